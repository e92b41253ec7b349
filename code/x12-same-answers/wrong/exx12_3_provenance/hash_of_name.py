# expect: "data_sha256" is
import hashlib
import json
import platform

import numpy


def save(path, result, arguments, data_path):
    digest = hashlib.sha256(data_path.encode()).hexdigest()
    note = {"result": result, "arguments": arguments, "data_sha256": digest}
    note |= {"python": platform.python_version(), "numpy": numpy.__version__}
    text = json.dumps(note)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
