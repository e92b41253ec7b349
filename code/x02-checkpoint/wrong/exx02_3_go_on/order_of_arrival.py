# expect: were noted for other blocks
from concurrent.futures import as_completed


def go_on(pool, sizes, hits, count_hits, streams, save):
    missing = [index for index in range(len(sizes)) if index not in hits]
    jobs = [pool.submit(count_hits, sizes[i], streams[i]) for i in missing]
    for index, job in zip(missing, as_completed(jobs)):
        hits[index] = job.result()
        save(hits)
    return sum(hits.values())
