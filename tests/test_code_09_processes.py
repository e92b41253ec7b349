"""The scripts, records and claims of episode 9: mechanism and values, never timings."""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import pickle
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import psutil
import pytest
from script_tools import read_record, run_python, status_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "09-processes"
sys.path.insert(0, str(ROOT / "code"))
import pi_cli  # noqa: E402, F401 (makes the folders of all episodes importable)

sys.path.insert(0, str(FOLDER))
import break_even  # noqa: E402
import check_tools  # noqa: E402
import chunksizes  # noqa: E402
import ctrl_c  # noqa: E402
import dead_worker  # noqa: E402
import gauge_queue  # noqa: E402
import last_words  # noqa: E402
import loop_in_processes  # noqa: E402
import memory_of_all  # noqa: E402
import pi_loop  # noqa: E402
import pi_numpy  # noqa: E402
import pi_numpy_blocks  # noqa: E402
import pi_processes  # noqa: E402
import pi_shared_memory  # noqa: E402
import portions  # noqa: E402
import process_meeting  # noqa: E402
import process_pools  # noqa: E402
import process_recorder  # noqa: E402
import rain_file  # noqa: E402
import sending  # noqa: E402
import shared_arrays  # noqa: E402
import start_methods  # noqa: E402

PAGE = (ROOT / "_episodes" / "09-processes.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
POSIX = pytest.mark.skipif(os.name != "posix", reason="sends signals")
RUNGS = [pi_processes, pi_shared_memory]
SCRIPTS = {
    loop_in_processes: ["--samples", "20000"],
    start_methods: ["--rounds", "1"],
    sending: ["--numbers", "10000", "--rounds", "1"],
    chunksizes: ["--tasks", "200"],
    portions: [],
    break_even: ["--points", "10", "--tasks", "20"],
    dead_worker: [],
    rain_file: [],
    gauge_queue: [],
}


def name_of(module) -> str:
    return Path(module.__file__).stem


def recorded(name: str) -> dict:
    return read_record(f"09-processes-{name}")


def shared_memory_of(process) -> set[str]:
    """Files of the shared memory that a program has in use, where Linux shows them."""
    if sys.platform != "linux":
        return set()
    paths = {area.path for area in psutil.Process(process.pid).memory_maps()}
    return {path for path in paths if "/psm_" in path}


# ---- the rungs -----------------------------------------------------------------------


@pytest.mark.parametrize("rung", RUNGS, ids=name_of)
@pytest.mark.parametrize("method", process_pools.START_METHODS)
def test_hits_are_those_of_numpy_however_the_workers_start(rung, method):
    expected = pi_numpy.count_all_hits(70_001, 5, 9_999)
    assert rung.count_all_hits(70_001, 5, 9_999, 3, method) == expected


@pytest.mark.parametrize("rung", RUNGS, ids=name_of)
def test_two_processes_count_at_the_same_time_and_each_block_once(rung, monkeypatch):
    meeting = process_meeting.Meeting(pi_numpy_blocks.count_hits, 2)
    monkeypatch.setattr(rung, "count_hits", meeting)
    sizes = [1000, 1000, 1000, 1000, 500]
    hits = rung.count_all_hits(sum(sizes), 2026, 1000, 2)
    assert hits == pi_numpy.count_all_hits(4500, 2026, 1000)
    assert len(meeting.pids()) == 2 and os.getpid() not in meeting.pids()
    found = sorted(re.match(r"\((\d+),", text)[1] for _, _, text in meeting.calls())
    assert found == sorted(map(str, sizes))


@pytest.mark.parametrize("rung", RUNGS, ids=name_of)
def test_time_and_memory_of_the_workers_are_counted(rung, capsys):
    children = os.times()
    assert rung.main(["--samples", "3e7", "--workers", "2", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    after = os.times()
    waited_for = sum(after[2:4]) - sum(children[2:4])
    workers_s = process_pools.cpu_seconds_of_workers()
    assert 0 < workers_s <= result["cpu_seconds"]
    if os.name == "posix":  # what the system says: the end of the workers on top
        assert 0.5 * waited_for < workers_s < waited_for + 0.05
    assert 1 <= result["workers_heard"] <= 2
    assert result["peak_memory_mib"] > process_pools.peak_mib_of_workers() > 15


@POSIX
@pytest.mark.parametrize("rung", RUNGS, ids=name_of)
def test_a_killed_worker_is_answered_with_one_line(rung):
    process = start(rung)
    worker = wait_for_workers(process)[0]
    files = shared_memory_of(process)
    worker.kill()
    status, err = end_of(process)
    assert (status, err) == (2, "a worker process died; nothing was counted\n")
    assert len(files) == (rung is pi_shared_memory and sys.platform == "linux")
    assert not [path for path in files if os.path.exists(path)]


@POSIX
@pytest.mark.parametrize("rung", RUNGS, ids=name_of)
def test_ctrl_c_in_a_terminal_reaches_all_and_is_answered_once(rung):
    process = start(rung)
    workers = wait_for_workers(process)
    files = shared_memory_of(process)
    os.killpg(process.pid, signal.SIGINT)
    status, err = end_of(process)
    assert (status, err) == (130, "stopped by Ctrl-C; nothing was counted\n")
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert not alive
    assert len(files) == (rung is pi_shared_memory and sys.platform == "linux")
    assert not [path for path in files if os.path.exists(path)]


def start(rung) -> subprocess.Popen:
    options = ["--samples", "1e11", "--block", "1e8", "--workers", "2"]
    return subprocess.Popen(
        [sys.executable, rung.__file__, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_workers(process) -> list[psutil.Process]:
    """The two workers, as soon as they work."""
    end = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < end:
        children = psutil.Process(process.pid).children()
        workers = [c for c in children if "spawn_main" in " ".join(c.cmdline())]
        if len(workers) == 2 and all(sum(w.cpu_times()[:2]) > 0.3 for w in workers):
            return workers
        time.sleep(0.05)
    process.kill()
    pytest.fail("no workers have started")


def end_of(process) -> tuple[int, str]:
    try:
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    return process.returncode, err


@pytest.mark.parametrize("rung", RUNGS, ids=name_of)
def test_the_start_method_is_an_option(rung, capsys):
    assert status_of(rung.main, ["--start-method", "teleport"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert status_of(rung.main, ["--help"]) == 0
    assert "--start-method" in capsys.readouterr().out


# ---- process_pools.py, shared_arrays.py ----------------------------------------------


def test_many_blocks_travel_in_few_portions():
    class Pool:
        def __init__(self):
            self.portions = 0

        def submit(self, function, *args):
            self.portions += 1
            future = Future()
            future.set_result(function(*args))
            return future

    for n_blocks in (0, 1, 511, 512, 513, 10_000):
        pool = Pool()
        numbers = range(n_blocks)
        found = list(process_pools.map_told(pool, max, numbers, reversed(numbers)))
        assert found == list(map(max, numbers, reversed(numbers)))
        assert pool.portions <= process_pools.MAX_PORTIONS


def test_an_error_ends_the_workers():
    before = set(multiprocessing.active_children())
    with pytest.raises(ZeroDivisionError), process_pools.open_pool(2) as pool:
        pool.submit(time.sleep, 60)
        list(process_pools.map_told(pool, math.sqrt, [1.0]))
        1 / 0  # noqa: B018
    assert set(multiprocessing.active_children()) <= before


HOLDS = pytest.mark.parametrize("hold", [ctrl_c.held_back, ctrl_c.noted])


@POSIX
@HOLDS
def test_ctrl_c_while_workers_start_comes_afterwards(hold):
    usual = signal.getsignal(signal.SIGINT)
    done = []
    with pytest.raises(KeyboardInterrupt), hold():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.05)
        done.append(True)
    assert done and signal.getsignal(signal.SIGINT) is usual
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


@HOLDS
def test_other_threads_may_start_workers_too(hold):
    seen = []

    def work():
        with hold():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


@pytest.mark.parametrize("shape", [7, (3, 5), (0,)])
def test_shared_arrays_are_zeros_written_in_place_and_given_back(shape):
    with shared_arrays.new(shape, "float64") as shared:
        assert len(pickle.dumps(shared)) < 250  # the name travels, not the numbers
        array = shared.copy()
        assert not array.any() and array.shape == np.zeros(shape).shape
        if array.size:
            index = (0,) * array.ndim
            shared_arrays.write(pickle.loads(pickle.dumps(shared)), float, index, "2.5")
            assert shared.copy()[index] == 2.5 and shared.copy().sum() == 2.5
    with pytest.raises(FileNotFoundError):
        SharedMemory(shared.name)


def test_shared_memory_is_given_back_after_an_error():
    with pytest.raises(KeyError), shared_arrays.new(10, "int64") as shared:
        raise KeyError
    with pytest.raises(FileNotFoundError):
        SharedMemory(shared.name)


@POSIX
def test_reading_closed_memory_ends_python_as_the_page_says():
    program = (
        "import numpy as np\n"
        "from multiprocessing.shared_memory import SharedMemory\n"
        "memory = SharedMemory(create=True, size=8000)\n"
        "array = np.ndarray(1000, 'float64', buffer=memory.buf)\n"
        "memory.close(); memory.unlink(); print('closed', flush=True); array[0]"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert done.stdout == "closed\n"
    assert done.returncode in (-signal.SIGSEGV, -signal.SIGBUS)


# ---- the measuring scripts -----------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_every_script_prints_and_records(script, tmp_path, capfd):
    target = tmp_path / "record.json"
    arguments = [*SCRIPTS[script], "--machine", "test", "--output", str(target)]
    assert status_of(script.main, arguments) == 0
    out, err = capfd.readouterr()
    assert out and not err
    record = json.loads(target.read_text())
    assert record["machine"] == "test"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


@pytest.mark.parametrize("script", [*SCRIPTS, memory_of_all], ids=name_of)
@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["--output", "no/such/folder/a.json"]], ids=str
)
def test_bad_input_is_answered_with_one_line(script, arguments, capsys):
    assert status_of(script.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_the_loop_counts_the_hits_of_pi_loop():
    expected = pi_loop.count_all_hits(30_001, 7, 4_000)
    assert loop_in_processes.count_all_hits(30_001, 7, 4_000, 2) == expected


@POSIX
def test_three_clocks_see_children_and_process_time_does_not():
    """In a Python of its own: here threads of other tests may be at work."""
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "import subprocess, time, process_recorder\n"
        "def child():\n"
        "    loop = 'import time\\nwhile time.process_time() < 1: pass'\n"
        "    subprocess.run([sys.executable, '-c', loop], check=True)\n"
        "own = time.process_time()\n"
        "_, own_s, workers_s = process_recorder.three_clocks(child)\n"
        "print(time.process_time() - own, own_s, workers_s)\n"
    )
    done = run_python(program, TIME_LIMIT_S)
    assert done.stderr == ""
    told_s, own_s, workers_s = map(float, done.stdout.split())
    assert told_s < 0.5 and own_s < 0.5
    assert workers_s > 0.95


@pytest.mark.skipif(
    "forkserver" not in process_pools.START_METHODS, reason="no forkserver here"
)
def test_with_forkserver_the_system_does_not_tell_but_the_workers_do():
    call = (pi_processes.count_all_hits, 20_000_000, 1, 1_000_000, 2, "forkserver")
    _, _, workers_s = process_recorder.three_clocks(*call)
    assert workers_s < 0.02 < process_pools.cpu_seconds_of_workers()


def test_forked_workers_inherit_and_the_others_import():
    results = start_methods.measure(start_methods.make_parser().parse_args([]))
    for row in results["rows"]:
        assert row["level_m"] == (0.3 if row["method"] == "fork" else 0.0)
    assert start_methods.LEVEL_M == 0.0


def test_all_ways_of_sending_add_the_same_numbers():
    array = np.random.default_rng(sending.SEED).random(5000)
    for name in sending.WAYS:
        found = sending.measure_one(name, 5000)
        assert found["total"] == array.sum()
        assert found["mib"] > 30


@pytest.mark.parametrize("chunksize", portions.CHUNKSIZES)
def test_portions_take_the_time_that_the_solution_says(chunksize):
    """The rule of the exercise: who is free takes the next portion."""
    free_at = [0] * portions.WORKERS
    for first in range(0, len(portions.TENTHS), chunksize):
        worker = free_at.index(min(free_at))
        free_at[worker] += sum(portions.TENTHS[first : first + chunksize])
    assert max(free_at) == {1: 7, 2: 8, 4: 10}[chunksize]
    assert f"chunksize {chunksize}: {max(free_at) / 10:.1f} s" in PAGE


def test_water_levels_do_not_depend_on_the_portions():
    rows = chunksizes.measure(chunksizes.make_parser().parse_args(["--tasks", "30"]))
    assert len({row["total_m"] for row in rows["rows"]}) == 1


def test_hours_are_really_computed():
    """0.4 m is where rain and pumping balance; each hour goes 5 % of the way."""
    for hours in (0, 1, 7, 100):
        expected = 0.4 - 0.1 * 0.95**hours
        assert chunksizes.level_after(hours) == pytest.approx(expected)


def test_memory_of_all_asks_threads_and_processes(monkeypatch):
    asked = []

    def fresh_json(script, *arguments):
        asked.append((script.stem, arguments[-1]))
        return {"peak_memory_mib": 40.0, "hits": 3, "workers_heard": arguments[-1]}

    monkeypatch.setattr(process_recorder, "fresh_json", fresh_json)
    memory_of_all.measure(memory_of_all.make_parser().parse_args([]))
    names = ("pi_threads", "pi_processes")
    assert asked == [(name, n) for n in memory_of_all.WORKERS for name in names]


def test_the_mean_rain_is_that_of_the_file(tmp_path):
    rain_file.write_file(tmp_path / "rain.h5")
    import h5py

    with h5py.File(tmp_path / "rain.h5", "r") as file:
        expected = {gauge: float(np.mean(file[gauge])) for gauge in rain_file.GAUGES}
    assert rain_file.mean_rain(tmp_path / "rain.h5", 2) == pytest.approx(expected)


@pytest.mark.parametrize("workers", [1, 3])
def test_the_queue_answers_for_each_gauge(workers):
    found = gauge_queue.ask_workers(["north", "mill"], workers)
    assert {gauge: letters for gauge, (letters, _) in found.items()} == {
        "north": 5,
        "mill": 4,
    }
    assert os.getpid() not in {pid for _, pid in found.values()}
    assert not multiprocessing.active_children()


def test_last_words_are_type_and_message_of_each_traceback():
    text = (
        "Traceback (most recent call last):\n  File x\nValueError: too\nsmall\n\n"
        "more\nTraceback:\nconcurrent.futures.process.BrokenProcessPool: it died\n"
        "/lib/tracker.py:254: UserWarning: 5 leaked\n  warnings.warn('5')\n"
    )
    expected = ["ValueError: too small", "BrokenProcessPool: it died"]
    assert last_words.last_words(text) == expected
    assert last_words.last_words("") == []


def test_last_words_needs_a_script(capsys):
    assert status_of(last_words.main, ["nothing.py"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# ---- what the page says about failures -----------------------------------------------


def test_without_a_guard_the_program_fails():
    command = [sys.executable, str(FOLDER / "no_guard.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert done.returncode == 1 and not done.stdout
    assert "bootstrapping phase" in done.stderr and "BrokenProcessPool" in done.stderr


def test_the_guard_that_the_page_shows_repairs_it(tmp_path):
    text = (FOLDER / "no_guard.py").read_text(encoding="utf-8")
    repaired = re.search(r'```python norun="the repaired[^\n]*\n(.*?)```', PAGE, re.S)[
        1
    ]
    script = tmp_path / "guarded.py"
    script.write_text(text[: text.index("with Process")] + repaired, encoding="utf-8")
    command = [sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[1.0, 2.0, 3.0]\n", "")


def test_a_function_of_a_notebook_cell_breaks_the_pool(tmp_path):
    """As in a notebook: the main module is not a file that a worker could import."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "def level_after(hours): return hours\n"
        "with ProcessPoolExecutor(2, get_context('spawn')) as pool:\n"
        "    list(pool.map(level_after, [1, 2]))\n"
    )
    command = [sys.executable, "-c", program, str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert done.returncode == 1
    assert "BrokenProcessPool" in done.stderr
    assert "Can't get attribute 'level_after' on <module '__main__'" in done.stderr


def test_the_executor_says_that_a_worker_died():
    with (
        pytest.raises(BrokenProcessPool),
        ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool,
    ):
        list(pool.map(dead_worker.count_or_die, range(6)))


@pytest.mark.skipif(
    "fork" not in process_pools.START_METHODS, reason="this system has no fork"
)
def test_exercise_1_tells_forks(monkeypatch, tmp_path):
    monkeypatch.setenv("CHECK_FOLDER", str(tmp_path))
    program = f"""
import sys
sys.path[:0] = [{str(FOLDER)!r}, {str(FOLDER.parent)!r}]
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import SimpleNamespace
import check_tools
from checks import ex09_1_pool
def count(count_hits, sizes, streams, workers):
    with ProcessPoolExecutor(workers, get_context("fork")) as pool:
        return sum(pool.map(count_hits, sizes, streams))
ex09_1_pool.check(SimpleNamespace(count_in_processes=count), check_tools.require)
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert "Your workers are forks of the main process" in done.stderr


def test_a_meeting_ends_when_nobody_else_comes(monkeypatch, tmp_path):
    monkeypatch.setenv("CHECK_FOLDER", str(tmp_path))
    meeting = process_meeting.Meeting(math.sqrt, 2)
    start_s = time.monotonic()
    assert [meeting(4.0), meeting(9.0)] == [2.0, 3.0]
    assert time.monotonic() - start_s < 5
    with pytest.raises(check_tools.Unmet, match="The main process rooted itself"):
        meeting.require_workers(check_tools.require, "rooted")


# ---- what the page says about numbers ------------------------------------------------


@pytest.mark.parametrize(
    "name", ["start-methods", "sending", "chunksizes", "break-even", "memory"]
)
def test_records_name_machine_date_and_version(name):
    record = recorded(name)
    assert record["machine"].startswith("2 cores of an Intel Xeon")
    assert record["date"] == "2026-11-21"
    assert record["python"].startswith("3.11")
    assert "21 November 2026" in PAGE


def ways() -> dict[str, dict[str, float]]:
    runs = recorded("sending")["runs"]
    return {
        name: {
            key: statistics.median(run[key] for run in runs if run["way"] == name)
            for key in ("seconds", "mib")
        }
        for name in sending.WAYS
    }


def test_sending_takes_several_times_as_long_and_three_times_the_memory():
    found = ways()
    assert found["sent"]["seconds"] > 3 * found["here"]["seconds"]
    assert found["sent"]["seconds"] > 3 * found["made there"]["seconds"]
    assert 2.7 < found["sent"]["mib"] / found["here"]["mib"] < 3.3
    assert found["here"]["mib"] < found["shared"]["mib"] < found["sent"]["mib"]


def test_the_page_says_what_portions_cost():
    rows = recorded("chunksizes")["rows"]
    ms = {row["chunksize"]: statistics.median(row["runs"]) * 1000 for row in rows}
    assert ms[1] > 2 * ms[None]
    assert 0.5 < ms[1000] / ms[None] < 0.65
    assert ms[None] < 1.15 * ms[10_000]
    text = f"one process {ms[None]:.0f} ms; portions of 1 take {ms[1]:.0f} ms"
    assert text in PAGE
    assert f"portions of 1000 take {ms[1000]:.0f} ms" in PAGE


def break_evens() -> dict[int, dict[str, float]]:
    found = {}
    for row in recorded("break-even")["rows"]:
        one_s = statistics.median(run["one_s"] for run in row["runs"])
        found[row["points"]] = {"task_ms": one_s / row["tasks"] * 1000}
        for key in ("two_s", "with_start_s"):
            ratios = [run["one_s"] / run[key] for run in row["runs"]]
            found[row["points"]][key] = statistics.median(ratios)
    return found


def test_the_page_says_where_processes_break_even():
    found = break_evens()
    assert found[3000]["two_s"] < 1 < found[10_000]["two_s"]
    assert found[10_000]["with_start_s"] < 1 < found[30_000]["with_start_s"]
    assert f"3000 points on, which take {found[3000]['task_ms']:.2f} ms" in PAGE
    assert f"10 000 points on, which take {found[10_000]['task_ms']:.1f} ms" in PAGE
    small, large = found[30], found[100_000]
    assert (
        f"from {small['two_s']:.2f} for tasks of {small['task_ms']:.2f} ms to"
        f" {large['two_s']:.1f} for tasks of {large['task_ms']:.0f} ms"
    ) in PAGE


def test_the_page_says_what_a_worker_needs_in_memory():
    rows = {row["workers"]: row for row in recorded("memory")["rows"]}
    more = rows[8]["processes_mib"] - rows[1]["processes_mib"]
    assert f"a process about {more / 7:.0f} MiB" in PAGE
    assert rows[8]["threads_mib"] - rows[1]["threads_mib"] < 7
    assert all(len(row["hits"]) == 1 for row in rows.values())
