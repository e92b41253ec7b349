"""A crowd of waits: coroutines in one thread, or a thread for each; time and memory.

Run it with    python code/x06-asyncio/crowd.py
Takes about 2 s.  Each of 1000 waits lasts 0.3 s; each way runs in a fresh process.
"""

import asyncio
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import record_file
import recorder
from peak_memory import peak_memory_mib

WAIT_S, N_WAITS = 0.3, 1000
MAX_WAITS = 10_000  # a thread for each: more than many systems allow
LIMIT_S = 60


def coroutines(n_waits):
    async def crowd():
        await asyncio.gather(*(asyncio.sleep(WAIT_S) for _ in range(n_waits)))

    asyncio.run(crowd())


def threads(n_waits):
    crowd = [
        threading.Thread(target=time.sleep, args=(WAIT_S,)) for _ in range(n_waits)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


WAYS = {"coroutines": coroutines, "threads": threads}


def one_way(way, n_waits):
    """Measure in this process; a dictionary with times in s, memory in MiB."""
    before = peak_memory_mib()
    wall, cpu = time.perf_counter(), time.process_time()
    WAYS[way](n_waits)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    added = peak_memory_mib() - before
    return {"way": way, "wall_s": wall, "cpu_s": cpu, "added_mib": added}


def in_fresh_process(way, n_waits):
    words = [sys.executable, __file__, "--only", way, "--waits", str(n_waits)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        sys.exit(tell(f"{n_waits} {way} are not ready after {LIMIT_S} s"))
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        sys.exit(tell(f"{n_waits} {way} failed: {last}"))
    return json.loads(done.stdout)


def tell(problem):
    print(f"crowd.py: {problem}", file=sys.stderr)
    return 2


def measure(args):
    rows = [in_fresh_process(way, args.waits) for way in WAYS]
    return {"waits": args.waits, "wait_s": WAIT_S, "rows": rows}


def show(results):
    return "\n".join(
        f"{results['waits']} {row['way']:10} wall {row['wall_s']:.2f} s,"
        f" CPU {row['cpu_s']:.2f} s, {row['added_mib']:.0f} MiB more"
        for row in results["rows"]
    )


def main(argv=None):
    parser = recorder.make_parser(__doc__)
    parser.add_argument("--waits", type=pi_cli.whole_number(1), default=N_WAITS)
    parser.add_argument("--only", choices=WAYS, help="one way, here, as JSON")
    args = parser.parse_args(argv)
    if args.waits > MAX_WAITS:
        parser.error(f"at most {MAX_WAITS} waits: many systems allow no more threads")
    if args.only:
        print(json.dumps(one_way(args.only, args.waits)))
        return 0
    return record_file.run(parser, args, measure, show)


if __name__ == "__main__":
    sys.exit(main())
