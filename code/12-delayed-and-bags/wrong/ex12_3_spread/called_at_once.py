# expect: Never were two runs done at the same time
import statistics

import dask
from dask import delayed


def mean_and_spread(estimate, seeds, workers):
    runs = [delayed(estimate(seed)) for seed in seeds]
    mean = delayed(statistics.mean)(runs)
    spread = delayed(statistics.stdev)(runs)
    return dask.compute(mean, spread, scheduler="threads", num_workers=workers)
