"""Write Amdahl's law, and fit a serial fraction to measured times (exercise 13.2).

Check it with    python code/check.py 13.2
The check takes less than a second.
"""


def amdahl(serial_fraction, workers):
    """Speed-up with so many workers, when a part of the work is not shared out."""
    # solution:
    return 1 / (serial_fraction + (1 - serial_fraction) / workers)
    # starter:
    # return ____
    # end


def fit_serial_fraction(workers, relative_times):
    """The serial fraction s whose line y = s x has the least sum of squares.

    workers           numbers of workers: [1, 2, 4]
    relative_times    T(k)/T(1) for each of them: [1.0, 0.55, 0.325]

    For each pair, x is 1 - 1/k and y is T(k)/T(1) - 1/k.
    """
    # solution:
    xs = [1 - 1 / k for k in workers]
    ys = [t - 1 / k for k, t in zip(workers, relative_times, strict=True)]
    products = sum(x * y for x, y in zip(xs, ys, strict=True))
    return products / sum(x * x for x in xs)
    # starter:
    # raise NotImplementedError("sum of x y, divided by sum of x x")
    # end
