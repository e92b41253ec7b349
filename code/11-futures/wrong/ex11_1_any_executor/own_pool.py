# expect: Nothing was submitted to the executor that the function got
from concurrent.futures import ThreadPoolExecutor


def total_of(pool, function, jobs):
    with ThreadPoolExecutor() as mine:
        futures = [mine.submit(function, *job) for job in jobs]
        return sum(future.result() for future in futures)
