"""Compile C for Python: a shared library, or an extension module; once, and then kept.

This is no program; it is imported.

    path = build_c.shared_library("hits.c")          # for ctypes
    module = build_c.extension("hits_cython")        # for import: Cython, pybind11, cffi

What was compiled lies in `__pycache__`, which git ignores.  Its name holds a checksum
of everything that it was made from, so nothing old is ever loaded.  A shared library
needs gcc or clang (or the compiler that the variable CC names); an extension module
needs the compiler that setuptools finds, and the headers of Python.
"""

import functools
import hashlib
import importlib.util
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (makes the folders of the episodes importable)
from pi_c import NoCompiler, find_compiler

HERE = Path(__file__).resolve().parent
KEPT = HERE / "__pycache__"
OPTIONS = ["-O3", "-ffp-contract=off"]  # x*x + y*y rounds as NumPy's does
if os.name != "nt":  # on Windows every library may lie anywhere in memory
    OPTIONS.append("-fPIC")
SUFFIX = ".dll" if os.name == "nt" else ".so"
MODULE_SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
TIME_LIMIT_S = 120
EXTENSIONS = {  # module: the file that describes it, the package that builds it
    "_hits_cffi": ("hits_cffi.py", "cffi"),
    "hits_cython": ("hits_cython.pyx", "Cython"),
    "hits_pybind11": ("hits_pybind11.cpp", "pybind11"),
    "undeclared_cython": ("undeclared_cython.pyx", "Cython"),
}
BUILD_ONE = "import sys, extensions; extensions.build(*sys.argv[1:])"  # in a child


def lacks(program, package):
    """Say in one line that a package of the extras is missing; the exit status."""
    print(f"{program} needs {package}: type `make extras`", file=sys.stderr)
    return 2


def checksum(*texts):
    return hashlib.sha256("\0".join(map(str, texts)).encode()).hexdigest()[:12]


def run_compiler(name, command):
    """Run it; say in one line what went wrong."""
    try:
        done = subprocess.run(
            list(map(str, command)),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT_S,
            cwd=HERE,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NoCompiler(f"{name} was not compiled: {problem}") from None
    if done.returncode:
        raise NoCompiler(f"{name} was not compiled: {reason(done.stderr)}")


def reason(stderr):
    """The line of a compiler's or of Python's complaint that names the cause."""
    lines = stderr.strip().splitlines() or ["no message"]
    return next((line for line in lines if "error:" in line), lines[-1]).strip()


def kept(name, make):
    """The file of that name in KEPT; if it is missing, `make(path)` writes it.

    It is written elsewhere and renamed, so two programs may build at the same time.
    """
    target = KEPT / name
    if not target.exists():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                draft = Path(folder) / target.name
                make(draft)
                os.replace(draft, target)
        except OSError as problem:
            if not target.exists():  # it does, if another program was faster
                message = f"cannot keep {target}: {problem.strerror}"
                raise NoCompiler(message) from None
    return target


def compile_shared(source, target):
    """cc -O3 … -shared source.c -o target"""
    command = [find_compiler(), *OPTIONS, "-shared", source, "-o", target]
    run_compiler(Path(source).name, command)


def shared_library(name):
    """Path of the compiled library of a C file of this folder."""
    source = HERE / name
    mark = checksum(source.read_text(encoding="utf-8"), find_compiler(), OPTIONS)
    make = functools.partial(compile_shared, source)
    return kept(f"{source.stem}-{mark}{SUFFIX}", make)


def compile_extension(name, target):
    """A child builds it, so that the messages of the compiler stay out of the way."""
    command = [sys.executable, "-c", BUILD_ONE, name, target.parent]
    run_compiler(name, command)


@functools.cache
def extension(name):
    """The extension module of that name, imported; compiled when needed."""
    source, package = EXTENSIONS[name]
    for needed in (package, "setuptools"):
        if importlib.util.find_spec(needed) is None:
            raise NoCompiler(f"{name} needs {needed}: type `make extras`")
    parts = [HERE / part for part in (source, "hits.c", "extensions.py")]
    texts = [part.read_text(encoding="utf-8") for part in parts]
    mark = checksum(*texts, sys.version, sys.executable)
    make = functools.partial(compile_extension, name)
    path = kept(f"{name}-{mark}/{name}{MODULE_SUFFIX}", make)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
