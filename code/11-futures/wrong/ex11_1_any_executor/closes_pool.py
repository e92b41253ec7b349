# expect: leave that to whoever made it
from concurrent.futures import as_completed


def total_of(pool, function, jobs):
    with pool:
        futures = [pool.submit(function, *job) for job in jobs]
        return sum(future.result() for future in as_completed(futures))
