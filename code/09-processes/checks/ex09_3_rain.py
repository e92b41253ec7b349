"""Check of exercise 09.3: who reads the file, and who makes numbers of the rain?"""

import os
from pathlib import Path

import h5py
import numpy as np
from process_meeting import Meeting

TITLE = "Read an HDF5 file in workers"
HINTS = (
    "What is short, can be sent, and lets a worker find the file?",
    "Send the path: `summary_of` gets it instead of the open file, and opens the file "
    "itself.",
    'In `summary_of`: with h5py.File(path, "r") as file: return '
    "summarise(file[gauge][:]); in `rain_of_each`: partial(summary_of, path, summarise).",
)
TIME_LIMIT_S = 40
GAUGES = {"north": 365, "east": 30, "harbour": 7, "south": 1}  # days of rain


def rain(gauge):
    """Whole numbers of mm, so that the sum is exact in any order."""
    days = GAUGES[gauge]
    return (np.arange(days) * 7 + len(gauge)) % 23


def total_mm(array):
    return int(array.sum())


def check(answer, require):
    path = Path(os.environ["CHECK_FOLDER"]) / "rain.h5"
    with h5py.File(path, "w") as file:
        for gauge in GAUGES:
            file[gauge] = rain(gauge)
    before = path.read_bytes()
    meeting = Meeting(total_mm, 2)
    reads = []
    found = call(answer, str(path), meeting, reads, require)
    meeting.require_workers(require, "summed up the rain")
    require(
        not reads,
        "The main process read the rain and sent it to the workers, all of it: send "
        "the path, which is short, and let each worker read what it needs.",
    )
    expected = {gauge: int(rain(gauge).sum()) for gauge in GAUGES}
    require(
        isinstance(found, dict) and sorted(found) == sorted(expected),
        f"`rain_of_each` returned {found!r}: return a dictionary with one number for "
        f"each gauge ({', '.join(GAUGES)}).",
    )
    require(found == expected, f"The sums are {found} instead of {expected}.")
    require(
        path.read_bytes() == before,
        'The file has changed: open it for reading only, with "r".',
    )


def call(answer, path, meeting, reads, require):
    """Call the answer; note what this process, the main one, reads from the file."""
    usual = h5py.Dataset.__getitem__

    def noted(dataset, *args, **kwargs):
        reads.append(dataset.name)
        return usual(dataset, *args, **kwargs)

    h5py.Dataset.__getitem__ = noted
    try:
        return answer.rain_of_each(path, list(GAUGES), meeting, 2)
    except TypeError as error:
        require(
            "pickled" not in str(error),
            "An open file cannot be sent to a worker (h5py objects cannot be pickled): "
            "send something short with which the worker can open it.",
        )
        require(
            "NoneType" not in str(error),
            "A worker found None where the main process had put the open file: a "
            "worker imports your module anew, and does not see what was assigned later.",
        )
        raise
    finally:
        h5py.Dataset.__getitem__ = usual
