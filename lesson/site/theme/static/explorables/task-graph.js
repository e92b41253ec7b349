// Runs a task graph on one to four workers, step by step (episodes 2 and 12).
"use strict";
{
  // A graph is a list of tasks in an order that works:
  //   [{name: "rinse", minutes: 5, needs: []}, {name: "boil", minutes: 60, needs: ["rinse"]}]

  const ORDERS = {
    listed: () => 0, // sorting is stable, so tasks stay as listed
    longest: (one, other) => other.minutes - one.minutes,
  };

  const work = (tasks) => tasks.reduce((sum, task) => sum + task.minutes, 0);

  // A longest chain, first task first, and its minutes.
  function criticalPath(tasks) {
    const ends = new Map(); // name: the longest chain that ends with this task
    for (const { name, minutes, needs } of tasks) {
      const before = needs.map((other) => ends.get(other));
      const none = { minutes: 0, names: [] };
      const longest = before.reduce((a, b) => (b.minutes > a.minutes ? b : a), none);
      ends.set(name, { minutes: longest.minutes + minutes, names: [...longest.names, name] });
    }
    return [...ends.values()].reduce((a, b) => (b.minutes > a.minutes ? b : a));
  }

  // No schedule is shorter than the critical path, or than work / workers.
  const bounds = (tasks, workers) => ({ path: criticalPath(tasks).minutes, share: work(tasks) / workers });

  const isDone = (run, time) => run !== undefined && run.stop <= time;

  // List scheduling: whenever a worker is free it takes the first task that is ready.
  function schedule(tasks, workers, order = "listed") {
    const runs = new Map(); // name: {name, worker, start, stop}
    const listed = [...tasks].sort(ORDERS[order]);
    const free = Array(workers).fill(0); // when each worker is free again
    let time = 0;
    const isReady = (task) => task.needs.every((other) => isDone(runs.get(other), time));
    while (runs.size < tasks.length) {
      const ready = listed.filter((task) => !runs.has(task.name) && isReady(task));
      for (const { name, minutes } of ready) {
        const worker = free.findIndex((until) => until <= time);
        if (worker < 0) break;
        free[worker] = time + minutes;
        runs.set(name, { name, worker: worker + 1, start: time, stop: time + minutes });
      }
      time = Math.min(...free.filter((until) => until > time));
    }
    return [...runs.values()];
  }

  const total = (runs) => Math.max(...runs.map((run) => run.stop));
  const busy = (runs) => runs.reduce((sum, run) => sum + run.stop - run.start, 0);
  const busyShare = (runs, workers) => busy(runs) / (workers * total(runs));

  // The moments at which something begins or ends: what the step button walks through.
  const moments = (runs) => {
    const times = new Set(runs.flatMap(({ start, stop }) => [start, stop]));
    return [...times].sort((one, other) => one - other);
  };

  // waiting, ready, running or done, for each task at this moment.
  function statesAt(tasks, runs, time) {
    const run = new Map(runs.map((it) => [it.name, it]));
    const state = ({ name, needs }) => {
      if (isDone(run.get(name), time)) return "done";
      if (run.get(name).start <= time) return "running";
      return needs.every((it) => isDone(run.get(it), time)) ? "ready" : "waiting";
    };
    return Object.fromEntries(tasks.map((task) => [task.name, state(task)]));
  }

  // In how many steps a task is followed by the last one: tasks stand as late as they can,
  // so that arrows rarely cross another task's box.
  function columns(tasks) {
    const behind = new Map(tasks.map(({ name }) => [name, 0]));
    for (const { name, needs } of [...tasks].reverse()) {
      for (const other of needs) behind.set(other, Math.max(behind.get(other), behind.get(name) + 1));
    }
    const last = Math.max(...behind.values());
    const inColumn = (i) => tasks.filter(({ name }) => behind.get(name) === last - i);
    return Array.from({ length: last + 1 }, (_, i) => inColumn(i));
  }

  const model = { work, criticalPath, bounds, schedule, total, busyShare, moments, statesAt, columns };

  // ---- the graphs stand as tables in the words of the figure --------------------------

  const cellTexts = (row) => [...row.cells].map((cell) => cell.textContent.trim());

  function readTask(row) {
    const [name, minutes, needs] = cellTexts(row);
    return { name, minutes: Number(minutes), needs: needs === "–" ? [] : needs.split(", ") };
  }

  // The title of a table is the strong text of the paragraph above it.
  function readGraph(table) {
    const block = table.closest(".scroll") ?? table;
    const title = block.previousElementSibling?.querySelector("strong")?.textContent ?? "tasks";
    const unit = cellTexts(table.tHead.rows[0])[1];
    return { title, unit, tasks: [...table.tBodies[0].rows].map(readTask) };
  }

  // ---- the graph ----------------------------------------------------------------------

  const LINE = 15; // height of a line of text
  const WORDS = { waiting: "waiting", ready: "ready", done: "✓ done" };
  const add = (svg, name, attributes, ...children) => svg.append(lesson.svg(name, attributes, ...children));

  // A long name is broken at its spaces; narrow boxes have smaller letters.
  const NARROW = 70;
  const linesOf = (name, boxWidth) => (name.length * 7 > boxWidth ? name.split(" ") : [name]);

  // Where each box stands: {name: {x, y, width, height}}, and the height of all.
  function layout(tasks, width) {
    const table = columns(tasks);
    const column = width / table.length;
    const boxWidth = Math.min(104, column - 10);
    const lines = 2 + Math.max(...tasks.map(({ name }) => linesOf(name, boxWidth).length));
    const boxHeight = LINE * lines + 6;
    const height = Math.max(...table.map((column) => column.length)) * (boxHeight + 12);
    const boxes = {};
    table.forEach((rows, i) =>
      rows.forEach(({ name }, j) => {
        const y = (height * (j + 0.5)) / rows.length - boxHeight / 2;
        const x = (i + 0.5) * column - boxWidth / 2;
        boxes[name] = { x, y, width: boxWidth, height: boxHeight };
      }),
    );
    return { boxes, height };
  }

  // An arrow from the right side of one box to the left side of another.
  function drawArrow(svg, from, to, thick) {
    const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
    const [x2, y2] = [to.x, to.y + to.height / 2];
    const middle = (x1 + x2) / 2;
    const kind = thick ? "arrow thick" : "arrow";
    add(svg, "path", { d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2 - 4} ${y2}`, class: kind });
    add(svg, "path", { d: `M${x2} ${y2}l-7 -3.5v7z`, class: "tip" });
  }

  function drawTask(svg, box, task, unit, state, run) {
    const hue = state === "running" ? `hue-${run.worker}` : "";
    const { x, y, width, height } = box;
    add(svg, "rect", { x, y, width, height, rx: 5, class: `task ${state} ${hue}` });
    const word = state === "running" ? `worker ${run.worker}` : WORDS[state];
    const lines = [...linesOf(task.name, width), `${task.minutes} ${unit}`, word];
    const first = y + height / 2 - (LINE * (lines.length - 1)) / 2 + 4.5;
    lines.forEach((line, i) => {
      const kind = `middle${i < lines.length - 2 ? " name" : ""}${width < NARROW ? " small" : ""}`;
      add(svg, "text", { x: x + width / 2, y: first + LINE * i, class: kind }, line);
    });
  }

  function drawGraph(svg, width, { graph, runs, time }) {
    const { boxes } = layout(graph.tasks, width);
    const chain = criticalPath(graph.tasks).names;
    const states = statesAt(graph.tasks, runs, time);
    const isOnChain = (one, other) => chain.includes(one) && chain[chain.indexOf(one) + 1] === other;
    for (const { name, needs } of graph.tasks) {
      for (const other of needs) drawArrow(svg, boxes[other], boxes[name], isOnChain(other, name));
    }
    for (const task of graph.tasks) {
      const run = runs.find(({ name }) => name === task.name);
      drawTask(svg, boxes[task.name], task, shortUnit(graph), states[task.name], run);
    }
  }

  // ---- the lanes, one for each worker -----------------------------------------------

  const LANE = 34;
  const shortUnit = ({ unit }) => (unit === "minutes" ? "min" : unit);

  function niceStep(last) {
    const ten = 10 ** Math.floor(Math.log10(last));
    return [0.1, 0.2, 0.5, 1, 2].map((step) => step * ten).find((step) => last / step <= 6);
  }

  function drawLanes(svg, width, height, { graph, workers, runs, time }) {
    const [left, right, top, bottom] = [62, width - 20, 40, height - 44];
    const last = work(graph.tasks); // the axis stays the same for any number of workers
    const step = Math.max(1, niceStep(last));
    const end = step * Math.ceil(last / step);
    const x = lesson.scale({ from: [0, end], to: [left, right] });
    const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step);
    lesson.axis(svg, { side: "bottom", scale: x, ticks, title: graph.unit, at: bottom, grid: top });
    for (let worker = 1; worker <= workers; worker++) {
      add(svg, "text", { x: 0, y: top + LANE * (worker - 0.5) + 4 }, `worker ${worker}`);
    }
    drawBounds(svg, x, bounds(graph.tasks, workers), { bottom, workers });
    for (const run of runs.filter(({ start }) => start < time)) drawRun(svg, x, top, run, time);
    add(svg, "path", { d: `M${x(time)} ${top}V${bottom}`, class: "now" });
  }

  function drawRun(svg, x, top, { name, worker, start, stop }, time) {
    const [from, to] = [x(start), x(Math.min(stop, time))];
    const y = top + LANE * (worker - 1) + 4;
    const place = { x: from, y, width: to - from, height: LANE - 8, rx: 3 };
    add(svg, "rect", { ...place, class: `task running hue-${worker}` });
    if (to - from < 7 * name.length) return; // the status line has said it
    add(svg, "text", { x: (from + to) / 2, y: y + LANE / 2, class: "middle" }, name);
  }

  // The shortest times that the critical path and the share of the work allow.
  function drawBounds(svg, x, { path, share }, { bottom, workers }) {
    const mark = (value, text, y, kind) => {
      add(svg, "path", { d: `M${x(value)} ${y + 4}V${bottom}`, class: `line muted ${kind}` });
      add(svg, "text", { x: Math.max(x(value), 7 * text.length), y, class: "end title" }, text);
    };
    mark(path, "critical path", 12, "dashed");
    mark(share, workers === 1 ? "all work" : `work/${workers}`, 28, "dotted");
  }

  // ---- the controls -----------------------------------------------------------------

  const named = (names) => names.join(", ");
  const rounded = (value) => String(Number(value.toFixed(1)));

  // What begins and what ends at this moment, and who has nothing to do.
  function events({ graph, workers, runs, time }) {
    const busyOnes = runs.filter(({ start, stop }) => start <= time && time < stop);
    const isBusy = (worker) => busyOnes.some((run) => run.worker === worker);
    const ended = runs.filter(({ stop }) => stop === time).map(({ name }) => name);
    const begun = runs.filter(({ start }) => start === time);
    const begins = begun.map(({ name, worker }) => `${name} on worker ${worker}`);
    const idle = Array.from({ length: workers }, (_, i) => i + 1).filter((worker) => !isBusy(worker));
    const parts = [`Time ${time} ${shortUnit(graph)}.`];
    if (ended.length) parts.push(`Ends: ${named(ended)}.`);
    if (begins.length) parts.push(`Begins: ${named(begins)}.`);
    if (idle.length) parts.push(`Nothing to do for worker ${named(idle)}.`);
    return parts.join(" ");
  }

  function report(state) {
    const { graph, workers, runs, time } = state;
    const end = total(runs);
    if (time < end) return events(state);
    const { path, share } = bounds(graph.tasks, workers);
    const unit = shortUnit(graph);
    const busy = Math.round(100 * busyShare(runs, workers));
    const least = `critical path ${path} ${unit}, work/${workers} ${rounded(share)} ${unit}`;
    return (
      `All done after ${end} ${unit}; workers were busy ${busy}\u00a0% of the time. ` +
      `No run is shorter than the larger of these: ${least}.`
    );
  }

  function numbers({ graph, workers, runs, time }) {
    const unit = shortUnit(graph);
    const { path, share } = bounds(graph.tasks, workers);
    const limits = [`${path} ${unit}`, `${rounded(share)} ${unit}`];
    if (time < total(runs)) return [`${time} ${unit}`, "?", "?", ...limits];
    const busyPercent = Math.round(100 * busyShare(runs, workers));
    return [`${time} ${unit}`, `${total(runs)} ${unit}`, `${busyPercent}\u00a0%`, ...limits];
  }

  // What the picture shows: a graph, how it is run, and the step that has been reached.
  function newState(graph) {
    const state = { graph, workers: 2, order: "listed" };
    state.plan = (changes) => {
      Object.assign(state, changes);
      state.runs = schedule(state.graph.tasks, state.workers, state.order);
      state.moments = moments(state.runs);
      state.go(0); // a half-run schedule has no sense in another one
    };
    state.go = (step) => {
      state.step = Math.max(0, Math.min(state.moments.length - 1, step));
      state.time = state.moments[state.step];
    };
    state.isDone = () => state.step === state.moments.length - 1;
    state.plan({});
    return state;
  }

  function pictures(state) {
    const graph = lesson.picture({
      label: "Task graph; each task says whether it is waiting, ready, running or done.",
      height: (width) => layout(state.graph.tasks, width).height,
      draw: (svg, width) => drawGraph(svg, width, state),
    });
    const lanes = lesson.picture({
      label: "Lanes over time, one for each worker, with the tasks that it has run.",
      height: () => 84 + LANE * state.workers,
      draw: (svg, width, height) => drawLanes(svg, width, height, state),
    });
    return { graph, lanes };
  }

  // Which graph, how many workers, in which order.
  function choices(graphs, state, show) {
    const change = (changes) => {
      state.plan(changes);
      show();
    };
    const options = Object.fromEntries(graphs.map(({ title }, i) => [i, title]));
    const graph = { label: "Graph", options, value: 0 };
    const workers = { label: "Workers", min: 1, max: 4, step: 1, value: state.workers };
    return lesson.row(
      lesson.select({ ...graph, onInput: (i) => change({ graph: graphs[i] }) }),
      lesson.range({ ...workers, onInput: (value) => change({ workers: value }) }),
      lesson.checkbox({
        label: "Longest task first",
        onInput: (checked) => change({ order: checked ? "longest" : "listed" }),
      }),
    );
  }

  // Play, Step, Back and Start again.
  function playerOf(state, status, draw) {
    const step = () => state.go(state.step + 1);
    const back = lesson.button("Back", () => moveTo(state.step - 1));
    const player = lesson.player({
      ...{ tick: step, step, isDone: state.isDone, ticksPerSecond: 1.5 },
      ...{ report: () => report(state), status },
      draw: () => {
        draw();
        back.setAttribute("aria-disabled", state.step === 0);
      },
    });
    function moveTo(step) {
      state.go(step);
      player.settle();
    }
    player.append(back, lesson.button("Start again", () => moveTo(0)));
    return player;
  }

  function mount(figure) {
    const graphs = [...figure.querySelectorAll("table")].map(readGraph);
    const state = newState(graphs[0]);
    const status = lesson.status();
    const names = ["now", "total time", "busy", "critical path", "work / workers"];
    const readout = lesson.readout(names);
    const { graph, lanes } = pictures(state);
    const player = playerOf(state, status, () => {
      graph.redraw();
      lanes.redraw();
      readout.show(numbers(state));
    });
    const thick = lesson.svg("path", { d: "M0 7h28", class: "arrow thick" });
    const legend = lesson.legend([["critical path, a longest chain of tasks", thick]]);
    const chosen = choices(graphs, state, player.settle);
    lesson.stage(figure).append(chosen, player, graph, legend, lanes, readout, status);
    player.settle();
  }

  lesson.explorables["task-graph"] = { model, mount };
}
