# expect: one writer


def go_on(pool, sizes, hits, count_hits, streams, save):
    def work(index):
        hits[index] = count_hits(sizes[index], streams[index])
        save(hits)

    missing = [index for index in range(len(sizes)) if index not in hits]
    for job in [pool.submit(work, index) for index in missing]:
        job.result()
    return sum(hits.values())
