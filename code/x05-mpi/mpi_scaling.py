"""The same points in one rank, in two and in more: how much faster, and at what start?

Run it with    python code/x05-mpi/mpi_scaling.py
Takes about 2 s; 40 MB for each rank.  `whole` is the time of the whole program, with
the start of Python in each rank; `count` is what the ranks measure themselves.
"""

import json
import sys
from pathlib import Path

import mpi_tools  # isort: skip (it makes the next two importable)
import record_file
import recorder
from mpi_tools import pi_cli

HERE = Path(__file__).resolve().parent
RANKS = (1, 2)
SAMPLES = 100_000_000
LIMIT_S = 120


def one_run(n_ranks, samples):
    """One row, from a fresh start of all ranks."""
    words = [HERE / "mpi_hits.py", "--json", "--samples", samples]
    status, out, err, whole_s = mpi_tools.run_ranks(n_ranks, words, LIMIT_S)
    if status != 0:
        last = (err.strip() or "no answer in time").splitlines()[-1]
        print(f"mpi_scaling.py: {n_ranks} ranks failed: {last}", file=sys.stderr)
        raise SystemExit(2)
    result = json.loads(out)
    row = {"ranks": n_ranks, "count_s": result["seconds"], "whole_s": whole_s}
    return row | {"cpu_s": result["cpu_seconds"], "hits": result["hits"]}


def measure(args):
    rows = [one_run(n, args.samples) for _ in range(args.rounds) for n in args.ranks]
    return {"samples": args.samples, "rows": rows}


def show(results):
    lines = ["ranks     count     whole  CPU/wall      hits"]
    lines += [
        f"{row['ranks']:<5} {row['count_s']:7.2f} s {row['whole_s']:7.2f} s"
        f" {row['cpu_s'] / row['count_s']:9.2f} {row['hits']}"
        for row in results["rows"]
    ]
    return "\n".join(lines)


def main(argv=None):
    parser = recorder.make_parser(__doc__)
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    add("--ranks", nargs="+", type=positive, default=RANKS)
    add("--samples", type=positive, default=SAMPLES)
    add("--rounds", type=positive, default=1)
    args = parser.parse_args(argv)
    if not mpi_tools.launcher():
        print("mpi_scaling.py: no `mpiexec`: type `make extras`", file=sys.stderr)
        return 2
    return record_file.run(parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
