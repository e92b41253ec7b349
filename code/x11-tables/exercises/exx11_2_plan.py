"""A question that reads what it needs, and not before somebody asks (exercise x11.2).

Check it with    python code/check.py x11.2
The check takes about a second on any number of cores; it needs Polars.
"""

import polars as pl


def dry_autumn_power(log):
    """Plan for the mean power of each gauge's pump in autumn, while it did not rain.

    log        lazy table with `month`, `gauge`, `rain_mm`, `pump_kw` and much more
    returns    lazy table with `gauge` and `pump_kw`, in the order of the gauges

    Autumn are the months 10, 11 and 12; nothing is read before somebody collects.
    """
    table = log.collect()
    autumn = table.filter(pl.col("month") >= 10)
    dry = autumn.filter(pl.col("rain_mm") == 0)
    return dry.group_by("gauge").agg(pl.col("pump_kw").mean()).sort("gauge")
