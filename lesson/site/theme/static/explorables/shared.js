// What all explorables share.
//
// An explorable NAME is a model with a picture that readers play with.  Its script
// NAME.js is loaded after this one (by load.js) when the reader comes near the figure that
// `:::{explorable} NAME` has put on the page:
//
//   "use strict";
//   { // a block, so that the names of one explorable do not meet those of another
//     const model = { … };  // pure functions: numbers in, numbers out; tests call them
//     function mount(figure) { … }  // builds controls and picture in lesson.stage(figure)
//     lesson.explorables["NAME"] = { model, mount };
//   }
//
// `mount` is called once for each figure.  When it fails, the words of the figure stay
// open and the rest of the page works.
//
// Elements (all looks come from CSS classes: styles in attributes are forbidden)
//   lesson.element(name, attributes, ...children)   an HTML element; children may be text
//   lesson.svg(name, attributes, ...children)       an SVG element
//   lesson.stage(figure)                            the place of the interactive part
//
// Controls; each is added with stage.append(lesson.row(a, b, …))
//   lesson.row(...elements)           controls side by side, wrapped on narrow screens
//   lesson.button(text, onClick)
//   lesson.range({ label, min, max, step, value, show, onInput })
//   lesson.range({ label, values, value, show, onInput })    a slider over a list
//       show(value) is the visible text; onInput(value) is called on every move;
//       range.value reads and sets it
//   lesson.select({ label, options: { key: text }, value, onInput })
//   lesson.checkbox({ label, checked, onInput })
//
// Telling
//   lesson.status()     a line that screen readers read out: status.textContent = "…";
//                       set it when something has come to rest, not in every frame
//   lesson.readout(names)   numbers with names, not read out: readout.show([texts])
//
// Motion
//   lesson.player({ tick, step, isDone, draw, report, status, ticksPerSecond })
//       a row with Play/Pause and Step.  tick() changes the state a little, step() to the
//       next state worth a look; draw() shows the state; report() returns the text for
//       the status line.  Who prefers reduced motion gets the end at once.
//       player.stop() pauses; player.settle() draws, reports and refreshes the buttons;
//       call it after every change that was not made by the player.
//
// Pictures: drawn in CSS pixels, so that text keeps its size on narrow screens
//   lesson.picture({ label, height, draw })   element with redraw(); draw(svg, width,
//       height) fills the empty svg; height is a number or a function of the width;
//       it is called again when the width changes
//   lesson.scale({ from: [a, b], to: [c, d], log })   function of a number; log if true
//   lesson.axis(svg, { side, scale, ticks, format, title, at, grid })
//       side "bottom" or "left"; at: y or x of its line; grid: other end of the grid lines
//   lesson.legend([[text, ...shapes], …])   what the shapes of a picture mean; the shapes
//       are SVG elements for a swatch of 28 by 14
//   lesson.path(points)   the `d` of a path through [[x, y], …]
//   Classes for shapes: hue-1 … hue-4 and muted (colours), line, dashed, dotted, dot,
//   area, band; the same thing must also differ by shape, dash or label.
//
// Numbers
//   lesson.random(seed)   function that draws numbers from 0 to 1 (mulberry32)
//   lesson.number(n)      a whole number: 1000 as “1000”, 12345 as “12 345”
"use strict";

