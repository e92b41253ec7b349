"""The project's own environment, `.venv`: made from the locked requirements.

Only the standard library is used here, because this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
# A lock for each group of pyproject.toml; each holds all packages of those before it.
LOCKS = {
    "tool": "requirements.txt",
    "extras": "requirements-extras.txt",
    "test": "requirements-test.txt",
}


class SetupError(Exception):
    """Something a person has to put right; the message says what."""


def venv_python(root: Path) -> Path:
    """Path of the environment's interpreter on this system."""
    if os.name == "nt":
        return root / ".venv" / "Scripts" / "python.exe"
    return root / ".venv" / "bin" / "python"


def is_active(root: Path) -> bool:
    """Is this very process run by the project's environment?"""
    return Path(sys.prefix).resolve() == (root / ".venv").resolve()


def ensure(root: Path, group: str = "tool") -> Path:
    """Make or refresh `.venv` with the packages of a group; return its interpreter.

    A second call costs nothing: a stamp in `.venv` remembers what was installed.
    Raises SetupError.
    """
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(f"Python 3.11 or later is needed; this is {found}")
    python = venv_python(root)
    if stamp_matches(root, group) and python.exists():
        return python
    if not usable(python):
        print("Making .venv …", flush=True)
        call([sys.executable, "-m", "venv", "--clear", str(root / ".venv")])
    lock = LOCKS[group]
    print(
        f"Installing the packages of {lock} into .venv (a minute or two) …", flush=True
    )
    # Packages come as wheels: building one from source would need compilers.  The one
    # exception (for Snakemake) is pure Python, and there is no wheel of it.
    options = ["--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    options += ["--no-binary=connection-pool"]
    install = [str(python), "-m", "pip", "install", *options, "--require-hashes"]
    call([*install, "-r", str(root / lock)])
    stamp(root).write_text(fingerprint(root, group), encoding="utf-8")
    return python


def stamp(root: Path) -> Path:
    return root / ".venv" / "lesson-lock"


def fingerprint(root: Path, group: str) -> str:
    """What a finished installation of this lock looks like in the stamp."""
    digest = hashlib.sha256((root / LOCKS[group]).read_bytes()).hexdigest()
    return f"{LOCKS[group]} {digest}\n"


def stamp_matches(root: Path, group: str) -> bool:
    """Was this lock, or a larger one, installed already?"""
    if not stamp(root).exists():
        return False
    found = stamp(root).read_text(encoding="utf-8")
    groups = list(LOCKS)
    enough = groups[groups.index(group) :]
    return found in [fingerprint(root, name) for name in enough]


def usable(python: Path) -> bool:
    """Does the environment start, with pip?  (An interrupted run may leave a ruin.)"""
    if not python.exists():
        return False
    probe = subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True)
    return probe.returncode == 0


def call(command: list[str]) -> None:
    """Run a command of the set-up; on failure say which one and what can be done."""
    if subprocess.run(command).returncode == 0:
        return
    if "venv" in command:
        advice = "on Debian and Ubuntu: sudo apt install python3-venv"
    else:
        advice = "is the network up, and is there 2 GB of space? then run it again"
    raise SetupError(f"`{' '.join(command[1:4])}` failed; {advice}")
