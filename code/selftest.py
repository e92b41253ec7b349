"""Self-test: is this computer ready for the lesson?

Run it with    python code/selftest.py
Takes about 4 s on 2 cores, needs no network and changes nothing.  One line for each
check; where something is missing, the line says what to do.  The last line is "ready"
(exit status 0) or "not ready" (exit status 1).
"""

import importlib
import multiprocessing
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import pi_cli

FOLDER = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
PACKAGES = (  # name to import (py-spy is a command only), name to install
    ("numpy", "numpy"),
    ("dask.array", "dask"),
    ("distributed", "distributed"),
    ("bokeh", "bokeh"),
    ("numba", "numba"),
    ("jupyterlab", "jupyterlab"),
    ("matplotlib", "matplotlib"),
    ("snakeviz", "snakeviz"),
    ("memory_profiler", "memory_profiler"),
    ("line_profiler", "line_profiler"),
    ("", "py-spy"),
    ("threadpoolctl", "threadpoolctl"),
    ("joblib", "joblib"),
    ("tqdm", "tqdm"),
    ("h5py", "h5py"),
)
LEAST_MEMORY_GB = 1.0  # free; below this the examples start to swap
GOOD_MEMORY_GB = 2.0
LEAST_DISK_GB = 1.0
PATIENCE_S = 20  # for a process to start; slow disks and virus scanners take seconds
GB = 1e9


class Problem(Exception):
    """A check that failed; the text says what is wrong and what to do."""


class Note(Exception):
    """A check that passed with a remark."""


def check_python():
    found = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        raise Problem(
            f"this is Python {found}, too old; install 3.13 as the page Setup says"
        )
    if sys.maxsize < 2**32:
        raise Problem("this Python is 32 bit; install the 64-bit one")
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise Problem(
            "this Python is for Intel Macs, which Numba no longer supports;"
            " with an Apple chip install the arm64 Python, else use another computer"
        )
    return f"{found}, {platform.system()} {platform.machine()}"


def how_to_install(package):
    """What to do when a package is missing, for the Python that runs this."""
    lesson, environment = FOLDER.parent / "lesson", FOLDER.parent / ".venv"
    launcher = "py" if os.name == "nt" else "python3"
    if os.environ.get("CONDA_PREFIX") == sys.prefix:
        return "run: conda env update --file environment.yml"
    if not lesson.is_dir():  # somebody copied the folder code/ alone
        return f"run: {launcher} -m pip install {package}"
    if Path(sys.prefix) == environment:
        return f"delete the folder .venv, then run: {launcher} -m lesson lesson"
    if environment.is_dir():
        place = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        return f"use the lesson's Python: {environment / place} {sys.argv[0]}"
    return f"run: {launcher} -m lesson lesson"


def package_check(module, package):
    """A check that imports one package and reports its version."""

    def check():
        try:
            if module:
                importlib.import_module(module)
            return metadata.version(package)
        except Exception as error:  # missing, or its compiled part does not load
            raise Problem(f"{one_line(error)}; {how_to_install(package)}") from None

    return check


def check_numba_compiles():
    import numba

    @numba.njit
    def add_one(number):
        return number + 1

    if add_one(1) != 2 or not add_one.signatures:
        raise Problem("the compiled function is wrong; reinstall numba and llvmlite")
    return "compiled a function"


def check_dask_runs():
    import dask.array as da

    if da.ones(10, chunks=5).sum().compute(scheduler="threads") != 10:
        raise Problem("the sum of two chunks is wrong; reinstall dask")
    return "summed two chunks"


def check_threads():
    """Two threads meet at a barrier, so both must be alive at the same time."""
    barrier = threading.Barrier(2, timeout=PATIENCE_S)
    other = threading.Thread(target=barrier.wait, daemon=True)
    other.start()
    barrier.wait()
    return "two ran at the same time"


def check_processes():
    """A worker started with "spawn" (as on Windows and macOS) has its own id."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        try:
            worker = pool.apply_async(os.getpid).get(timeout=PATIENCE_S)
        except multiprocessing.TimeoutError:
            raise Problem(
                f"no worker answered within {PATIENCE_S} s;"
                " allow Python in your virus scanner, then try again"
            ) from None
    if worker == os.getpid():
        raise Problem("the pool ran in this process; use the CPython interpreter")
    return f"process {worker} answered process {os.getpid()}"


def check_cpus():
    count = pi_cli.usable_cpus()
    if count == 1:
        raise Note("1 usable; all examples run, but none can be faster in parallel")
    return f"{count} usable"


def check_memory():
    import psutil  # comes with distributed

    memory = psutil.virtual_memory()
    free, total = memory.available / GB, memory.total / GB
    found = f"{free:.1f} GB free of {total:.1f} GB"
    if free < LEAST_MEMORY_GB:
        raise Problem(f"{found}; close programs (the browser first)")
    if free < GOOD_MEMORY_GB:
        raise Note(f"{found}; close programs before you measure")
    return found


def check_disk():
    free = shutil.disk_usage(FOLDER).free / GB
    if free < LEAST_DISK_GB:
        raise Problem(
            f"{free:.1f} GB free; make room until {LEAST_DISK_GB:.0f} GB are free"
        )
    return f"{free:.1f} GB free"


def check_folder():
    try:
        with tempfile.TemporaryFile(dir=FOLDER) as file:
            file.write(b"ready?")
    except OSError as error:
        reason = error.strerror or error
        raise Problem(
            f"{FOLDER} cannot be written ({reason});"
            " copy the lesson into your home folder"
        ) from None
    return "can be written"


CHECKS = (
    ("Python", check_python),
    *((package, package_check(module, package)) for module, package in PACKAGES),
    ("numba compiles", check_numba_compiles),
    ("dask runs", check_dask_runs),
    ("threads", check_threads),
    ("processes", check_processes),
    ("CPUs", check_cpus),
    ("memory", check_memory),
    ("disk", check_disk),
    ("this folder", check_folder),
)


def one_line(error):
    """The first line of an error's text, or its type when it has none."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def run_check(name, check):
    """Run one check, print its line, return True when it passed."""
    try:
        word, found = "ok", check()
    except Note as note:
        word, found = "note", str(note)
    except Problem as problem:
        word, found = "FIX", str(problem)
    except ImportError as error:  # its package has a line of its own
        word, found = "FIX", f"needs what is missing above ({one_line(error)})"
    except Exception as error:
        word, found = "FIX", f"failed ({one_line(error)}); show this line to a helper"
    print(f"{word:<5} {name:<16} {found}", flush=True)
    return word != "FIX"


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.parse_args(argv)
    start = time.perf_counter()
    try:
        passed = [run_check(name, check) for name, check in CHECKS]
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    seconds = time.perf_counter() - start
    failed = passed.count(False)
    if failed:
        print(f"not ready: do what the {failed} FIX lines say, then run this again")
        return 1
    print(f"ready: {len(passed)} checks passed in {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
