"""conda's environment.yml and the locked requirements name the same software."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
MARKERS = {"python_version": "3.13", "python_full_version": "3.13.0"}
LOCKS = ("requirements.txt", "requirements-test.txt")


def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def conda_pins():
    """{name: version} of the environment, names as on the Python package index."""
    pins = (line.split("=") for line in environment()["dependencies"])
    return {canonicalize_name(name): version for name, version in pins}


def direct_names():
    """Names in pyproject.toml that learners use, without extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"]
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


def test_only_conda_forge():
    assert environment()["channels"] == ["conda-forge", "nodefaults"]
    assert environment()["name"] == "parallel-python"


def test_same_names_as_the_project():
    pins = conda_pins()
    assert pins.pop("python") == MARKERS["python_version"]
    assert set(pins) == direct_names()


def test_every_package_of_the_lesson_is_there():
    assert set(conda_pins()) >= WANTED


def test_the_self_test_looks_for_every_package():
    script = (ROOT / "code" / "selftest.py").read_text(encoding="utf-8")
    checked = re.findall(r'^    \("[\w.]*", "([\w-]+)"\),', script, re.M)
    assert {canonicalize_name(name) for name in checked} >= direct_names()


def test_each_pin_is_the_start_of_the_locked_version():
    versions = locked("requirements.txt")
    for name, pin in conda_pins().items():
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


def test_the_test_lock_extends_the_lesson_lock():
    lesson, tests = locked("requirements.txt"), locked("requirements-test.txt")
    assert lesson.items() <= tests.items()
