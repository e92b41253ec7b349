# expect: it needs the levels
from dask import delayed


def lazy_message(ask, write, gauges):
    levels = [delayed(ask) for gauge in gauges]
    return delayed(write)(levels)
