"""Let Cython translate `refused.pyx`, and print what it refuses.

Run it with    python code/x03-releasing-the-gil/refused_by_cython.py
Takes about 1 s; 200 MB.  Needs the package Cython, and no compiler.
"""

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import build_c
import pi_cli

SOURCE = "refused.pyx"
TIME_LIMIT_S = 60


def complaints():
    """The lines in which Cython names place and reason."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "refused.c"
        command = [sys.executable, "-m", "cython", SOURCE, "-o", str(target)]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT_S,
            cwd=build_c.HERE,
        )
    lines = (done.stdout + done.stderr).splitlines()
    return [line for line in lines if line.startswith(f"{SOURCE}:")]


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.parse_args(argv)
    if importlib.util.find_spec("Cython") is None:
        return build_c.lacks(parser.prog, "Cython")
    try:
        found = complaints()
    except subprocess.TimeoutExpired:
        parser.exit(2, f"{parser.prog}: no answer in {TIME_LIMIT_S} s\n")
    except KeyboardInterrupt:
        parser.exit(130, "stopped by Ctrl-C\n")
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
