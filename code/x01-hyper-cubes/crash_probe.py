"""What happens when threads read NetCDF files without a lock?  Ask a child process.

    python code/x01-hyper-cubes/crash_probe.py
    python code/x01-hyper-cubes/crash_probe.py --lock

The library under netCDF4 is not made for several threads at once, so the answer may be
a crash, which no `try` can catch: it ends the whole process.  Therefore four threads
read two small files in a child process, which may die, and which gets 20 s to live.
Takes about 1 s a try; --tries 5 repeats it.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import cube_kit
import numpy as np

try:
    import netCDF4
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

THREADS, FILES, ROUNDS = 4, 2, 5
ROWS, COLUMNS, STEP = 200, 5000, 10
LIFETIME_S = 20


def make_files(folder):
    for number in range(FILES):
        with netCDF4.Dataset(Path(folder) / f"{number}.nc", "w") as file:
            file.createDimension("row", ROWS)
            file.createDimension("column", COLUMNS)
            names, chunks = ("row", "column"), (STEP, COLUMNS)
            options = {"chunksizes": chunks, "zlib": True, "complevel": 1}
            table = file.createVariable("t", "f4", names, **options)
            table[:] = np.random.default_rng(number).random((ROWS, COLUMNS))


def read(path, lock):
    """Sum of a file, read piece by piece, and each piece under the lock."""
    total = 0.0
    for _ in range(ROUNDS):
        with lock:
            file = netCDF4.Dataset(path)
        for row in range(0, ROWS, STEP):
            with lock:
                total += float(file["t"][row : row + STEP].sum())
        with lock:
            file.close()
    return total


def read_in_threads(folder, with_lock):
    lock = threading.Lock() if with_lock else contextlib.nullcontext()
    threads = [
        threading.Thread(target=read, args=(Path(folder) / f"{n % FILES}.nc", lock))
        for n in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def sacrifice(folder, with_lock):
    """Exit status of a child process that reads; None if it hangs."""
    command = [sys.executable, str(Path(__file__).resolve()), "--here", folder]
    child = subprocess.Popen(
        [*command, *(["--lock"] if with_lock else [])],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return child.wait(timeout=LIFETIME_S)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()
        child.wait()


def in_words(status):
    """-11 -> killed by signal 11, a shell shows 139"""
    if status is None:
        return f"stood still for {LIFETIME_S} s"
    if status < 0:
        return f"killed by signal {-status}, a shell shows {128 - status}"
    return "ended well" if status == 0 else f"ended with status {status}"


def work(args):
    if args.here:
        read_in_threads(args.here, args.lock)
        return 0
    statuses = []
    with tempfile.TemporaryDirectory() as folder:
        make_files(folder)
        for _ in range(args.tries):
            statuses.append(sacrifice(folder, args.lock))
            print(f"the child {in_words(statuses[-1])}; we are still here", flush=True)
    cube_kit.record(args, {"lock": args.lock, "statuses": statuses})
    return 0


def main(argv=None):
    parser = cube_kit.make_parser(__doc__)
    parser.add_argument("--tries", type=cube_kit.pi_cli.whole_number(1), default=1)
    parser.add_argument("--lock", action="store_true", help="one thread at a time")
    parser.add_argument("--here", help="read the files of this folder, here")
    args = parser.parse_args(argv)
    cube_kit.check_output(parser, args)
    return cube_kit.answer_plainly(work, args)


if __name__ == "__main__":
    sys.exit(main())
