"""Several runs of pi: their mean and their spread, each run done once (exercise 12.3).

Check it with    python code/check.py 12.3
The check takes about 3 s on any number of cores.
"""



def mean_and_spread(estimate, seeds, workers):
    """Mean and standard deviation of estimate(seed) for all seeds, as a pair.

    Each seed is used once, in one of `workers` threads.
    """
    raise NotImplementedError("plan the runs and both results, then compute once")
