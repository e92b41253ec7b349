# expect: the least squares give
def amdahl(serial_fraction, workers):
    return 1 / (serial_fraction + (1 - serial_fraction) / workers)


def fit_serial_fraction(workers, relative_times):
    k, t = workers[-1], relative_times[-1]
    return (t - 1 / k) / (1 - 1 / k)
