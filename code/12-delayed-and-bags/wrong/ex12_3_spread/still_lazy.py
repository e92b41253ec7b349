# expect: both have to be numbers
import statistics

import dask
from dask import delayed


def mean_and_spread(estimate, seeds, workers):
    runs = [delayed(estimate)(seed) for seed in seeds]
    runs = dask.compute(runs, scheduler="threads", num_workers=workers)[0]
    return delayed(statistics.mean)(runs), delayed(statistics.stdev)(runs)
