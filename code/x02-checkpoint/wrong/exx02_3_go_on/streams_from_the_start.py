# expect: belong to blocks that the checkpoint holds


def go_on(pool, sizes, hits, count_hits, streams, save):
    missing = [index for index in range(len(sizes)) if index not in hits]
    jobs = [
        pool.submit(count_hits, sizes[index], stream)
        for index, stream in zip(missing, streams)
    ]
    for index, job in zip(missing, jobs):
        hits[index] = job.result()
        save(hits)
    return sum(hits.values())
