"""Masks x frames in a call x kind of workers: where do threads gain, where processes?

    python code/x08-microscopy-masks/sweep.py
    python code/x08-microscopy-masks/sweep.py --masks 1 --per-call 1 64 --rounds 9

Takes about 10 s on 2 cores; 200 MB of memory, 32 MB on the disk.
"""

import itertools
import sys
import tempfile
import types
from pathlib import Path

import masks
import numpy as np

import keep_record  # of episode 11  # isort: skip (masks has found it)

WAYS = (("serial", 1), ("threads", 1), ("threads", 2), ("processes", 2))
ROUNDS = 5


def make_rows(args):
    """One row for each combination, without times."""
    return [
        {"masks": n_masks, "per_call": per_call, "kind": kind, "workers": workers}
        | {"wall_s": [], "cpu_s": [], "waits": []}
        for n_masks, per_call in itertools.product(args.masks, args.per_call)
        for kind, workers in WAYS
    ]


def one_round(path, args, rows, pools):
    """Every row once; all kinds of workers must agree."""
    images = {}
    for row in rows:
        plan = types.SimpleNamespace(frames=args.frames, **row)
        pool = pools.get((row["kind"], row["workers"]))
        image, *costs = masks.measure(path, plan, pool)
        first = images.setdefault(row["masks"], image)
        if not np.allclose(image, first):
            raise AssertionError(f"another image: {row}")
        for name, cost in zip(("wall_s", "cpu_s", "waits"), costs, strict=True):
            row[name].append(cost)


def measure(args):
    rows = make_rows(args)
    with (
        tempfile.TemporaryDirectory() as folder,
        masks.threadpool_limits(1),
        masks.open_executor("threads", 1) as one,
        masks.open_executor("threads", 2) as two,
        masks.open_executor("processes", 2) as processes,
    ):
        path = Path(folder, "frames.raw")
        masks.write_frames(path, args.frames)
        pools = {("threads", 1): one, ("threads", 2): two, ("processes", 2): processes}
        one_round(path, args, make_rows(args), pools)  # starts and warms up all workers
        for _ in range(args.rounds):
            one_round(path, args, rows, pools)
    script = "code/x08-microscopy-masks/sweep.py"
    return {"script": script, "frames": args.frames, "side": masks.SIDE, "rows": rows}


def best(row):
    """Wall s of the shortest round, and the waits of that round."""
    wall_s = min(row["wall_s"])
    return wall_s, row["waits"][row["wall_s"].index(wall_s)]


def show(results):
    lines = []
    for row in results["rows"]:
        wall_s, waits = best(row)
        lines.append(
            f"masks {row['masks']:3}, frames a call {row['per_call']:3},"
            f" {row['kind']:9} {row['workers']}: {1000 * wall_s:7.1f} ms,"
            f" CPU/wall {sum(row['cpu_s']) / sum(row['wall_s']):.1f}, waits {waits}"
        )
    return "\n".join(lines)


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    add, whole = parser.add_argument, masks.pi_cli.whole_number(1)
    add("--frames", type=whole, default=masks.FRAMES)
    add("--masks", type=whole, nargs="+", default=(1, 16, 64))
    add("--per-call", type=whole, nargs="+", default=(1, 8, 64))
    add("--rounds", type=whole, default=ROUNDS)
    args = parser.parse_args(argv)
    masks.refuse_too_many(parser, max(args.masks), args.frames)
    return keep_record.run(parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
