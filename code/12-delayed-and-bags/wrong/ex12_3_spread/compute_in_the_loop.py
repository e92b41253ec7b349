# expect: Never were two runs done at the same time
import statistics

import dask
from dask import delayed


def mean_and_spread(estimate, seeds, workers):
    with dask.config.set(scheduler="threads", num_workers=workers):
        runs = [delayed(estimate)(seed).compute() for seed in seeds]
    return statistics.mean(runs), statistics.stdev(runs)
