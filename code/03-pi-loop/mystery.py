"""Three programs that take the same wall time: which of them runs in parallel?

Run it with    python code/03-pi-loop/mystery.py A        (or B, or C)
and watch your system monitor.  Takes 5 s on any number of cores.
Decide first, read the two clocks at the end, and read this file last.
"""

import hashlib
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

RUN_TIME_S = 5.0
DATA_BYTES = 1_000_000


def hash_until(deadline):
    """Compute check sums until the clock shows `deadline` (in seconds)."""
    data = bytes(DATA_BYTES)
    while time.perf_counter() < deadline:
        hashlib.sha256(data).digest()


def two_workers(deadline):
    """The same work twice at a time: check sums of long data can run side by side."""
    workers = [
        threading.Thread(target=hash_until, args=(deadline,), daemon=True)
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def wait_until(deadline):
    """Do nothing, as if the data were still on their way."""
    time.sleep(max(0.0, deadline - time.perf_counter()))


PROGRAMS = {"A": two_workers, "B": wait_until, "C": hash_until}


def two_clocks(function, *args):
    """Wall time and CPU time of one call, both in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    function(*args)
    return time.perf_counter() - wall, time.process_time() - cpu


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("program", choices=PROGRAMS, help="A, B or C")
    parser.add_argument(
        "--seconds", type=pi_cli.whole_number(1), default=RUN_TIME_S, help="run time"
    )
    return parser


def main(argv=None):
    args = make_parser().parse_args(argv)
    print(f"program {args.program} runs for {args.seconds:.0f} s: watch", flush=True)
    deadline = time.perf_counter() + args.seconds
    try:
        wall, cpu = two_clocks(PROGRAMS[args.program], deadline)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was measured", file=sys.stderr)
        return 130
    print(f"wall {wall:.2f} s, CPU {cpu:.2f} s, CPU/wall {cpu / wall:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
