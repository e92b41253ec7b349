"""`code/selftest.py` says "ready", or for each thing that is wrong what to do.

Faults are planted in a fresh process by a `sitecustomize` module, so the script itself
runs as a learner runs it; single checks are also tried in this process.
"""

from __future__ import annotations

import importlib.util
import multiprocessing.dummy
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "code" / "selftest.py"

MISSING = """
    class Blocker:
        def find_spec(self, name, path=None, target=None):
            if name.split(".")[0] == "snakeviz":
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            if name == "numba":
                raise OSError("could not load libllvmlite\\nand many more lines")
    sys.meta_path.insert(0, Blocker())
"""
REFUSED = """
    import errno, multiprocessing.context, shutil, tempfile, threading
    from types import SimpleNamespace
    def read_only(*args, **kwargs):
        raise OSError(errno.EROFS, "Read-only file system")
    def no_semaphores(*args, **kwargs):
        raise OSError(errno.ENOSYS, "Function not implemented")
    def no_thread(self):
        raise RuntimeError("can't start new thread")
    tempfile.TemporaryFile = read_only
    multiprocessing.context.SpawnContext.Pool = no_semaphores
    threading.Thread.start = no_thread
    shutil.disk_usage = lambda path: SimpleNamespace(free=0)
"""


def run_selftest(tmp_path, fault="", *arguments):
    site = "import sys\n" + textwrap.dedent(fault)
    (tmp_path / "sitecustomize.py").write_text(site, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60
    )


def failures(done):
    """{name: text} of the FIX lines, after checking the frame around them."""
    *lines, last = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith("FIX")]
    assert last.startswith(f"not ready: do what the {len(failed)} FIX lines say")
    assert done.stderr == ""
    assert done.returncode == 1
    return {line[6:22].strip(): line[23:] for line in failed}


@pytest.fixture
def selftest():
    specification = importlib.util.spec_from_file_location("selftest", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def refusal(selftest, check):
    with pytest.raises(selftest.Problem) as caught:
        check()
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_says_ready_here(tmp_path):
    done = run_selftest(tmp_path)
    assert done.stderr == ""
    *checks, last = done.stdout.splitlines()
    assert last.startswith(f"ready: {len(checks)} checks passed in ")
    assert {line.split()[0] for line in checks} <= {"ok", "note"}
    assert done.returncode == 0


def test_missing_and_broken_packages_get_one_line_each(tmp_path):
    failed = failures(run_selftest(tmp_path, MISSING))
    assert list(failed) == ["numba", "snakeviz", "numba compiles"]
    assert failed["snakeviz"].startswith("No module named 'snakeviz'; ")
    assert "-m lesson lesson" in failed["snakeviz"]
    assert failed["numba"].startswith("could not load libllvmlite; ")


def test_what_the_system_refuses_gets_one_line_each(tmp_path):
    failed = failures(run_selftest(tmp_path, REFUSED))
    assert set(failed) >= {"threads", "processes", "disk", "this folder"}
    assert "can't start new thread" in failed["threads"]
    assert "Function not implemented" in failed["processes"]
    assert failed["disk"].startswith("0.0 GB free; make room")
    assert "(Read-only file system); copy the lesson" in failed["this folder"]


def test_a_bad_argument_gets_one_line(tmp_path):
    done = run_selftest(tmp_path, "", "--fast")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_an_old_python_is_named(selftest, monkeypatch):
    monkeypatch.setattr(selftest, "OLDEST_PYTHON", (99, 0))
    assert "too old; install" in refusal(selftest, selftest.check_python)


def test_intel_macs_are_told_why(selftest, monkeypatch):
    monkeypatch.setattr(selftest.sys, "platform", "darwin")
    monkeypatch.setattr(selftest.platform, "machine", lambda: "x86_64")
    text = refusal(selftest, selftest.check_python)
    monkeypatch.undo()
    assert "Numba no longer supports" in text


def test_a_worker_that_never_answers(selftest, monkeypatch):
    def never(self, timeout=None):
        raise multiprocessing.TimeoutError

    monkeypatch.setattr("multiprocessing.pool.AsyncResult.get", never)
    text = refusal(selftest, selftest.check_processes)
    assert text.startswith("no worker answered within 20 s; allow Python")


def test_a_pool_without_a_process_of_its_own(selftest, monkeypatch):
    fake = SimpleNamespace(Pool=multiprocessing.dummy.Pool)
    monkeypatch.setattr(selftest.multiprocessing, "get_context", lambda method: fake)
    assert "ran in this process" in refusal(selftest, selftest.check_processes)


def test_little_memory(selftest, monkeypatch):
    def memory(free):
        return lambda: SimpleNamespace(total=8e9, available=free)

    monkeypatch.setattr("psutil.virtual_memory", memory(0.5e9))
    text = refusal(selftest, selftest.check_memory)
    assert text.startswith("0.5 GB free of 8.0 GB; close programs")
    monkeypatch.setattr("psutil.virtual_memory", memory(1.5e9))
    with pytest.raises(selftest.Note, match="close programs before you measure"):
        selftest.check_memory()


def test_a_single_cpu_is_remarked_but_is_no_failure(selftest, monkeypatch, capsys):
    monkeypatch.setattr(selftest.pi_cli, "usable_cpus", lambda: 1)
    assert selftest.run_check("CPUs", selftest.check_cpus)
    assert capsys.readouterr().out.startswith("note  CPUs             1 usable")


@pytest.mark.parametrize(
    ("made", "prefix", "conda", "says"),
    [
        ((), "/usr", None, "-m pip install numba"),
        (("lesson",), "/usr", None, "-m lesson lesson"),
        (("lesson", ".venv"), "/usr", None, "use the lesson's Python: "),
        (("lesson", ".venv"), "HERE/.venv", None, "delete the folder .venv"),
        (("lesson",), "/opt/conda", "/opt/conda", "conda env update"),
    ],
)
def test_advice_fits_the_python_that_runs(
    selftest, monkeypatch, tmp_path, made, prefix, conda, says
):
    for name in made:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(selftest, "FOLDER", tmp_path / "code")
    monkeypatch.setattr(selftest.sys, "prefix", prefix.replace("HERE", str(tmp_path)))
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    if conda:
        monkeypatch.setenv("CONDA_PREFIX", conda)
    assert says in selftest.how_to_install("numba")
