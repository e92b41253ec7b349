// What the reader has done, kept in this browser only: answers to questions, exercises
// that are marked as finished, and how many of them each episode has.  Deferred, so the
// page is complete when this runs.  The block keeps our names to ourselves.
"use strict";

{
  const STORE = "lesson-progress";
  const VERSION = 1; // of what is stored: {version, results: {key: result}}
  const ANSWERS = {
    right: "You answered this correctly.",
    found: "You found the right answer, after another one.",
    wrong: "Not the right answer yet: open another one.",
  };
  const DONE = ["right", "found", "finished"];
  const RESULTS = [...DONE, "wrong"];
  const NOTHING = "Answer a question or mark an exercise as finished, and it counts here.";
  const NO_STORE = "This browser keeps nothing for this lesson: it forgets your answers and marks when you leave a page.";

  const menu = document.getElementById("menu");
  const boxes = [...document.querySelectorAll("[data-key]")];
  const pages = {}; // page: its keys
  for (const entry of menu.dataset.exercises.split(";")) {
    const [name, keys] = entry.split("=");
    if (keys) pages[name] = keys.split(" ");
  }

  // -- Storage (see storage.js).  It may hold what is not ours, or what is broken.

  function load() {
    try {
      const { version, results } = JSON.parse(localStorage.getItem(STORE)) ?? {};
      const entries = version === VERSION ? Object.entries(results) : [];
      return Object.fromEntries(entries.filter(([, result]) => RESULTS.includes(result)));
    } catch {
      return {};
    }
  }

  // Another page may have stored something since: so we load again before each change.
  function setResult(key, result) {
    const results = { ...load(), [key]: result };
    const text = JSON.stringify({ version: VERSION, results });
    try {
      localStorage.setItem(STORE, text);
    } catch {
      keepInMemory(); // it is full now
      localStorage.setItem(STORE, text);
    }
    draw();
  }

  function forget() {
    localStorage.removeItem(STORE);
    draw();
  }

  // -- Building what the page lacks without JavaScript

  function create(name, className, text = "") {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  // A click on an option is an answer, by mouse or keyboard.  (An option opens also
  // for printing and for a search in the page; that is none.)
  function takeAnswer(event) {
    const option = event.target.closest("summary")?.parentElement;
    if (!option || option.open) return; // open: the click closes it
    const { key } = event.currentTarget.dataset;
    const before = load()[key];
    const right = option.classList.contains("right");
    if (!before) setResult(key, right ? "right" : "wrong");
    else if (before === "wrong" && right) setResult(key, "found");
  }

  function prepareQuestion(box) {
    const note = create("p", "answered");
    note.setAttribute("aria-live", "polite");
    box.append(note);
    box.addEventListener("click", takeAnswer);
  }

  function prepareExercise(box) {
    const { key } = box.dataset;
    const button = create("button", "finish", "Mark as finished");
    button.type = "button";
    const label = box.querySelector(".box-title .label").textContent;
    button.append(create("span", "visually-hidden", ` (${label.replace(/: $/, "")})`));
    button.addEventListener("click", () => {
      setResult(key, load()[key] === "finished" ? undefined : "finished");
    });
    const line = create("p", "finish-line");
    line.append(button);
    box.append(line);
  }

  // "4 of 7 done" as a bar and as text
  function createMeter() {
    const meter = create("span", "meter");
    const bar = create("progress", "");
    bar.setAttribute("aria-hidden", "true"); // the text says the same
    meter.append(bar, create("span", ""));
    return meter;
  }

  function pageOf(link) {
    if (link.hasAttribute("aria-current")) return menu.dataset.page;
    return link.getAttribute("href").match(/([^/]+)\.html$/)?.[1];
  }

  const hint = localStorage.forgets ? NO_STORE : NOTHING;
  const meters = []; // [meter, keys]
  const marks = []; // [mark behind a link of the menu, keys]

  function prepareTimetable() {
    for (const link of document.querySelectorAll(".timetable th > a")) {
      const keys = pages[pageOf(link)];
      if (!keys) continue;
      const meter = createMeter();
      link.after(meter);
      meters.push([meter, keys]);
    }
  }

  function prepareMenu() {
    for (const link of menu.querySelectorAll("a")) {
      const keys = pages[pageOf(link)];
      if (!keys) continue;
      const mark = create("span", "mark");
      link.append(mark);
      marks.push([mark, keys]);
    }
  }

  // -- Drawing the state

  function countDone(keys, results) {
    return keys.filter((key) => DONE.includes(results[key])).length;
  }

  // A text that stays is not set again: it would be read out again.
  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function drawBox(box, result) {
    box.classList.toggle("done", DONE.includes(result));
    const button = box.querySelector(".finish");
    button?.setAttribute("aria-pressed", String(result === "finished"));
    const note = box.querySelector(".answered");
    if (!note) return;
    note.dataset.result = result ?? "";
    setText(note, ANSWERS[result] ?? "");
  }

  function drawMeter(meter, done, all) {
    const [bar, text] = meter.children;
    bar.max = all;
    bar.value = done;
    setText(text, `${done} of ${all} done`);
  }

  function drawMark(mark, done, all) {
    const short = create("span", "", done === all ? "✓" : `${done}/${all}`);
    short.setAttribute("aria-hidden", "true");
    const long = create("span", "visually-hidden", ` (${done} of ${all} done)`);
    mark.replaceChildren(...(done ? [short, long] : []));
  }

  function drawTotal(results) {
    const box = document.querySelector(".your-progress");
    if (!box) return;
    const keys = Object.values(pages).flat();
    const done = countDone(keys, results);
    const text = `You have done ${done} of ${keys.length} exercises and questions.`;
    const started = keys.some((key) => results[key]);
    setText(box.querySelector(".total"), started ? text : hint);
    box.querySelector(".forget").hidden = !started;
    for (const [meter] of meters) meter.hidden = !started;
    box.hidden = false;
  }

  function draw() {
    const results = load();
    for (const box of boxes) drawBox(box, results[box.dataset.key]);
    for (const [meter, keys] of meters) drawMeter(meter, countDone(keys, results), keys.length);
    for (const [mark, keys] of marks) drawMark(mark, countDone(keys, results), keys.length);
    drawTotal(results);
  }

  function prepareForgetting() {
    const dialog = document.querySelector(".your-progress dialog");
    if (!dialog) return;
    document.querySelector(".forget").addEventListener("click", () => {
      dialog.returnValue = ""; // or Escape may repeat the last choice
      dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "forget") return;
      forget();
      document.querySelector(".total").focus(); // the button has gone
    });
  }

  // -- The page without its prose

  function setView(view) {
    document.documentElement.dataset.view = view;
    document.querySelector(".only").setAttribute("aria-pressed", view === "exercises");
  }

  // A link to what is hidden shows the whole page.  The view is not remembered, so that
  // nobody comes back to a page that has lost its text.
  function showTarget() {
    const target = document.querySelector(":target");
    if (document.documentElement.dataset.view !== "exercises" || !target) return;
    if (target.checkVisibility()) return;
    setView("all");
    target.scrollIntoView();
  }

  function prepareView() {
    const line = create("p", "page-progress");
    const button = create("button", "only", "Exercises only");
    button.type = "button";
    button.addEventListener("click", () => {
      const exercises = document.documentElement.dataset.view === "exercises";
      setView(exercises ? "all" : "exercises");
    });
    const meter = createMeter();
    meters.push([meter, boxes.map((box) => box.dataset.key)]);
    line.append(button, meter);
    document.querySelector("h1").after(line);
    setView("all");
    addEventListener("hashchange", showTarget);
  }

  for (const box of boxes) {
    if (box.classList.contains("quiz")) prepareQuestion(box);
    else prepareExercise(box);
  }
  if (boxes.length) prepareView();
  prepareTimetable();
  prepareMenu();
  prepareForgetting();
  draw();
  addEventListener("storage", (event) => {
    if ([STORE, null].includes(event.key)) draw(); // another tab has changed it
  });
  addEventListener("pageshow", (event) => event.persisted && draw()); // back to this page
}
