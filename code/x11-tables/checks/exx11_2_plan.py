"""Check of exercise x11.2: a source of records that notes what is read from it."""

import polars as pl
from polars.io.plugins import register_io_source

TITLE = "A plan that reads too much"
HINTS = (
    "Which line of the function reads? What would the later lines look like without it?",
    "A lazy table has filter, group_by, agg and sort, as the other one; each returns a "
    "longer plan.",
    'dry = log.filter(pl.col("month") >= 10, pl.col("rain_mm") == 0), and then as before.',
)
NEEDED = {"month", "gauge", "rain_mm", "pump_kw"}
RECORDS = [  # month, gauge, rain_mm, pump_kw
    *((9, "mill", 0.0, 90.0), (10, "mill", 0.0, 3.0), (10, "dike", 0.1, 80.0)),
    *((11, "mill", 0.0, 4.5), (12, "dike", 0.0, 1.25), (12, "mill", 7.5, 70.0)),
    *((11, "lock", 6.0, 60.0), (3, "lock", 0.0, 50.0), (12, "dike", 0.0, 2.25)),
]
POWERS = [("dike", 1.75), ("mill", 3.75)]


class Source:
    """A lazy table of Polars that notes how it is read."""

    def __init__(self):
        columns = ["month", "gauge", "rain_mm", "pump_kw"]
        self.table = pl.DataFrame(RECORDS, schema=columns, orient="row").with_columns(
            keeper=pl.lit("Anna"), note=pl.lit("a swan"), battery_v=pl.lit(12.0)
        )
        self.reads = []

    def read(self, with_columns, predicate, n_rows, batch_size):
        self.reads.append((with_columns, predicate))
        table = self.table if predicate is None else self.table.filter(predicate)
        yield table if with_columns is None else table.select(with_columns)

    def lazy(self):
        return register_io_source(self.read, schema=self.table.schema)


def check(answer, require):
    source = Source()
    plan = answer.dry_autumn_power(source.lazy())
    require(
        not source.reads,
        "The log was read while the plan was made: leave `collect` to the caller.",
    )
    require(
        isinstance(plan, pl.LazyFrame),
        f"`dry_autumn_power` returned a {type(plan).__name__}: return the plan itself, "
        "a LazyFrame, so that the caller decides when to collect.",
    )
    result = plan.collect()
    require(
        result.columns == ["gauge", "pump_kw"],
        f"The result has the columns {result.columns}: it needs gauge and pump_kw.",
    )
    require(
        result.rows() == POWERS,
        f"For nine records the result is {result.rows()} instead of {POWERS}: take the "
        "months 10 to 12 without rain, and sort by gauge.",
    )
    judge_reads(source, require)


def judge_reads(source, require):
    require(
        len(source.reads) == 1,
        f"The log was read {len(source.reads)} times: one plan reads it once.",
    )
    columns, predicate = source.reads[0]
    read = set(source.table.columns if columns is None else columns) - NEEDED
    require(
        not read,
        f"These columns were read and not needed: {', '.join(sorted(read))}.",
    )
    filtered = set() if predicate is None else set(predicate.meta.root_names())
    require(
        {"month", "rain_mm"} <= filtered,
        "All months, or wet records, left the file: put both filters next to the log, "
        "as expressions that Polars can read.",
    )
