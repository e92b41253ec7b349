# expect: gauges were asked while the plan was made
from dask import delayed


def lazy_message(ask, write, gauges):
    levels = [delayed(ask(gauge)) for gauge in gauges]
    return delayed(write)(levels)
