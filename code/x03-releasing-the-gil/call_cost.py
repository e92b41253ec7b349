"""What does a call into C cost, and how long must it be for threads to gain?

Run it with    python code/x03-releasing-the-gil/call_cost.py
Takes about 5 s on two cores; with --tools ctypes cffi Cython pybind11 about 20 s, and
15 s more for the compiler the first time; 100 MB.

First the cost of a call that counts no point; then the same points with small calls
and with large ones, in one thread and in two, each with a stream of its own.  The
fastest of all rounds counts.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import gil_record
import held_released
import kernels
import recorder
from pi_numpy import block_streams

ROUNDS = 2
CALLS = 100_000  # of a call that counts nothing
SAMPLES = 20_000_000  # in each run, all threads together
MAX_CALLS = 200_000  # so with small calls there are fewer points
SIZES = (10, 100, 1_000, 10_000, 100_000)  # points of a call


def call_many(function, size, place, times):
    for _ in range(times):
        function(size, place)


def cost_ns(function, place, calls):
    """Nanoseconds of one call that counts nothing, the loop around it included."""
    start = time.perf_counter()
    call_many(function, 0, place, calls)
    return (time.perf_counter() - start) / calls * 1e9


def seconds_of(function, places, size, samples):
    """Wall time for the same calls in all, shared out to one thread for each place."""
    times = min(samples // size, MAX_CALLS) // len(places)
    start = time.perf_counter()
    with ThreadPoolExecutor(len(places)) as pool:
        list(pool.map(lambda p: call_many(function, size, p, times), places))
    return time.perf_counter() - start


def measure_row(tool, gil, args):
    function, place_of = kernels.find_parts(tool, gil)
    streams = list(block_streams(2026, 2))  # they have to live as long as the places
    places = [place_of(stream) for stream in streams]
    row = {"tool": tool, "gil": gil, "sizes": []}
    row["call_ns"] = [
        cost_ns(function, places[0], args.calls) for _ in range(args.rounds)
    ]
    for size in SIZES:
        runs = [
            [seconds_of(function, places[:n], size, args.samples) for n in (1, 2)]
            for _ in range(args.rounds)
        ]
        row["sizes"].append({"points": size, "one_and_two_s": runs})
    return row


def measure(args):
    pairs = [pair for pair in kernels.PAIRS if pair[0] in args.tools]
    rows = [measure_row(*pair, args) for pair in pairs]
    return {"calls": args.calls, "samples": args.samples, "rows": rows}


def speedups(row):
    """(points of a call, fastest time of one thread / fastest time of two)."""
    for size in row["sizes"]:
        one, two = (min(times) for times in zip(*size["one_and_two_s"], strict=True))
        yield size["points"], one / two


def show(results):
    lines = [f"{'':17}cost of    speed-up of 2 threads; points in a call:"]
    lines.append("tool     GIL       a call" + "".join(f"{size:8,}" for size in SIZES))
    for row in results["rows"]:
        factors = "".join(f"{factor:8.1f}" for _, factor in speedups(row))
        name, cost = f"{row['tool']:8} {row['gil']:8}", min(row["call_ns"])
        lines.append(f"{name} {cost:4.0f} ns{factors}")
    return "\n".join(lines)


def make_parser():
    parser = gil_record.make_parser(__doc__, ROUNDS)
    number = recorder.pi_cli.whole_number
    tools = held_released.TOOLS
    parser.add_argument("--tools", nargs="+", choices=tools, default=["ctypes"])
    parser.add_argument("--calls", type=number(1), default=CALLS)
    parser.add_argument("--samples", type=number(2 * SIZES[-1]), default=SAMPLES)
    return parser


def main(argv=None):
    return gil_record.run(make_parser(), measure, show, "calls", argv)


if __name__ == "__main__":
    sys.exit(main())
