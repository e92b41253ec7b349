"""Record which thread ran when: a loop in Python, or calls of NumPy.

Run it with    python code/07-threads/timeline.py loop
and again      python code/07-threads/timeline.py numpy
Takes about 0.3 s.  --interval 20 sets the switch interval to 20 ms.

Each thread of the loop reads the clock again and again.  Where the clock jumps, the
thread did not run: what lies between two jumps is a spell, in which it ran.  Each
thread of NumPy notes start and end of its calls; there a spell is one call.
"""

import statistics
import sys
import threading
import time
from time import perf_counter_ns as now_ns

import recorder

try:
    import numpy as np
except ImportError:  # the loop runs without NumPy
    np = None

MILLISECONDS = 100
START_NS = 50_000_000  # after 50 ms all threads are there
JUMP_NS = 200_000  # the loop reads the clock about every 100 ns
NUMBERS_PER_CALL = 1_000_000  # a call takes some milliseconds


def loop_spells(number, end_ns):
    """(start, end) of each spell in which this loop ran, in ns of the clock."""
    spells = []
    first = last = now_ns()
    while last < end_ns:
        now = now_ns()
        if now - last > JUMP_NS:
            spells.append((first, last))
            first = now
        last = now
    spells.append((first, last))
    return spells


def numpy_spells(number, end_ns):
    """(start, end) of each call that fills an array with random numbers."""
    stream = np.random.Generator(np.random.SFC64(number))
    array = np.ones(NUMBERS_PER_CALL)
    spells = []
    first = now_ns()
    while first < end_ns:
        stream.random(out=array)
        spells.append((first, now_ns()))
        first = now_ns()
    return spells


KERNELS = {"loop": loop_spells, "numpy": numpy_spells}


def record_threads(kernel, n_threads, milliseconds):
    """For each thread its spells (ms), and its CPU time as share of the wall time."""
    start_ns = now_ns() + START_NS
    end_ns = start_ns + milliseconds * 1_000_000
    found = [None] * n_threads  # each thread writes to its own place

    def work(number):
        time.sleep(max(0, start_ns - now_ns()) / 1e9)
        wall, cpu = now_ns(), time.thread_time_ns()
        spells = KERNELS[kernel](number, end_ns)
        share = (time.thread_time_ns() - cpu) / (now_ns() - wall)
        spells = [[round((t - start_ns) / 1e6, 4) for t in pair] for pair in spells]
        found[number] = {"spells_ms": spells, "cpu_per_wall": round(share, 3)}

    # daemons: after Ctrl-C nobody waits until they have recorded all their time
    args = [(i,) for i in range(n_threads)]
    threads = [threading.Thread(target=work, args=a, daemon=True) for a in args]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def both_share(threads):
    """Share of the time in which at least two threads were in a spell."""
    events = []
    for thread in threads:
        for first, last in thread["spells_ms"]:
            events += [(first, 1), (last, -1)]
    events.sort()
    running, before, both = 0, 0.0, 0.0
    for when, change in events:
        both += (when - before) * (running >= 2)
        running, before = running + change, when
    return both / (events[-1][0] - events[0][0])


def measure(args):
    if args.kernel == "numpy" and np is None:
        sys.exit("timeline.py: this Python has no NumPy; record the loop instead")
    usual = sys.getswitchinterval()
    try:
        if args.interval:
            sys.setswitchinterval(args.interval / 1000)
        interval_ms = sys.getswitchinterval() * 1000
        threads = record_threads(args.kernel, args.threads, args.milliseconds)
    finally:
        sys.setswitchinterval(usual)
    return {
        "kernel": args.kernel,
        "switch_interval_ms": round(interval_ms, 3),
        "at_the_same_time": round(both_share(threads), 4),
        "threads": threads,
    }


def show(results):
    lines = []
    for number, thread in enumerate(results["threads"], 1):
        lengths = [last - first for first, last in thread["spells_ms"]]
        median = statistics.median(lengths)
        lines.append(
            f"thread {number}: {len(lengths):2} spells, median {median:5.1f} ms,"
            f" CPU/wall {thread['cpu_per_wall']:.2f}"
        )
    share = results["at_the_same_time"]
    lines.append(f"two threads at the same time: {share:.0%} of the time")
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    add, positive = parser.add_argument, recorder.pi_cli.whole_number(1)
    add("kernel", choices=KERNELS, help="what each thread does")
    add("--threads", type=positive, default=2)
    add("--interval", type=positive, help="switch interval in ms; usual: 5")
    add("--milliseconds", type=positive, default=MILLISECONDS)
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
