// Light or dark look, instructor notes, printing, scrolling by keyboard.
// Loaded in the head, so that the look is right before anything is drawn.
"use strict";

const page = document.documentElement;
const LOOKS = ["auto", "light", "dark"];
const DARK_SYSTEM = "(prefers-color-scheme: dark)";

function remembered(name, otherwise) {
  try {
    return localStorage.getItem(name) ?? otherwise;
  } catch {
    return otherwise; // no storage, for instance in a private window
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // then the choice lasts until the page is left
  }
}

// Figures exist in a light and a dark file; tell the browser which one to show.
function showFigures(look) {
  const media = { auto: DARK_SYSTEM, light: "not all", dark: "all" }[look];
  for (const source of document.querySelectorAll("picture source")) source.media = media;
}

function setLook(look) {
  page.dataset.look = look;
  showFigures(look);
  const button = document.getElementById("look");
  if (button) button.textContent = `Look: ${look}`;
}

function setNotes(state) {
  page.dataset.notes = state;
  document.getElementById("notes")?.setAttribute("aria-pressed", state === "on");
}

// A block that is too wide must be reachable by keyboard, else its end cannot be read.
function markScrollers() {
  const blocks = [...document.querySelectorAll("pre, .scroll, div.math")];
  // First measure all: after each change the browser would lay out the page again.
  const wide = blocks.map((block) => block.scrollWidth > block.clientWidth);
  blocks.forEach((block, index) => markScroller(block, wide[index]));
}

function markScroller(block, wide) {
  if (wide === block.hasAttribute("tabindex")) return;
  const attributes = { tabindex: "0", role: "region", "aria-label": "Scrolls sideways" };
  for (const [name, value] of Object.entries(attributes)) {
    if (wide) block.setAttribute(name, value);
    else block.removeAttribute(name);
  }
}

function start() {
  setLook(page.dataset.look);
  setNotes(page.dataset.notes);
  addEventListener("load", () => {
    markScrollers(); // not earlier: by now the page has been laid out
    // Figures further down come last, but they do come: paper shows only what is there.
    for (const figure of document.images) figure.loading = "eager";
  });
  addEventListener("resize", markScrollers);
  document.addEventListener("toggle", markScrollers, true); // a solution was opened
  document.getElementById("look").addEventListener("click", () => {
    const look = LOOKS[(LOOKS.indexOf(page.dataset.look) + 1) % LOOKS.length];
    setLook(look);
    remember("look", look);
  });
  document.getElementById("notes").addEventListener("click", () => {
    const state = page.dataset.notes === "on" ? "off" : "on";
    setNotes(state);
    remember("notes", state);
  });
}

// On paper everything is open, and light.
addEventListener("beforeprint", () => {
  showFigures("light");
  for (const closed of document.querySelectorAll("details:not([open])")) {
    closed.open = true;
    closed.dataset.closed = "";
  }
});
addEventListener("afterprint", () => {
  showFigures(page.dataset.look);
  for (const opened of document.querySelectorAll("details[data-closed]")) {
    opened.open = false;
    delete opened.dataset.closed;
  }
});

setLook(LOOKS.includes(remembered("look", "auto")) ? remembered("look", "auto") : "auto");
setNotes(remembered("notes", "off"));
addEventListener("DOMContentLoaded", start);