window.lesson = { ...window.lesson, explorables: {} };
{
  const SVG = "http://www.w3.org/2000/svg";
  let controls = 0;

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  lesson.element = (name, attributes = {}, ...children) =>
    fill(document.createElement(name), attributes, children);

  lesson.svg = (name, attributes = {}, ...children) =>
    fill(document.createElementNS(SVG, name), attributes, children);

  lesson.stage = (figure) => figure.querySelector(".stage");

  lesson.row = (...elements) => lesson.element("div", { class: "row" }, ...elements);

  lesson.button = (text, onClick) => {
    const button = lesson.element("button", { type: "button" }, text);
    button.addEventListener("click", onClick);
    return button;
  };

  // A control and its visible name; `extra` stands behind the name.
  function labelled(kind, label, control, ...extra) {
    control.id = `explorable-control-${++controls}`;
    const name = lesson.element("label", { for: control.id }, label);
    return lesson.element("div", { class: `control ${kind}` }, name, ...extra, control);
  }

  lesson.range = ({ label, min, max, step, values, value, show = String, onInput }) => {
    const bounds = values ? { min: 0, max: values.length - 1 } : { min, max, step };
    const input = lesson.element("input", { type: "range", ...bounds });
    const shown = lesson.element("span", { class: "value", "aria-hidden": "true" });
    const element = labelled("range", label, input, shown);
    const read = () => (values ? values[input.valueAsNumber] : input.valueAsNumber);
    function tell() {
      shown.textContent = show(read());
      input.setAttribute("aria-valuetext", shown.textContent);
    }
    Object.defineProperty(element, "value", {
      get: read,
      set(wanted) {
        input.value = values ? values.indexOf(wanted) : wanted;
        tell();
      },
    });
    element.value = value;
    input.addEventListener("input", () => {
      tell();
      onInput?.(read());
    });
    return element;
  };

  lesson.select = ({ label, options, value, onInput }) => {
    const items = Object.entries(options).map(([key, text]) =>
      lesson.element("option", { value: key }, text),
    );
    const select = lesson.element("select", {}, ...items);
    select.value = value;
    select.addEventListener("input", () => onInput(select.value));
    return labelled("select", label, select);
  };

  lesson.checkbox = ({ label, checked, onInput }) => {
    const box = lesson.element("input", { type: "checkbox" });
    box.checked = checked;
    box.addEventListener("input", () => onInput(box.checked));
    return labelled("checkbox", label, box);
  };

  lesson.status = () => lesson.element("p", { class: "status", role: "status" });

  lesson.readout = (names) => {
    const values = names.map(() => lesson.element("dd"));
    const pairs = names.map((name, i) =>
      lesson.element("div", {}, lesson.element("dt", {}, name), values[i]),
    );
    const list = lesson.element("dl", { class: "readout" }, ...pairs);
    list.show = (texts) => texts.forEach((text, i) => (values[i].textContent = text));
    return list;
  };

  lesson.reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  lesson.player = ({ tick, step, isDone, draw, report, status, ticksPerSecond = 20 }) => {
    let timer = 0;
    const play = lesson.button("Play", () => (timer ? player.settle() : start()));
    const next = lesson.button("Step", () => {
      if (!isDone()) step();
      player.settle();
    });
    const player = lesson.row(play, next);
    function start() {
      if (lesson.reducedMotion()) while (!isDone()) tick();
      if (isDone()) return player.settle();
      status.textContent = "Playing …";
      timer = setInterval(forward, 1000 / ticksPerSecond);
      play.textContent = "Pause";
    }
    function forward() {
      tick();
      draw();
      if (isDone()) player.settle();
    }
    player.stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = "Play";
    };
    player.settle = () => {
      player.stop();
      // not `disabled`: the button would lose the keyboard's focus
      for (const button of [play, next]) button.setAttribute("aria-disabled", isDone());
      draw();
      status.textContent = report();
    };
    return player;
  };

  lesson.picture = ({ label, height, draw }) => {
    const svg = lesson.svg("svg", { role: "img", "aria-label": label });
    const frame = lesson.element("div", { class: "picture" }, svg);
    let width = 0;
    frame.redraw = () => {
      if (!width) return; // not on the screen yet
      const tall = typeof height === "function" ? height(width) : height;
      svg.setAttribute("viewBox", `0 0 ${width} ${tall}`);
      svg.replaceChildren();
      draw(svg, width, tall);
    };
    new ResizeObserver(() => {
      if (width === frame.clientWidth) return;
      width = frame.clientWidth;
      frame.redraw();
    }).observe(frame);
    return frame;
  };

  lesson.scale = ({ from, to, log = false }) => {
    const place = log ? Math.log10 : Number;
    const [first, last] = from.map(place);
    return (value) => to[0] + ((to[1] - to[0]) * (place(value) - first)) / (last - first);
  };

  lesson.axis = (svg, { side, scale, ticks, format = String, title, at, grid }) => {
    const flat = side === "bottom";
    const line = (a, b, c, d, kind) => {
      const [x1, y1, x2, y2] = flat ? [a, b, c, d] : [b, a, d, c];
      svg.append(lesson.svg("line", { x1, y1, x2, y2, class: kind }));
    };
    const text = (x, y, words, kind) =>
      svg.append(lesson.svg("text", { x, y, class: kind }, words));
    for (const tick of ticks) {
      const place = scale(tick);
      if (grid !== undefined) line(place, at, place, grid, "grid");
      line(place, at, place, at + (flat ? 5 : -5), "axis");
      if (flat) text(place, at + 19, format(tick), "middle");
      else text(at - 8, place + 4, format(tick), "end");
    }
    const [first, last] = [scale(ticks[0]), scale(ticks.at(-1))];
    line(first, at, last, at, "axis");
    if (flat) text(last, at + 38, title, "end title");
    else text(0, last - 12, title, "title");
  };

  lesson.legend = (entries) => {
    const items = entries.map(([text, ...shapes]) => {
      const attributes = { viewBox: "0 0 28 14", class: "swatch", "aria-hidden": "true" };
      return lesson.element("li", {}, lesson.svg("svg", attributes, ...shapes), text);
    });
    return lesson.element("ul", { class: "legend" }, ...items);
  };

  lesson.path = (points) =>
    points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

  // mulberry32 by Tommy Ettinger: 32 bits of state, good enough for pictures.
  lesson.random = (seed) => {
    let state = seed | 0;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  };

  lesson.number = (value) =>
    value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");

  lesson.mount = (figure) => {
    try {
      lesson.explorables[figure.dataset.explorable].mount(figure);
    } catch (problem) {
      lesson.stage(figure).replaceChildren(); // half a picture is worse than the words
      throw problem;
    }
    figure.classList.add("mounted");
    figure.querySelector("details").open = false;
  };
}
