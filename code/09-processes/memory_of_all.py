"""Memory of pi with threads and with processes, for several numbers of workers.

Run it with    python code/09-processes/memory_of_all.py
Takes about 5 s on two cores.  For processes: the largest memory of each, added up.
"""

import sys
from pathlib import Path

import process_recorder

CODE = Path(__file__).resolve().parents[1]
RUNGS = {
    "threads": CODE / "07-threads" / "pi_threads.py",
    "processes": CODE / "09-processes" / "pi_processes.py",
}
WORKERS = (1, 2, 4, 8)
SAMPLES = 100_000_000  # enough for each worker to get a block
MAX_TRIES = 5


def measure(args):
    rows = []
    for workers in WORKERS:
        row = {"workers": workers}
        for name, script in RUNGS.items():
            options = ("--json", "--samples", args.samples, "--workers", workers)
            for _ in range(MAX_TRIES):
                found = process_recorder.fresh_json(script, *options)
                if found.get("workers_heard", workers) == workers:
                    break
            row[f"{name}_mib"] = found["peak_memory_mib"]
            row.setdefault("hits", set()).add(found["hits"])
        row["hits"] = sorted(row["hits"])
        rows.append(row)
    return {"samples": args.samples, "rows": rows}


def show(results):
    lines = [
        f"workers {row['workers']}: threads {row['threads_mib']:4.0f} MiB,"
        f" processes {row['processes_mib']:4.0f} MiB"
        for row in results["rows"]
    ]
    return "\n".join(lines)


def make_parser():
    parser = process_recorder.make_parser(__doc__)
    positive = process_recorder.pi_cli.whole_number(1)
    parser.add_argument("--samples", type=positive, default=SAMPLES)
    return parser


def main(argv=None):
    return process_recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())
