# expect: a rename is one step only within one disk
import os
import tempfile
from pathlib import Path

import numpy as np


def save_array(path, array):
    draft = Path(tempfile.gettempdir(), "draft.npy")
    with open(draft, "wb") as file:
        np.save(file, array)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
