# expect: cannot be sent to a worker
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import h5py


def rain_of_each(path, gauges, summarise, workers):
    with (
        h5py.File(path, "r") as file,
        ProcessPoolExecutor(workers, get_context("spawn")) as pool,
    ):
        datasets = [file[gauge] for gauge in gauges]
        return dict(zip(gauges, pool.map(summarise, datasets), strict=True))
