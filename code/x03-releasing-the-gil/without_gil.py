"""What happens when code that released the GIL makes a Python object.

Run it with    python code/x03-releasing-the-gil/without_gil.py
Takes less than a second; 15 MB.

A child process calls a function of Python's own C interface, PyList_New, once through
`ctypes.PyDLL`, which holds the GIL, and once through `ctypes.CDLL`, which releases it.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

TIME_LIMIT_S = 60
CHILD = """
import ctypes, sys
loader = getattr(ctypes, sys.argv[1])
python = loader("python", handle=ctypes.pythonapi._handle)
python.PyList_New.restype = ctypes.py_object
print(len(python.PyList_New(3)))
"""


def new_list(loader):
    """Exit status and output of a child that makes a list through this loader."""
    command = [sys.executable, "-c", CHILD, loader]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    return done.returncode, done.stdout.strip()


def tell():
    for loader, gil in (("PyDLL", "held"), ("CDLL", "released")):
        status, output = new_list(loader)
        said = f"a list of length {output}" if output else "no answer"
        print(f"{loader:5} (GIL {gil}): {said}, exit status {status}")


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.parse_args(argv)
    try:
        tell()
    except subprocess.TimeoutExpired:
        parser.exit(2, f"{parser.prog}: no answer in {TIME_LIMIT_S} s\n")
    except KeyboardInterrupt:
        parser.exit(130, "stopped by Ctrl-C\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
