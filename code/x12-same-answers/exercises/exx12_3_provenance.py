"""Write where a result comes from beside it (exercise x12.3).

Check it with    python code/check.py x12.3
The check takes about a second on any number of cores.
"""

import hashlib
import json
import os
import platform

import numpy


def hash_of_file(path):
    """The SHA-256 hash of a file's bytes, as text."""
    with open(path, "rb") as file:
        return hashlib.sha256(____).hexdigest()


def save(path, result, arguments, data_path):
    """Write a JSON file with the result and its provenance.

    Keys: "result", "arguments", "data_sha256" (hash of the file data_path), "python"
    and "numpy" (their versions).  If it cannot be written, an older file stays whole.
    """
    note = {
        "result": result,
        "arguments": arguments,
        "data_sha256": ____,
        "python": platform.python_version(),
        "numpy": ____,
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(note, file, indent=1)
