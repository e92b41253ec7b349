"""Measure how a program that estimates pi scales with its workers on this machine.

    python code/13-scaling/scaling.py                        strong and weak scaling
    python code/13-scaling/scaling.py --workers 1 2 4 8      these numbers of workers
    python code/13-scaling/scaling.py --samples 1e5          too little work
    python code/13-scaling/scaling.py --bench                what `make bench` recorded

Takes about 5 s on two cores, and up to a minute on 64; less than 100 MB.  Strong
scaling: the same points for any number of workers.  Weak scaling: that many points for
each worker.  Every run is a fresh Python; the runs take turns, round after round.
"""

import functools
import json
import statistics
import sys
from pathlib import Path

import scale_tools
import timed_run
from scale_tools import pi_cli

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "data" / "bench"
TIMED_RUN = Path(__file__).with_name("timed_run.py")
BASELINE = "pi_numpy_blocks"  # the fastest serial program with the same streams
SAMPLES_PER_CPU, MIN_SAMPLES, MAX_SAMPLES = 10_000_000, 30_000_000, 200_000_000
DEFAULT_BLOCK = 250_000  # small enough for 64 workers to finish together
ROUNDS = 3


def default_workers():
    """1, 2, 4, ... and all CPUs."""
    cpus = pi_cli.usable_cpus()
    powers = [2**i for i in range(cpus.bit_length()) if 2**i < cpus]
    return [*powers, cpus]


def default_samples():
    return min(max(SAMPLES_PER_CPU * pi_cli.usable_cpus(), MIN_SAMPLES), MAX_SAMPLES)


# ---- measuring -----------------------------------------------------------------------


def plan(args):
    """What to run: program, workers and samples; the baseline first."""
    rows = [{"program": BASELINE, "workers": 1, "samples": args.samples}]
    sizes = {(k, args.samples) for k in args.workers}  # strong scaling
    sizes |= {(k, k * args.samples) for k in args.workers}  # weak scaling
    rows += [
        {"program": args.rung, "workers": k, "samples": n} for k, n in sorted(sizes)
    ]
    return [row | {"hits": None, "runs": []} for row in rows]


def run_once(row, args):
    """One run in a fresh Python: its hits, its times and its memory."""
    options = {key: row[key] for key in ("samples", "workers")} | {"block": args.block}
    if row["program"] != BASELINE:
        options["serial"] = args.serial
    arguments = [row["program"]]
    for name, value in options.items():
        arguments += [f"--{name}", value]
    return scale_tools.fresh_python(TIMED_RUN, arguments)


def note(row, result):
    row["hits"] = result["hits"]
    keys = ("seconds", "cpu_seconds", "peak_memory_mib")
    row["runs"].append({key: result[key] for key in keys})


def measure(args):
    if args.bench:
        return read_bench(args.bench)
    rows = plan(args)
    for _ in range(args.rounds):
        for row in rows:
            once = functools.partial(run_once, row, args)
            note(row, scale_tools.when_quiet(once, args.patient))
    keys = ("rung", "samples", "block", "rounds")
    result = {key: getattr(args, key) for key in keys}
    result |= {"baseline": BASELINE, "serial_percent": args.serial, "rows": rows}
    return result | {"serial_fraction": fitted(result)}


# ---- what the runs say ---------------------------------------------------------------


def median(row, key="seconds"):
    return statistics.median(run[key] for run in row["runs"])


def baseline_seconds(result):
    return median(result["rows"][0])


def strong_rows(result):
    rows = result["rows"][1:]
    return [row for row in rows if row["samples"] == result["samples"]]


def weak_rows(result):
    rows = result["rows"][1:]
    return [row for row in rows if row["samples"] == result["samples"] * row["workers"]]


def speed_up(row, result):
    """Time of the best serial program for the same points, divided by ours.

    The serial program was timed with `samples` points; its time grows with them.
    """
    serial_s = baseline_seconds(result) * row["samples"] / result["samples"]
    return serial_s / median(row)


