"""Estimate pi, and write beside the result what somebody needs to get it again.

    python code/x12-same-answers/noted_run.py --output RESULT.json
    python code/x12-same-answers/noted_run.py --samples 1e6 --seed 7 --output RESULT.json

The file holds the result and its provenance: arguments, versions, computer, the hash of
each script, and time.  what_changed.py compares two such files.  Takes less than a
second for a million points, and 60 MB.
"""

import datetime
import hashlib
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import numpy as np
import pi_cli
import pi_numpy
import pi_numpy_blocks
import pi_threads
from record_file import write_json

PACKAGES = ("numpy", "numba", "dask")
ARGUMENTS = ("samples", "seed", "block", "workers")
COUNTING = (pi_threads, pi_numpy_blocks, pi_numpy, pi_cli)  # what the hits depend on


def hash_of_file(path):
    """The SHA-256 hash of a file, as 64 letters; a large file is read in pieces."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def versions(packages=PACKAGES):
    """{package: its version, or None where it is missing}, and Python's."""
    found = {"python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def vector_instructions():
    """Names of the groups of instructions that NumPy found here and may choose."""
    about = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return sorted(about.get("found", []))


def computer():
    """What of the computer can change the last digits, or the time."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "vector_instructions": vector_instructions(),
        "cpus": pi_cli.usable_cpus(),
        "settings": {name: os.environ.get(name) for name in ("OMP_NUM_THREADS",)},
    }


def provenance(arguments, files):
    """Where a result comes from; `files` are the scripts and data that made it."""
    return {
        "arguments": arguments,
        "files": {Path(path).name: hash_of_file(path) for path in files},
        "versions": versions(),
        "computer": computer(),
        "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }


def make_parser():
    parser = pi_cli.make_parser(__doc__, default_samples=1_000_000)
    parser.add_argument("--output", type=Path, required=True, help="JSON file")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    if args.output.is_dir():
        parser.error(f"{args.output} is a folder: name a file for the result")
    if args.samples > args.block * pi_cli.MAX_BLOCKS:
        parser.error(f"more than {pi_cli.MAX_BLOCKS} blocks: choose a larger --block")
    numbers = {name: getattr(args, name) for name in ARGUMENTS}
    try:
        hits = pi_threads.count_all_hits(*numbers.values())
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    try:
        files = [__file__, *(module.__file__ for module in COUNTING)]
        note = {"result": {"hits": hits}} | provenance(numbers, files)
        write_json(args.output, note)
    except OSError as problem:
        parser.error(f"{hits} hits, but cannot write {args.output}: {problem.strerror}")
    print(f"{hits} hits, noted in {args.output.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
