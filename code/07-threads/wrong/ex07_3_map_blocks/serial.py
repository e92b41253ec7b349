# expect: All blocks were counted by the main thread
from concurrent.futures import ThreadPoolExecutor


def count_in_threads(count_hits, make_stream, sizes, workers):
    streams = [make_stream(index) for index in range(len(sizes))]
    return sum(map(count_hits, sizes, streams))
