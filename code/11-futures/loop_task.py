"""One block of points, counted by a plain Python loop: a task that any worker can run.

This is no program; scripts import it and hand its function to an executor.  It imports
nothing but the standard library, so interpreters can run it, too.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (finds pi_loop)
import pi_loop


def count_block(seed, index, size):
    """Hits of block `index`, and the CPU seconds that counting them took."""
    start = time.thread_time()
    hits = pi_loop.count_hits(size, pi_loop.block_stream(seed, index))
    return hits, time.thread_time() - start
