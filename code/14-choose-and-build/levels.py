"""Measure the three capstones: before, first level, second level; time, CPU, memory.

    python code/14-choose-and-build/levels.py flood
    python code/14-choose-and-build/levels.py tiles --rounds 3 --output tiles.json
    python code/14-choose-and-build/levels.py portions

Each run is a fresh Python, which calls the same function twice, because a compiled
program compiles during the first call.  `portions` measures the fractal with different
numbers of rows in a portion.  Takes 15 to 60 s on 2 cores; up to 400 MB of memory.
"""

import datetime
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import capstone
import psutil
from quiet import MAX_SHARE_OF_OTHERS, share_of_others  # of episode 6

FOLDER = Path(__file__).resolve().parent
HOW = ("before", "first level", "second level")
WORKERS = {"before": (1,), "first level": (1, 2), "second level": (1, 2)}
PORTIONS = (1, 4, 16, 40, 120)
ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # none of the programs uses BLAS
LOOK_EVERY_S = 0.02
CALM_S = 0.5
MIB = 2**20


def answer(name):
    """The solution of an exercise, as a module."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"solutions/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flood_ways(workers):
    import flood

    storms = flood.make_storms()
    return {
        "before": lambda: flood.ensemble(storms),
        "first level": lambda: answer("ex14_2_flood").ensemble(
            flood.peak_depth_mm, storms, workers
        ),
        "second level": lambda: fast("flood").ensemble(storms, workers),
    }


def tiles_ways(workers):
    import tiles

    scene = tiles.open_scene()
    args = scene.read, scene.shape, tiles.TILE, workers
    return {
        "before": lambda: tiles.count_bright(scene.read, scene.shape),
        "first level": lambda: answer("ex14_3_tiles").count_bright(*args),
        "second level": lambda: fast("tiles").count_bright(*args),
    }


def fractal_ways(workers):
    import fractal

    return {
        "before": lambda: sum(map(sum, fractal.image())),
        "first level": lambda: sum(
            map(
                sum,
                answer("ex14_4_fractal").image(
                    fractal.row_of_steps, fractal.N_ROWS, workers
                ),
            )
        ),
        "second level": lambda: sum(
            map(sum, fast("fractal").image(fractal.N_ROWS, workers))
        ),
    }


def fast(name):
    return importlib.import_module(f"{name}_fast")


def portion_ways(workers):
    """The fractal on first level, with other numbers of rows in a portion."""
    import fractal

    module = answer("ex14_4_fractal")

    def way(portion):
        module.PORTION = portion
        return sum(
            map(sum, module.image(fractal.row_of_steps, fractal.N_ROWS, workers))
        )

    return {str(portion): lambda p=portion: way(p) for portion in PORTIONS}


WAYS = {
    "flood": flood_ways,
    "tiles": tiles_ways,
    "fractal": fractal_ways,
    "portions": portion_ways,
}


def cpu_seconds():
    """CPU time of this process and of the ended processes that it started."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def run_here(capstone_name, way, workers):
    """Call one way twice; print what was seen, for the process that started this one."""
    if "levels" not in sys.modules:  # so that workers can find what we define
        sys.modules["levels"] = sys.modules[__name__]
    function = WAYS[capstone_name](workers)[way]
    calls = []
    for _ in range(2):
        cpu = cpu_seconds()
        result, wall_s = capstone.timed(function)
        calls.append({"wall_s": wall_s, "cpu_s": cpu_seconds() - cpu})
    print(json.dumps({"calls": calls, "result": result}))


def memory_of_family(process):
    """Memory of a process and all that it started, in MiB."""
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    for member in family:
        try:
            total += member.memory_info().rss
        except psutil.Error:
            continue
    return total / MIB


def fresh_run(name, way, workers):
    """One way in a fresh Python: its two calls, its result, its largest memory."""
    command = [sys.executable, __file__, name, "--one", way, "--workers", str(workers)]
    with tempfile.TemporaryFile("w+") as out:
        process = psutil.Popen(command, stdout=out, env=os.environ | ONE_BLAS_THREAD)
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory_of_family(process))
            time.sleep(LOOK_EVERY_S)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        out.seek(0)
        return json.load(out) | {"peak_memory_mib": peak}


