# expect: a total was read before the lock was taken
import threading
from concurrent.futures import ThreadPoolExecutor


def add(a, b):
    return a + b


def rain_by_gauge(read_block, blocks, workers):
    totals = {}
    lock = threading.Lock()

    def work(block):
        for gauge, rain_mm in read_block(block):
            old = totals.get(gauge, 0)
            with lock:
                totals[gauge] = add(old, rain_mm)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, blocks))
    return totals
