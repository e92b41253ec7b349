"""Set-up: what is installed, when it is skipped, and how failures are told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lesson import environment

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose set-up commands are recorded instead of run."""
    for lock in environment.LOCKS.values():
        (tmp_path / lock).write_text(f"# {lock}\n")
    calls = []

    def record(command):
        calls.append(command)
        python = environment.venv_python(tmp_path)
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(environment, "call", record)
    monkeypatch.setattr(environment, "usable", lambda python: python.exists())
    return tmp_path, calls


def test_the_first_call_makes_the_second_does_nothing(project):
    root, calls = project
    assert environment.ensure(root) == environment.venv_python(root)
    assert ["venv" in calls[0], "pip" in calls[1]] == [True, True]
    assert "--require-hashes" in calls[1] and str(root / "requirements.txt") in calls[1]
    calls.clear()
    environment.ensure(root)
    assert calls == []


def test_the_larger_set_serves_the_smaller_but_not_the_other_way(project):
    root, calls = project
    environment.ensure(root)
    for group, lock in list(environment.LOCKS.items())[1:]:
        calls.clear()
        environment.ensure(root, group)
        assert [str(root / lock) in call for call in calls] == [True]
    for group in environment.LOCKS:
        calls.clear()
        environment.ensure(root, group)
        assert calls == []


def test_a_changed_lock_is_installed(project):
    root, calls = project
    environment.ensure(root)
    (root / "requirements.txt").write_text("# other\n")
    calls.clear()
    environment.ensure(root)
    assert len(calls) == 1  # pip alone: the environment itself is kept


def test_an_interrupted_installation_is_taken_up_again(project, monkeypatch):
    root, calls = project

    def stop(command):
        if "pip" in command:
            raise KeyboardInterrupt
        environment.venv_python(root).parent.mkdir(parents=True, exist_ok=True)
        environment.venv_python(root).touch()

    with monkeypatch.context() as patch:
        patch.setattr(environment, "call", stop)
        with pytest.raises(KeyboardInterrupt):
            environment.ensure(root)
    environment.ensure(root)
    assert "pip" in calls[-1]


def test_an_old_python_is_told_in_one_sentence(project, monkeypatch):
    root, calls = project
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(environment.SetupError, match=r"3\.11 or later.*3\.10\.4"):
        environment.ensure(root)
    assert calls == []


def test_a_failing_command_says_what_to_do():
    with pytest.raises(environment.SetupError, match="network"):
        environment.call([sys.executable, "-c", "raise SystemExit(3)"])


def test_an_environment_without_pip_is_a_ruin(tmp_path):
    assert not environment.usable(tmp_path / "python")
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")],
        check=True,
    )
    assert not environment.usable(environment.venv_python(tmp_path))


def test_it_needs_the_standard_library_alone():
    """`python -m lesson` starts before anything is installed: no site-packages here."""
    command = [sys.executable, "-S", "-I", "-c"]
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import lesson.__main__"
    done = subprocess.run([*command, code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
