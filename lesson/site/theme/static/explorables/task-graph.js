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
      const longest = before.reduce((a, b) => (b.minutes > a.minutes ? b : a), { minutes: 0, names: [] });
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
    while (runs.size < tasks.length) {
      const ready = listed.filter(({ name, needs }) => !runs.has(name) && needs.every((it) => isDone(runs.get(it), time)));
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
  const busyShare = (runs, workers) => runs.reduce((sum, run) => sum + run.stop - run.start, 0) / (workers * total(runs));

  // The moments at which something begins or ends: what the step button walks through.
  const moments = (runs) => [...new Set(runs.flatMap(({ start, stop }) => [start, stop]))].sort((a, b) => a - b);

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

  const model = { work, criticalPath, bounds, schedule, total, busyShare, moments, statesAt };
  lesson.explorables["task-graph"] = { model };
}
