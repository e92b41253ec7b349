"""Run one way of counting in a fresh Python, so that its peak memory is its own.

    from fresh_run import fresh_run
    fresh_run("dask", samples=1_000_000, block=100_000, workers=2)

The child process makes a small run first, as a warm-up, and then reports one run:
time, CPU time, peak memory, chunks and tasks.  Nothing to run by hand.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from peak_memory import peak_memory_mib

SEED = pi_cli.DEFAULT_SEED
WARM_UP_SAMPLES = 1000
MIB, MB = 2**20, 1e6
BYTES_PER_POINT = 41  # x and y, x * x, y * y, their sum: 8 each; the comparison: 1
RUNGS = {
    "numpy": "pi_numpy",
    "numpy_blocks": "pi_numpy_blocks",
    "dask": "pi_dask_array",
    "dask_blocks": "pi_dask_blocks",
}


def free_memory_bytes():
    """Memory that is free now: of the machine, or of the container we run in."""
    from success_story import free_memory_bytes  # episode 1

    return free_memory_bytes()


def fresh_run(way, samples, block, workers):
    """Result of one run as a dictionary; raises ChildProcessError if it dies."""
    arguments = [way, *(str(number) for number in (samples, block, workers))]
    return fresh_python(__file__, arguments)


def fresh_python(script, arguments):
    """Run a script that prints one JSON object; raises ChildProcessError if it dies."""
    command = [sys.executable, os.path.abspath(script), *arguments]
    one_blas_thread = {  # or idle threads of BLAS would spoil CPU/wall
        f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")
    }
    child = subprocess.run(
        command, env=os.environ | one_blas_thread, capture_output=True, text=True
    )
    if child.returncode:
        last_line = (child.stderr.strip() or "no message").splitlines()[-1]
        raise ChildProcessError(f"it ended with {child.returncode}: {last_line}")
    return json.loads(child.stdout)


def run_here(way, samples, block, workers):
    """Warm up, then count once; times in seconds, memory in MB."""
    rung = __import__(RUNGS[way])
    rung.count_all_hits(WARM_UP_SAMPLES, SEED, WARM_UP_SAMPLES, workers)
    start, cpu_start = time.perf_counter(), time.process_time()
    system_start = os.times().system
    hits = rung.count_all_hits(samples, SEED, block, workers)
    seconds = time.perf_counter() - start
    cpu_seconds = time.process_time() - cpu_start
    system_seconds = os.times().system - system_start
    peak_mb = peak_memory_mib() * MIB / MB
    return {
        "way": way,
        "samples": samples,
        "block": block,
        "workers": workers,
        "chunks": -(-samples // block),
        "tasks": tasks_in(rung, samples, block),
        "hits": hits,
        "seconds": round(seconds, 6),
        "cpu_seconds": round(cpu_seconds, 6),
        "system_seconds": round(system_seconds, 6),
        "peak_memory_mb": round(peak_mb, 1),
    }


def tasks_in(rung, samples, block):
    """Number of tasks of a lazy rung; None for one that works at once."""
    if not hasattr(rung, "lazy_hits"):
        return None
    from chunk_tools import count_tasks

    return count_tasks(rung.lazy_hits(samples, SEED, block))


if __name__ == "__main__":
    print(json.dumps(run_here(sys.argv[1], *map(int, sys.argv[2:]))))
