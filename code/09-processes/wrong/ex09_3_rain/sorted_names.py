# expect: The sums are
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import h5py


def summary_of(path, summarise, gauge):
    with h5py.File(path, "r") as file:
        return summarise(file[gauge][:])


def rain_of_each(path, gauges, summarise, workers):
    work = partial(summary_of, path, summarise)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return dict(zip(sorted(gauges), pool.map(work, gauges), strict=True))
