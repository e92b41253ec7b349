"""Save an array so that nobody ever sees half a file (exercise x02.2).

Check it with    python code/check.py x02.2
The check takes about 1 s.
"""

import os

import numpy as np


def save_array(path, array):
    """Put `array` into the file at `path`, a pathlib.Path that ends in .npy.

    Whoever reads the file, at any moment, gets the old array or the new one.  An error
    is raised on; then the old file is as it was, and nothing lies beside it.
    """
    # solution:
    draft = path.with_name(path.name + ".new")
    try:
        with open(draft, "wb") as file:
            np.save(file, array)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    # starter:
    # np.save(path, array)
    # end
