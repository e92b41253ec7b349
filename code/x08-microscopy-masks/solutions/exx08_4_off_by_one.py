"""Find the fault in a measurement (exercise x08.4).

Check it with    python code/check.py x08.4
The check takes less than a second.
"""


def sweep(measure, all_masks, counts):
    """How long an image takes with 1, 4, 16 ... masks: [(number of masks, seconds)].

    measure(masks)    seconds for an image with these masks, one in each column
    all_masks         more masks than are needed
    counts            numbers of masks to try
    """
    rows = []
    for num_masks in counts:
        # solution:
        seconds = measure(all_masks[:, :num_masks])
        # starter:
        # seconds = measure(all_masks[:, : num_masks + 1])
        # end
        rows.append((num_masks, seconds))
    return rows
