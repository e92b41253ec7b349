"""What holding and releasing mean on this build of Python: four questions.

Run it with    python code/x03-releasing-the-gil/free_threaded.py
Takes about 4 s, and 5 s more for the compiler the first time; 100 MB.  Run it with a
free-threaded Python as well (python3.14t) and compare.  Needs gcc or clang, and Cython.

1. How many threads are inside C at the same time, held and released?
2. A thread goes into C for 0.5 s: when has the garbage collector done its work?
3. Is a C library with a state of its own safe behind ctypes.PyDLL?
4. Is the GIL on after importing an extension module that says nothing about it?
"""

import ctypes
import gc
import sys
import threading
import time

import build_c
import gil_record
import hidden_state
import kernels
import recorder
import threads_inside

TOOLS = ["ctypes", "Cython"]
INSIDE_MS = 500  # how long a thread stays inside C while we collect garbage


def wait_for_collector(count_hits):
    """Seconds until gc.collect() is done beside a thread that goes into C."""
    stream = threads_inside.open_meeting(INSIDE_MS)  # nobody comes: it rests
    thread = threading.Thread(target=count_hits, args=(1, stream))
    start = time.perf_counter()
    thread.start()
    while not threads_inside.load().most_inside():  # until the thread is inside
        time.sleep(0.001)
    gc.collect()
    seconds = time.perf_counter() - start
    thread.join()
    return seconds


def measure_pair(tool, gil):
    count_hits = kernels.find(tool, gil)
    return {
        "tool": tool,
        "gil": gil,
        "inside": threads_inside.most_inside(count_hits),
        "collector_s": wait_for_collector(count_hits),
    }


def measure(args):
    build = recorder.python_build()  # before an import switches the GIL on
    rows = [measure_pair(*pair) for pair in kernels.PAIRS if pair[0] in args.tools]
    results = {"python": build, "rows": rows, "inside_s": INSIDE_MS / 1000}
    hits, new = hidden_state.hidden(ctypes.PyDLL, args.samples)
    points = {"points": args.samples, "hits": hits, "new_points": new}
    results["hidden_state_held"] = points
    before = recorder.gil_is_on()
    build_c.extension("undeclared_cython")  # last: it may switch the GIL on
    results["gil_on"] = {"before": before, "after_undeclared": recorder.gil_is_on()}
    return results


def show(results):
    lines = [results["python"]]
    for row in results["rows"]:
        lines.append(
            f"{row['tool']:6} {row['gil']:8}  threads inside: {row['inside']}, "
            f"garbage collected after {row['collector_s']:.2f} s"
        )
    new, points = (results["hidden_state_held"][k] for k in ("new_points", "points"))
    lines.append(f"hidden state, held: {new:,} of {points:,} points were new")
    gil = results["gil_on"]
    lines.append(
        f"GIL on: {gil['before']}, and after import: {gil['after_undeclared']}"
    )
    return "\n".join(lines)


def make_parser():
    parser = gil_record.make_parser(__doc__)
    points = gil_record.number_of_points()
    parser.add_argument("--samples", type=points, default=hidden_state.SAMPLES)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=TOOLS)
    return parser


def main(argv=None):
    return gil_record.run(make_parser(), measure, show, "free-threading", argv)


if __name__ == "__main__":
    sys.exit(main())
