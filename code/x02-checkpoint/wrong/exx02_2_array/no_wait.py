# expect: Nobody waited for the disk before the rename
import os

import numpy as np


def save_array(path, array):
    draft = path.with_name(path.name + ".new")
    with open(draft, "wb") as file:
        np.save(file, array)
    os.replace(draft, path)
