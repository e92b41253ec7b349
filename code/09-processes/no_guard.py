"""Fails on purpose: starts workers without a main guard.  Imported, it fails as well.

Run it with    python code/09-processes/no_guard.py
Takes about 1 s, and ends with two tracebacks, one of a worker and one of this program.
"""

import math
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

with ProcessPoolExecutor(2, get_context("spawn")) as pool:
    print(list(pool.map(math.sqrt, [1, 4, 9])))
