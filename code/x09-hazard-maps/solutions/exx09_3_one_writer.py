"""Many workers simulate, and one process writes (exercise x09.3).

Check it with    python code/check.py x09.3
The check takes about 1 s; it tries threads.
"""

from concurrent.futures import FIRST_COMPLETED, wait
from itertools import islice


def simulate_all(pool, simulate, numbers, write, window):
    """Simulate the blocks with these numbers in the workers of `pool`; write each one.

    simulate(number)       takes long, and returns the rows of a block
    write(number, rows)    may be called by the thread that called simulate_all, and by
                           nobody else; whatever is ready is written at once
    window                 so many blocks, at most, are handed out and not yet written
    """
    # solution:
    numbers = iter(numbers)
    jobs = {pool.submit(simulate, n): n for n in islice(numbers, window)}
    while jobs:
        ready, _ = wait(jobs, return_when=FIRST_COMPLETED)
        for job in ready:
            write(jobs.pop(job), job.result())
        for number in islice(numbers, window - len(jobs)):
            jobs[pool.submit(simulate, number)] = number
    # starter:
    # def work(number):
    #     write(number, simulate(number))
    #
    # jobs = [pool.submit(work, number) for number in numbers]
    # for job in jobs:
    #     job.result()
    # end
