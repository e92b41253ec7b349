"""conda's environment.yml and the locked requirements name the same software."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lesson import environment

ROOT = Path(__file__).resolve().parents[1]
# What whoever commissioned the lesson asked for, whatever else is added.
WANTED = {
    "numpy",
    "dask",
    "numba",
    "jupyterlab",
    "matplotlib",
    "snakeviz",
    "memory-profiler",
}
MARKERS = {
    **{"python_version": "3.13", "python_full_version": "3.13.0"},
    "sys_platform": "linux",
}
LOCKS = tuple(environment.LOCKS.values())
FILES = {"tool": "environment.yml", "extras": "environment-extras.yml"}  # of conda
# conda-forge's mpi4py depends on an MPI; mpich is not there on Windows.
NOT_NAMED_FOR_CONDA = {"mpich"}


def conda_file(group):
    return yaml.safe_load((ROOT / FILES[group]).read_text(encoding="utf-8"))


def conda_pins(group):
    """{name: version} of the environment, names as on the Python package index."""
    *lines, last = conda_file(group)["dependencies"]
    lines += last["pip"] if isinstance(last, dict) else [last]
    pins = (re.split("=+", line) for line in lines if line != "pip")
    return {canonicalize_name(name): version for name, version in pins}


def direct_names(group):
    """Names in pyproject.toml that learners use."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"]
    if group == "extras":
        lines = project["project"]["optional-dependencies"]["extras"]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def lock_entries(name):
    """The entries of a lock file, each as one line: requirement, then hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = text.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def locked(name):
    """{name: version} that the lock gives a learner with Python 3.13."""
    found = {}
    for line in lock_entries(name):
        requirement = Requirement(line.split("--hash")[0])
        if requirement.marker is None or requirement.marker.evaluate(MARKERS):
            (pin,) = requirement.specifier
            found[canonicalize_name(requirement.name)] = pin.version
    return found


@pytest.mark.parametrize("group", FILES)
def test_only_conda_forge(group):
    assert conda_file(group)["channels"] == ["conda-forge", "nodefaults"]
    assert conda_file(group)["name"] == "parallel-python"


@pytest.mark.parametrize("group", FILES)
def test_same_names_as_the_project(group):
    pins = conda_pins(group)
    assert pins.pop("python") == MARKERS["python_version"]
    assert set(pins) == direct_names(group) - NOT_NAMED_FOR_CONDA


def test_every_package_of_the_lesson_is_there():
    assert set(conda_pins("tool")) >= WANTED


def test_the_self_test_looks_for_every_package():
    script = (ROOT / "code" / "selftest.py").read_text(encoding="utf-8")
    checked = re.findall(r'^    \("[\w.]*", "([\w-]+)"\),', script, re.M)
    assert {canonicalize_name(name) for name in checked} >= direct_names("tool")


@pytest.mark.parametrize("group", FILES)
def test_each_pin_is_the_start_of_the_locked_version(group):
    versions = locked(environment.LOCKS[group])
    for name, pin in conda_pins(group).items():
        if name != "python":
            assert f"{versions[name]}.".startswith(f"{pin}."), name


def test_dask_from_conda_forge_covers_the_extras():
    """conda-forge's `dask` depends on distributed, bokeh and jinja2; so must ours."""
    assert {"distributed", "bokeh", "jinja2"} <= set(locked("requirements.txt"))


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_names_versions_and_hashes_only(name):
    entries = lock_entries(name)
    assert entries
    for line in entries:
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        assert re.match(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", requirement), line[:80]
        assert hashes, f"no hash: {requirement}"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", text) for text in hashes)
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_each_lock_extends_the_smaller_one():
    lesson, extras, tests = map(locked, LOCKS)
    assert lesson.items() < extras.items() < tests.items()
