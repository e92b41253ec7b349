"""The scripts, the record and the claims of extra X5: values, ranks and exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pi_numpy
import psutil
import pytest
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "x05-mpi"
PAGE = (ROOT / "_extras" / "x05-mpi.md").read_text(encoding="utf-8")
LIMIT_S = 60
sys.path.append(str(FOLDER))
try:
    import mpi4py.MPI  # noqa: F401 (its library may be missing, too)
except (ImportError, RuntimeError) as problem:
    pytest.skip(f"needs mpi4py with a library: {problem}", allow_module_level=True)

import canal  # noqa: E402
import mpi_messages  # noqa: E402
import mpi_scaling  # noqa: E402
import mpi_tools  # noqa: E402

pytestmark = pytest.mark.skipif(not mpi_tools.launcher(), reason="there is no mpiexec")


def ranks(n_ranks, *words, limit_s=LIMIT_S):
    """(status, stdout, stderr) of `mpiexec -n N python words`."""
    words = [str(FOLDER / w) if w.endswith(".py") else w for w in words]
    return mpi_tools.run_ranks(n_ranks, words, limit_s)[:3]


# ---- pi ------------------------------------------------------------------------------

PLAN = ["--samples", "70001", "--seed", "5", "--block", "9999", "--json"]
HITS = pi_numpy.count_all_hits(70_001, 5, 9_999)


@pytest.mark.parametrize("n_ranks", [2, 3])
def test_hits_are_those_of_numpy_for_any_number_of_ranks(n_ranks):
    status, out, err = ranks(n_ranks, "mpi_hits.py", *PLAN)
    assert (status, err) == (0, "")
    result = json.loads(out)  # one object: rank 0 alone prints
    assert (result["hits"], result["workers"]) == (HITS, n_ranks)


def test_without_mpiexec_there_is_one_rank():
    command = [sys.executable, str(FOLDER / "mpi_hits.py"), *PLAN]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)
    assert json.loads(done.stdout)["hits"] == HITS


def test_more_ranks_than_blocks_lose_nothing():
    words = ["--samples", "1500", "--seed", "5", "--block", "1000", "--json"]
    status, out, _ = ranks(3, "mpi_hits.py", *words)
    assert status == 0
    assert json.loads(out)["hits"] == pi_numpy.count_all_hits(1500, 5, 1000)


def test_the_executor_finds_the_same_hits_in_other_processes():
    words = ["-m", "mpi4py.futures", "mpi_executor.py", *PLAN]
    status, out, err = ranks(3, *words)
    assert (status, err) == (0, "")
    assert json.loads(out)["hits"] == HITS
    assert json.loads(out)["workers"] == 2


@pytest.mark.parametrize("words", [["--samples", "1e400"], ["--workers", "9"]], ids=str)
def test_a_mistake_is_told_once_by_all_ranks(words):
    status, out, err = ranks(2, "mpi_hits.py", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_without_the_package_one_line_says_what_to_type():
    code = "import sys, runpy; sys.modules['mpi4py'] = None; sys.argv = ['x']; "
    code += f"runpy.run_path({str(FOLDER / 'mpi_hits.py')!r}, run_name='__main__')"
    options = {"cwd": FOLDER, "env": os.environ | {"PYTHONPATH": str(FOLDER)}}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT_S, **options
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == mpi_tools.LACK + "\n"


def test_too_little_memory_ends_all_ranks_with_one_line():
    status, out, err = ranks(4, "canal.py", "--cells", "1e15")
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_a_missing_folder_is_told_before_anything_is_measured():
    words = ["mpi_messages.py", "--output", "no/such/folder/a.json"]
    status, out, err = ranks(2, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C as a signal is POSIX")
@pytest.mark.parametrize(
    "words",
    [
        ["mpi_hits.py", "--samples", "1e11"],  # ranks that compute
        ["canal.py", "--steps", "1e11"],  # ranks that wait for each other
        ["-m", "mpi4py.futures", "mpi_executor.py", "--samples", "1e11"],
    ],
    ids=["hits", "canal", "executor"],
)
def test_ctrl_c_ends_all_ranks(words):
    words = [str(FOLDER / w) if w.endswith(".py") else w for w in words]
    pipe = subprocess.PIPE
    child = subprocess.Popen(
        [mpi_tools.launcher(), "-n", "3", sys.executable, *words],
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for_cpu(child, 1.5)
        family = psutil.Process(child.pid).children(recursive=True)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=LIMIT_S)
    finally:
        mpi_tools.end_family(child)
    assert child.returncode == 130
    assert "pi =" not in out and "Traceback" not in err
    assert err.count("stopped by Ctrl-C") == 1
    assert psutil.wait_procs(family, timeout=LIMIT_S)[1] == []


# ---- who holds what, who waits -------------------------------------------------------


def test_each_rank_is_a_process_with_a_memory_of_its_own():
    status, out, _ = ranks(3, "mpi_who.py")
    assert status == 0
    found = re.findall(r"rank (\d) of 3, process (\d+): level_cm is (\d+)", out)
    assert sorted((rank, level) for rank, _, level in found) == [
        ("0", "70"),
        ("1", "71"),
        ("2", "72"),
    ]
    assert len({pid for _, pid, _ in found}) == 3


@pytest.mark.parametrize("way", ["in_order", "sendrecv"])
def test_the_repairs_swap_large_arrays(way):
    status, out, err = ranks(2, "mpi_swap.py", way, "--numbers", "300001")
    assert (status, err) == (0, "")
    assert out.splitlines() == [f"rank {r} has 300001 numbers {11 - r}" for r in (0, 1)]


def test_the_size_from_which_a_send_waits_is_what_the_page_says():
    if "MPICH" not in mpi_tools.MPI.Get_library_version():
        pytest.skip("the limit belongs to the library, and this is not MPICH")
    assert ranks(2, "mpi_swap.py", "both_send", "--numbers", "1000")[0] == 0
    assert "8 kB passed (`--numbers 1000`), and 32 kB did not" in PAGE  # below


def test_a_deadlock_is_ended_and_names_its_line():
    status, out, err = ranks(2, "mpi_swap.py", "both_send", "--numbers", "4000")
    assert (status, out, err.count("\n")) == (mpi_tools.WAITED, "", 1)
    assert "still waits in both_send" in err and "COMM.Send(mine, other)" in err


def test_a_rank_that_fails_leaves_the_others_waiting_unless_mpi4py_is_told():
    assert (
        ranks(2, "mpi_bad_rank.py", limit_s=1.5)[0] is None
    )  # ended by the time limit
    status, out, err = ranks(2, "-m", "mpi4py", "mpi_bad_rank.py")
    assert (status, out) == (1, "")
    assert "KeyError: 'nroth'" in err


def test_an_if_around_a_reduce_waits_for_ever_and_the_time_limit_ends_all(tmp_path):
    program = tmp_path / "lonely.py"
    program.write_text(
        "import os\n"
        "os.write(1, f'{os.getpid()}\\n'.encode())\n"  # whole lines, whoever writes
        "from mpi4py.MPI import COMM_WORLD\n"
        "if COMM_WORLD.rank == 0:\n    total = COMM_WORLD.reduce(5)\n"
    )
    status, out, _, _ = mpi_tools.run_ranks(2, [program], 2)
    assert status is None
    pids = [int(word) for word in out.split()]
    end = time.monotonic() + LIMIT_S
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(pids) == 2 and not any(psutil.pid_exists(pid) for pid in pids)


def test_swap_and_waiting_take_two():
    for words in (["mpi_swap.py", "sendrecv"], ["mpi_waiting.py"]):
        status, out, err = ranks(1, *words)
        assert (status, out, err.count("\n")) == (2, "", 1)


# ---- the canal -----------------------------------------------------------------------


@pytest.mark.parametrize(("n_ranks", "cells"), [(2, 2), (3, 17)])
def test_no_cell_differs(n_ranks, cells):
    words = ["canal.py", "--cells", str(cells), "--steps", "50"]
    status, out, err = ranks(n_ranks, *words)
    assert (status, err) == (0, "")
    assert out.startswith(f"{n_ranks} ranks, 50 steps: 0 of {cells} cells differ\n")


def test_cells_follow_the_formula_and_water_stays():
    levels = canal.flow_alone(np.array([1.0, 0.0, 0.0]), 1)
    assert levels == pytest.approx([0.8, 0.2, 0.0])  # FLOW of the difference moves on
    many = canal.start_levels(200)
    assert canal.flow_alone(many, 40).sum() == pytest.approx(many.sum())


def test_fewer_cells_than_ranks_are_refused():
    status, out, err = ranks(3, "canal.py", "--cells", "2")
    assert (status, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("n_ranks", "changed", "least", "most"),
    [(1, "both", 0, 0), (3, "both", 0, 0), (2, "neighbours alone", 100, 1000)],
)
def test_the_canal_around_the_city(tmp_path, n_ranks, changed, least, most):
    """A copy of canal.py with the functions of the page: they replace the old ones."""
    code = re.search(r"```python [^\n]*a copy of canal\.py\"\n(.*?)```", PAGE, re.S)[1]
    if changed != "both":
        code = code.partition("def flow_alone")[0]
    before, main, after = (FOLDER / "canal.py").read_text().partition("if __name__")
    program = tmp_path / "my_canal.py"
    program.write_text(before + code + main + after, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(FOLDER)}
    status, out, err, _ = mpi_tools.run_ranks(n_ranks, [program], env=env)
    assert (status, err) == (0, "")
    differ = int(re.search(r"(\d+) of 1000 cells differ", out)[1])
    assert least <= differ <= most  # "hundreds of cells differ", says the page


# ---- measurements --------------------------------------------------------------------


def test_scaling_tells_a_mistake_in_one_line(capsys):
    assert status_of(mpi_scaling.main, ["--ranks", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_scaling_counts_the_same_hits(tmp_path, capsys):
    target = tmp_path / "record.json"
    words = ["--samples", "2500", "--ranks", "1", "2", "--output", str(target)]
    assert mpi_scaling.main(words) == 0
    record = json.loads(target.read_text())
    assert record["script"] == "code/x05-mpi/mpi_scaling.py"
    hits = {row["hits"] for row in record["rows"]}
    assert hits == {pi_numpy.count_all_hits(2500, 2026, 1_000_000)}


def test_the_messages_are_what_the_page_says():
    record = read_record("x05-mpi-messages")
    assert record["script"] == "code/x05-mpi/mpi_messages.py"
    assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
    assert record["date"] == "2026-11-21"
    best = {(r["way"], r["bytes"]): min(r["one_way_us"]) for r in record["rows"]}
    for size in mpi_messages.SIZES:
        assert best["object", size] > best["buffer", size]
    assert best["object", 8] > 5 * best["buffer", 8]
    small, large = best["object", 8], best["object", 8_000_000] / 1000
    assert f"{best['buffer', 8]:.1f} µs and the object {small:.0f} µs" in PAGE
    times = large * 1000 / best["buffer", 8_000_000]
    ms = best["buffer", 8_000_000] / 1000
    assert f"{ms:.1f} ms and {large:.1f} ms, {times:.0f} times as long" in PAGE
    assert "at 8 B by a factor of more than 5" in PAGE
