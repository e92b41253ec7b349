"""Add up rain in threads, and lose none of it (exercise 07.4).

Check it with    python code/check.py 07.4
The check takes about 3 s on any number of cores.
"""

# solution:
import threading
from concurrent.futures import ThreadPoolExecutor

# starter:
# from concurrent.futures import ThreadPoolExecutor
# end


def add(a, b):
    return a + b


def rain_by_gauge(read_block, blocks, workers):
    """Rain of each gauge in mm, added up over all blocks: {"north": 31, "east": 12}.

    read_block(block)    reads one block: a list such as [("north", 3), ("east", 1)]
    """
    totals = {}
    # solution:
    lock = threading.Lock()

    def work(block):
        for gauge, rain_mm in read_block(block):
            with lock:
                totals[gauge] = add(totals.get(gauge, 0), rain_mm)

    # starter:
    #
    # def work(block):
    #     for gauge, rain_mm in read_block(block):
    #         totals[gauge] = add(totals.get(gauge, 0), rain_mm)
    #
    # end
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, blocks))
    return totals
