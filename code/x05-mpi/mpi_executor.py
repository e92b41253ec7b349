"""Estimate pi with the executor of mpi4py: rank 0 hands out tasks, the others work.

Run it with    mpiexec -n 3 python -m mpi4py.futures code/x05-mpi/mpi_executor.py
Takes about 1 s with two workers; 40 MB for each rank.  The function that hands out the
blocks is the one of `pi_futures.py`, unchanged.
"""

import signal
import sys

import mpi_tools
from mpi4py.futures import MPIPoolExecutor
from mpi_tools import pi_cli
from pi_futures import count_with
from pi_numpy import block_streams

DEFAULT_SAMPLES = 2_500_000


def count_all_hits(n_samples, seed, block, workers):
    """Hits of all blocks; `mpiexec` has started the workers."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    # Ctrl-C reaches all ranks, and rank 0 answers it.
    quiet = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN)}
    pool = MPIPoolExecutor(workers, **quiet)
    try:
        return count_with(pool, blocks, block_streams(seed, len(blocks)))
    finally:
        pool.shutdown(cancel_futures=True)


def main(argv=None):
    workers = max(mpi_tools.COMM.size - 1, 1)
    arguments = ["--workers", str(workers), *(sys.argv[1:] if argv is None else argv)]
    return pi_cli.run(count_all_hits, __doc__, DEFAULT_SAMPLES, arguments)


if __name__ == "__main__":
    sys.exit(main())
