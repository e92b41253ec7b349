"""Add up what tasks return, with any executor (exercise 11.1).

Check it with    python code/check.py 11.1
The check takes about 2 s; it tries threads, processes, and an executor of its own.
"""

from concurrent.futures import as_completed


def total_of(pool, function, jobs):
    """Sum of function(*job) for all jobs, computed by the workers of `pool`.

    pool    any executor; whoever made it closes it
    jobs    arguments of each call: [(1000, "north"), (500, "south")]
    """
    # solution:
    futures = [pool.submit(function, *job) for job in jobs]
    return sum(future.result() for future in as_completed(futures))
    # starter:
    # futures = [pool.____(____, *job) for job in jobs]
    # return sum(future.____() for future in as_completed(____))
    # end
