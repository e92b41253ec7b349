# expect: put both filters next to the log, as expressions that Polars can read
import polars as pl


def dry_autumn(table):
    return table.filter(pl.col("month") >= 10, pl.col("rain_mm") == 0)


def dry_autumn_power(log):
    columns = log.select("month", "gauge", "rain_mm", "pump_kw")
    dry = columns.map_batches(dry_autumn)
    return dry.group_by("gauge").agg(pl.col("pump_kw").mean()).sort("gauge")
