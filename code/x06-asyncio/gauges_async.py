"""Ask a server for the levels of gauges, with coroutines: in turn, together, in a window.

Run it with    python code/x06-asyncio/gauges_async.py
Takes about 3 s on any number of cores; 30 MB.  The server is part of this program, answers
after 0.2 s, and can be reached from this computer only.
"""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import record_file
import recorder
from gauge_server import HOST, gauge_server

N_GAUGES, WINDOW = 12, 4
MAX_GAUGES = 100  # each needs two open files, and some systems allow only 256


async def read_level(port, name):
    """Level of a gauge in m, from the server at this port."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(f"{name}\n".encode())
        answer = await reader.readline()
    finally:
        writer.close()
    if not answer:
        raise ConnectionError(f"{name} does not answer")
    return float(answer)


async def in_turn(read, names):
    return [await read(name) for name in names]


async def together(read, names):
    return await asyncio.gather(*(read(name) for name in names))


async def in_window(read, names, window=WINDOW):
    """At most `window` calls are under way at the same time."""
    free = asyncio.Semaphore(window)

    async def read_when_free(name):
        async with free:
            return await read(name)

    return await asyncio.gather(*map(read_when_free, names))


async def blocking(read, names):
    """A fault on purpose: `time.sleep` waits for all coroutines, not for one."""

    async def read_and_nap(name):
        level = await read(name)
        time.sleep(0.05)
        return level

    return await asyncio.gather(*map(read_and_nap, names))


WAYS = {f.__name__: f for f in (in_turn, together, in_window, blocking)}


def timed(way, names):
    """One row: wall and CPU time, the most at a time, and when each call ran."""
    with gauge_server() as server:
        start, cpu = time.perf_counter(), time.process_time()
        spans = {}

        async def read(name):
            begin = time.perf_counter() - start
            level = await read_level(server.port, name)
            spans[name] = (begin, time.perf_counter() - start)
            return level

        levels = asyncio.run(WAYS[way](read, names))
        wall_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
    row = {"way": way, "wall_s": wall_s, "cpu_s": cpu_s, "most": server.most}
    return row | {"levels": levels, "spans_s": [spans[name] for name in names]}


def measure(args):
    names = [f"gauge {number}" for number in range(args.gauges)]
    rows = [timed(way, names) for way in WAYS]
    return {"gauges": args.gauges, "window": WINDOW, "rows": rows}


def show(results):
    return "\n".join(
        f"{row['way']:10} wall {row['wall_s']:.2f} s, CPU/wall"
        f" {row['cpu_s'] / row['wall_s']:.2f}, at most {row['most']:2} at the same time"
        for row in results["rows"]
    )


def main(argv=None):
    parser = recorder.make_parser(__doc__)
    parser.add_argument("--gauges", type=pi_cli.whole_number(1), default=N_GAUGES)
    args = parser.parse_args(argv)
    if args.gauges > MAX_GAUGES:
        parser.error(f"at most {MAX_GAUGES} gauges: each needs two open files")
    return record_file.run(parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
