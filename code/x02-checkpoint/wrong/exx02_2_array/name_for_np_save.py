# expect: adds .npy to a name that has another ending
import os

import numpy as np


def save_array(path, array):
    draft = path.with_name(path.name + ".new")
    np.save(draft, array)
    os.replace(draft, path)
