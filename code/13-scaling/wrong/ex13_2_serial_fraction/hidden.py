# expect: so do not hide it
def amdahl(serial_fraction, workers):
    return 1 / (serial_fraction + (1 - serial_fraction) / workers)


def fit_serial_fraction(workers, relative_times):
    xs = [1 - 1 / k for k in workers]
    ys = [t - 1 / k for k, t in zip(workers, relative_times, strict=True)]
    s = sum(x * y for x, y in zip(xs, ys, strict=True)) / sum(x * x for x in xs)
    return min(1.0, max(0.0, s))
