# expect: The main process summed up the rain itself
import h5py


def rain_of_each(path, gauges, summarise, workers):
    with h5py.File(path, "r") as file:
        return {gauge: summarise(file[gauge][:]) for gauge in gauges}
