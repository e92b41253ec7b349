"""How much slower a program gets while a profiler watches it.

Run it with    python code/04-profiling/overhead.py --rounds 3
Takes about 30 s on 2 cores.  py-spy is left out where it may not look at a program.
With --output FILE all times are written as JSON.
"""

import cProfile
import datetime
import functools
import importlib.metadata
import json
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import memory_profiler
import pi_cli
import pi_loop
import pi_points
import sampler
from line_profiler import LineProfiler

CODE = Path(__file__).resolve().parents[1]
SAMPLES = 1_000_000
FEW_SAMPLES = 2_000  # for memory_profiler, which asks the system after every line
SEED = 10
SCRIPTS = {  # what py-spy watches; the second has three threads
    "pi_loop": ("03-pi-loop/pi_loop.py", 5 * SAMPLES),
    "pi_dask_array": ("06-dask-array/pi_dask_array.py", 200 * SAMPLES),
}
PACKAGES = ("line_profiler", "memory_profiler", "py-spy")


def loop():
    return pi_loop.count_hits(SAMPLES, random.Random(SEED))


def points():
    return pi_points.count_hits(SAMPLES, random.Random(SEED))


def with_cprofile():
    cProfile.Profile().runcall(loop)


def with_line_profiler():
    LineProfiler(pi_loop.count_hits).runcall(loop)


def with_sampler():
    sampler.watch(loop)


def with_memory_profiler():
    watched = memory_profiler.LineProfiler()(pi_loop.count_hits)
    watched(FEW_SAMPLES, random.Random(SEED))


def with_tracemalloc():
    tracemalloc.start()
    try:
        points()
    finally:
        tracemalloc.stop()


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def seconds_of_script(name, *watcher):
    """Time that a script reports of itself, started by the words of `watcher`."""
    script, samples = SCRIPTS[name]
    arguments = ("--samples", str(samples), "--json")
    command = (*watcher, sys.executable, str(CODE / script), *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line = next(row for row in done.stdout.splitlines() if row.startswith("{"))
    return json.loads(line)["seconds"]


def py_spy(*options):
    """Words that start a program under py-spy, or None where there is none."""
    program = shutil.which("py-spy", path=Path(sys.executable).parent)
    program = program or shutil.which("py-spy")
    target = Path(tempfile.gettempdir()) / "overhead-stacks.txt"
    record = ("record", *options, "--format", "raw", "--output", str(target), "--")
    return (program, *record) if program else None


def cases():
    """{name: (watched, not watched, share of the work that is watched)}."""
    found = {
        "cProfile": (with_cprofile, loop, 1),
        "line_profiler": (with_line_profiler, loop, 1),
        "sampler.py": (with_sampler, loop, 1),
        "memory_profiler": (with_memory_profiler, loop, FEW_SAMPLES / SAMPLES),
        "tracemalloc": (with_tracemalloc, points, 1),
    }
    for name, script, options in (
        ("py-spy", "pi_loop", ()),
        ("py-spy --native", "pi_loop", ("--native",)),
        ("py-spy --native, with Dask", "pi_dask_array", ("--native",)),
    ):
        watcher = py_spy(*options)
        if watcher and may_watch(watcher):
            watched = functools.partial(seconds_of_script, script, *watcher)
            found[name] = watched, functools.partial(seconds_of_script, script), None
    return found


def may_watch(watcher):
    try:
        seconds_of_script("pi_loop", *watcher)
    except (subprocess.CalledProcessError, OSError, StopIteration):
        return False
    return True


def measure(rounds):
    """{name: {"plain_s": [...], "watched_s": [...]}}, all cases in turns."""
    found = cases()
    times = {name: {"plain_s": [], "watched_s": []} for name in found}
    for _ in range(rounds):
        for name, (watched, plain, share) in found.items():
            if share is None:  # a script, which reports its own time
                pair = plain(), watched()
            else:
                pair = seconds(plain) * share, seconds(watched)
            times[name]["plain_s"].append(round(pair[0], 6))
            times[name]["watched_s"].append(round(pair[1], 6))
    return times


def factor(case):
    """Best of the watched times, divided by the best of the others."""
    return min(case["watched_s"]) / min(case["plain_s"])


def describe(args, times):
    """All there is to know about the measurement, as a dictionary."""
    ranking = sorted(times, key=lambda name: factor(times[name]))
    return {
        "script": "code/04-profiling/overhead.py",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "samples": SAMPLES,
        "factor": {name: round(factor(times[name]), 3) for name in ranking},
        "times": times,
    }


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=pi_cli.whole_number(1), default=3)
    parser.add_argument("--machine", default=f"{pi_cli.usable_cpus()} CPUs")
    parser.add_argument("--output", type=Path, help="JSON file for all times")
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        record = describe(args, measure(args.rounds))
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    for name, value in record["factor"].items():
        print(f"{value:8.2f} times as long: {name}")
    if args.output:
        text = json.dumps(record, indent=1) + "\n"
        args.output.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
