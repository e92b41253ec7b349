"""The same levels as a table and as an array: the largest rise in three hours.

    python code/x11-tables/grid.py
    python code/x11-tables/grid.py --steps 1000000 --rounds 5

Twelve gauges measure the level every 15 minutes, without a gap: a grid.  As an array,
gauge and time are positions; as a table, both stand in each record.  The question for
each gauge: by how many cm did the level rise within 12 steps, at most?  All ways must
give the same numbers.  Takes about 2 s and 300 MB.
"""

import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import extra_packages  # noqa: F401 (says what is missing)
import make_log
import numpy as np
import pandas as pd
import pi_cli
import polars as pl
import recorder

STEPS = 100_000  # nearly three years
MAX_STEPS = 2_000_000  # about 2 GB of memory
LAG = 12  # steps of 15 minutes: three hours
SEED = 11


def make_levels(steps, seed=SEED):
    """Array of levels in cm: a row for each gauge, a column for each step."""
    stream = np.random.default_rng(seed)
    moves = stream.integers(-2, 3, (len(make_log.GAUGES), steps), dtype="int32")
    return 130 + moves.cumsum(axis=1, dtype="int32")


def as_table(levels):
    """The same as records of gauge, step and level, in order."""
    n_gauges, steps = levels.shape
    gauges = np.repeat(np.array(make_log.GAUGES), steps)
    numbers = np.tile(np.arange(steps, dtype="int32"), n_gauges)
    columns = {"gauge": gauges, "step": numbers, "level_cm": levels.ravel()}
    return pl.DataFrame(columns)


def array_rise(levels):
    """Compare each column with the one LAG columns before."""
    return (levels[:, LAG:] - levels[:, :-LAG]).max(axis=1)


def pandas_rise(table):
    rise = table.groupby("gauge", sort=False).level_cm.diff(LAG)
    return rise.groupby(table.gauge, sort=False).max().to_numpy()


def polars_rise(table):
    rise = pl.col("level_cm").diff(LAG).max()
    return table.group_by("gauge", maintain_order=True).agg(rise)["level_cm"].to_numpy()


def measure(args):
    levels = make_levels(args.steps)
    table = as_table(levels)
    frame = table.to_pandas()
    ways = {
        "array": (array_rise, levels, levels.nbytes),
        "pandas": (pandas_rise, frame, int(frame.memory_usage(deep=True).sum())),
        "polars": (polars_rise, table, int(table.estimated_size())),
    }
    rows = {name: {"bytes": size, "runs": []} for name, (_, _, size) in ways.items()}
    answers = []
    for _ in range(args.rounds):
        for name, (way, data, _) in ways.items():
            clocks = recorder.two_clocks(lambda w=way, d=data: answers.append(w(d)))
            rows[name]["runs"].append(
                dict(zip(("wall_s", "cpu_s"), clocks, strict=True))
            )
    if not all(np.array_equal(answer, answers[0]) for answer in answers):
        raise AssertionError("the ways disagree")
    head = {"script": "code/x11-tables/grid.py", "steps": args.steps, "lag": LAG}
    versions = {"pandas": pd.__version__, "polars": pl.__version__}
    rise = [int(cm) for cm in answers[0]]
    return head | {"packages": versions, "rise_cm": rise, "rows": rows}


def show(results):
    n = len(results["rise_cm"]) * results["steps"]
    lines = [f"{n:,} levels; largest rise of a gauge: {max(results['rise_cm'])} cm"]
    for name, row in results["rows"].items():
        wall_s = statistics.median(run["wall_s"] for run in row["runs"])
        lines.append(
            f"{name:7} {wall_s * 1000:7.1f} ms, data {row['bytes'] / 1e6:5.1f} MB"
        )
    return "\n".join(lines)


def main(argv=None):
    parser = recorder.make_parser(__doc__)
    number = pi_cli.whole_number(LAG + 1, MAX_STEPS)
    parser.add_argument("--steps", type=number, default=STEPS)
    parser.add_argument("--rounds", type=pi_cli.whole_number(1), default=3)
    try:
        return recorder.run(parser, measure, show, argv)
    except MemoryError:
        parser.error("not enough memory; try fewer --steps")


if __name__ == "__main__":
    sys.exit(main())
