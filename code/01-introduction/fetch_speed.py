"""How fast do numbers come from the cache, from memory and from the disk?

Run it with    python code/01-introduction/fetch_speed.py
Takes about 2 s on 2 cores; uses at most an eighth of the free memory (and never more
than 256 MB), and as large a file in the current folder, which is removed at the end.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

NUMBER_BYTES = 8
CACHE_BYTES = 2**19  # half a MiB: fits into the second cache of a core
LARGE_BYTES = 256 * 10**6  # more than the caches hold
MEMORY_SHARE = 8
ROUNDS = 3
GB = 1e9


def large_bytes():
    """Size of the large array and of the file, in bytes."""
    import psutil  # comes with distributed

    return min(LARGE_BYTES, psutil.virtual_memory().available // MEMORY_SHARE)


def speed_of_adding(n_bytes, repeats):
    """Bytes per second when NumPy adds up float64 numbers again and again."""
    numbers = np.ones(n_bytes // NUMBER_BYTES)
    speeds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(repeats):
            numbers.sum()
        speeds.append(repeats * numbers.nbytes / (time.perf_counter() - start))
    return statistics.median(speeds)


def speed_of_reading(path, forget):
    """Bytes per second when NumPy reads a file; `forget` empties the file cache."""
    speeds = []
    for _ in range(ROUNDS):
        if forget:
            with open(path, "rb") as file:  # Linux: drop what memory holds of the file
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        start = time.perf_counter()
        numbers = np.fromfile(path)
        speeds.append(numbers.nbytes / (time.perf_counter() - start))
    return statistics.median(speeds)


def measure(folder):
    """Median speeds in bytes per second, by place."""
    n_bytes = large_bytes()
    speeds = {
        "cache": speed_of_adding(CACHE_BYTES, repeats=2000),
        "memory": speed_of_adding(n_bytes, repeats=1),
    }
    with tempfile.TemporaryDirectory(dir=folder) as inner:
        path = Path(inner, "numbers.dat")
        with open(path, "wb") as file:
            np.ones(n_bytes // NUMBER_BYTES).tofile(file)
            file.flush()
            os.fsync(file.fileno())
        speeds["file that memory still holds"] = speed_of_reading(path, forget=False)
        if hasattr(os, "posix_fadvise"):
            speeds["file on disk"] = speed_of_reading(path, forget=True)
    return speeds


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--folder", default=".", help="where to write the file")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    try:
        speeds = measure(args.folder)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; the file is removed", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"fetch_speed.py: {error}; try another --folder", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({"bytes_per_second": speeds}))
        return 0
    for place, speed in speeds.items():
        print(f"{place:30}{speed / GB:8.2f} GB/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
