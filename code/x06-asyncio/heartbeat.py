"""Who keeps the event loop from its work?  A heartbeat notes how long it was silent.

Run it with    python code/x06-asyncio/heartbeat.py
Takes about 4 s on two cores.  Beside the heart, four waits of 0.1 s or four counts of a
block of points go on, in several ways.
"""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401  # isort: skip (makes the next ones importable)
import keep_record  # of episode 11
import loop_task
from pi_futures import ctrl_c, open_executor

BEAT_S, WAIT_S = 0.01, 0.1
JOBS = [(2026, index, 1_000_000) for index in range(4)]  # seed, block, points


async def beat(silences):
    """Note again and again how long the heart was silent."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(BEAT_S)
        silences.append(time.perf_counter() - start)


# ---- one wait, or one count, in several ways -----------------------------------------


async def wait(job, pool):
    await asyncio.sleep(WAIT_S)


async def block(job, pool):
    time.sleep(WAIT_S)  # the fault: nobody else gets a turn


async def block_in_thread(job, pool):
    await asyncio.to_thread(time.sleep, WAIT_S)


async def count(job, pool):
    return loop_task.count_block(*job)[0]  # the same fault, with work


async def count_in_thread(job, pool):
    return (await asyncio.to_thread(loop_task.count_block, *job))[0]


async def count_in_process(job, pool):
    loop = asyncio.get_running_loop()
    return (await loop.run_in_executor(pool, loop_task.count_block, *job))[0]


WAYS = {
    "4 waits, asyncio.sleep": wait,
    "4 waits, time.sleep": block,
    "4 waits, to_thread": block_in_thread,
    "4 counts in coroutines": count,
    "4 counts, to_thread": count_in_thread,
    "4 counts in processes": count_in_process,
}


async def watched(way, jobs, pool):
    """Run four of them beside the heart; results, and the longest silence in s."""
    silences = []
    heart = asyncio.create_task(beat(silences))
    await asyncio.sleep(2 * BEAT_S)  # the heart beats before the work begins
    results = await asyncio.gather(*(way(job, pool) for job in jobs))
    await asyncio.sleep(2 * BEAT_S)
    heart.cancel()
    return results, max(silences)


def measure(args):
    rows = []
    with open_executor("processes", 2) as pool:
        with ctrl_c.held_back():  # both processes start here
            naps = [pool.submit(time.sleep, 0.3) for _ in "ab"]
        [nap.result() for nap in naps]  # both are up before the clock starts
        for name, way in WAYS.items():
            start = time.perf_counter()
            results, silence_s = asyncio.run(watched(way, JOBS, pool))
            wall_s = time.perf_counter() - start - 4 * BEAT_S
            hits = sum(results) if results[0] is not None else None
            row = {"way": name, "wall_s": wall_s, "silence_s": silence_s}
            rows.append(row | {"hits": hits})
    return {"beat_s": BEAT_S, "wait_s": WAIT_S, "points": JOBS[0][2], "rows": rows}


def show(results):
    return "\n".join(
        f"{row['way']:23} wall {row['wall_s']:.2f} s,"
        f" longest silence {row['silence_s']:.2f} s"
        + (f", {row['hits']} hits" if row["hits"] else "")
        for row in results["rows"]
    )


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    return keep_record.run(parser, parser.parse_args(argv), measure, show)


if __name__ == "__main__":
    sys.exit(main())
