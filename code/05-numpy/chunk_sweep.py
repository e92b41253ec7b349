"""Which chunk size is best?  Time, CPU and memory of the same hits in chunks of all sizes.

Run it with    python code/05-numpy/chunk_sweep.py
Takes about 8 s on one core and 270 MB; --whole adds pi_numpy.py (up to 430 MB).
Each run is a fresh Python, which counts the same points.  The sizes take turns, so
that a change of the machine's speed meets all of them.  With --output FILE all runs
are written as JSON; with --quiet, runs that other programs disturbed are repeated.
"""

import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import pi_numpy
import pi_numpy_blocks
from peak_memory import peak_memory_mib

DEFAULT_SAMPLES = 10_000_000
DEFAULT_CHUNKS = (1_000, 10_000, 32_768, 100_000, 1_000_000, 10_000_000)
DEFAULT_ROUNDS = 3
WHOLE = 0  # stands for pi_numpy.py, which knows no chunks
QUIET_SHARE = 0.2  # of one core: start and end of Python count as others, too
QUIET_TRIES = 2_000
# BLAS, which is not used here, starts threads at the import of NumPy; they look for
# work for a tenth of a second, and that would be counted as CPU time.
NO_BLAS_THREADS = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
FIELDS = ("seconds", "user_seconds", "system_seconds", "peak_memory_mib", "page_faults")


def clocks():
    """Wall, user and system seconds, and page faults (None on Windows) so far."""
    try:
        import resource
    except ImportError:  # Windows
        times = os.times()
        return time.perf_counter(), times.user, times.system, None
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime, used.ru_stime, used.ru_minflt


def run_here(chunk, n_samples, seed):
    """Count the hits in this process; a dictionary with the hits and the FIELDS."""
    stream = next(pi_numpy.block_streams(seed, 1))
    pi_numpy_blocks.CHUNK_SAMPLES = chunk
    module = pi_numpy if chunk == WHOLE else pi_numpy_blocks
    before = clocks()
    hits = module.count_hits(n_samples, stream)
    used = [b if a is None else b - a for a, b in zip(before, clocks(), strict=True)]
    wall, user, system, faults = used
    values = (wall, user, system, peak_memory_mib(), faults)
    return {"hits": hits, **dict(zip(FIELDS, values, strict=True))}


def busy_seconds():
    """CPU seconds of all programs of this machine since it started."""
    import psutil  # comes with distributed

    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0.0)


def run_there(chunk, n_samples, seed):
    """The same in a fresh Python, and the share of a core that others took."""
    code = f"import chunk_sweep as c; c.show({chunk}, {n_samples}, {seed})"
    command = [sys.executable, "-c", code]
    start, busy = time.perf_counter(), busy_seconds()
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent,
        env=os.environ | NO_BLAS_THREADS,
        capture_output=True,
        text=True,
    )
    busy, wall = busy_seconds() - busy, time.perf_counter() - start
    if done.returncode:
        why = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise ChildProcessError(why[0])
    result = json.loads(done.stdout)
    own = result.pop("all_cpu_seconds")
    return result | {"others": round(max(0.0, busy - own) / wall, 3)}


def show(chunk, n_samples, seed):
    """What the fresh Python does: print the result of `run_here` as JSON."""
    result = run_here(chunk, n_samples, seed)
    print(json.dumps(result | {"all_cpu_seconds": time.process_time()}))


def run_quietly(chunk, n_samples, seed, quiet):
    """One run; with `quiet`, when and while other programs leave the machine alone."""
    for _ in range(QUIET_TRIES if quiet else 1):
        if quiet:
            wait_until_idle()
        result = run_there(chunk, n_samples, seed)
        if result["others"] <= QUIET_SHARE:
            break
    return result


def wait_until_idle():
    """Wait until all programs together take little of one core (or ten minutes)."""
    for _ in range(QUIET_TRIES):
        start, busy = time.perf_counter(), busy_seconds()
        time.sleep(0.3)
        if busy_seconds() - busy <= QUIET_SHARE * (time.perf_counter() - start):
            break


def sweep(chunks, args):
    """{chunk: list of results}, one result in each round; all must have the same hits."""
    runs = {chunk: [] for chunk in chunks}
    for _ in range(args.rounds):
        for chunk in chunks:
            result = run_quietly(chunk, args.samples, args.seed, args.quiet)
            runs[chunk].append(result)
    hits = {result["hits"] for results in runs.values() for result in results}
    if len(hits) != 1:
        raise AssertionError(f"unequal hits: {hits}")
    return runs


def medians(results):
    """The median of each field over the runs of one chunk size."""
    return {
        field: statistics.median(result[field] for result in results)
        for field in FIELDS
        if results[0][field] is not None
    }


def show_table(runs, n_samples):
    print("    chunk  million/s  CPU/wall  user s  system s  peak MiB")
    for chunk, results in runs.items():
        m = medians(results)
        user, system = m["user_seconds"], m["system_seconds"]
        print(
            f"{chunk or 'whole':>9}{n_samples / m['seconds'] / 1e6:11.0f}"
            f"{(user + system) / m['seconds']:10.2f}{user:8.3f}{system:10.3f}"
            f"{m['peak_memory_mib']:10.0f}"
        )
    print(f"the same hits each time: {next(iter(runs.values()))[0]['hits']}")


def record(runs, args):
    return {
        "script": "code/05-numpy/chunk_sweep.py",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "samples": args.samples,
        "seed": args.seed,
        "quiet": args.quiet,
        "runs": [
            {"chunk": chunk or None, **result}
            for chunk, results in runs.items()
            for result in results
        ],
    }


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    add("--samples", type=positive, default=DEFAULT_SAMPLES)
    add("--seed", type=pi_cli.whole_number(0), default=pi_cli.DEFAULT_SEED)
    add("--chunks", type=positive, nargs="+", default=DEFAULT_CHUNKS, metavar="N")
    add("--whole", action="store_true", help="measure pi_numpy.py, too")
    add("--rounds", type=positive, default=DEFAULT_ROUNDS)
    add("--quiet", action="store_true", help="repeat runs that others disturbed")
    add("--machine", default=f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}")
    add("--output", type=Path, help="JSON file for all runs")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    chunks = (*dict.fromkeys(args.chunks), *([WHOLE] if args.whole else []))
    try:
        runs = sweep(chunks, args)
        if args.output:
            text = json.dumps(record(runs, args), indent=1) + "\n"
            args.output.write_text(text, encoding="utf-8")
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except ChildProcessError as problem:
        parser.error(f"a run ended early ({problem}); try fewer --samples")
    except OSError as problem:
        parser.error(f"cannot write {args.output}: {problem.strerror}")
    show_table(runs, args.samples)
    return 0


if __name__ == "__main__":
    sys.exit(main())
