"""Count the hits of all blocks in processes (exercise 09.1).

Check it with    python code/check.py 09.1
The check takes about 2 s on two cores.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def count_in_processes(count_hits, sizes, streams, workers):
    """Hits of all blocks together, counted by `workers` processes.

    count_hits(size, stream)    counts the hits of one block
    sizes, streams              points and random stream of each block
    """
    with ____(workers, get_context(____)) as pool:
        return ____(pool.map(____, ____, ____))
