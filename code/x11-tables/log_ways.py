"""Questions to the pump log, answered in several ways with the same numbers.

This is no program; it is imported, and ask_log.py runs it.

The question: for each gauge, how many records of the year were written while it rained
more than 5 mm in the hour, and what was the mean and the highest level?
Each way takes the folder of make_log.py, and a number of threads, and returns
{gauge: (records, sum of levels in cm, highest level in cm)}: whole numbers, so all ways
must agree to the last digit.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import extra_packages  # noqa: F401 (says what is missing)

RAIN_MM = 5
COLUMNS = ["gauge", "level_cm", "rain_mm"]


def set_arrow_threads(threads):
    """pandas reads Parquet with Arrow, which has threads of its own."""
    import pyarrow as pa

    pa.set_cpu_count(threads)
    pa.set_io_thread_count(threads)


def files_of(folder):
    return sorted(Path(folder).glob("month=*/records.parquet"))


def as_totals(frame):
    """Totals of a pandas frame with columns count, sum, max and the gauges as index."""
    rows = zip(frame.index, frame["count"], frame["sum"], frame["max"], strict=True)
    return {gauge: (int(n), int(s), int(m)) for gauge, n, s, m in rows}


def totals_of(records):
    """Map: count, sum and highest level of each gauge."""
    wet = records[records.rain_mm > RAIN_MM]
    return wet.groupby("gauge").level_cm.agg(["count", "sum", "max"])


def join_totals(parts):
    """Reduce: add counts and sums, take the highest of the highest."""
    import pandas as pd

    both = pd.concat(parts).groupby(level=0)
    return both.agg({"count": "sum", "sum": "sum", "max": "max"})


def pandas_csv(folder, threads):
    """Read the CSV file beside the folder, all columns."""
    import pandas as pd

    set_arrow_threads(threads)
    return as_totals(totals_of(pd.read_csv(f"{folder}.csv")))


def pandas_all(folder, threads):
    """Read all columns of all files, then ask."""
    import pandas as pd

    set_arrow_threads(threads)
    return as_totals(totals_of(pd.read_parquet(folder)))


def pandas_columns(folder, threads):
    """Read the three columns of the question."""
    import pandas as pd

    set_arrow_threads(threads)
    return as_totals(totals_of(pd.read_parquet(folder, columns=COLUMNS)))


def pandas_months(folder, threads):
    """Read three columns of one month, map; read the next; reduce at the end."""
    import pandas as pd

    set_arrow_threads(threads)
    parts = [
        totals_of(pd.read_parquet(path, columns=COLUMNS, partitioning=None))
        for path in files_of(folder)
    ]
    return as_totals(join_totals(parts))


def dask_threads(folder, threads):
    """A lazy table in Dask; its threads share out the files."""
    import dask.dataframe as dd

    set_arrow_threads(1)  # or two kinds of threads would compete
    log = dd.read_parquet(folder)
    wet = log[log.rain_mm > RAIN_MM]
    lazy = wet.groupby("gauge").level_cm.agg(["count", "sum", "max"])
    return as_totals(lazy.compute(scheduler="threads", num_workers=threads))


def polars_question(log):
    """The question as a plan for a table of Polars, lazy or not."""
    import polars as pl

    level = pl.col("level_cm").cast(pl.Int64)
    wet = log.filter(pl.col("rain_mm") > RAIN_MM)
    return wet.group_by("gauge").agg(
        pl.len(), level.sum().alias("sum"), level.max().alias("max")
    )


def plan_text(plan, folder):
    """The improved plan of a lazy table of Polars, with LOG for the folder."""
    text = plan.explain().replace("\\\\", "/").replace("\\", "/")
    return text.replace(Path(folder).as_posix(), "LOG")


def polars_eager(folder, threads):
    """Read all columns at once, then ask; threads come from POLARS_MAX_THREADS."""
    import polars as pl

    log = pl.read_parquet(files_of(folder))
    return {gauge: tuple(rest) for gauge, *rest in polars_question(log).rows()}


def polars_lazy(folder, threads, engine="in-memory"):
    """Plan first; Polars reads what the plan needs."""
    import polars as pl

    plan = polars_question(pl.scan_parquet(files_of(folder)))
    answer = plan.collect(engine=engine)
    return {gauge: tuple(rest) for gauge, *rest in answer.rows()}


def polars_streaming(folder, threads):
    """The same plan, worked off in pieces."""
    return polars_lazy(folder, threads, engine="streaming")


def notes_lazy(folder, threads, engine="in-memory"):
    """Another question, about the widest column: how many letters did a keeper write?"""
    import polars as pl

    letters = pl.col("note").str.len_chars().cast(pl.Int64)
    totals = letters.len().alias("n"), letters.sum().alias("sum"), letters.max()
    plan = pl.scan_parquet(files_of(folder)).group_by("keeper").agg(*totals)
    return {keeper: tuple(rest) for keeper, *rest in plan.collect(engine=engine).rows()}


def notes_streaming(folder, threads):
    """The same, worked off in pieces."""
    return notes_lazy(folder, threads, engine="streaming")


WAYS = {
    way.__name__: way
    for way in (
        *(pandas_csv, pandas_all, pandas_columns, pandas_months),
        *(dask_threads, polars_eager, polars_lazy, polars_streaming),
        *(notes_lazy, notes_streaming),
    )
}
