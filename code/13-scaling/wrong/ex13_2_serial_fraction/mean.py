# expect: you take the mean of the fractions of the single runs
def amdahl(serial_fraction, workers):
    return 1 / (serial_fraction + (1 - serial_fraction) / workers)


def fit_serial_fraction(workers, relative_times):
    fractions = [
        (t - 1 / k) / (1 - 1 / k)
        for k, t in zip(workers, relative_times, strict=True)
        if k > 1
    ]
    return sum(fractions) / len(fractions)
