# expect: it is 1 - s that is divided by the number of workers
def amdahl(serial_fraction, workers):
    return 1 / ((1 - serial_fraction) + serial_fraction / workers)


def fit_serial_fraction(workers, relative_times):
    return 0.0