def fitted(result):
    """Serial fraction from the runs that have a core for each worker, or None.

    The program is compared with itself on one worker: that is what the law is about.
    """
    rows = strong_rows(result)
    cpus = pi_cli.usable_cpus()
    one_s = [median(row) for row in rows if row["workers"] == 1]
    many = [row for row in rows if 1 < row["workers"] <= cpus]
    if not one_s or not many:
        return None
    relative = [median(row) / one_s[0] for row in many]
    return scale_tools.fit_serial_fraction([row["workers"] for row in many], relative)


# ---- the table -----------------------------------------------------------------------

HEADER = "program          workers    time  speed-up  efficiency  CPU/wall  memory"


def line(row, result):
    cpu_per_wall = statistics.median(
        run["cpu_seconds"] / run["seconds"] for run in row["runs"]
    )
    gain = speed_up(row, result)
    return (
        f"{row['program']:16} {row['workers']:7} {median(row):6.3f}s {gain:9.2f}"
        f" {gain / row['workers']:10.0%} {cpu_per_wall:10.2f}"
        f" {median(row, 'peak_memory_mib'):4.0f}MiB"
    )


def show(result):
    if "ladder" in result:
        return show_bench(result)
    million = result["samples"] / 1e6
    lines = [f"strong scaling: {million:g} million points, shared out", HEADER]
    lines += [line(row, result) for row in [result["rows"][0], *strong_rows(result)]]
    lines += ["", f"weak scaling: {million:g} million points for each worker", HEADER]
    lines += [line(row, result) for row in weak_rows(result)]
    if result["serial_fraction"] is not None:
        percent = 100 * result["serial_fraction"]
        lines += ["", f"fitted serial fraction: {percent:.1f} %"]
    return "\n".join(lines)


# ---- a record of `python -m lesson bench` --------------------------------------------


def newest_bench():
    """The learner's own record, else the newest of ours."""
    own = BENCH / "mine.json"
    return own if own.exists() else max(BENCH.glob("*.json"), default=own)


def read_bench(path):
    """Rungs of a record, with speed-ups over themselves and over the best serial one."""
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        rungs, date = record["rungs"], record["date"]
        alone = {r["rung"]: r["samples_per_second"] for r in rungs if r["workers"] == 1}
        best = max(alone, key=alone.get)
        rows = [bench_row(rung, alone, best) for rung in rungs]
    except OSError as problem:
        raise scale_tools.RunFailed(
            f"cannot read {path}: {problem.strerror}; `make bench` makes a record"
        ) from None
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        message = f"{path} is no record of `make bench`, or has no serial run"
        raise scale_tools.RunFailed(message) from None
    return {"ladder": rows, "best_serial": best, "record": Path(path).name, "of": date}


def bench_row(rung, alone, best):
    rate = rung["samples_per_second"]
    own = alone.get(rung["rung"])
    keys = ("rung", "workers", "cpu_per_wall", "peak_memory_mib")
    return {key: rung[key] for key in keys} | {
        "million_per_s": rate / 1e6,
        "over_itself": rate / own if own else None,
        "over_best_serial": rate / alone[best],
    }


def show_bench(result):
    lines = [
        f"{result['record']} of {result['of']}, best serial: {result['best_serial']}",
        "program           workers  million/s  over itself  over best serial  CPU/wall",
    ]
    for row in result["ladder"]:
        own = f"{row['over_itself']:.2f}" if row["over_itself"] else "-"
        lines.append(
            f"{row['rung']:17} {row['workers']:7} {row['million_per_s']:10.1f} {own:>12}"
            f" {row['over_best_serial']:17.2f} {row['cpu_per_wall']:9.2f}"
        )
    return "\n".join(lines)


# ---- command line --------------------------------------------------------------------


def make_parser():
    parser = scale_tools.make_parser(__doc__)
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    rungs = timed_run.rung_names()
    add(
        "--rung", default="pi_threads", choices=rungs, metavar="NAME", help="pi_threads"
    )
    add("--workers", type=positive, nargs="+", default=default_workers(), metavar="K")
    add("--samples", type=positive, default=default_samples(), help="random points")
    add("--block", type=positive, default=DEFAULT_BLOCK, help="points in a block")
    add("--serial", type=pi_cli.whole_number(0), default=0, metavar="PERCENT")
    add("--rounds", type=positive, default=ROUNDS)
    add("--bench", type=Path, nargs="?", const=newest_bench(), metavar="FILE")
    return parser


def main(argv=None):
    return scale_tools.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
