"""The scripts, records and claims of episode 7: mechanism and values, never timings."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path

import call_size
import downloads
import free_threading
import gil_probe
import is_it_parallel
import numpy as np
import pi_loop
import pi_numpy
import pi_threads
import pi_threads_loop
import pytest
import race
import recorder
import shared_generator
import timeline
from script_tools import read_record, run_python, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "07-threads"
PAGE = (ROOT / "_episodes" / "07-threads.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
PATIENCE_S = 20  # time in which a second thread must turn up


GIL = getattr(sys, "_is_gil_enabled", lambda: True)()
TWO_CPUS = pytest.mark.skipif(
    recorder.pi_cli.usable_cpus() < 2, reason="needs two CPUs"
)
SCRIPTS = {
    "timeline": ["loop", "--milliseconds", "5"],
    "race": ["--additions", "10"],
    "downloads": ["--files", "1"],
    "shared_generator": ["--rounds", "1", "--numbers", "400000"],
    "call_size": ["--rounds", "1", "--points", "200000"],
    "free_threading": ["--rounds", "1", "--samples", "1000"],
    "is_it_parallel": ["B"],
}


def recorded(name: str) -> dict:
    return read_record(f"07-threads-{name}")


class Meeting:
    """Stands in for a function; its calls wait until two threads are inside."""

    def __init__(self, function):
        self.function = function
        self.change = threading.Condition()
        self.inside = self.most = 0
        self.calls = []

    def __call__(self, *args):
        with self.change:
            self.calls.append((threading.get_ident(), args))
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
        try:
            return self.function(*args)
        finally:
            with self.change:
                self.inside -= 1


# ---- the rungs -----------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize(
    ("n_samples", "seed", "block"), [(100_000, 2026, 100_000), (70_001, 5, 9_999)]
)
def test_hits_are_those_of_numpy(n_samples, seed, block, workers):
    expected = pi_numpy.count_all_hits(n_samples, seed, block)
    assert pi_threads.count_all_hits(n_samples, seed, block, workers) == expected


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_hits_of_the_loop_are_those_of_pi_loop(workers):
    expected = pi_loop.count_all_hits(30_001, 7, 4_000)
    assert pi_threads_loop.count_all_hits(30_001, 7, 4_000, workers) == expected


@pytest.mark.parametrize("rung", [pi_threads, pi_threads_loop])
def test_two_threads_count_at_the_same_time_and_each_block_once(rung, monkeypatch):
    meeting = Meeting(rung.count_hits)
    monkeypatch.setattr(rung, "count_hits", meeting)
    sizes = [1000, 1000, 1000, 1000, 500]
    rung.count_all_hits(sum(sizes), 2026, 1000, 2)
    assert meeting.most == 2
    threads = {thread for thread, _ in meeting.calls}
    assert len(threads) == 2 and threading.get_ident() not in threads
    assert sorted(size for _, (size, _) in meeting.calls) == sorted(sizes)
    assert len({id(stream) for _, (_, stream) in meeting.calls}) == len(sizes)


# ---- recorder.py ---------------------------------------------------------------------


def test_two_clocks_tell_waiting_from_computing():
    wall, cpu = recorder.two_clocks(time.sleep, 0.2)
    assert wall > 0.19 and cpu < 0.15


def test_the_build_is_named():
    text = recorder.python_build()
    free = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    assert ("free-threaded build" in text) == free
    assert text.endswith("GIL on" if GIL else "GIL off")


@pytest.mark.parametrize("enabled", [True, False])
def test_the_state_of_the_gil_is_asked_of_python(enabled, monkeypatch):
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: enabled, raising=False)
    assert recorder.gil_is_on() is enabled
    assert recorder.python_build().endswith("on" if enabled else "off")


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_prints_and_records(name, tmp_path, capsys):
    target = tmp_path / "record.json"
    main = globals()[name].main
    arguments = [*SCRIPTS[name], "--machine", "test", "--output", str(target)]
    assert status_of(main, arguments) == 0
    out, err = capsys.readouterr()
    assert out and not err
    record = json.loads(target.read_text())
    assert record["machine"] == "test"
    assert record["python"] == recorder.python_build()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


@pytest.mark.parametrize("name", [*SCRIPTS, "gil_probe"])
@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["--output", "no/such/folder/a.json"]], ids=str
)
def test_bad_input_is_answered_with_one_line(name, arguments, capsys):
    first = SCRIPTS.get(name, [])[:1] if name in ("timeline", "is_it_parallel") else []
    assert status_of(globals()[name].main, first + arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize(
    "arguments",
    [
        ["timeline.py", "loop", "--milliseconds", "60000"],
        ["race.py", "--additions", "20000000"],
        ["downloads.py", "--files", "1000"],
        ["free_threading.py", "--samples", "1e8"],
    ],
    ids=lambda words: words[0],
)
def test_ctrl_c_is_answered_with_one_line(arguments, tmp_path):
    target = tmp_path / "record.json"
    command = [sys.executable, "-u", str(FOLDER / arguments[0]), *arguments[1:]]
    process = subprocess.Popen(
        [*command, "--output", str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for_cpu(process, 0.2 if "downloads.py" in arguments else 0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "stopped by Ctrl-C" in err and err.count("\n") == 1
    assert not target.exists()


# ---- timeline.py ---------------------------------------------------------------------


def spells(*pairs):
    return {"spells_ms": [list(pair) for pair in pairs], "cpu_per_wall": 0.5}


@pytest.mark.parametrize(
    ("threads", "share"),
    [
        ([spells((0, 5), (10, 15)), spells((5, 10), (15, 20))], 0.0),
        ([spells((0, 10)), spells((0, 10))], 1.0),
        ([spells((0, 6)), spells((4, 10))], 0.2),
        ([spells((0, 10)), spells((2, 3)), spells((2, 4))], 0.2),
    ],
)
def test_the_time_in_which_two_threads_run_is_counted_once(threads, share):
    assert timeline.both_share(threads) == pytest.approx(share)


@pytest.mark.skipif(not GIL, reason="this Python runs without the GIL")
def test_two_loops_take_turns():
    threads = timeline.record_threads("loop", 2, 60)
    assert len(threads) == 2
    for thread in threads:
        flat = [when for spell in thread["spells_ms"] for when in spell]
        assert flat == sorted(flat) and flat[-1] >= 60
    assert timeline.both_share(threads) < 0.05
    assert sum(len(thread["spells_ms"]) for thread in threads) >= 4


def test_the_switch_interval_is_used_and_set_back(monkeypatch):
    usual, seen = sys.getswitchinterval(), []

    def record(kernel, n_threads, milliseconds):
        seen.append(sys.getswitchinterval())
        return [spells((0, 1)), spells((1, 2))]

    monkeypatch.setattr(timeline, "record_threads", record)
    parser = timeline.make_parser()
    results = timeline.measure(parser.parse_args(["loop", "--interval", "20"]))
    assert seen == [pytest.approx(0.02)]
    assert results["switch_interval_ms"] == pytest.approx(20)
    assert sys.getswitchinterval() == usual


def test_numpy_spells_are_the_calls():
    (thread,) = timeline.record_threads("numpy", 1, 100)
    flat = [when for spell in thread["spells_ms"] for when in spell]
    assert flat == sorted(flat) and len(flat) >= 2


# ---- gil_probe.py --------------------------------------------------------------------


def test_all_calls_of_the_probe_work(tmp_path, monkeypatch):
    monkeypatch.setattr(gil_probe, "N_NUMBERS", 1000)
    calls = gil_probe.make_calls(tmp_path)
    for name, call in calls.items():
        if name != "zlib.compress(data)":
            call()
    assert list(calls) == [row["call"] for row in recorded("gil-probe")["rows"]]


@TWO_CPUS
@pytest.mark.skipif(not GIL, reason="this Python runs without the GIL")
def test_sorted_holds_the_gil_and_sleep_releases_it():
    """Orders of magnitude only; a busy machine gets several tries."""
    numbers = [random.Random(1).random() for _ in range(1)] * 1
    stream = random.Random(1)
    numbers = [stream.random() for _ in range(300_000)]
    before = threading.active_count()
    for _ in range(6):
        shares = []
        for call in (lambda: sorted(numbers), lambda: time.sleep(0.1)):
            alone, beside, _ = gil_probe.probe(call)
            shares.append(beside / alone)
        assert threading.active_count() == before
        if shares[0] < 0.4 * shares[1]:
            return
    pytest.fail(f"progress beside sorted and sleep: {shares}")


# ---- race.py -------------------------------------------------------------------------


@pytest.mark.parametrize("n_threads", [1, 2, 5])
@pytest.mark.parametrize("function", [race.with_lock, race.own_totals])
def test_repaired_totals_are_exact(function, n_threads):
    assert function(n_threads, 3_000) == n_threads * 3_000


def test_without_a_lock_the_forced_order_loses_one_of_two(monkeypatch):
    """Both threads have read before either writes: the race of the page, made certain."""
    both = threading.Barrier(2, timeout=PATIENCE_S)

    def add(a, b):
        both.wait()
        return a + b

    monkeypatch.setattr(race, "add", add)
    assert race.read_call_write(2, 1) == 1
    assert race.own_totals(2, 1) == 2


def test_with_the_lock_one_thread_at_a_time_adds(monkeypatch):
    inside, most = [], []

    def add(a, b):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.001)
        inside.pop()
        return a + b

    monkeypatch.setattr(race, "add", add)
    assert race.with_lock(4, 10) == 40
    assert max(most) == 1


# ---- downloads.py --------------------------------------------------------------------


def test_downloads_wait_at_the_same_time(monkeypatch):
    monkeypatch.setattr(downloads, "ANSWER_AFTER_S", 0.05)
    with downloads.slow_server() as server:
        host, port = server.server_address
        texts = downloads.download_all(port, 7, 4)
        assert host == "127.0.0.1"
        assert 2 <= server.most_asking <= 4
    assert texts == [f"gauge {number}: 0.3 m\n" for number in range(7)]
    with socket.socket() as probe:  # the server is gone
        assert probe.connect_ex(("127.0.0.1", port)) != 0


# ---- shared_generator.py, call_size.py, is_it_parallel.py ----------------------------


def test_variants_share_generators_or_do_not():
    own = shared_generator.own_generators(3)
    assert len({tuple(function(3)) for function in own}) == 3
    assert len({id(f.__self__) for f in shared_generator.one_generator(3)}) == 1
    assert len({id(f.__self__) for f in shared_generator.old_functions(3)}) == 1


@pytest.mark.parametrize("n_threads", [1, 2])
def test_all_numbers_are_drawn_in_that_many_threads(n_threads):
    barrier = threading.Barrier(n_threads, timeout=PATIENCE_S)
    drawn, met = [], threading.local()

    def draw(numbers):
        if not hasattr(met, "yes"):
            met.yes = barrier.wait()
        drawn.append((threading.get_ident(), numbers))

    shared_generator.draw_all([draw] * n_threads, 800_000)
    assert sum(numbers for _, numbers in drawn) == 800_000
    assert len({thread for thread, _ in drawn}) == n_threads


@pytest.mark.parametrize("size", [100, 1000])
def test_small_calls_count_the_same_points_as_large_ones(size):
    seed = np.random.SeedSequence(2026).spawn(1)[0]
    stream = np.random.Generator(np.random.SFC64(seed))
    expected = pi_numpy.count_hits(10_000, stream)
    assert call_size.count_in_threads(10_000, size, 1) == expected


def test_two_threads_count_different_points(monkeypatch):
    meeting = Meeting(call_size.count_hits)
    monkeypatch.setattr(call_size, "count_hits", meeting)
    call_size.count_in_threads(10_000, 100, 2)
    assert meeting.most == 2
    streams = [args[2] for _, args in meeting.calls]
    assert len({stream.random() for stream in streams}) == 2
    assert [args[0] for _, args in meeting.calls] == [5_000, 5_000]


@pytest.mark.parametrize("letter", "ABCD")
def test_each_of_the_four_programs_has_eight_tasks_in_two_threads(letter, monkeypatch):
    tasks = []
    monkeypatch.setattr(is_it_parallel, "in_two_threads", tasks.append)
    monkeypatch.setattr(is_it_parallel, "NUMBERS", 10)
    monkeypatch.setattr(is_it_parallel.time, "sleep", lambda seconds: None)
    is_it_parallel.PROGRAMS[letter]()
    (task,) = tasks
    monkeypatch.undo()
    meeting = Meeting(lambda number: number * number)
    assert is_it_parallel.in_two_threads(meeting) == [n * n for n in range(8)]
    assert (meeting.most, len({thread for thread, _ in meeting.calls})) == (2, 2)
    assert callable(task)


# ---- free_threading.py ---------------------------------------------------------------


@pytest.mark.parametrize("n_threads", [1, 2])
def test_the_loop_counts_the_same_hits_in_any_number_of_threads(n_threads):
    expected = pi_loop.count_all_hits(10_001, free_threading.SEED, 1_251)
    assert free_threading.own_streams(10_001, n_threads) == expected


def test_one_stream_counts_all_points():
    stream = random.Random(free_threading.SEED)
    expected = pi_loop.count_hits(8_000, stream)
    assert free_threading.one_stream(8_000, 1) == expected
    assert abs(free_threading.one_stream(80_000, 2) / 80_000 - 0.785) < 0.02


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_while_tasks_are_handed_out_comes_afterwards(monkeypatch):
    """In the wrong moment it would leave a lock of the pool closed: nobody could go on."""
    handed_out = []

    class Pool(pi_threads.ThreadPoolExecutor):
        def submit(self, *task):
            if len(handed_out) == 2:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.01)  # it would be raised here
            handed_out.append(task)
            return super().submit(*task)

    monkeypatch.setattr(pi_threads, "ThreadPoolExecutor", Pool)
    with pytest.raises(KeyboardInterrupt):
        pi_threads.count_all_hits(4100, 1, 1000, 2)
    assert len(handed_out) == 5


def test_free_threading_needs_the_standard_library_only():
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        f"sys.path.insert(0, {str(FOLDER)!r})\n"
        "import free_threading, timeline\n"
        "sys.exit(free_threading.main(['--rounds', '1', '--samples', '800']))"
    )
    done = run_python(program, TIME_LIMIT_S)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Python {recorder.python_build()}")


# ---- what the page claims ------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("timeline", "gil-probe", "call-size", "generators", "downloads"),
        "free-threading",
    ],
)
def test_records_name_machine_date_and_version(name):
    record = recorded(name)
    assert record["machine"].startswith("2 cores of an AMD EPYC (Zen 4)")
    assert record["date"] == "2026-11-20"
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert f"07-threads-{name}.json" in readme


def test_the_table_of_the_probe_is_the_record():
    rows = re.findall(r"^\| `?([^|`]+)`? +\| (\d+) \| (\w+) the \w+ \|$", PAGE, re.M)
    assert len(rows) == 11
    for (call, percent, verdict), row in zip(
        rows, recorded("gil-probe")["rows"], strict=True
    ):
        progress = statistics.median(run["progress"] for run in row["runs"])
        assert (call.strip(), int(percent)) == (row["call"], round(100 * progress))
        wanted = (
            "holds" if progress < 0.2 else "shares" if progress < 0.8 else "releases"
        )
        assert verdict == wanted


def test_the_timeline_is_what_the_page_says():
    records = recorded("timeline")["records"]
    first, second = records["loop"]["threads"]
    starts = [a for thread in (first, second) for a, _ in thread["spells_ms"]]
    assert sum(40 < when < 90 for when in starts) == 10  # the GIL changes hands
    assert records["loop"]["at_the_same_time"] == 0
    assert records["numpy"]["at_the_same_time"] > 0.95
    assert records["free_threaded"]["at_the_same_time"] > 0.95
    assert "free-threaded build, GIL off" in records["free_threaded"]["python"]
    lengths = [b - a for a, b in first["spells_ms"][2:-1]]
    assert 5 <= statistics.median(lengths) < 5.5
    calls = [b - a for a, b in records["numpy"]["threads"][0]["spells_ms"]]
    assert f"in calls of {statistics.median(calls):.1f} ms" in PAGE


def test_the_speed_up_of_small_calls_is_what_the_page_says():
    record = recorded("call-size")
    speed_up = {
        row["points_per_call"]: call_size.speed_up(row) for row in record["rows"]
    }
    told = [speed_up[size] for size in (100, 300, 1_000, 3_000, 10_000, 100_000)]
    assert [round(value, 1) for value in told] == [0.7, 0.7, 0.6, 1.2, 1.8, 1.9]
    assert round(1 / speed_up[1_000], 1) == 1.7


def test_the_generators_are_what_the_page_says():
    ratios = [
        shared_generator.medians(row)[2] for row in recorded("generators")["rows"]
    ]
    assert ratios[0] > 1.8 and all(0.95 < ratio < 1.1 for ratio in ratios[1:])


def test_the_builds_are_what_the_page_says():
    record = recorded("free-threading")
    rate, ratio = {}, {}
    for build, results in record["builds"].items():
        assert results["hits"] == record["builds"]["with_gil"]["hits"]
        for row in results["rows"]:
            key = build, row["variant"], row["threads"]
            pairs = row["wall_and_cpu_s"]
            wall = statistics.median(wall for wall, _ in pairs)
            rate[key] = results["samples"] / wall / 1e6
            ratio[key] = statistics.median(cpu / wall for wall, cpu in pairs)
    wanted = [("own streams", 1), ("own streams", 2), ("one stream", 2)]
    told = [
        [f"{rate[build, *key]:.1f}" for key in wanted] for build in record["builds"]
    ]
    assert f"1 thread {told[0][0]}, " in PAGE
    assert "{}, {} and {}".format(*told[1]) in PAGE
    gil, alone, two = (
        rate["with_gil", "own streams", 1],
        rate["free_threaded", "own streams", 1],
        rate["free_threaded", "own streams", 2],
    )
    assert f"one thread is {100 * (1 - alone / gil):.0f} % slower" in PAGE
    assert f"Two threads are {two / alone:.1f} times as fast as one" in PAGE
    assert f"and {100 * (two / gil - 1):.0f} % faster than one thread with" in PAGE
    assert f"is {ratio['free_threaded', 'one stream', 2]:.1f}, and" in PAGE
    lost = record["race"]["free_threaded"]
    text = f"{lost['expected'] - lost['totals']['plus equals']:,}".replace(",", " ")
    assert f"{text} of {lost['expected']:,}".replace(",", " ") in PAGE


def test_a_second_name_adds_one_reference():
    levels = [0.3, 0.2]
    before = sys.getrefcount(levels)
    same = levels
    assert sys.getrefcount(same) - before >= 1


def test_the_usual_switch_interval_is_5_ms():
    done = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.getswitchinterval())"],
        capture_output=True,
        text=True,
        check=True,
        timeout=TIME_LIMIT_S,
    )
    assert done.stdout == "0.005\n"
