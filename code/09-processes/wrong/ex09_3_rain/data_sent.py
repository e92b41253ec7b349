# expect: The main process read the rain and sent it
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import h5py


def rain_of_each(path, gauges, summarise, workers):
    with h5py.File(path, "r") as file:
        arrays = [file[gauge][:] for gauge in gauges]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return dict(zip(gauges, pool.map(summarise, arrays), strict=True))
