"""Which kind of work is in the samples of a flame graph?

    python code/x08-microscopy-masks/shares.py 64          our record: 1 or 64
    python code/x08-microscopy-masks/shares.py mine.txt    your own

Counts the samples below `weigh_calls`, by the innermost function with a known name.
A file like that is made with

    py-spy record --native --rate 200 --format raw -o FILE -- python
        code/x08-microscopy-masks/masks.py --masks 64 --kind threads --passes 40

Takes less than a second.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
import stacks  # of episode 4

DATA = Path(__file__).resolve().parents[2] / "data"
OURS = ("1", "64")  # frames in a call
FIRST = "weigh_calls"  # below it lies the work
# A sample belongs to the first group with a word that is in the name of a function.
# Who hands the GIL over (pthread_cond_signal) is counted with those who wait for it.
GROUPS = {
    "waiting for the GIL": ("take_gil", "pthread_cond", "futex", "ConditionVariable"),
    "matrix product": ("gemm", "gemv", "sdot", "matmul", "cblas"),
    "reading": ("read_frames",),
    "casting": ("cast", "astype"),
}


def work_only(rows):
    """The stacks below `FIRST`, without the frames outside it and bare addresses."""
    found = []
    for frames, samples in rows:
        names = [frame for frame in frames if not frame.startswith("0x")]
        places = [i for i, name in enumerate(names) if name.startswith(FIRST)]
        if places:
            found.append((names[places[0] :], samples))
    return found


def group_of(frames):
    """Name of the group; Python when no compiled function is known."""
    inner = " ".join(frame.partition(" (")[0] for frame in frames[1:])
    for name, words in GROUPS.items():
        if any(word in inner for word in words):
            return name
    return "Python and the rest"


def shares(rows):
    """{group: share of the samples}, largest first."""
    counts = {}
    for frames, samples in work_only(rows):
        group = group_of(frames)
        counts[group] = counts.get(group, 0) + samples
    total = sum(counts.values())
    order = sorted(counts.items(), key=lambda item: -item[1])
    return {name: samples / total for name, samples in order}


def work(path):
    found = shares(stacks.read(path))
    if not found:
        print(f"{path} holds no samples of {FIRST}", file=sys.stderr)
        return 2
    for name, share in found.items():
        print(f"{share:4.0%} {name}")
    return 0


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.strip().splitlines()[0])
    parser.add_argument(
        "path", type=Path, help="1, 64, or stacks that py-spy has written"
    )
    path = parser.parse_args(argv).path
    if str(path) in OURS:
        path = DATA / f"x08-microscopy-masks-stacks-{path}.txt"
    try:
        return work(path)
    except OSError as problem:
        parser.error(f"cannot read {path}: {problem.strerror}")
    except ValueError:
        parser.error(f"{path} holds no stacks; py-spy writes them with --format raw")


if __name__ == "__main__":
    sys.exit(main())
