// Time and memory against chunk size: a model of `pi_dask_array.py` (episode 6).
"use strict";
{
  // From our recorded runs, data/06-dask-array-chunks.json; a test computes them again.
  const SECONDS_PER_TASK = 0.16e-3;
  const SECONDS_PER_POINT = 17e-9;
  const FRESH_SECONDS_PER_POINT = 28e-9; // clearing fresh memory for large arrays ...
  const LARGE_CHUNK = 4e6; // ... of chunks with more points than this
  const TASKS_PER_CHUNK = 13 / 3; // four, and adding the counts three by three
  // From the page's formula for the peak memory.
  const BYTES_PER_POINT = 41;
  const BASE_BYTES = 100e6;

  const countChunks = ({ points, chunk }) => Math.ceil(points / chunk);
  const countRounds = (it) => Math.ceil(countChunks(it) / it.workers);

  // Points of the worker with most to do.  Chunks are handed out in rounds, and the last
  // chunk, the rest, may be smaller: it counts only if it is alone in the last round.
  function largestShare({ points, chunk, workers }) {
    const chunks = countChunks({ points, chunk });
    const rounds = Math.ceil(chunks / workers);
    if ((chunks - 1) % workers > 0) return rounds * chunk;
    return (rounds - 1) * chunk + (points - (chunks - 1) * chunk);
  }

  // Seconds until all is counted: first what the tasks cost, then the largest share.
  function seconds(it) {
    const { chunk, points, taskSeconds = SECONDS_PER_TASK, fresh = true } = it;
    const large = fresh && Math.min(chunk, points) > LARGE_CHUNK;
    const pointSeconds = SECONDS_PER_POINT + (large ? FRESH_SECONDS_PER_POINT : 0);
    return countChunks(it) * TASKS_PER_CHUNK * taskSeconds + largestShare(it) * pointSeconds;
  }

  function peakBytes(it) {
    return BASE_BYTES + BYTES_PER_POINT * Math.min(it.points, it.chunk * it.workers);
  }

  // Chunk sizes worth a look: evenly on a log axis, and all that share out evenly.
  function candidates({ points, workers }, smallest = 1000) {
    const sizes = new Set([points]);
    for (let size = smallest; size < points; size *= 1.03) sizes.add(Math.round(size));
    let each = 1; // chunks for each worker
    while (points / (workers * each) >= smallest) {
      sizes.add(Math.ceil(points / (workers * each)));
      each += 1 + Math.floor(each / 30);
    }
    return [...sizes].sort((one, other) => one - other);
  }

  // The fastest chunk size, and the sizes around it that take at most `slack` times as long.
  function best(it, slack = 1.25) {
    const sizes = candidates(it);
    const times = sizes.map((chunk) => seconds({ ...it, chunk }));
    const least = Math.min(...times);
    let low = times.indexOf(least);
    let high = low;
    while (low > 0 && times[low - 1] <= slack * least) low -= 1;
    while (high < sizes.length - 1 && times[high + 1] <= slack * least) high += 1;
    const chunk = sizes[times.indexOf(least)];
    return { chunk, seconds: least, low: sizes[low], high: sizes[high] };
  }

  const model = { countChunks, countRounds, largestShare, seconds, peakBytes, candidates, best };
  Object.assign(model, { SECONDS_PER_TASK, SECONDS_PER_POINT, FRESH_SECONDS_PER_POINT });

  // ---- the recorded runs: medians of points in a chunk, seconds, peak memory in MB -----

  const RECORDED = [
    [1e4, 1.57, 97],
    [3e4, 0.698, 84],
    [1e5, 0.356, 84],
    [3e5, 0.262, 103],
    [1e6, 0.181, 167],
    [3e6, 0.184, 304],
    [1e7, 0.578, 691],
    [2e7, 0.653, 870],
  ];
  const RECORDED_POINTS = 2e7;
  const RECORDED_WORKERS = 2;
  model.RECORDED = RECORDED;
  const isRecorded = (it) => it.points === RECORDED_POINTS && it.workers === RECORDED_WORKERS;

  // ---- the picture ------------------------------------------------------------------

  const SMALLEST = 1000;
  const steps = (first, last, digits) => {
    const sizes = [];
    for (let ten = first; ten <= last; ten *= 10) sizes.push(...digits.map((digit) => digit * ten));
    return sizes.filter((size) => size <= last);
  };
  const WORKERS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
  const POINTS = steps(1e5, 1e9, [1, 2, 5]);
  const CHUNKS = steps(SMALLEST, 1e9, [1, 2, 3, 5]);
  const TASK_MS = [0.01, 0.02, 0.05, 0.1, 0.16, 0.3, 0.5, 1, 1.6, 3, 5, 10];

  const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const power = (value) => {
    const digits = [...String(Math.round(Math.log10(value)))];
    return `10${digits.map((digit) => SUPERSCRIPTS[digit]).join("")}`;
  };
  const short = (value) => Number(value.toPrecision(2));
  function count(value) {
    if (value < 1e6) return lesson.number(Math.round(value));
    const [unit, name] = value < 1e9 ? [1e6, "million"] : [1e9, "thousand million"];
    return `${Number((value / unit).toPrecision(3))} ${name}`;
  }
  function duration(value) {
    if (value < 0.1) return `${short(1000 * value)} ms`;
    return value < 100 ? `${short(value)} s` : `${lesson.number(Math.round(value))} s`;
  }
  const memory = (bytes) =>
    bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${Number((bytes / 1e9).toPrecision(3))} GB`;

  // Whole powers of ten around the values.
  function decades(values) {
    const first = Math.floor(Math.log10(Math.min(...values)));
    const last = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
    return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  }

  // Axes of one of the two pictures: points in a chunk below, `values` to the left.
  function frame(svg, width, height, it, { values, format, title }) {
    const box = { left: 58, right: width - 16, top: 26, bottom: height - 44 };
    const [across, up] = [decades([SMALLEST, it.points]), decades(values)];
    const x = lesson.scale({ from: [SMALLEST, across.at(-1)], to: [box.left, box.right], log: true });
    const y = lesson.scale({ from: [up[0], up.at(-1)], to: [box.bottom, box.top], log: true });
    const below = { side: "bottom", scale: x, ticks: across, format: power, title: "points in a chunk" };
    lesson.axis(svg, { ...below, at: box.bottom, grid: box.top });
    lesson.axis(svg, { side: "left", scale: y, ticks: up, format, title, at: box.left, grid: box.right });
    return { ...box, x, y };
  }

  const add = (svg, name, attributes, ...children) => svg.append(lesson.svg(name, attributes, ...children));

  function drawCurve(svg, { x, y }, it, value) {
    const points = candidates(it).map((chunk) => [x(chunk), y(value({ ...it, chunk }))]);
    add(svg, "path", { d: lesson.path(points), class: "line hue-1" });
  }

  function drawChosen(svg, { x, y, top, bottom }, it, value) {
    const chunk = Math.min(it.chunk, it.points);
    add(svg, "path", { d: `M${x(chunk)} ${bottom}V${top}`, class: "line hue-2 dashed" });
    add(svg, "circle", { cx: x(chunk), cy: y(value(it)), r: 5, class: "dot hue-2" });
  }

  function drawRecorded(svg, { x, y }, it, column) {
    if (!isRecorded(it)) return;
    const marks = RECORDED.map((row) => `M${x(row[0]) - 4} ${y(row[column]) - 4}l8 8m0 -8l-8 8`);
    add(svg, "path", { d: marks.join(""), class: "line hue-3" });
  }

  function drawBest(svg, { x, y, top, bottom }, it) {
    const found = best(it);
    const width = Math.max(2, x(found.high) - x(found.low));
    const place = { x: x(found.low), y: top, width, height: bottom - top };
    add(svg, "rect", { ...place, class: "band hue-4" });
    const [px, py] = [x(found.chunk), y(found.seconds)];
    add(svg, "path", { d: `M${px} ${py - 8}l7 8l-7 8l-7 -8z`, class: "line hue-4" });
  }

  function drawTimes(svg, width, height, it) {
    const all = candidates(it).map((chunk) => seconds({ ...it, chunk }));
    const values = [...all, ...(isRecorded(it) ? RECORDED.map((row) => row[1]) : [])];
    const format = (value) => (value < 1e-3 ? `${short(1e6 * value)} µs` : duration(value));
    const axes = frame(svg, width, height, it, { values, format, title: "time" });
    drawBest(svg, axes, it);
    drawCurve(svg, axes, it, seconds);
    drawRecorded(svg, axes, it, 1);
    drawChosen(svg, axes, it, seconds);
  }

  function drawMemory(svg, width, height, it) {
    const bytes = candidates(it).map((chunk) => peakBytes({ ...it, chunk }));
    const format = (value) => (value < 1e9 ? `${value / 1e6} MB` : `${value / 1e9} GB`);
    const values = [...bytes, 5e7]; // recorded runs with small chunks need less than 100 MB
    const axes = frame(svg, width, height, it, { values, format, title: "peak memory, at most" });
    drawCurve(svg, axes, it, peakBytes);
    const inBytes = { ...axes, y: (megabytes) => axes.y(1e6 * megabytes) };
    drawRecorded(svg, inBytes, it, 2);
    drawChosen(svg, axes, it, peakBytes);
  }

  function legend() {
    const path = (d, kind) => lesson.svg("path", { d, class: kind });
    const dot = lesson.svg("circle", { cx: 14, cy: 7, r: 4, class: "dot hue-2" });
    const shade = lesson.svg("rect", { x: 0, y: 0, width: 28, height: 14, class: "band hue-4" });
    return lesson.legend([
      ["model", path("M0 7h28", "line hue-1")],
      ["your chunks", path("M14 0v14", "line hue-2 dashed"), dot],
      ["least time", path("M14 1l6 6l-6 6l-6 -6z", "line hue-4")],
      ["at most a quarter more", shade],
      ["recorded runs: 20 million points, 2 workers", path("M10 3l8 8m0 -8l-8 8", "line hue-3")],
    ]);
  }

  // ---- the controls -----------------------------------------------------------------

  function report(it) {
    const found = best(it);
    const [chunks, rounds] = [countChunks(it), countRounds(it)];
    const many = (n, name) => `${lesson.number(n)} ${name}${n === 1 ? "" : "s"}`;
    const ratio = (seconds(it) / found.seconds).toFixed(1);
    return (
      `${count(Math.min(it.chunk, it.points))} points in a chunk make ` +
      `${many(chunks, "chunk")}, ${many(rounds, "round")} for ${many(it.workers, "worker")}: ` +
      `${duration(seconds(it))}, ${ratio} times the least time, ` +
      `which chunks of ${count(found.chunk)} points need.`
    );
  }

  function numbers(it) {
    const found = best(it);
    const busy = (it.points * SECONDS_PER_POINT) / (it.workers * seconds(it));
    return [
      ...[lesson.number(countChunks(it)), lesson.number(countRounds(it))],
      ...[duration(seconds(it)), `${Math.round(100 * busy)}\u00a0%`, memory(peakBytes(it))],
      ...[duration(found.seconds), count(found.chunk)],
    ];
  }

  // The sliders and the switch; `show` is called whenever one of them moves.
  function controls(show) {
    let fresh = true;
    const slider = (label, values, value, text) =>
      lesson.range({ label, values, value, show: text, onInput: show });
    const chunk = slider("Chunk (points)", CHUNKS, 1e4, count);
    const workers = slider("Workers", WORKERS, RECORDED_WORKERS, String);
    const taskMs = slider("A task costs", TASK_MS, 1000 * SECONDS_PER_TASK, (ms) => `${ms} ms`);
    const points = slider("All points", POINTS, RECORDED_POINTS, count);
    const clear = lesson.checkbox({
      ...{ label: "Large arrays get fresh memory", checked: true },
      onInput: (checked) => {
        fresh = checked;
        show();
      },
    });
    const row = lesson.row(chunk, workers, taskMs, points, clear);
    row.chosen = () => ({
      ...{ points: points.value, chunk: Math.min(chunk.value, points.value) },
      ...{ workers: workers.value, taskSeconds: taskMs.value / 1000, fresh },
    });
    return row;
  }

  const TIMES = {
    label: "Time against points in a chunk, both on logarithmic axes: a U with steps on its right side.",
    height: 260,
  };
  const MEMORY = {
    label: "Peak memory against points in a chunk, on logarithmic axes: flat at first, then rising.",
    height: 200,
  };

  function mount(figure) {
    const status = lesson.status();
    const readout = lesson.readout([
      ...["chunks", "rounds", "time", "spent on points", "memory, at most"],
      ...["least time", "with chunks of"],
    ]);
    const row = controls(show);
    const drawn = (draw) => (svg, width, height) => draw(svg, width, height, row.chosen());
    const pictures = [
      lesson.picture({ ...TIMES, draw: drawn(drawTimes) }),
      lesson.picture({ ...MEMORY, draw: drawn(drawMemory) }),
    ];
    function show() {
      for (const picture of pictures) picture.redraw();
      readout.show(numbers(row.chosen()));
      status.textContent = report(row.chosen());
    }
    lesson.stage(figure).append(row, ...pictures, legend(), readout, status);
    show();
  }

  lesson.explorables.chunks = { model, mount };
}
