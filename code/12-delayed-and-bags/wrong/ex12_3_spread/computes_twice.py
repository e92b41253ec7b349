# expect: compute mean and spread together
import statistics

import dask
from dask import delayed


def mean_and_spread(estimate, seeds, workers):
    runs = [delayed(estimate)(seed) for seed in seeds]
    mean = delayed(statistics.mean)(runs)
    spread = delayed(statistics.stdev)(runs)
    with dask.config.set(scheduler="threads", num_workers=workers):
        return mean.compute(), spread.compute()
