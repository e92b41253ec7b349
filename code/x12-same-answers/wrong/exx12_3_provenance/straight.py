# expect: destroyed the older file
import hashlib
import json
import platform

import numpy


def save(path, result, arguments, data_path):
    with open(data_path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    note = {"result": result, "arguments": arguments, "data_sha256": digest}
    note |= {"python": platform.python_version(), "numpy": numpy.__version__}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(note, file)
