# expect: one worker has x = 0
def amdahl(serial_fraction, workers):
    return 1 / (serial_fraction + (1 - serial_fraction) / workers)


def fit_serial_fraction(workers, relative_times):
    pairs = zip(workers, relative_times, strict=True)
    fractions = [(t - 1 / k) / (1 - 1 / k) for k, t in pairs]
    return sum(fractions) / len(fractions)
