// π from random points: how the error shrinks, for one run and for many.
"use strict";
{
  const MAX_POINTS = 100_000;
  const MAX_RUNS = 16;
  const DRAWN_POINTS = 1000; // more of them would only blacken the square
  const LOWEST = 1e-4; // dots below are drawn on the lower edge

  // Numbers of points at which the error is noted: six in each power of ten.
  function checkpoints(max) {
    const counts = [];
    for (let i = 6; Math.round(10 ** (i / 6)) <= max; i++) counts.push(Math.round(10 ** (i / 6)));
    return counts;
  }

  const standardError = (n) => Math.sqrt((Math.PI * (4 - Math.PI)) / n);

  function newRun(seed) {
    return { seed, draw: lesson.random(seed), points: 0, hits: 0, first: [], errors: [] };
  }

  const estimate = (run) => (4 * run.hits) / run.points;

  // Throw until the run has `wanted` points; note its error at each checkpoint.
  function throwUntil(run, wanted, counts = COUNTS) {
    while (run.points < wanted) {
      const x = run.draw();
      const y = run.draw();
      const hit = x * x + y * y < 1;
      run.hits += hit;
      run.points += 1;
      if (run.points <= DRAWN_POINTS) run.first.push([x, y, hit]);
      if (run.points === counts[run.errors.length]) run.errors.push(Math.abs(estimate(run) - Math.PI));
    }
    return run;
  }

  // Play adds 5 % at a time, so that every power of ten takes as long as the next.
  const nextCount = (n) => Math.min(MAX_POINTS, n + Math.max(1, Math.floor(n / 20)));

  const within = (runs) =>
    runs.filter((run) => Math.abs(estimate(run) - Math.PI) <= standardError(run.points)).length;

  const COUNTS = checkpoints(MAX_POINTS);
  const model = { checkpoints, standardError, newRun, throwUntil, estimate, nextCount, within };

  // Hits are dots and misses are crosses, so that colour is not needed.
  function drawSquare(svg, size, run) {
    const place = ([x, y]) => [1 + x * (size - 2), size - 1 - y * (size - 2)];
    const radius = size - 2;
    const arc = `M1 1A${radius} ${radius} 0 0 1 ${size - 1} ${size - 1}`;
    const shape = (kind, mark) => {
      const points = run.first.filter((point) => point[2] === (kind === "hits")).map(place);
      const d = points.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}${mark}`).join("");
      svg.append(lesson.svg("path", { d, class: kind }));
    };
    shape("hits", "h0");
    shape("misses", "m-2-2l4 4m0-4l-4 4");
    svg.append(lesson.svg("path", { d: arc, class: "line muted" }));
    const frame = { x: 1, y: 1, width: size - 2, height: size - 2, class: "frame" };
    svg.append(lesson.svg("rect", frame));
  }

  function drawErrors(svg, width, height, runs) {
    const [left, bottom] = [58, height - 44];
    const x = lesson.scale({ from: [10, MAX_POINTS], to: [left, width - 26], log: true });
    const y = lesson.scale({ from: [LOWEST, 2], to: [bottom, 24], log: true });
    const ends = [10, MAX_POINTS];
    const curve = (factor) => ends.map((n) => [x(n), y(factor * standardError(n))]);
    const band = [...curve(1), [x(MAX_POINTS), bottom], [x(10), bottom]];
    svg.append(lesson.svg("path", { d: lesson.path(band), class: "band hue-1" }));
    const ticks = [10, 100, 1000, 10_000, 100_000];
    const bottomAxis = { side: "bottom", scale: x, ticks, format: lesson.number };
    lesson.axis(svg, { ...bottomAxis, title: "number of points N", at: bottom, grid: 24 });
    const errors = [0.0001, 0.001, 0.01, 0.1, 1];
    const leftAxis = { side: "left", scale: y, ticks: errors, format: String };
    lesson.axis(svg, { ...leftAxis, title: "", at: left, grid: width - 26 });
    svg.append(lesson.svg("text", { x: 0, y: 12, class: "title" }, "|estimate − π|"));
    svg.append(lesson.svg("path", { d: lesson.path(curve(1)), class: "line hue-1" }));
    svg.append(lesson.svg("path", { d: lesson.path(curve(3)), class: "line hue-1 dashed" }));
    drawRuns(svg, runs, x, y);
  }

  function drawRuns(svg, runs, x, y) {
    const spots = (run) => run.errors.map((e, i) => [x(COUNTS[i]), y(Math.max(e, LOWEST))]);
    for (const run of runs.slice(1)) {
      const d = spots(run).map(([px, py]) => `M${px.toFixed(1)} ${py.toFixed(1)}h0`).join("");
      svg.append(lesson.svg("path", { d, class: "others" }));
    }
    const d = lesson.path(spots(runs[0]));
    svg.append(lesson.svg("path", { d, class: "line hue-2" }));
    for (const [cx, cy] of spots(runs[0]))
      svg.append(lesson.svg("circle", { cx, cy, r: 3, class: "dot hue-2" }));
  }

  function report(runs) {
    const [run] = runs;
    if (!run.points) return `No points yet. The first run has the seed ${run.seed}.`;
    const error = Math.abs(estimate(run) - Math.PI);
    const ratio = (error / standardError(run.points)).toFixed(1);
    const points = run.points === 1 ? "1 point" : `${lesson.number(run.points)} points`;
    const one = `${points} with seed ${run.seed}: the estimate is ${estimate(run).toFixed(4)}, `;
    const all = runs.length > 1 ? ` Of ${runs.length} runs, ${within(runs)} lie within one standard error.` : "";
    return `${one}which is ${ratio} standard errors away from π.${all}`;
  }

  function mount(figure) {
    let [seed, runs] = [1, []];
    const count = () => runs[0].points;
    const advance = (wanted) => runs.forEach((run) => throwUntil(run, wanted));
    const status = lesson.status();
    const readout = lesson.readout(["points", "hits", "estimate of π", "distance from π", "standard error"]);
    const square = lesson.picture({
      label: "Square with the points of the first run and a quarter circle.",
      height: (width) => width,
      draw: (svg, width) => drawSquare(svg, width, runs[0]),
    });
    const errors = lesson.picture({
      label: "Error against number of points, both on logarithmic axes, with the standard error as a falling line.",
      height: 300,
      draw: (svg, width, height) => drawErrors(svg, width, height, runs),
    });
    function draw() {
      const n = count();
      const parts = [lesson.number(runs[0].hits), estimate(runs[0]).toFixed(4)];
      parts.push(Math.abs(estimate(runs[0]) - Math.PI).toFixed(4), standardError(n).toFixed(4));
      readout.show([lesson.number(n), ...(n ? parts : ["0", "–", "–", "–"])]);
      square.redraw();
      errors.redraw();
    }
    const player = lesson.player({
      tick: () => advance(nextCount(count())),
      step: () => advance(count() + 1),
      isDone: () => count() >= MAX_POINTS,
      report: () => report(runs),
      draw,
      status,
    });
    function restart() {
      runs = Array.from({ length: many.value }, (_, i) => newRun(seed + i));
      player.settle();
    }
    const tenfold = lesson.button("× 10 points", () => {
      advance(Math.min(MAX_POINTS, Math.max(10, 10 * count())));
      player.settle();
    });
    const again = lesson.button("Other seeds", () => {
      seed += runs.length;
      restart();
    });
    player.append(tenfold, again);
    const many = lesson.range({ label: "Runs at once", min: 1, max: MAX_RUNS, step: 1, value: 1, onInput: changeRuns });
    function changeRuns() {
      const n = count();
      runs = Array.from({ length: many.value }, (_, i) => runs[i] ?? throwUntil(newRun(seed + i), n));
      player.settle();
    }
    const line = (kind) => lesson.svg("path", { d: "M0 7h28", class: kind });
    const legend = lesson.legend([
      ["first run", line("line hue-2"), lesson.svg("circle", { cx: 14, cy: 7, r: 3, class: "dot hue-2" })],
      ["other runs", lesson.svg("path", { d: "M7 4h0M15 9h0M21 5h0", class: "others" })],
      ["one standard error, 1.64/√N", line("line hue-1")],
      ["three standard errors", line("line hue-1 dashed")],
    ]);
    const pictures = lesson.element("div", { class: "darts" }, square, errors);
    lesson.stage(figure).append(lesson.row(player, many), pictures, legend, readout, status);
    restart();
  }

  lesson.explorables["darts"] = { model, mount };
}
