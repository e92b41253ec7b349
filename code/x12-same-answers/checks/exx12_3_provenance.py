"""Check of exercise x12.3: data of the same size, and a result that cannot be written."""

import hashlib
import json
import os
import platform
import tempfile
from pathlib import Path

import numpy

TITLE = "Where does this number come from?"
HINTS = (
    "The hash needs all bytes of the file; numpy.__version__ is a text.",
    "open(path, 'w') empties the file at once. When does the old result go, and what if "
    "json.dump then fails?",
    "Write into a draft beside the file, then os.replace(draft, path); remove the draft "
    "if something went wrong.",
)
TIDES = (b"212\n198\n205\n", b"212\n198\n206\n", b"\r\n\xff\x00")


def check(answer, require):
    with tempfile.TemporaryDirectory() as folder:
        data, path = Path(folder, "tides.txt"), Path(folder, "result.json")
        for number, tides in enumerate(TIDES):
            data.write_bytes(tides)
            arguments = {"seed": number, "block": 1000}
            answer.save(str(path), {"hits": 785}, arguments, str(data))
            note = json.loads(path.read_text(encoding="utf-8"))
            judge(note, arguments, tides, require)
        judge_failure(answer, path, data, require)
        left = sorted(set(os.listdir(folder)) - {"tides.txt", "result.json"})
        require(not left, f"These files were left behind: {', '.join(left)}.")


def judge(note, arguments, tides, require):
    expected = {
        "result": {"hits": 785},
        "arguments": arguments,
        "data_sha256": hashlib.sha256(tides).hexdigest(),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
    }
    for key, value in expected.items():
        require(
            note.get(key) == value,
            f'"{key}" is {note.get(key)!r} in the file instead of {value!r}.',
        )


def judge_failure(answer, path, data, require):
    """A set cannot be written as JSON."""
    old = path.read_text(encoding="utf-8")
    try:
        answer.save(str(path), {"hits": {1, 2}}, {}, str(data))
    except TypeError:
        pass
    else:
        require(False, "A result that JSON cannot hold was saved without an error.")
    require(
        path.exists() and path.read_text(encoding="utf-8") == old,
        "A result that could not be written destroyed the older file: write a draft "
        "beside it, and rename the draft when it is whole.",
    )
