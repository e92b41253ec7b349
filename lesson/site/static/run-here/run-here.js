// "Run it here": a page's Python blocks, run by Pyodide in a worker of the browser.
// They share one namespace from top to bottom, like the cells of a notebook.
// Nothing of Python is loaded before a reader presses the first button.
"use strict";

(() => {
  const FROM_DISK =
    "To run code here, type `make serve`, or `python -m http.server` in the folder " +
    "of this page: from disk, browsers do not allow it.";
  const script = document.currentScript;
  const blocks = []; // those that can run
  let worker = null; // Python, once it was started
  let busy = null; // { block, end }: what runs now, and how to end it

  function element(name, className, text = "") {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function button(text, label, press) {
    const made = element("button", "", text);
    made.type = "button";
    made.setAttribute("aria-label", `${text}, ${label}`);
    made.addEventListener("click", press);
    return made;
  }

  function seconds(number) {
    return `${number < 0.01 ? "less than 0.01" : number.toFixed(2)} s`;
  }

  // ---- One block: its buttons, its code, its output

  function addBlock(node) {
    const pre = node.querySelector("pre");
    const block = { node, code: pre.textContent.trimEnd(), name: `block ${blocks.length + 1}` };
    block.expectsError = Boolean(node.nextElementSibling?.matches(".error"));
    block.run = button("Run it here", block.name, () => run(block));
    block.stop = button("Stop", block.name, stop);
    block.edit = button("Edit", block.name, () => edit(block));
    block.restore = button("Restore", `${block.name}, as the page has it`, () => restore(block));
    block.reset = button("Reset", "forget all variables and outputs", () => reset(block));
    block.status = element("span", "run-status");
    block.status.setAttribute("role", "status");
    const tools = element("div", "run-tools");
    tools.append(block.run, block.stop, block.edit, block.restore, block.reset, block.status);
    block.result = element("div", "run-result");
    node.append(tools, block.result);
    blocks.push(block);
  }

  // Which buttons make sense now.
  function refresh() {
    for (const block of blocks) {
      block.run.setAttribute("aria-disabled", Boolean(busy));
      block.stop.hidden = busy?.block !== block;
      block.edit.hidden = Boolean(block.field);
      block.restore.hidden = !block.field;
      block.reset.hidden = !worker || Boolean(busy);
    }
  }

  function edit(block) {
    const field = element("textarea", "run-code");
    field.value = block.code;
    field.spellcheck = false;
    field.wrap = "off";
    field.setAttribute("aria-label", `Code of ${block.name}; Shift+Enter runs it, Escape leaves it`);
    field.addEventListener("input", () => fit(field));
    field.addEventListener("keydown", (event) => typed(event, block));
    block.field = field;
    block.node.querySelector("div.highlight").hidden = true;
    block.node.querySelector(".run-tools").before(field);
    fit(field);
    refresh();
    field.focus();
  }

  function fit(field) {
    field.rows = field.value.split("\n").length;
  }

  // The Tab key leaves the field, as everywhere; Enter keeps the indentation.
  function typed(event, block) {
    if (event.key === "Escape") block.run.focus();
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.shiftKey || event.ctrlKey) return run(block);
    const { field } = block;
    const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
    const deeper = line.trimEnd().endsWith(":") ? "    " : "";
    const text = `\n${line.match(/^ */)[0]}${deeper}`;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    fit(field);
  }

  function restore(block) {
    block.field.remove();
    block.field = null;
    block.ran = false;
    block.node.querySelector("div.highlight").hidden = false;
    refresh();
    block.edit.focus();
  }

  function showOutput(block, text) {
    if (!block.output) {
      const output = element("div", "listing output");
      block.output = element("pre", "");
      output.append(element("p", "listing-label", "Output, here"), block.output);
      block.result.append(output);
    }
    block.output.append(text);
  }

  function showError(block, error) {
    const box = element("div", "listing error");
    const details = element("details", "");
    details.append(element("summary", "", "Traceback"), element("pre", "", error.full));
    box.append(element("p", "listing-label", "Error, here"), element("pre", "", error.last), details);
    block.result.append(box);
  }

  function clear(block) {
    block.result.replaceChildren();
    block.output = null;
    block.status.textContent = "";
  }

  // ---- Running

  // The block that was asked for, after those above it that have not run yet.
  async function run(wanted) {
    if (busy) return;
    busy = { block: wanted };
    refresh();
    const above = blocks.slice(0, blocks.indexOf(wanted)).filter((block) => !block.ran);
    let said = "";
    for (const block of [...above, wanted]) {
      said = await runOne(block, wanted);
      if (!block.ran && block !== wanted) break;
    }
    if (document.activeElement === wanted.stop) wanted.run.focus();
    busy = null;
    refresh();
    wanted.status.textContent = said;
  }

  // Runs one block and returns what there is to say about it.
  async function runOne(block, wanted) {
    clear(block);
    const doing = block === wanted ? "Running …" : `Running ${block.name} first …`;
    wanted.status.textContent = worker ? doing : "Loading Python (13 MB, once) …";
    const { done, stopped, broken } = await ask(block, () => (wanted.status.textContent = doing));
    if (!done) {
      endPython();
      return stopped ?? `Python cannot run here: ${broken}`;
    }
    if (done.error) showError(block, done.error);
    block.ran = !done.error || block.expectsError;
    const time = `${seconds(done.seconds)} in your browser`;
    if (!done.error) return `Done: ${time}`;
    return block === wanted ? `Ended with an error: ${time}` : `Not run: ${block.name} above has an error`;
  }

  // Sends one block to Python; resolves when it ends, in whatever way.
  function ask(block, ready) {
    const place = script.src.replace(/run-here\.js.*$/, "worker.js");
    worker ??= new Worker(place, { type: "module" });
    return new Promise((resolve) => {
      busy.end = resolve;
      busy.start = performance.now();
      worker.onerror = (event) => resolve({ broken: event.message || "its files did not load" });
      worker.onmessage = ({ data }) => {
        if (data.ready) ready();
        else if (data.output) showOutput(block, data.output);
        else resolve(data);
      };
      const code = block.field?.value ?? block.code;
      worker.postMessage({ page: script.dataset.page, code, name: block.name });
    });
  }

  function endPython() {
    worker?.terminate();
    worker = null;
    for (const block of blocks) block.ran = false;
  }

  function stop() {
    const time = seconds((performance.now() - busy.start) / 1000);
    busy.end({ stopped: `Stopped after ${time}; all variables are gone` });
  }

  function reset(block) {
    endPython();
    blocks.forEach(clear);
    refresh();
    block.status.textContent = "Reset: all variables and outputs are gone";
    block.run.focus();
  }

  // ---- Set-up

  function note(node, text) {
    node.append(element("p", "run-note", text));
  }

  function start() {
    const listings = [...document.querySelectorAll("[data-run]")];
    const first = listings.find((node) => node.dataset.run === "here");
    if (location.protocol === "file:") {
      note(first, FROM_DISK);
    } else if (!("Worker" in window && "WebAssembly" in window)) {
      note(first, "This browser cannot run Python; use the notebook.");
    } else {
      for (const node of listings) {
        if (node.dataset.run === "here") addBlock(node);
        else note(node, `Run this block in the notebook: it ${node.dataset.run}.`);
      }
      refresh();
    }
  }

  start();
})();
