# expect: Threads of one process summed up the rain
from concurrent.futures import ThreadPoolExecutor

import h5py


def rain_of_each(path, gauges, summarise, workers):
    with h5py.File(path, "r") as file, ThreadPoolExecutor(workers) as pool:
        numbers = pool.map(lambda gauge: summarise(file[gauge][:]), gauges)
        return dict(zip(gauges, numbers, strict=True))
