"""Collapsed call stacks: read them, make them from a profile, sum them up.

A line holds one stack, from the outside in, and its samples: `main;report;sort 30`.
py-spy and sampler.py write such lines; from a file of cProfile they are made with

    python code/04-profiling/stacks.py gauges.prof > gauges.txt

where a "sample" is a microsecond.  Takes less than a second.
"""

import pstats
import sys
from collections import Counter
from pathlib import Path

SMALLEST_US = 50  # parts of a profile that took less are left out
GROUPS = {  # what a thread was busy with: first group with one of its words
    "waiting": ("PyThread_acquire", "SimpleQueue", "pthread_cond", "sem_", "take_gil"),
    "random numbers": ("random_standard_uniform", "_common_double_fill"),
    "arithmetic and copies": ("DOUBLE_", "aligned_", "simd_", "_umath", "madvise"),
}


def read(path):
    """[(functions from the outside in, samples)] of a file; # starts a remark."""
    found = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            frames, _, samples = line.rpartition(" ")
            found.append((frames.split(";"), int(samples)))
    return found


def group_of(frames):
    """Name of the group that a stack belongs to; by its innermost function if none."""
    for name, words in GROUPS.items():
        if any(word in frame for frame in frames for word in words):
            return name
    return "Python" if ".py:" in frames[-1] else "other compiled code"


def show(stacks, without="waiting"):
    """Print the share of each group, of all samples but those of one group."""
    groups = Counter()
    for frames, samples in stacks:
        groups[group_of(frames)] += samples
    left_out, total = groups.pop(without, 0), groups.total()
    print(f"{total + left_out} samples, {left_out} of them {without}; of the others:")
    for name, samples in groups.most_common():
        print(f"{samples / total:6.1%}  {name}")


def from_profile(path, start="main"):
    """Collapsed stacks below the function `start`; the samples are microseconds.

    cProfile notes who called whom, but no whole stacks.  Where a function has several
    callers, its time is shared out in proportion, as snakeviz does it.
    """
    table = pstats.Stats(str(path)).stats
    stacks = []

    def walk(key, names, share):
        """Add this function's own time, then follow the calls it makes."""
        names = (*names, label(key))
        own_us = round(1e6 * share * table[key][2])
        if own_us >= SMALLEST_US:
            stacks.append((list(names), own_us))
        for callee, row in table.items():
            edge = row[4].get(key)  # (calls, calls, own, total) from this caller
            if edge and callee != key and label(callee) not in names and row[3]:
                part = share * edge[3] / row[3]
                if 1e6 * part * row[3] >= SMALLEST_US:
                    walk(callee, names, part)

    for key in table:
        if key[2] == start:
            walk(key, (), 1.0)
    return stacks


def label(key):
    """`sort (gauges.py:12)`, or `split (built in)` for {method 'split' of 'str' ...}."""
    file, line, name = key
    if file == "~":
        words = name.strip("<>{}").split(" of ")[0].replace(";", ",").split()
        return f"{words[-1].strip(chr(39))} (built in)"
    return f"{name} ({Path(file).name}:{line})"


def main(argv=None):
    arguments = sys.argv[1:] if argv is None else argv
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print("stacks.py: name one file of cProfile, such as x.prof", file=sys.stderr)
        return 2
    try:
        stacks = from_profile(arguments[0])
    except (ValueError, EOFError, TypeError, OSError):
        print(f"stacks.py: {arguments[0]} is no file of cProfile", file=sys.stderr)
        return 2
    if not stacks:
        print("stacks.py: the profile has no function `main`", file=sys.stderr)
        return 2
    for names, own_us in stacks:
        print(f"{';'.join(names)} {own_us}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
