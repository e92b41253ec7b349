# expect: while the plan was made: leave `collect` to the caller
import polars as pl


def dry_autumn_power(log):
    table = log.collect().lazy()
    dry = table.filter(pl.col("month") >= 10, pl.col("rain_mm") == 0)
    return dry.group_by("gauge").agg(pl.col("pump_kw").mean()).sort("gauge")