def rows_of(name):
    """(way, workers) of each row of the measurement."""
    if name == "portions":
        return [(str(portion), 2) for portion in PORTIONS]
    return [(how, workers) for how in HOW for workers in WORKERS[how]]


def wait_for_calm():
    """Until other programs used hardly any CPU time for a while."""
    while share_of_others(lambda: time.sleep(CALM_S))[1] > MAX_SHARE_OF_OTHERS:
        pass


def calm_run(name, row, tries):
    """The run that other programs disturbed least, of so many tries at most."""
    best = None, float("inf")
    for _ in range(tries):
        if tries > 1:
            wait_for_calm()
        run = share_of_others(lambda: fresh_run(name, *row))
        best = min(best, run, key=lambda pair: pair[1])
        if best[1] <= MAX_SHARE_OF_OTHERS:
            break
    return best[0] | {"others": best[1]}


def measure(name, rounds, tries):
    """Medians of several rounds, in which the rows take turns."""
    runs = {row: [] for row in rows_of(name)}
    for _ in range(rounds):
        for row, seen in runs.items():
            seen.append(calm_run(name, row, tries))
    if len({json.dumps(run["result"]) for seen in runs.values() for run in seen}) > 1:
        raise AssertionError("the ways do not agree")
    return [summary(*row, seen) for row, seen in runs.items()]


def summary(way, workers, seen):
    """One row of the record."""
    first, again = (
        [statistics.median(run["calls"][call][key] for run in seen) for call in (0, 1)]
        for key in ("wall_s", "cpu_s")
    )
    return {
        "way": way,
        "workers": workers,
        "first_call_s": round(first[0], 4),
        "second_call_s": round(first[1], 4),
        "cpu_per_wall_of_second": round(again[1] / first[1], 2),
        "peak_memory_mib": round(
            statistics.median(run["peak_memory_mib"] for run in seen), 1
        ),
        "most_share_of_others": round(max(run["others"] for run in seen), 3),
        "wall_s_of_second_calls": [round(run["calls"][1]["wall_s"], 4) for run in seen],
    }


def show(rows):
    for row in rows:
        print(
            f"{row['way']:12s} workers {row['workers']}: first {row['first_call_s']:6.3f}"
            f" s, again {row['second_call_s']:6.3f} s,"
            f" CPU/wall {row['cpu_per_wall_of_second']:4.2f},"
            f" {row['peak_memory_mib']:4.0f} MiB"
        )


def work(args):
    if args.one:
        run_here(args.name, args.one, args.workers)
        return 0
    rows = measure(args.name, args.rounds, args.tries)
    show(rows)
    if args.output:
        record = {
            "script": f"code/14-choose-and-build/levels.py {args.name}",
            "date": datetime.date.today().isoformat(),
            "machine": args.machine,
            "python": platform.python_version(),
            "rounds": args.rounds,
            "rows": rows,
        }
        draft = args.output.with_name(args.output.name + ".new")
        draft.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        os.replace(draft, args.output)
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    whole = capstone.pi_cli.whole_number(1)
    machine = f"{capstone.pi_cli.usable_cpus()} CPUs, {platform.machine()}"
    parser.add_argument("name", choices=WAYS)
    parser.add_argument("--rounds", type=whole, default=1)
    parser.add_argument(
        "--tries", type=whole, default=1, help="until other programs leave us alone"
    )
    parser.add_argument("--machine", default=machine, help="name of it in the record")
    parser.add_argument("--output", type=Path, help="JSON file for the record")
    parser.add_argument("--one", help="used by the script itself")
    parser.add_argument("--workers", type=whole, default=2, help="with --one")
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    return capstone.answer_plainly(work, args)


if __name__ == "__main__":
    sys.exit(main())
