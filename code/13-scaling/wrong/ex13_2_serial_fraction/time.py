# expect: the speed-up is 1 divided by it
def amdahl(serial_fraction, workers):
    return serial_fraction + (1 - serial_fraction) / workers


def fit_serial_fraction(workers, relative_times):
    return 0.0
