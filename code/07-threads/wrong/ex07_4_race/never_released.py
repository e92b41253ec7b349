# expect: it waited in
import threading
from concurrent.futures import ThreadPoolExecutor


def add(a, b):
    return a + b


def rain_by_gauge(read_block, blocks, workers):
    totals = {}
    lock = threading.Lock()

    def work(block):
        for gauge, rain_mm in read_block(block):
            lock.acquire()
            totals[gauge] = add(totals.get(gauge, 0), rain_mm)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, blocks))
    return totals
