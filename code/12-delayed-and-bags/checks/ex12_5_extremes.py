"""Check of exercise 12.5: many partitions, broken gauges, and levels below zero."""

import math

import dask
import dask.bag as db
from dask.bag.core import Item

TITLE = "Lowest, highest, and how many"
HINTS = (
    "A total is a triple; which of min, max and + belongs to each of its places?",
    "take_in adds one level to a total; join_totals joins two totals, so it adds their "
    "numbers.",
    "fold(take_in, join_totals, initial=(math.inf, -math.inf, 0)): any level is lower "
    "than infinity, and higher than minus infinity.",
)
NOTHING = (math.inf, -math.inf, 0)
LEVELS = [131, None, 187, 142, 95, None, 160, 133, 187, 102, 140]
CASES = [LEVELS, [-20, None, -35, -8], [260, 240, 255], [None, 7], [12]]


def records_of(levels):
    """Records as in the diaries: no level on days when the gauge was broken."""
    records = [{"gauge": "mill", "day": day} for day in range(len(levels))]
    for record, level in zip(records, levels, strict=True):
        if level is not None:
            record["level_cm"] = level
    return records


def oracle(levels):
    found = sorted(level for level in levels if level is not None)
    return (found[0], found[-1], len(found)) if found else NOTHING


def check(answer, require):
    judge_take_in(answer, require)
    judge_join(answer, require)
    for levels in CASES:
        for size in (len(levels), 4, 1):
            judge_fold(answer, levels, size, require)


def judge_take_in(answer, require):
    total = answer.take_in((100, 150, 3), {"gauge": "mill", "day": 1, "level_cm": 170})
    require(
        total == (100, 170, 4),
        f"take_in((100, 150, 3), a record with 170 cm) gave {total!r} instead of "
        "(100, 170, 4): the lowest, the highest, and one level more.",
    )
    total = answer.take_in((100, 150, 3), {"gauge": "mill", "day": 1})
    require(
        total == (100, 150, 3),
        f"A record without a level changed the total to {total!r}: return it as it is.",
    )


def judge_join(answer, require):
    total = answer.join_totals((100, 150, 3), (90, 120, 40))
    require(
        not (isinstance(total, tuple) and len(total) == 3 and total[2] in (4, 41)),
        f"join_totals gave {total!r} for totals of 3 and 40 levels: a total stands for "
        "many levels, so add both numbers.",
    )
    require(
        total == (90, 150, 43),
        f"join_totals((100, 150, 3), (90, 120, 40)) gave {total!r} instead of "
        "(90, 150, 43).",
    )


def judge_fold(answer, levels, size, require):
    records = db.from_sequence(records_of(levels), partition_size=size)
    with dask.config.set(scheduler="synchronous"):
        lazy = answer.lazy_extremes(records)
        require(
            isinstance(lazy, Item),
            f"`lazy_extremes` returned a {type(lazy).__name__}: return the fold itself, "
            "without compute.",
        )
        try:
            found = lazy.compute()
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            found = f"{type(error).__name__}: {error}"
    require(
        not isinstance(found, str),
        f"The fold failed with {found}: it needs take_in for records, join_totals for "
        "totals, and a total as `initial`.",
    )
    expected = oracle(levels)
    require(
        found == expected,
        f"The levels {levels}, {size} in a partition, gave {found} instead of "
        f"{expected}: the value of `initial` must change nothing, and totals are "
        "joined by join_totals.",
    )
