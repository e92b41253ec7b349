// Python itself, in a thread of its own, so that the page stays alive and can end it.
// Takes { page, code, name }; answers { ready }, { output } and at last { done }.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const MOST_CHARACTERS = 20_000; // of output: more would freeze the page

let loading = null;
let unsent = "";
let shown = 0;

function send() {
  if (unsent) postMessage({ output: unsent });
  unsent = "";
}

function show(text) {
  const rest = MOST_CHARACTERS - shown;
  if (rest <= 0) return;
  shown += text.length;
  unsent += text.slice(0, rest);
  if (shown >= MOST_CHARACTERS) unsent += "\n… (the rest is not shown)";
  if (text.endsWith("\n") || shown >= MOST_CHARACTERS) send();
}

async function get(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
  return answer.text();
}

// The smallest module there is: where a server forbids WebAssembly, this says so, while
// Pyodide would wait for ever.
const NOTHING = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

async function load(page) {
  await WebAssembly.compile(NOTHING);
  const [blocks, helper] = await Promise.all([get(`${page}.json`), get("run_block.py")]);
  const { folder, files } = JSON.parse(blocks);
  const python = await loadPyodide({ stdin: () => null });
  python.FS.mkdirTree(`/lesson/${folder}`);
  for (const [path, text] of Object.entries(files)) python.FS.writeFile(`/lesson/${path}`, text);
  python.FS.chdir(`/lesson/${folder}`);
  python.runPython(`import sys; sys.path[:0] = ["/lesson/${folder}", "/lesson/code"]`);
  python.runPython(helper);
  return python;
}

addEventListener("message", async ({ data: { page, code, name } }) => {
  try {
    loading ??= load(page);
    const python = await loading;
    const [version] = python.runPython("sys.version").split(" ");
    postMessage({ ready: version });
    shown = 0;
    const start = performance.now();
    const error = JSON.parse(python.globals.get("run_block")(code, name, show));
    const seconds = (performance.now() - start) / 1000;
    send();
    postMessage({ done: { seconds, error } });
  } catch (problem) {
    postMessage({ broken: String(problem.message ?? problem) });
  }
});
