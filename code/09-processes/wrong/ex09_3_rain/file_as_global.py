# expect: imports your module anew
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import h5py

file = None


def summary_of(summarise, gauge):
    return summarise(file[gauge][:])


def rain_of_each(path, gauges, summarise, workers):
    global file
    file = h5py.File(path, "r")
    work = partial(summary_of, summarise)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return dict(zip(gauges, pool.map(work, gauges), strict=True))
