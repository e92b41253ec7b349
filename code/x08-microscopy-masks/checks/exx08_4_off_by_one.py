"""Check of exercise x08.4: what was measured is what was written down."""

import numpy as np

TITLE = "Find the fault in a measurement"
HINTS = (
    "How many masks does `measure` get, and which number stands in the row?",
    "Try it by hand: how many columns has all_masks[:, : num_masks + 1] when "
    "num_masks is 1?",
    "A slice ends before its second number: all_masks[:, :num_masks] has num_masks "
    "columns.",
)
TIME_LIMIT_S = 10


def check(answer, require):
    all_masks = np.arange(5 * 9).reshape(5, 9)
    for counts in ([1, 4, 9], [7, 2], [3], []):
        judge(answer, all_masks, counts, require)


def judge(answer, all_masks, counts, require):
    seen = []

    def measure(masks):
        seen.append(masks)
        return 10.0 * len(seen)

    rows = answer.sweep(measure, all_masks, list(counts))
    require(
        len(seen) == len(counts),
        f"`measure` was called {len(seen)} times for {len(counts)} numbers of masks.",
    )
    for masks, wanted in zip(seen, counts, strict=True):
        require(
            masks.ndim == 2 and masks.shape[0] == 5,
            f"`measure` got an array of the shape {masks.shape}: a mask is a column, "
            "with a weight for each of the 5 pixels.",
        )
        require(
            masks.shape[1] == wanted,
            f"{masks.shape[1]} masks were measured where {wanted} were asked for: the "
            "row says one thing, and the clock saw another.",
        )
    require(
        isinstance(rows, list) and all(isinstance(row, tuple | list) for row in rows),
        "Return a list with a pair for each number of masks: `return rows`.",
    )
    expected = [(n, 10.0 * number) for number, n in enumerate(counts, 1)]
    require(
        [tuple(row) for row in rows] == expected,
        f"The rows are {rows} instead of {expected}: number of masks, then seconds.",
    )
