"""Check of exercise 09.7: rows that cannot be sent, and memory that must be given back."""

from multiprocessing.shared_memory import SharedMemory
from typing import ClassVar

import numpy as np
from process_meeting import Meeting

TITLE = "Fill an image in shared memory (extension)"
HINTS = (
    "What is sent to a worker is short: the name of the memory, the shape, the number "
    "of the row.",
    'In the worker: memory = SharedMemory(name), then np.ndarray(shape, "float64", '
    "buffer=memory.buf) is the image, and what you write into it is there for all.",
    "In the main process: SharedMemory(create=True, size=8 * rows * columns), then try "
    "and finally; `list(pool.map(...))` raises errors, .copy() before close and unlink.",
)
TIME_LIMIT_S = 40
SHAPES = [(5, 70_001), (3, 2)]


class Row(np.ndarray):
    """An array that refuses to be sent from one process to another."""

    def __reduce__(self):
        raise RuntimeError("a row was sent")


def numbers(row, columns):
    return np.arange(columns) * 0.5 + row


def make_row(row, columns):
    return numbers(row, columns).view(Row)


def make_or_fail(row, columns):
    if row == 1:
        raise ValueError("clouds")
    return numbers(row, columns)


class Noted(SharedMemory):
    """Shared memory that notes the names of what this process creates."""

    names: ClassVar = []

    def __init__(self, name=None, create=False, size=0, **others):
        super().__init__(name, create, size, **others)
        if create:
            self.names.append(self.name)


def check(answer, require):
    answer.SharedMemory = Noted
    try:
        for shape in SHAPES:
            judge_image(answer, shape, require)
        judge_error(answer, require)
    finally:
        clean_up()


def judge_image(answer, shape, require):
    meeting = Meeting(make_row, 2)
    try:
        image = answer.fill_image(meeting, shape, 2)
    except RuntimeError as error:
        require(
            "a row was sent" not in str(error),
            "A worker sent a row back to the main process: it writes the row into the "
            "shared image, and returns nothing.",
        )
        raise
    meeting.require_workers(require, "made rows")
    require(
        Noted.names, "No shared memory was created: SharedMemory(create=True, ...)."
    )
    require(
        not clean_up(),
        "The shared memory is still there when `fill_image` has returned: close it and "
        "unlink it, in a `finally`.",
    )
    expected = np.array([numbers(row, shape[1]) for row in range(shape[0])])
    require(
        isinstance(image, np.ndarray) and image.shape == shape,
        f"`fill_image` returned {type(image).__name__}: return an array of shape {shape}.",
    )
    require(
        isinstance(owner(image), np.ndarray),
        "The image that you return still lies in the shared memory, which is gone: "
        "reading it can crash Python; return a copy.",
    )
    wrong = [
        row for row in range(shape[0]) if not np.array_equal(image[row], expected[row])
    ]
    require(not wrong, f"Rows {wrong} of the image are not what `make_row` made.")


def owner(array):
    """Whose memory holds the numbers: an array's own, or the shared one."""
    while isinstance(array, np.ndarray) and array.base is not None:
        array = array.base
    return array


def judge_error(answer, require):
    error = None
    try:
        answer.fill_image(make_or_fail, (3, 4), 2)
    except ValueError as problem:
        error = problem
    require(
        error is not None,
        "One row could not be made, and nobody was told: ask the pool for all results, "
        "then the error is raised.",
    )
    require(
        not clean_up(),
        "After an error in a worker the shared memory is still there: close it and "
        "unlink it in a `finally`.",
    )


def clean_up():
    """Names of the memory that is still there; afterwards it is gone."""
    left = []
    for name in Noted.names:
        try:
            memory = SharedMemory(name)
        except FileNotFoundError:
            continue
        left.append(name)
        memory.close()
        memory.unlink()
    Noted.names.clear()
    return left
