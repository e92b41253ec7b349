"""Fetches Pyodide, Python for browsers, so that pages can run their blocks themselves.

Version and hash are pinned here.  The files are never committed: they lie in `_build`,
and every later build of the site copies them.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from lesson.environment import SetupError

VERSION = "314.0.7"  # the first number is Python's: 3.14
INTEGRITY = (
    "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/"
    "6V5JEsOlD2R1A=="
)
FILES = (
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *("python_stdlib.zip", "pyodide-lock.json"),
)
NOTICE = f"""\
Pyodide {VERSION}, which contains CPython.
Pyodide: Mozilla Public License 2.0; source code: https://github.com/pyodide/pyodide
CPython: PSF License; source code: https://github.com/python/cpython
"""


def folder(root: Path) -> Path | None:
    """Where Pyodide lies, or None where it was not fetched."""
    place = root / "_build" / f"pyodide-{VERSION}"
    return place if place.is_dir() else None


def fetch(root: Path) -> Path:
    """Get the package by npm, prove its hash, keep five files.  Raises SetupError."""
    if place := folder(root):
        return place
    place = root / "_build" / f"pyodide-{VERSION}"
    place.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as temporary:
        package = download(Path(temporary))
        if integrity(package) != INTEGRITY:
            raise SetupError(f"{package.name} is not the file that {__file__} pins")
        unpacked = Path(temporary, "files")
        unpack(package, unpacked)
        os.replace(unpacked, place)  # in one step: there is never half of it
    return place


def download(into: Path) -> Path:
    """The package as npm delivers it, a compressed tar file."""
    npm = shutil.which("npm")
    if npm is None:
        raise SetupError("`pyodide` needs npm, which comes with Node.js")
    command = [npm, "pack", f"pyodide@{VERSION}", "--pack-destination", str(into)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    packages = sorted(into.glob("*.tgz"))
    if done.returncode or not packages:
        advice = "is the network up, and is there space on the disk?"
        raise SetupError(f"npm could not fetch pyodide@{VERSION}; {advice}")
    return packages[0]


def integrity(path: Path) -> str:
    """Hash of a file, written as npm writes it."""
    digest = hashlib.sha512(path.read_bytes()).digest()
    return "sha512-" + base64.b64encode(digest).decode("ascii")


def unpack(package: Path, into: Path) -> None:
    into.mkdir()
    with tarfile.open(package) as archive:
        for name in FILES:
            content = archive.extractfile(f"package/{name}")
            (into / name).write_bytes(content.read() if content else b"")
    (into / "NOTICE.txt").write_text(NOTICE, encoding="utf-8")
