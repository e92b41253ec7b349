// Amdahl's and Gustafson's laws, with a serial fraction chosen or measured (episode 13).
"use strict";
{
  const WORKERS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
  const MEASURED_WORKERS = [1, 2, 4, 8]; // what the fields offer; all but 1 can be changed

  // Speed-up of a fixed amount of work, when the share s of it is not shared out.
  const amdahl = (s, workers) => 1 / (s + (1 - s) / workers);

  // Speed-up when the shared part grows with the workers, and the rest does not.
  const gustafson = (s, workers) => s + (1 - s) * workers;

  const limit = (s) => 1 / s; // Infinity without a serial part

  // The slope s of the line y = s x with the least squares, as on the page: each run has
  // x = 1 - 1/k and y = T(k)/T(1) - 1/k, and its speed-up is T(1)/T(k).  One worker has
  // x = 0 and tells nothing; without any other run there is no fit, and the result is NaN.
  function fitSerialFraction(runs) {
    let products = 0;
    let squares = 0;
    for (const { workers, speedUp } of runs) {
      const x = 1 - 1 / workers;
      products += x * (1 / speedUp - 1 / workers);
      squares += x * x;
    }
    return products / squares;
  }

  // A table may compare with another serial program; the law compares with one worker of
  // the same program.  `typed` is [[workers, speed-up], …]; fields left empty are NaN.
  function relativeRuns(typed) {
    const usable = typed.filter(([workers, speedUp]) => workers >= 1 && speedUp > 0);
    const alone = usable.find(([workers]) => workers === 1)?.[1] ?? 1;
    return usable
      .filter(([workers]) => workers > 1)
      .map(([workers, speedUp]) => ({ workers, speedUp: speedUp / alone }));
  }

  const isFraction = (s) => s >= 0 && s <= 1;

  const model = { amdahl, gustafson, limit, fitSerialFraction, relativeRuns };

  // ---- the picture ------------------------------------------------------------------

  const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)}\u00a0%`;
  const times = (speedUp) => (speedUp < 100 ? speedUp.toFixed(1) : lesson.number(Math.round(speedUp)));

  const powersOfTwo = (last) => {
    const powers = [];
    for (let power = 1; power <= last; power *= 2) powers.push(power);
    return powers;
  };

  // Both axes end at 8, 64 or 1024: at the first that holds the chosen number of workers.
  function frame(width, height, { k, log }) {
    const end = [8, 64, 1024].find((last) => k <= last);
    const box = { left: 44, right: width - 16, top: 26, bottom: height - 44 };
    const from = [log ? 1 : 0, end];
    const powers = powersOfTwo(end).filter((_, i) => end === 8 || i % 2 === 0);
    const ticks = log ? powers : [0, 1, 2, 3, 4].map((i) => (i * end) / 4);
    const x = lesson.scale({ from, to: [box.left, box.right], log });
    const y = lesson.scale({ from, to: [box.bottom, box.top], log });
    return { ...box, x, y, ticks, end, log };
  }

  function drawAxes(svg, it) {
    const format = lesson.number;
    const below = { side: "bottom", scale: it.x, at: it.bottom, grid: it.top };
    lesson.axis(svg, { ...below, ticks: it.ticks, format, title: "workers" });
    const beside = { side: "left", scale: it.y, at: it.left, grid: it.right };
    lesson.axis(svg, { ...beside, ticks: it.ticks, format, title: "speed-up" });
  }

  // Points of a law along the x axis; no point lies below the axis.
  function curve(it, law) {
    const points = [];
    for (let i = 0; i <= 120; i++) {
      const k = it.log ? it.end ** (i / 120) : 1 + ((it.end - 1) * i) / 120;
      points.push([it.x(k), it.y(law(k))]);
    }
    return lesson.path(points);
  }

  function drawLaws(svg, it, { s, k, runs }) {
    const line = (law, kind) => svg.append(lesson.svg("path", { d: curve(it, law), class: `line ${kind}` }));
    line((k) => k, "muted dotted");
    line((k) => gustafson(s, k), "hue-2 dashed");
    line((k) => amdahl(s, k), "hue-1");
    if (limit(s) < it.end) drawLimit(svg, it, s);
    const [x, one, other] = [it.x(k), it.y(amdahl(s, k)), it.y(gustafson(s, k))];
    svg.append(lesson.svg("circle", { cx: x, cy: one, r: 5, class: "dot hue-1" }));
    svg.append(lesson.svg("rect", { x: x - 4.5, y: other - 4.5, width: 9, height: 9, class: "dot hue-2" }));
    for (const run of runs.filter(({ workers }) => workers <= it.end)) drawRun(svg, it, run);
  }

  function drawLimit(svg, it, s) {
    const y = it.y(limit(s));
    svg.append(lesson.svg("path", { d: `M${it.left} ${y}H${it.right}`, class: "line hue-1 dotted" }));
    const text = `limit 1/s = ${times(limit(s))}`;
    svg.append(lesson.svg("text", { x: it.right, y: y - 6, class: "end halo" }, text));
  }

  // A cross marks what was measured; it stays on the picture when it is below the axis.
  function drawRun(svg, it, { workers, speedUp }) {
    const [x, y] = [it.x(workers), it.y(Math.max(speedUp, it.log ? 1 : 0))];
    svg.append(lesson.svg("path", { d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10`, class: "line hue-3" }));
  }

  function legend() {
    const line = (kind) => lesson.svg("path", { d: "M0 7h28", class: `line ${kind}` });
    const dot = lesson.svg("circle", { cx: 14, cy: 7, r: 4, class: "dot hue-1" });
    const square = lesson.svg("rect", { x: 10, y: 3, width: 8, height: 8, class: "dot hue-2" });
    const cross = lesson.svg("path", { d: "M9 2l10 10m0 -10l-10 10", class: "line hue-3" });
    return lesson.legend([
      ["Amdahl: the work stays the same", line("hue-1"), dot],
      ["Gustafson: the work grows with the workers", line("hue-2 dashed"), square],
      ["limit 1/s", line("hue-1 dotted")],
      ["no serial part", line("muted dotted")],
      ["your runs", cross],
    ]);
  }

  function drawPicture(svg, width, height, state) {
    const it = frame(width, height, state);
    drawAxes(svg, it);
    drawLaws(svg, it, state);
  }

  // ---- the controls -----------------------------------------------------------------

  function field(label, value, onInput, fixed = false) {
    const attributes = { type: "number", step: "any", min: 0, value, "aria-label": label };
    const input = lesson.element("input", attributes);
    input.readOnly = fixed;
    input.addEventListener("input", onInput);
    return input;
  }

  // Two rows of fields: workers, and the speed-up that was measured with so many.
  function fields(onInput) {
    const workers = MEASURED_WORKERS.map((k, i) => field(`workers of run ${i + 1}`, k, onInput, !i));
    const speedUps = MEASURED_WORKERS.map((_, i) =>
      field(`speed-up of run ${i + 1}`, i ? "" : 1, onInput),
    );
    const row = (name, inputs) => [lesson.element("span", { "aria-hidden": "true" }, name), ...inputs];
    const rows = [...row("workers", workers), ...row("speed-up", speedUps)];
    const grid = lesson.element("div", { class: "fields" }, ...rows);
    const legend = lesson.element("legend", {}, "Your measured speed-up");
    const element = lesson.element("fieldset", {}, legend, grid);
    const typed = () => workers.map((it, i) => [it.valueAsNumber, speedUps[i].valueAsNumber]);
    element.runs = () => relativeRuns(typed());
    return element;
  }

  function report({ s, k, runs }) {
    const [one, other] = [amdahl(s, k), gustafson(s, k)];
    const named = k === 1 ? "1 worker" : `${lesson.number(k)} workers`;
    const laws =
      `${named}, serial fraction ${percent(s, 1)}: ` +
      `${times(one)} times as fast by Amdahl’s law, ${times(other)} times by Gustafson’s.`;
    if (!runs.length) return laws;
    const fit = fitSerialFraction(runs);
    if (isFraction(fit)) return `${laws} The fraction that fits your runs best is ${percent(fit, 1)}.`;
    const advice = "look for a cache, for memory, or for an unfair comparison";
    return `${laws} The fit gives ${percent(fit, 1)}, so no serial fraction fits your runs: ${advice}.`;
  }

  function numbers({ s, k, runs }) {
    const [one, other] = [amdahl(s, k), gustafson(s, k)];
    const most = s ? times(limit(s)) : "none";
    const fit = runs.length ? percent(fitSerialFraction(runs), 1) : "–";
    return [times(one), percent(one / k), most, times(other), percent(other / k), fit];
  }

  // The sliders and the switch; `show` is called whenever one of them moves.
  function controls(show) {
    let log = false;
    const share = lesson.range({
      ...{ label: "Serial fraction s", min: 0, max: 60, step: 0.1, value: 10 },
      ...{ show: (value) => percent(value / 100, 1), onInput: show },
    });
    const many = { label: "Workers", values: WORKERS, value: 16 };
    const workers = lesson.range({ ...many, show: lesson.number, onInput: show });
    const axes = lesson.checkbox({
      label: "Logarithmic axes",
      onInput: (checked) => {
        log = checked;
        show();
      },
    });
    const row = lesson.row(share, workers, axes);
    row.chosen = () => ({ s: share.value / 100, k: workers.value, log });
    row.setFraction = (s) => (share.value = Math.min(60, 100 * s).toFixed(1));
    return row;
  }

  const LABEL =
    "Speed-up against the number of workers: Amdahl’s law bends towards its limit, " +
    "Gustafson’s law rises in a line.";

  function mount(figure) {
    const status = lesson.status();
    const readout = lesson.readout([
      ...["Amdahl", "efficiency, Amdahl", "limit 1/s"],
      ...["Gustafson", "efficiency, Gustafson", "s that fits your runs"],
    ]);
    const chosen = controls(show);
    const own = fields(show);
    const adopt = lesson.button("Set s to the fit", () => {
      const fit = fitSerialFraction(own.runs());
      if (isFraction(fit)) chosen.setFraction(fit);
      show();
    });
    own.append(adopt);
    const state = () => ({ ...chosen.chosen(), runs: own.runs() });
    const height = (width) => Math.min(380, Math.max(270, 0.7 * width));
    const draw = (svg, width, tall) => drawPicture(svg, width, tall, state());
    const picture = lesson.picture({ label: LABEL, height, draw });
    function show() {
      picture.redraw();
      readout.show(numbers(state()));
      adopt.setAttribute("aria-disabled", !isFraction(fitSerialFraction(own.runs())));
      status.textContent = report(state());
    }
    lesson.stage(figure).append(chosen, picture, legend(), readout, own, status);
    show();
  }

  lesson.explorables.amdahl = { model, mount };
}
