// Threads and the GIL: who runs when.  All times are whole microseconds, so that the
// same rules in another language give the same numbers.
"use strict";
{
  const INTERVALS_MS = [1, 2, 5, 10, 20, 50, 100];
  const TICK_US = 500; // of the model's time in each step of the animation
  const PYTHON_US = 200; // before each call and each request
  const AWAY_US = 4800; // in compiled code, or until the answer comes
  const CALLS = 12;
  const KINDS = {
    python: "a loop in Python",
    numpy: "large calls of NumPy",
    io: "requests to a server",
    mixed: "a loop, with requests beside it",
  };

  // What each thread has to do: lists of [what, microseconds].  The whole is the same for
  // any number of threads: 60 ms, or half a loop and half requests.
  function plan(kind, threads) {
    const lists = Array.from({ length: threads }, () => []);
    if (kind === "python") return lists.map(() => [["python", (CALLS * 5000) / threads]]);
    if (kind === "mixed") lists[0].push(["python", (CALLS * 5000) / 2]);
    const senders = kind === "mixed" && threads > 1 ? lists.slice(1) : lists;
    const away = kind === "numpy" ? "compiled" : "io";
    for (let i = 0; i < (kind === "mixed" ? CALLS / 2 : CALLS); i++)
      senders[i % senders.length].push(["python", PYTHON_US], [away, AWAY_US]);
    return lists;
  }

  function enter(world, thread, state) {
    thread.since = world.now;
    thread.spells.push({ state, from: world.now, to: Infinity });
  }

  function leave(world, thread) {
    const spell = thread.spells.at(-1);
    spell.to = world.now;
    if (spell.from === spell.to) thread.spells.pop();
  }

  function take(world, thread) {
    world.holder = thread;
    if (world.last !== thread) world.switches += 1;
    world.last = thread;
    enter(world, thread, "python");
    thread.next = world.now + thread.todo[0][1];
  }

  // A free GIL goes to the thread that has waited longest.
  function release(world) {
    world.holder = null;
    const waiting = world.threads.filter((thread) => thread.waits);
    if (!waiting.length) return;
    const [longest] = waiting.sort((a, b) => a.since - b.since || a.number - b.number);
    longest.waits = false;
    leave(world, longest);
    take(world, longest);
  }

  function queue(world, thread) {
    thread.waits = true;
    enter(world, thread, "gil");
    lookLater(world, thread);
  }

  function lookLater(world, thread) {
    thread.next = world.now + world.interval;
    thread.seen = world.switches;
  }

  // A thread that waits looks after each switch interval.  When the GIL has not changed
  // hands meanwhile, it asks, and the holder hands it over at once.
  function look(world, thread) {
    const { holder } = world;
    if (world.switches === thread.seen) {
      holder.todo[0][1] -= world.now - holder.since;
      leave(world, holder);
      release(world);
      queue(world, holder);
    }
    if (thread.waits) lookLater(world, thread);
  }

  function begin(world, thread) {
    if (!thread.todo.length) {
      thread.next = Infinity;
      return;
    }
    const [what, length] = thread.todo[0];
    if (what === "python" && world.gil) {
      if (world.holder) queue(world, thread);
      else take(world, thread);
      return;
    }
    enter(world, thread, what);
    thread.next = world.now + length;
  }

  function finish(world, thread) {
    thread.todo.shift();
    leave(world, thread);
    if (world.holder === thread) release(world);
    begin(world, thread);
  }

  // Run a plan: { threads: spells of each thread, wall, cpu, waited, switches }.
  function simulate(lists, intervalUs, gil) {
    const threads = lists.map((list, number) => ({
      ...{ number, todo: list.map((part) => [...part]), spells: [] },
      ...{ waits: false, since: 0, next: 0, seen: 0 },
    }));
    const world = { threads, gil, interval: intervalUs, now: 0, switches: 0 };
    for (const thread of threads) begin(world, thread);
    for (;;) {
      world.now = Math.min(...threads.map((thread) => thread.next));
      if (world.now === Infinity) return result(threads, world.switches);
      const due = (waits) => (it) => it.next === world.now && it.waits === waits;
      for (const thread of threads.filter(due(false))) finish(world, thread);
      for (const thread of threads.filter(due(true))) if (thread.waits) look(world, thread);
    }
  }

  function result(threads, switches) {
    const spells = threads.flatMap((thread) => thread.spells);
    const spent = (...states) =>
      spells.filter((it) => states.includes(it.state)).reduce((sum, it) => sum + it.to - it.from, 0);
    return {
      threads: threads.map((thread) => thread.spells),
      wall: Math.max(...spells.map((it) => it.to)),
      cpu: spent("python", "compiled"),
      waited: spent("gil"),
      switches: Math.max(0, switches - 1), // the first taking is no change of hands
    };
  }

  // The numbers of one setting, with the speed-up against one thread.
  function run(kind, threads, intervalMs, gil) {
    const one = simulate(plan(kind, 1), intervalMs * 1000, gil);
    const found = simulate(plan(kind, threads), intervalMs * 1000, gil);
    return { ...found, ratio: found.cpu / found.wall, speedup: one.wall / found.wall };
  }

  const model = { plan, simulate, run };

  // A solid bar is Python, a hollow one compiled code, a dashed line waits for the GIL, a
  // dotted line for an answer.
  function shape(state, x, width, y, height = 20) {
    const bar = { x, y: y - height / 2, width: Math.max(width, 2), height };
    if (state === "python") return lesson.svg("rect", { ...bar, class: "area hue-1" });
    if (state === "compiled") return lesson.svg("rect", { ...bar, class: "hollow hue-3" });
    const kind = state === "gil" ? "wait hue-2" : "line dotted muted";
    return lesson.svg("path", { d: `M${x} ${y}h${width}`, class: kind });
  }

  const LEFT = 68;
  const ROW = 34;

  function drawTimeline(svg, width, found, shown, gil) {
    const bottom = 16 + ROW * (found.threads.length + 1);
    const x = lesson.scale({ from: [0, CALLS * 5000], to: [LEFT, width - 12] });
    const ticks = Array.from({ length: 7 }, (_, i) => i * 10_000);
    const axis = { side: "bottom", scale: x, ticks, format: (t) => String(t / 1000) };
    lesson.axis(svg, { ...axis, title: "wall time in ms", at: bottom, grid: 8 });
    const text = (words, y) => svg.append(lesson.svg("text", { x: 0, y: y + 4 }, words));
    text("GIL", 12 + ROW / 2);
    found.threads.forEach((spells, i) => {
      const y = 12 + ROW * (i + 1.5);
      text(`thread ${i + 1}`, y);
      const last = (spell) => spell.state === "python"; // short, so nothing may cover it
      for (const { state, from, to } of [...spells].sort((a, b) => last(a) - last(b))) {
        if (from >= shown) continue;
        const [left, right] = [x(from), x(Math.min(to, shown))];
        svg.append(shape(state, left, right - left, y));
        if (gil && state === "python") drawHolder(svg, i + 1, left, right);
      }
    });
    if (!gil) svg.append(lesson.svg("text", { x: LEFT, y: 16 + ROW / 2, class: "title" }, "there is none"));
    const now = { x1: x(shown), x2: x(shown), y1: 8, y2: bottom, class: "axis" };
    if (shown < found.wall) svg.append(lesson.svg("line", now));
  }

  // Who holds the GIL, by number where there is room for it.
  function drawHolder(svg, number, left, right) {
    const y = 12 + ROW / 2;
    const bar = { x: left, y: y - 10, width: Math.max(right - left, 1), height: 20 };
    svg.append(lesson.svg("rect", { ...bar, class: "holder" }));
    const place = { x: (left + right) / 2, y: y + 4, class: "middle" };
    if (right - left > 11) svg.append(lesson.svg("text", place, number));
  }

  const ms = (us) => `${(us / 1000).toFixed(1)} ms`;

  function report(kind, found, shown) {
    if (!shown) return "Nothing has run yet.";
    if (shown < found.wall) return `After ${ms(shown)}.`;
    const threads = found.threads.length === 1 ? "1 thread" : `${found.threads.length} threads`;
    const numbers = `${ms(found.wall)}, CPU/wall ${found.ratio.toFixed(2)}, speed-up ${found.speedup.toFixed(2)}`;
    const hands = found.switches === 1 ? "once" : `${found.switches} times`;
    return `${threads}, ${KINDS[kind]}: ${numbers}. The GIL changed hands ${hands}.`;
  }

  function legend() {
    const swatch = (state) => shape(state, 2, 24, 7, 12);
    return lesson.legend([
      ["holds the GIL and runs Python", swatch("python")],
      ["runs compiled code", swatch("compiled")],
      ["waits for the GIL", swatch("gil")],
      ["waits for an answer", swatch("io")],
    ]);
  }

  function mount(figure) {
    const choice = { kind: "python", threads: 2, interval: 5, gil: true };
    let [found, shown] = [null, 0];
    const status = lesson.status();
    const readout = lesson.readout(["wall time", "CPU/wall", "speed-up", "waiting for the GIL, all threads"]);
    const timeline = lesson.picture({
      label: "Timeline: which thread runs, waits for the GIL or waits for an answer, and who holds the GIL.",
      height: () => 60 + ROW * (choice.threads + 1),
      draw: (svg, width) => drawTimeline(svg, width, found, shown, choice.gil),
    });
    const isDone = () => shown >= found.wall;
    function draw() {
      const numbers = [ms(found.wall), found.ratio.toFixed(2), found.speedup.toFixed(2), ms(found.waited)];
      readout.show(isDone() ? numbers : numbers.map(() => "–"));
      timeline.redraw();
    }
    function nextChange() {
      const times = found.threads.flat().map((spell) => spell.to);
      return Math.min(...times.filter((time) => time > shown));
    }
    const player = lesson.player({
      tick: () => (shown = Math.min(shown + TICK_US, found.wall)),
      step: () => (shown = nextChange()),
      report: () => report(choice.kind, found, shown),
      ...{ isDone, draw, status },
    });
    player.append(lesson.button("Back", () => show(0)));
    function show(time) {
      shown = time;
      player.settle();
    }
    // Who has seen the end sees the end of the next setting at once, and can compare.
    function choose(name, value) {
      const atEnd = found && isDone();
      choice[name] = value;
      found = run(choice.kind, choice.threads, choice.interval, choice.gil);
      show(atEnd ? found.wall : 0);
    }
    const onInput = (name) => (value) => choose(name, value);
    const [kind, threads, interval, gil] = Object.keys(choice);
    const controls = lesson.row(
      lesson.select({ label: "What the threads do", options: KINDS, value: choice.kind, onInput: onInput(kind) }),
      lesson.range({ label: "Threads", min: 1, max: 4, step: 1, value: 2, onInput: onInput(threads) }),
      lesson.range({ label: "Switch interval", values: INTERVALS_MS, value: 5, show: (v) => `${v} ms`, onInput: onInput(interval) }),
      lesson.checkbox({ label: "with the GIL", checked: true, onInput: onInput(gil) }),
    );
    lesson.stage(figure).append(controls, player, timeline, legend(), readout, status);
    choose("kind", "python");
  }

  lesson.explorables["gil"] = { model, mount };
}
