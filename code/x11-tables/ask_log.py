"""Questions to a log of records, in several ways: wall time, CPU time and memory.

    python code/x11-tables/ask_log.py --ways pandas_all pandas_columns polars_lazy
    python code/x11-tables/ask_log.py --records 500000 --rounds 3 --threads 1 2

Makes the log in a temporary folder.  Each way runs in a fresh Python, so that its peak
memory is its own; importing the package is not in the times, and the memory of a Python
that has imported it is shown beside the peak.  All ways must give the same numbers.
Without options: about 20 000 records a month, three ways, 4 s, 200 MB.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import log_ways
import make_log
import pi_cli
import recorder
from peak_memory import peak_memory_mib

DEFAULT_WAYS = ("pandas_all", "pandas_columns", "polars_lazy")
IMPORTS = {"pandas": "pandas, pyarrow.dataset", "dask": "dask.dataframe"}
RECORDS = 20_000  # in an average month
TIME_LIMIT_S = 300
MB = 1e6
MIB = 2**20


def run_here(way, folder, threads):
    """Answer the question once, in this process; prints one JSON object."""
    for name in IMPORTS.get(way.partition("_")[0], "polars").split(", "):
        __import__(name)
    base_mb = peak_memory_mib() * MIB / MB
    start, cpu_start = time.perf_counter(), time.process_time()
    totals = log_ways.WAYS[way](folder, threads)
    wall_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    return {
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "peak_mb": peak_memory_mib() * MIB / MB,
        "base_mb": base_mb,
        "totals": dict(sorted(totals.items())),
    }


def fresh_run(way, folder, threads):
    """The same in a fresh Python; raises ChildProcessError if it dies."""
    command = [sys.executable, os.path.abspath(__file__), "--child", way]
    threads = str(threads)
    settings = {"OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": threads}
    child = subprocess.run(
        [*command, str(folder), threads],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )
    if child.returncode:
        last = (child.stderr.strip() or "no message").splitlines()[-1]
        raise ChildProcessError(f"{way} ended with {child.returncode}: {last}")
    return json.loads(child.stdout)


def make_table(folder, args):
    """Write the log, and a CSV file if a way needs it; return sizes in bytes."""
    records = make_log.write_log(folder, args.records)
    sizes = {"records": records}
    sizes["parquet_bytes"] = sum(p.stat().st_size for p in log_ways.files_of(folder))
    if "pandas_csv" in args.ways:
        csv = Path(f"{folder}.csv")
        make_log.replace(csv, make_log.write_csv, make_log.SEED, args.records)
        sizes["csv_bytes"] = csv.stat().st_size
    return sizes


def read_once(path):
    """Afterwards the operating system has the file in memory: no way waits for a disk."""
    with open(path, "rb", buffering=0) as file:
        while file.read(MIB):
            pass


def measure(args):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "log")
        folder.mkdir()
        results = make_table(folder, args)
        for path in Path(temporary).rglob("*.*"):
            read_once(path)
        rows = [{"way": w, "threads": n} for w in args.ways for n in args.threads]
        for row in rows:
            row["runs"] = []
        for _ in range(args.rounds):
            for row in rows:  # they take turns
                row["runs"].append(fresh_run(row["way"], folder, row["threads"]))
    head = {"script": "code/x11-tables/ask_log.py", "packages": versions()}
    return head | results | {"totals": common_answers(rows), "rows": rows}


def common_answers(rows):
    """{question: its answer}, taken out of the runs; all ways must agree."""
    answers = {}
    for row in rows:
        question = "notes" if row["way"].startswith("notes") else "levels"
        for run in row["runs"]:
            totals = run.pop("totals")
            if answers.setdefault(question, totals) != totals:
                raise ChildProcessError(f"{row['way']} has another answer")
    return answers


def versions():
    from importlib.metadata import version

    return {name: version(name) for name in ("dask", "pandas", "polars", "pyarrow")}


def median(row, key):
    return statistics.median(run[key] for run in row["runs"])


def show(results):
    lines = [f"{results['records']:,} records, the same answer from all"]
    for row in results["rows"]:
        fastest = min(row["runs"], key=lambda run: run["wall_s"])
        wall, cpu = fastest["wall_s"], fastest["cpu_s"]
        lines.append(
            f"{row['way']:16} threads {row['threads']}: {wall:5.2f} s,"
            f" CPU/wall {cpu / wall:.2f}, {median(row, 'peak_mb'):5.0f} MB"
            f" ({median(row, 'base_mb'):.0f} at the start)"
        )
    return "\n".join(lines)


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = pi_cli.whole_number(1)
    add = parser.add_argument
    number = pi_cli.whole_number(1, make_log.MAX_RECORDS)
    add("--records", type=number, default=RECORDS, help="a month")
    add("--rounds", type=positive, default=1)
    add("--threads", type=positive, nargs="+", default=[2])
    ways = {"nargs": "+", "choices": log_ways.WAYS, "default": DEFAULT_WAYS}
    add("--ways", **ways, metavar="WAY", help=", ".join(log_ways.WAYS))
    return parser


def main(argv=None):
    parser = make_parser()
    try:
        return recorder.run(parser, measure, show, argv)
    except (ChildProcessError, subprocess.TimeoutExpired) as problem:
        parser.error(f"{problem}; nothing was recorded")
    except OSError as problem:
        parser.error(f"cannot make the log: {problem.strerror or problem}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(run_here(*sys.argv[2:4], int(sys.argv[4]))))
    else:
        sys.exit(main())
