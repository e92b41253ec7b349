"""Build one extension module with setuptools: what the three tools differ in.

This is no program; `build_c.py` calls it in a process of its own:

    extensions.build("hits_cython", "some/folder")
"""

import os
import sys
from pathlib import Path

from setuptools import Distribution, Extension

HERE = Path(__file__).resolve().parent
OPTIONS = [] if os.name == "nt" else ["-O3", "-ffp-contract=off"]


def cython(name):
    """Cython translates the .pyx file to C."""
    from Cython.Build import cythonize

    extension = Extension(name, [f"{name}.pyx"], include_dirs=[str(HERE)])
    return cythonize([extension], build_dir="made", quiet=True)[0]


def pybind11(name):
    """The .cpp file is C++ already; the headers of pybind11 do the rest."""
    from pybind11.setup_helpers import Pybind11Extension

    return Pybind11Extension(
        name, [f"{name}.cpp"], include_dirs=[str(HERE)], cxx_std=17
    )


def cffi(name):
    """cffi writes the C code from the declarations of hits_cffi.py."""
    import hits_cffi

    hits_cffi.builder.emit_c_code(f"{name}.c")
    return Extension(name, [f"{name}.c"], include_dirs=[str(HERE)])


def build(name, folder):
    """Make the module; its sources are copied, so nothing is written beside them."""
    tool = name.split("_")[-1]
    os.chdir(folder)
    sys.path.insert(0, str(HERE))
    for source in HERE.glob(f"{name}.*"):
        if source.suffix in (".pyx", ".cpp"):
            Path(source.name).write_bytes(source.read_bytes())
    extension = globals()[tool](name)
    extension.extra_compile_args += OPTIONS
    distribution = Distribution({"name": name, "ext_modules": [extension]})
    command = distribution.get_command_obj("build_ext")
    command.build_lib, command.build_temp = folder, "made"
    command.ensure_finalized()
    command.run()
