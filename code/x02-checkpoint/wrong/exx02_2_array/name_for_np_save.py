# expect: np.save` adds .npy to a name with another ending
import os

import numpy as np


def save_array(path, array):
    draft = path.with_name(path.name + ".new")
    np.save(draft, array)
    with open(draft, "ab") as file:
        os.fsync(file.fileno())
    os.replace(draft, path.with_name("other.npy"))
