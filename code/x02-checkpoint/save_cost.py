"""What a save costs: one line more, a new file, and a new file that is on the disk.

    python code/x02-checkpoint/save_cost.py

Takes about 3 s; writes into a folder that it makes in the current folder, and removes.
The times are those of this disk: on a network drive they are others.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import block_file
import checkpoint_hits
import keep_record  # of episode 11

SIZES = (10, 100, 1_000, 10_000, 100_000)  # blocks in the checkpoint
ROUNDS = 7


def append(path, hits, wait):
    """One more line at the end of a file; nothing of it is written again."""
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"{len(hits)} 1963012\n")
        if wait:
            file.flush()
            os.fsync(file.fileno())


def replace(path, hits, wait):
    """What `block_file.save` does, with and without the wait for the disk."""
    fsync = os.fsync
    try:
        if not wait:
            os.fsync = lambda number: None
        block_file.save(path, {"samples": 1, "seed": 1, "block": 1}, hits)
    finally:
        os.fsync = fsync


WAYS = {
    "one line more": (append, False),
    "one line more, on the disk": (append, True),
    "new file": (replace, False),
    "new file, on the disk": (replace, True),
}


def one_save_s(way, path, hits):
    """Wall time of one save: the median of some."""
    save, wait = WAYS[way]
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        save(path, hits, wait)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(args):
    rows = []
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        for n_blocks in args.sizes:
            hits = dict.fromkeys(range(n_blocks), 1_963_012)
            row = {"blocks": n_blocks}
            for way in WAYS:
                path = Path(folder) / way.replace(" ", "-")
                row[way] = one_save_s(way, path, hits)
            rows.append(row)
    return {"script": "code/x02-checkpoint/save_cost.py", "rows": rows}


def show(results):
    head = "".join(f"{row['blocks']:>10}" for row in results["rows"])
    lines = [f"{'blocks in the file':28}{head}"]
    for way in WAYS:
        cells = "".join(f"{1000 * row[way]:>10.3f}" for row in results["rows"])
        lines.append(f"{way:28}{cells}  ms")
    return "\n".join(lines)


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    positive = checkpoint_hits.pi_cli.whole_number(1)
    parser.add_argument("--sizes", type=positive, nargs="+", default=SIZES)
    parser.add_argument("--folder", type=Path, default=Path(), help="where to write")
    args = parser.parse_args(argv)
    if max(args.sizes) > checkpoint_hits.MAX_BLOCKS:
        parser.error(f"more than {checkpoint_hits.MAX_BLOCKS} blocks in a checkpoint")
    try:
        return keep_record.run(parser, args, measure, show)
    except OSError as problem:
        parser.error(f"cannot write into {args.folder}: {problem.strerror}")


if __name__ == "__main__":
    sys.exit(main())
