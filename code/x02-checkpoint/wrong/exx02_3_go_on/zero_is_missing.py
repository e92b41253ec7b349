# expect: 0 hits is a result
from concurrent.futures import as_completed


def go_on(pool, sizes, hits, count_hits, streams, save):
    jobs = {
        pool.submit(count_hits, size, stream): index
        for index, (size, stream) in enumerate(zip(sizes, streams))
        if not hits.get(index)
    }
    for job in as_completed(jobs):
        hits[jobs[job]] = job.result()
        save(hits)
    return sum(hits.values())
