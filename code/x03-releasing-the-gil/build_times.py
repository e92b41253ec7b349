"""How long does it take to build the same C function for Python with four tools?

Run it with    python code/x03-releasing-the-gil/build_times.py
Takes about 2 s; with --tools ctypes cffi Cython pybind11 about 12 s; 350 MB.  All is
built in a temporary folder.  The fastest of all rounds counts.
"""

import sys
import tempfile
import time
from pathlib import Path

import build_c
import gil_record

ROUNDS = 1
MODULES = {"cffi": "_hits_cffi", "Cython": "hits_cython", "pybind11": "hits_pybind11"}


def build(tool, folder):
    """Compile the tool's version of hits.c into the folder."""
    if tool == "ctypes":
        build_c.compile_shared(build_c.HERE / "hits.c", Path(folder) / "hits.so")
    else:
        build_c.compile_extension(MODULES[tool], Path(folder) / "module")


def build_s(tool):
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        build(tool, folder)
        return time.perf_counter() - start


def measure(args):
    rows = [{"tool": tool, "build_s": []} for tool in args.tools]
    for _ in range(args.rounds):
        for row in rows:
            row["build_s"].append(build_s(row["tool"]))
    return {"rows": rows}


def show(results):
    return "\n".join(
        f"{row['tool']:9} {min(row['build_s']):5.1f} s" for row in results["rows"]
    )


def make_parser():
    parser = gil_record.make_parser(__doc__, ROUNDS)
    tools = ["ctypes", *MODULES]
    parser.add_argument("--tools", nargs="+", choices=tools, default=tools[:2])
    return parser


def main(argv=None):
    return gil_record.run(make_parser(), measure, show, "builds", argv)


if __name__ == "__main__":
    sys.exit(main())
