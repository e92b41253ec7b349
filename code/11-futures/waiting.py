"""What coroutines are for: twenty waits, and four counts, in several ways.

Run it with    python code/11-futures/waiting.py
Takes about 6 s on two cores.  A wait is a sleep of 0.1 s, as for a server that is far
away; a count is a block of points in a Python loop.
"""

import asyncio
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import keep_record
import loop_task

N_WAITS = 20
WAIT_S = 0.1
JOBS = [(2026, index, 1_000_000) for index in range(4)]  # seed, block, points


async def waits_in_turn():
    for _ in range(N_WAITS):
        await asyncio.sleep(WAIT_S)


async def waits_together():
    await asyncio.gather(*(asyncio.sleep(WAIT_S) for _ in range(N_WAITS)))


async def count(job):
    """A coroutine that never waits: nobody else gets a turn until it is done."""
    return loop_task.count_block(*job)


async def counts_in_turn():
    return [await count(job) for job in JOBS]


async def counts_together():
    return await asyncio.gather(*(count(job) for job in JOBS))


async def counts_in_threads():
    calls = (asyncio.to_thread(loop_task.count_block, *job) for job in JOBS)
    return await asyncio.gather(*calls)


async def counts_in_processes(pool):
    loop = asyncio.get_running_loop()
    calls = (loop.run_in_executor(pool, loop_task.count_block, *job) for job in JOBS)
    return await asyncio.gather(*calls)


def timed(name, main):
    """Run a coroutine; a count brings its hits and its own CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    results = asyncio.run(main)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if results:
        cpu = sum(cpu_s for _, cpu_s in results)
    hits = sum(hits for hits, _ in results) if results else None
    return {"way": name, "wall_s": wall, "cpu_s": cpu, "hits": hits}


def measure(args):
    rows = [
        timed(f"{N_WAITS} waits in turn", waits_in_turn()),
        timed(f"{N_WAITS} waits together", waits_together()),
        timed("4 counts in turn", counts_in_turn()),
        timed("4 counts together", counts_together()),
        timed("4 counts in threads", counts_in_threads()),
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        naps = [pool.submit(time.sleep, 0.5) for _ in "ab"]
        [nap.result() for nap in naps]  # both processes are up before the clock starts
        rows.append(timed("4 counts in processes", counts_in_processes(pool)))
    return {"wait_s": WAIT_S, "points": JOBS[0][2], "rows": rows}


def show(results):
    return "\n".join(
        f"{row['way']:22} {row['wall_s']:5.2f} s   CPU/wall"
        f" {row['cpu_s'] / row['wall_s']:.2f}"
        for row in results["rows"]
    )


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    return keep_record.run(parser, parser.parse_args(argv), measure, show)


if __name__ == "__main__":
    sys.exit(main())
