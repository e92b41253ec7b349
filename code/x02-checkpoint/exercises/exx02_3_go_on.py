"""Go on where a killed program has stopped (exercise x02.3).

Check it with    python code/check.py x02.3
The check takes about 1 s.
"""

from concurrent.futures import as_completed


def go_on(pool, sizes, hits, count_hits, streams, save):
    """Count the blocks that `hits` lacks in the workers of `pool`; return all hits.

    sizes      points of each block: [1000, 1000, 7]
    hits       {index: hits} of the blocks that the checkpoint holds; it grows
    streams    random stream of each block: streams[2] belongs to block 2
    count_hits(size, stream)   hits of one block
    save(hits)                 writes the checkpoint
    """
    missing = [index for index in range(len(sizes)) if not hits.get(index)]
    jobs = [
        pool.submit(count_hits, sizes[index], stream)
        for index, stream in zip(missing, streams)
    ]
    for index, job in zip(missing, jobs):
        hits[index] = job.result()
    save(hits)
    return sum(hits.values())
