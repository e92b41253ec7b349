// Gives all scripts a localStorage that works.  Where the browser has none, refuses it
// or has filled it up, this one stands in, and forgets when the page is left.
// Loaded before Sphinx's own scripts, which do not expect to be refused.
"use strict";

function keepInMemory() {
  let kept = new Map();
  try {
    kept = new Map(Object.entries(localStorage));
  } catch {
    // there is nothing to be read
  }
  const storage = {
    forgets: true,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, String(value)),
    removeItem: (name) => kept.delete(name),
  };
  Object.defineProperty(window, "localStorage", { value: storage, configurable: true });
}

try {
  localStorage.setItem("storage-test", "x".repeat(10000));
  localStorage.removeItem("storage-test");
} catch {
  keepInMemory();
}
