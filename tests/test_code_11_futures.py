"""The scripts, records and claims of episode 11: mechanism and values, never timings."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
from concurrent import futures
from pathlib import Path

import arrivals
import four_executors
import pi_futures
import pi_loop
import pi_numpy
import progress
import pytest
import stations
import waiting
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "11-futures"
PAGE = (ROOT / "_episodes" / "11-futures.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
PATIENCE_S = 20  # time in which a second thread must turn up
INTERPRETERS = hasattr(futures, "InterpreterPoolExecutor")


MODULES = {"four_executors": four_executors, "arrivals": arrivals, "waiting": waiting}


def recorded(name: str) -> dict:
    return read_record(f"11-futures-{name}")


def run_script(*arguments: str, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, str(FOLDER / arguments[0]), *arguments[1:]]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **options
    )


# ---- the rung ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("executor", "workers"),
    [
        *(("threads", n) for n in (1, 2, 3, 8)),
        *(("processes", n) for n in (1, 3)),
        ("dask", 2),
    ],
)
def test_hits_are_those_of_numpy(executor, workers):
    used = {}
    plan = (70_001, 5, 9_999)
    hits = pi_futures.count_all_hits(*plan, workers, executor, used)
    assert hits == pi_numpy.count_all_hits(*plan)
    if executor == "threads":
        assert used == {"cpu_s": 0, "memory_mib": 0}
    else:  # the processes worked, and each has Python and NumPy in its memory
        assert used["cpu_s"] > 0.05 and used["memory_mib"] > 20 * min(workers, 8)


def test_no_more_workers_than_blocks(monkeypatch):
    asked = []
    real = pi_futures.open_executor

    def noted(name, workers):
        asked.append(workers)
        return real(name, workers)

    monkeypatch.setattr(pi_futures, "open_executor", noted)
    pi_futures.count_all_hits(5_000, 1, 1_000, 64)
    pi_futures.count_all_hits(5_000, 1, 1_000, 2)
    assert asked == [5, 2]


def test_all_blocks_are_handed_out_before_the_first_result():
    """The pool holds everything back until it has all blocks, and runs the last first."""
    tasks = []

    class LatePool(futures.Executor):
        def submit(self, function, /, *args):
            tasks.append((futures.Future(), function, args))
            if len(tasks) == 4:
                threading.Thread(target=self.run).start()
            return tasks[-1][0]

        def run(self):
            for future, function, args in reversed(tasks):
                future.set_result(function(*args))

    blocks = [1000, 1000, 1000, 7]
    streams = list(pi_numpy.block_streams(3, 4))
    hits = pi_futures.count_with(LatePool(), blocks, streams)
    assert hits == pi_numpy.count_all_hits(3007, 3, 1000)
    assert [args[0] for _, _, args in tasks] == blocks


@pytest.mark.parametrize("executor", ["threads", "processes"])
def test_the_workers_are_what_their_name_says(executor):
    with pi_futures.open_executor(executor, 2) as pool:
        pids = {pool.submit(os.getpid).result() for _ in range(4)}
        idents = {pool.submit(threading.get_ident).result() for _ in range(4)}
    if executor == "threads":
        assert pids == {os.getpid()} and threading.get_ident() not in idents
    else:
        assert os.getpid() not in pids


@pytest.mark.skipif(INTERPRETERS, reason="this Python has interpreters")
@pytest.mark.parametrize("script", ["pi_futures", "four_executors"])
def test_interpreters_need_a_newer_python(script, capsys):
    words = (
        ["--executor", "interpreters"] if script == "pi_futures" else ["interpreters"]
    )
    assert status_of(globals()[script].main, words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "need Python 3.14" in err


@pytest.mark.skipif(not INTERPRETERS, reason="needs Python 3.14")
def test_interpreters_count_in_python_and_say_what_numpy_says(capsys):
    rows = four_executors.measure_one("interpreters", 2, [(1, 0, 1000), (1, 1, 500)])
    assert rows["hits"] == pi_loop.count_all_hits(1500, 1, 1000)
    if status_of(pi_futures.main, ["--executor", "interpreters"]):
        assert capsys.readouterr().err.count("\n") == 1


class NoInterpreters:
    """Stands in for a pool of interpreters that cannot load NumPy (seen on 3.14)."""

    def __init__(self, workers, initializer, initargs):
        assert initializer is exec
        compile(initargs[0], "initializer", "exec")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def submit(self, *call):
        future = futures.Future()
        future.set_exception(ImportError("\n\nPLEASE READ\n\nOriginal error was: no\n"))
        return future


def test_numpy_without_interpreters_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(
        futures, "InterpreterPoolExecutor", NoInterpreters, raising=False
    )
    assert status_of(pi_futures.main, ["--executor", "interpreters"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "Original error was: no" in err


@pytest.mark.parametrize("executor", ["processes", "dask"])
def test_a_dead_worker_is_answered_with_one_line(executor, tmp_path):
    """The task notes its process and ends it; Dask tries four workers, as the page says."""
    marks = tmp_path / "pids"
    suicide = (
        f"import os; file = open({str(marks)!r}, 'a'); print(os.getpid(), file=file); "
        "file.close(); os._exit(1)"
    )
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r})\nimport pi_futures\n"
        "def count_with(pool, blocks, streams):\n"
        f"    return pool.submit(exec, {suicide!r}).result()\n"
        "if __name__ == '__main__':\n"
        "    pi_futures.count_with = count_with\n"
        f"    sys.exit(pi_futures.main(['--executor', {executor!r}]))\n"
    )
    script = tmp_path / "dies.py"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "a worker died" in done.stderr
    if executor == "processes":
        assert done.stderr.count("\n") == 1
    else:
        assert len(set(marks.read_text().split())) == 4
        assert "has killed four workers" in PAGE


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("group", [False, True], ids=["alone", "with workers"])
def test_ctrl_c_stops_processes_with_one_line(group):
    """A terminal sends Ctrl-C to the workers, too; they leave the answer to us."""
    command = [sys.executable, str(FOLDER / "pi_futures.py"), "--samples", "1e10"]
    process = subprocess.Popen(
        [*command, "--executor", "processes", "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for_cpu(process, 2.5)
        send = os.killpg if group else os.kill
        send(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, "")
    assert err == "stopped by Ctrl-C; nothing was counted\n"


@pytest.mark.parametrize(
    "arguments", [["--executor", "snails"], ["--executor"], ["--workers", "0"]], ids=str
)
def test_bad_input_is_answered_with_one_line(arguments, capsys):
    assert status_of(pi_futures.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_json_names_the_executor(capsys):
    words = ["--samples", "1000", "--json", "--executor", "processes"]
    assert pi_futures.main(words) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["executor"] == "processes"
    assert result["cpu_seconds"] > 0.05  # the start of the process is in it


# ---- the other scripts ---------------------------------------------------------------

SHORT = {
    "four_executors": ["threads", "processes", "--block", "1000"],
    "arrivals": [],
    "waiting": [],
}


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(waiting, "JOBS", [(2026, index, 1000) for index in range(4)])
    monkeypatch.setattr(waiting, "WAIT_S", 0.001)


@pytest.mark.parametrize("name", SHORT)
def test_every_script_prints_and_records(name, tmp_path, capsys, short):
    target = tmp_path / "record.json"
    words = [*SHORT[name], "--machine", "test", "--output", str(target)]
    assert status_of(MODULES[name].main, words) == 0
    out, err = capsys.readouterr()
    assert out and not err
    record = json.loads(target.read_text())
    assert record["machine"] == "test"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


@pytest.mark.parametrize("name", SHORT)
@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["--output", "no/such/folder/a.json"]], ids=str
)
def test_bad_input_to_scripts_is_answered_with_one_line(name, arguments, capsys):
    assert status_of(MODULES[name].main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_an_unknown_executor_is_named(capsys):
    assert status_of(four_executors.main, ["threads", "snails"]) == 2
    err = capsys.readouterr().err
    assert "'snails'" in err and "threads, processes, interpreters, dask" in err


def test_all_rows_count_the_same_hits():
    jobs = [(9, index, size) for index, size in enumerate([1000, 1000, 400])]
    expected = pi_loop.count_all_hits(2400, 9, 1000)
    rows = [four_executors.measure_alone(jobs)]
    rows += [four_executors.measure_one("threads", n, jobs) for n in (1, 2)]
    assert {row["hits"] for row in rows} == {expected}


def test_coroutines_count_what_the_loop_counts(short):
    expected = pi_loop.count_all_hits(4000, 2026, 1000)
    for counts in ("counts_in_turn", "counts_together", "counts_in_threads"):
        results = asyncio.run(getattr(waiting, counts)())
        assert sum(hits for hits, _ in results) == expected


def test_coroutines_count_one_after_the_other_and_threads_side_by_side(monkeypatch):
    inside, most = [], []
    both = threading.Barrier(2, timeout=PATIENCE_S)

    def count_block(seed, index, size):
        inside.append(index)
        most.append(len(inside))
        if threading.current_thread() is not threading.main_thread():
            both.wait()
        inside.pop()
        return 1, 0.0

    monkeypatch.setattr(waiting.loop_task, "count_block", count_block)
    asyncio.run(waiting.counts_together())
    assert max(most) == 1
    monkeypatch.setattr(waiting, "JOBS", [(1, 0, 1), (1, 1, 1)])
    assert asyncio.run(waiting.counts_in_threads()) == [(1, 0.0)] * 2


def test_map_keeps_the_order_and_as_completed_does_not(monkeypatch):
    monkeypatch.setattr(arrivals, "WAITS_S", (0.3, 0.0, 0.0))
    orders = {
        name: [result[0] for _, result in way(arrivals.Clock())]
        for name, way in arrivals.WAYS.items()
    }
    assert orders["map"] == [0, 1, 2]
    assert orders["as_completed"][-1] == 0


def test_progress_counts_and_draws_no_bar_into_a_file():
    done = run_script("progress.py", "--samples", "2500", "--block", "1000")
    assert done.returncode == 0
    hits = pi_numpy.count_all_hits(2500, 2026, 1000)
    assert (done.stdout, done.stderr) == (f"{hits} hits in 3 blocks\n", "")


class Ticks:
    """Stands in for tqdm, and counts."""

    def __init__(self, ready, total, disable):
        self.ready, self.total, self.ticks = ready, total, 0
        Ticks.last = self

    def __iter__(self):
        for item in self.ready:
            self.ticks += 1
            yield item


def test_the_bar_grows_by_one_for_each_block(monkeypatch):
    monkeypatch.setattr(progress, "tqdm", Ticks)
    with futures.ThreadPoolExecutor(2) as pool:
        streams = list(pi_numpy.block_streams(1, 3))
        progress.count_with_bar(pool, [10, 10, 5], streams)
    assert (Ticks.last.ticks, Ticks.last.total) == (3, 3)


def test_gauges_fail_as_often_as_they_should():
    server = stations.Server({"east": 2})
    for _ in range(2):
        with pytest.raises(ConnectionError, match="east does not answer"):
            server.read("east")
    assert server.read("east") == stations.level("east")
    assert server.calls == {"east": 3}
    assert len(set(stations.NAMES)) == 12
    levels = [stations.level(name) for name in stations.NAMES]
    assert all(0 <= level < 1 for level in levels)


# ---- what the page claims ------------------------------------------------------------


def test_a_dask_executor_remembers_calls_unless_it_is_told_not_to(tmp_path):
    """`pure`: the same call is not made again; a second try needs pure=False."""
    from dask.distributed import Client

    def calls(client, **options):
        marks = tmp_path / f"marks{len(options)}"
        code = f"open({str(marks)!r}, 'a').write('x'); 1 / 0"
        pool = client.get_executor(**options)
        kept = [pool.submit(exec, code) for _ in range(1)]
        kept[0].exception()
        kept.append(pool.submit(exec, code))
        assert isinstance(kept[1].exception(), ZeroDivisionError)
        return marks.read_text()

    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert calls(client) == "x"
        assert calls(client, pure=False) == "xx"


@pytest.mark.parametrize("name", ["executors", "arrivals", "waiting"])
def test_records_name_machine_date_and_version(name):
    record = recorded(name)
    runs = record.get("runs", [record])
    for run in runs:
        assert run["machine"].startswith("2 cores of an Intel Xeon (2.6 GHz, AVX-512)")
        assert run["date"] == "2026-11-21"
        assert run["python"].startswith("3.1")


def medians(record: dict) -> dict[str, dict[str, float]]:
    names = dict.fromkeys(row["executor"] for row in record["rows"])
    return {
        name: {
            key: statistics.median(
                row[key] for row in record["rows"] if row["executor"] == name
            )
            for key in ("start_s", "wall_s", "cpu_s", "hits")
        }
        for name in names
    }


def test_the_executors_are_what_the_page_says():
    old, new = recorded("executors")["runs"]
    assert (old["python"][:4], new["python"]) == ("3.11", "3.14.10")
    rows, rows_314 = medians(old), medians(new)
    hits = {row["hits"] for row in [*rows.values(), *rows_314.values()]}
    assert hits == {pi_loop.count_all_hits(4_000_000, 2026, 500_000)}
    for name in ("none", "threads"):
        assert rows[name]["cpu_s"] / rows[name]["wall_s"] < 1.1
    for name in ("processes", "dask"):
        assert rows[name]["cpu_s"] / rows[name]["wall_s"] > 1.4
    gain = rows_314["none"]["wall_s"] / rows_314["interpreters"]["wall_s"]
    assert 1.8 < gain < 2.2 and "counted the same blocks about twice as fast" in PAGE
    assert f"within {rows_314['interpreters']['start_s']:.1f} s" in PAGE
    assert f"“{new['numpy_in_an_interpreter']}”" in PAGE


def test_the_arrivals_are_what_the_page_says():
    ways = recorded("arrivals")["ways"]
    assert min(row["arrival_s"] for row in ways["map"]) >= 0.6
    assert [row["task"] for row in ways["map"]] == list(range(6))
    first = min(row["arrival_s"] for row in ways["as_completed"])
    assert round(first, 1) == 0.1
    for row in ways["as_completed"]:
        assert row["arrival_s"] - row["end_s"] < 0.02


def test_waiting_is_what_the_page_says():
    rows = {row["way"]: row for row in recorded("waiting")["rows"]}
    in_turn, together = rows["20 waits in turn"], rows["20 waits together"]
    assert in_turn["wall_s"] > 19 * together["wall_s"]
    turn = rows["4 counts in turn"]["wall_s"]
    for way in ("4 counts together", "4 counts in threads"):
        assert rows[way]["wall_s"] > 0.9 * turn
    assert rows["4 counts in processes"]["wall_s"] < 0.65 * turn
    assert len({row["hits"] for row in rows.values()} - {None}) == 1
