"""Estimate pi in MPI ranks: each rank counts its blocks, and the hits are reduced.

Run it with    mpiexec -n 2 python code/x05-mpi/mpi_hits.py
Takes about 0.6 s with 2 ranks on two cores, most of it to start; 40 MB for each rank.
Without `mpiexec` there is one rank, and it counts everything.
"""

import json
import sys
import time
from itertools import islice

import mpi_tools
from mpi_tools import COMM, MPI, pi_cli
from peak_memory import peak_memory_mib
from pi_numpy import block_streams
from pi_numpy_blocks import count_hits

DEFAULT_SAMPLES = 20_000_000


def count_all_hits(n_samples, seed, block, comm):
    """Hits of all blocks on rank 0, None elsewhere."""
    blocks = pi_cli.plan_blocks(n_samples, block)
    jobs = zip(blocks, block_streams(seed, len(blocks)), strict=True)
    mine = islice(jobs, comm.rank, None, comm.size)
    hits = sum(count_hits(*job) for job in mine)
    return comm.reduce(hits, op=MPI.SUM, root=0)


def measure(args):
    """The report on rank 0, with the CPU time and the memory of all ranks; else None."""
    if "numpy" in sys.modules:
        time.sleep(pi_cli.SETTLE_SECONDS)
    COMM.Barrier()
    start, cpu_start = time.perf_counter(), time.process_time()
    hits = count_all_hits(args.samples, args.seed, args.block, COMM)
    seconds = time.perf_counter() - start
    cpu_seconds = COMM.reduce(time.process_time() - cpu_start)
    memory_mib = COMM.reduce(peak_memory_mib())
    if COMM.rank:
        return None
    result = pi_cli.report(hits, seconds, cpu_seconds, args, COMM.size)
    return result | {"peak_memory_mib": round(memory_mib, 1)}


def make_parser():
    parser = pi_cli.make_parser(__doc__, DEFAULT_SAMPLES)
    parser.set_defaults(workers=COMM.size)
    return parser


def main(argv=None):
    parser = make_parser()
    args = mpi_tools.parse(parser, argv)
    problem = ""
    if args.workers != COMM.size:
        problem = f"`mpiexec -n {args.workers}` chooses the workers, not --workers"
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        problem = f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block"
    if problem and COMM.rank == 0:
        parser.error(problem)
    if problem:
        return 2
    result = measure(args)
    if result:
        print(json.dumps(result) if args.json else pi_cli.one_line(result))
    return 0


if __name__ == "__main__":
    mpi_tools.run(main)
