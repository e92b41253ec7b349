# expect: hand out a new block when one has been written

from concurrent.futures import as_completed


def simulate_all(pool, simulate, numbers, write, window):
    jobs = {pool.submit(simulate, number): number for number in numbers}
    for job in as_completed(jobs):
        write(jobs[job], job.result())
