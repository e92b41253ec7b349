// Presents an episode: the same page, one part at a time, for a projector.
// present-button.js fetches this script when somebody wants it.
// A second window of the same page holds the instructor notes and two stopwatches.
// The windows send each other the number of the part; no server takes part.
"use strict";

(() => {
  const BOXES =
    ".overview, .challenge, .quiz, .discussion, .explorable, .episode-keypoints";
  const STEPS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };
  const HASH = /^#(present|notes)(?:=(\d+))?$/; // #present=3 is the third part
  const ASIDE = "span, .page-progress"; // anchors without text, and what is not the lesson
  const main = document.getElementById("main");
  const lesson = location.pathname.split("/").pop();

  let mode = ""; // "present", "notes", or "" for the page as it is read
  let parts = []; // {title, blocks, notes, minutes}
  let at = -1; // index of the part that is shown
  let peer = null; // the other window
  const shown = {}; // what changes in this window: texts, buttons, stopwatches

  // ---- Elements and texts

  function element(name, text = "", attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function button(text, action, attributes = {}) {
    const made = element("button", text, { type: "button", ...attributes });
    made.addEventListener("click", action);
    return made;
  }

  function textOf(block) {
    const copy = block?.cloneNode(true) ?? document.createElement("p");
    for (const link of copy.querySelectorAll(".headerlink")) link.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // "Teaching 25 min · exercises 30 min" are 55.
  function minutesIn(text) {
    let sum = 0;
    for (const [, number] of text.matchAll(/(\d+) min/g)) sum += Number(number);
    return sum;
  }

  // ---- Parts: a heading or a box begins one, and so does what follows a box

  function* blocksOf(parent) {
    for (const child of parent.children) {
      if (child.matches("section")) yield* blocksOf(child);
      else if (!child.matches(ASIDE)) yield child;
    }
  }

  const isHeading = (block) => block.matches("h1, h2, h3");

  function findParts() {
    const found = [];
    let [notes, title, afterBox] = [[], "", false];
    for (const block of blocksOf(main.querySelector("section"))) {
      if (block.matches(".instructor")) {
        notes.push(block);
        continue;
      }
      if (block.matches("h2, .episode-keypoints")) notes = []; // notes are for a chapter
      if (isHeading(block)) title = textOf(block);
      const box = block.matches(BOXES);
      const goesOn = found.at(-1)?.blocks.every(isHeading); // a heading is no part alone
      if (!found.length || (!goesOn && (isHeading(block) || box || afterBox))) {
        const name = afterBox && !isHeading(block) ? `${title} (continued)` : title;
        found.push({ title: name, blocks: [], notes, minutes: 0 });
      }
      found.at(-1).blocks.push(block);
      if (box) describeBox(found.at(-1), block);
      afterBox = box;
    }
    return found;
  }

  function describeBox(part, box) {
    if (box.matches(".overview")) return; // the title of the page says more
    part.title = textOf(box.querySelector(".box-title, figcaption")) || part.title;
    part.minutes = minutesIn(textOf(box.querySelector(".facts")));
  }

  function partOf(place) {
    const near = (block) => block.contains(place) || place.contains(block);
    return parts.findIndex((part) => part.blocks.some(near));
  }

  // Where the reader is: the last part that begins in the upper third of the window.
  function partInView() {
    const begun = ({ blocks }) => blocks[0].getBoundingClientRect().top < innerHeight / 3;
    return Math.max(0, parts.map(begun).lastIndexOf(true));
  }

  // ---- Showing a part

  function show(index) {
    main.querySelector(".only[aria-pressed='true']")?.click(); // the exercises-only view
    at = Math.min(Math.max(index, 0), parts.length - 1);
    for (const [number, { blocks }] of parts.entries()) {
      for (const block of blocks) block.toggleAttribute("data-off", number !== at);
    }
    if (main.contains(document.activeElement)) main.focus(); // the old place is hidden
    scrollTo({ top: 0, behavior: "instant" });
    history.replaceState(null, "", `#${mode}=${at + 1}`);
    describe();
    markScrollers(); // of lesson.js
    if (mode === "present") tell(at);
  }

  function describe() {
    shown.place.textContent = `Section ${at + 1} of ${parts.length}: ${parts[at].title}`;
    shown.progress.max = parts.length;
    shown.progress.value = at + 1;
    shown.previous.disabled = at === 0;
    shown.next.disabled = at === parts.length - 1;
    if (mode === "notes") describeNotes();
  }

  // The window with the notes asks the projected one, which answers when it is there.
  function go(index) {
    if (mode === "notes" && peer && !peer.closed) tell(index);
    else show(index);
  }

  // ---- A part that is longer than the window is scrolled before the next one comes

  function scroll(top) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top, behavior: calm ? "instant" : "smooth" });
    return true;
  }

  // No block is cut in two if it can be helped, and an output stays with its code.
  function scrollOn() {
    const edge = shown.bar.getBoundingClientRect().top;
    const isCut = (block) => block.getBoundingClientRect().bottom > edge + 2;
    let block = parts[at].blocks.find(isCut);
    if (!block) return false;
    const { top } = block.getBoundingClientRect();
    if (block.matches(".output, .error")) block = block.previousElementSibling ?? block;
    const withCode = block.getBoundingClientRect().top;
    const start = withCode > 32 ? withCode : top;
    return scroll(start > 32 ? start - 16 : 0.8 * edge);
  }

  function scrollBack() {
    return scrollY > 1 && scroll(-0.8 * innerHeight);
  }

  // ---- Keys

  function onKey(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (key === "Escape" && mode === "present") leave();
    else if (mode && key in STEPS) onStep(event, event.shiftKey ? -1 : STEPS[key]);
    else if (mode && /^Arrow(Down|Up)$/.test(key)) onEdge(event, key === "ArrowDown");
  }

  function onStep(event, by) {
    const { key, target } = event;
    if (key === " " && target.closest("button, summary, a")) return; // it presses them
    const arrow = key.startsWith("Arrow");
    if (arrow && target.closest("[tabindex='0']")) return; // it scrolls sideways
    event.preventDefault();
    const scrolled = !arrow && mode === "present" && (by > 0 ? scrollOn() : scrollBack());
    if (!scrolled) go(at + by);
  }

  // Up and down scroll; at the end of a part, another stroke goes on to the next.
  function onEdge(event, down) {
    const end = document.documentElement.scrollHeight - innerHeight - 2;
    const more = down ? scrollY < end : scrollY > 1;
    if (more || event.repeat || mode === "notes") return;
    event.preventDefault();
    go(at + (down ? 1 : -1));
  }

  // A key of one letter may be pressed by mistake or by voice: it can be switched off.
  function keyIsOn() {
    return remembered("key-p", "on") === "on";
  }

  function keySwitch() {
    const made = button("Key p", () => {
      remember("key-p", keyIsOn() ? "off" : "on");
      made.setAttribute("aria-pressed", keyIsOn());
    });
    made.title = "The key p starts the presentation";
    made.setAttribute("aria-pressed", keyIsOn());
    return made;
  }

  // ---- The projected window

  function start(index) {
    mode = page.dataset.present = "present";
    if (!shown.bar) buildBar();
    for (const opened of main.querySelectorAll("details[open]")) opened.open = false;
    show(index);
    main.focus();
  }

  function leave() {
    mode = "";
    delete page.dataset.present;
    history.replaceState(null, "", location.href.split("#")[0]);
    for (const block of main.querySelectorAll("[data-off]")) {
      block.removeAttribute("data-off");
    }
    markScrollers();
    document.getElementById("present").focus({ preventScroll: true });
    parts[at].blocks[0].scrollIntoView({ behavior: "instant" });
  }

  function buildSteps() {
    shown.previous = button("← Previous", () => go(at - 1));
    shown.next = button("Next →", () => go(at + 1));
    shown.place = element("p", "", { class: "place", role: "status" });
    shown.progress = element("progress", "", { "aria-label": "Progress" });
  }

  function buildBar() {
    buildSteps();
    const { previous, next, place, progress } = shown;
    const smaller = button("A−", () => resize(1 / 1.1), { "aria-label": "Smaller text" });
    const larger = button("A+", () => resize(1.1), { "aria-label": "Larger text" });
    const notes = button("Notes and timer", openNotes);
    const end = button("Leave", leave, { "aria-keyshortcuts": "Escape" });
    const name = { class: "present-bar", "aria-label": "Presentation" };
    shown.bar = element("nav", "", name);
    shown.bar.append(progress, previous, next, place);
    shown.bar.append(smaller, larger, keySwitch(), notes, end);
    document.body.append(shown.bar);
  }

  let scale = 1;
  function resize(factor) {
    scale = Math.min(Math.max(scale * factor, 0.5), 3);
    page.style.setProperty("--present-scale", scale);
    markScrollers();
  }

  // ---- The second window

  function openNotes() {
    const address = `${location.href.split("#")[0]}#notes=${at + 1}`;
    peer = window.open(address, "lesson-notes", "popup,width=720,height=860");
    if (!peer) shown.place.textContent = "The browser blocked it: allow pop-up windows.";
    main.focus();
  }

  function startNotes(index) {
    mode = page.dataset.present = "notes";
    peer = window.opener;
    document.title = `Notes: ${document.title}`;
    buildPanel();
    for (const closed of main.querySelectorAll("details")) closed.open = true;
    show(index);
    setInterval(tick, 500);
    tick();
  }

  function buildPanel() {
    buildSteps();
    const { place, progress, previous, next } = shown;
    const planned = minutesIn(textOf(main.querySelector(".overview .facts")));
    shown.after = element("p");
    shown.notes = element("div", "", { class: "present-notes" });
    shown.watches = [buildWatch("Episode", planned), buildWatch("Exercise", 0)];
    const steps = element("p", "", { class: "steps" });
    steps.append(previous, next);
    const panel = element("div", "", { class: "present-panel" });
    panel.append(place, progress, shown.after, steps);
    panel.append(...shown.watches.map((watch) => watch.box));
    const notes = element("h2", "Notes");
    main.prepend(panel, notes, shown.notes, element("h2", "On the screen, with solutions"));
  }

  function describeNotes() {
    const { notes, minutes } = parts[at];
    const next = parts[at + 1];
    const exercise = shown.watches[1];
    shown.after.textContent = next ? `Next: ${next.title}` : "This is the last section.";
    shown.notes.replaceChildren(...notes.map(copyOf));
    if (!notes.length) shown.notes.append(element("p", "No notes for this section."));
    Object.assign(exercise, { name: `exercise ${at}`, minutes });
    exercise.box.hidden = !minutes;
    draw(exercise);
  }

  function copyOf(note) {
    const copy = note.cloneNode(true);
    for (const it of [copy, ...copy.querySelectorAll("[id]")]) it.removeAttribute("id");
    return copy;
  }

  // Twice a second: the clocks, and a sign of life, for the other window forgets this
  // one when its page is loaded again.
  function tick() {
    shown.watches.forEach(draw);
    tell(null);
  }

  // ---- Messages: { lesson, at }; from disk, windows have no origin to check, so only
  // the window that opened this one, or that this one opened, is listened to.

  function tell(index) {
    peer?.postMessage({ lesson, at: index }, "*");
  }

  function onMessage({ source, data }) {
    if (typeof data?.lesson !== "string") return;
    if (mode === "notes" && source === peer) follow(data);
    else if (mode !== "notes" && source?.opener === window) obey(source, data);
  }

  function follow(projected) {
    if (projected.lesson === lesson) {
      if (Number.isInteger(projected.at) && projected.at !== at) show(projected.at);
    } else if (/^[\w-]+\.html$/.test(projected.lesson)) {
      location.href = `${projected.lesson}#notes`; // the next episode
    }
  }

  function obey(notes, wish) {
    peer = notes;
    const steered = wish.lesson === lesson && Number.isInteger(wish.at);
    if (!steered) tell(mode ? at : null);
    else if (mode) show(wish.at);
    else start(wish.at);
  }

  // ---- Stopwatches: they outlive a reload of their window, not its end

  function kept(name) {
    try {
      const text = sessionStorage.getItem(`${lesson} ${name}`);
      return JSON.parse(text) ?? { before: 0, since: null };
    } catch {
      return { before: 0, since: null };
    }
  }

  function keep(watch, before, since) {
    sessionStorage.setItem(`${lesson} ${watch.name}`, JSON.stringify({ before, since }));
    draw(watch);
  }

  function elapsed({ before, since }) {
    return since === null ? before : before + Date.now() - since;
  }

  function startOrPause(watch) {
    const state = kept(watch.name);
    keep(watch, elapsed(state), state.since === null ? Date.now() : null);
  }

  function buildWatch(label, minutes) {
    const watch = { name: label, minutes };
    watch.time = element("span", "", { class: "time", role: "timer" });
    watch.start = button("Start", () => startOrPause(watch));
    const reset = button("Reset", () => keep(watch, 0, null));
    watch.box = element("div", "", { class: "watch", role: "group", "aria-label": label });
    watch.box.append(element("span", label, { class: "lead" }), watch.time);
    watch.box.append(watch.start, reset);
    return watch;
  }

  function draw(watch) {
    const state = kept(watch.name);
    const time = elapsed(state);
    const over = time - 60_000 * watch.minutes;
    const late = over >= 1000 ? `, ${clock(over)} over` : "";
    watch.time.textContent = `${clock(time)} of ${watch.minutes} min${late}`;
    watch.box.classList.toggle("over", Boolean(late));
    watch.start.textContent = state.since === null ? "Start" : "Pause";
  }

  function clock(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  // ---- Beginning

  function onHash() {
    const [, name, number = 1] = HASH.exec(location.hash) ?? [];
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (name && mode) show(number - 1);
    else if (name) (name === "notes" ? startNotes : start)(number - 1);
    else if (mode && target) go(partOf(target)); // a link to another part
  }

  parts = findParts();
  main.tabIndex = -1;
  addEventListener("keydown", onKey);
  addEventListener("message", onMessage);
  addEventListener("hashchange", onHash);
  addEventListener("present", () => mode || start(partInView()));
  if (HASH.test(location.hash)) onHash();
  else start(partInView());
})();
