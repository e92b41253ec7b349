"""The scripts, figures and claims of episode 3."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import mystery
import pi_loop
import pytest
import repeat_runs
from script_tools import run_python, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "03-pi-loop"
PAGE = (ROOT / "_episodes" / "03-pi-loop.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60


def run(script: str, *arguments: str, **options):
    command = [sys.executable, str(FOLDER / script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **options
    )


# ---- mystery.py ----------------------------------------------------------------------


def clocks_of(letter: str) -> tuple[float, float]:
    """Wall and CPU time as the script prints them."""
    done = run("mystery.py", letter, "--seconds", "1")
    assert (done.returncode, done.stderr) == (0, "")
    wall, cpu = re.search(r"wall ([\d.]+) s, CPU ([\d.]+) s", done.stdout).groups()
    return float(wall), float(cpu)


def test_the_three_programs_can_be_told_apart_by_their_cpu_time():
    """Thresholds leave room for a busy machine; only the order of the three counts."""
    _, waiting = clocks_of("B")
    assert waiting < 0.1
    _, one = clocks_of("C")
    assert one > 3 * max(waiting, 0.03)
    if pi_loop.pi_cli.usable_cpus() == 1:
        return
    for _ in range(8):
        wall, cpu = clocks_of("A")
        if cpu / wall > 1.1:  # more than one core can give
            return
    busy = hasattr(os, "getloadavg") and os.getloadavg()[0] > os.cpu_count()
    if busy:
        pytest.skip("other programs keep all cores busy")
    pytest.fail("program A never used more than one core")


def test_program_a_has_two_workers_and_the_others_have_none(monkeypatch):
    started = []

    class Watched(mystery.threading.Thread):
        def start(self):
            started.append(self)
            super().start()

    monkeypatch.setattr(mystery.threading, "Thread", Watched)
    deadline = time.perf_counter() + 0.05
    for letter, expected in (("B", 0), ("C", 0), ("A", 2)):
        started.clear()
        mystery.PROGRAMS[letter](deadline)
        assert len(started) == expected


@pytest.mark.parametrize(
    "arguments",
    [[], ["D"], ["A", "B"], ["A", "--seconds", "0"], ["A", "--seconds", "1.5"]],
    ids=str,
)
def test_mystery_answers_bad_input_with_one_line(arguments, capsys):
    assert status_of(mystery.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("letter", "ABC")
def test_mystery_stops_at_ctrl_c(letter):
    command = [sys.executable, str(FOLDER / "mystery.py"), letter, "--seconds", "600"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert "600 s" in process.stdout.readline()
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.count("\n") == 1


# ---- repeat_runs.py ------------------------------------------------------------------


def test_every_run_is_recorded_once(tmp_path, capsys):
    target = tmp_path / "runs.json"
    options = ["--runs", "4", "--samples", "1000", "--output", str(target)]
    assert repeat_runs.main(options) == 0
    record = json.loads(target.read_text())
    assert len(record["wall_s"]) == len(record["cpu_s"]) == 4
    assert all(wall > 0 for wall in record["wall_s"])
    assert (record["samples"], record["neighbours"]) == (1000, 0)
    assert "4 runs, 0 neighbours" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["runs.json"]


def test_every_run_counts_the_same_points_after_a_warm_up(monkeypatch):
    calls = []

    def count_hits(n_samples, stream):
        calls.append((n_samples, stream.random()))

    monkeypatch.setattr(repeat_runs.pi_loop, "count_hits", count_hits)
    repeat_runs.measure(5, 123, 7, 0)
    assert calls == [(123, random.Random(7).random())] * 6


def test_neighbours_are_there_and_end():
    with repeat_runs.busy_neighbours(2):
        pass
    started = []
    popen = subprocess.Popen

    class Watched(popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    repeat_runs.subprocess.Popen = Watched
    try:
        with pytest.raises(RuntimeError), repeat_runs.busy_neighbours(2):
            assert [neighbour.poll() for neighbour in started] == [None, None]
            raise RuntimeError
    finally:
        repeat_runs.subprocess.Popen = popen
    assert all(neighbour.poll() is not None for neighbour in started)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--runs", "0"],
        ["--samples", "none"],
        ["--neighbours", "-1"],
        ["--output"],
        ["--output", "no/such/folder/runs.json"],
        ["runs.json"],
    ],
    ids=str,
)
def test_repeat_runs_answers_bad_input_with_one_line(arguments, capsys):
    assert status_of(repeat_runs.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, capsys):
    (tmp_path / "runs.json.new").mkdir()  # in the way of the draft
    target = tmp_path / "runs.json"
    target.write_text("old")
    options = ["--runs", "1", "--samples", "10", "--output", str(target)]
    assert status_of(repeat_runs.main, options) == 2
    assert target.read_text() == "old"
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_repeat_runs_stops_at_ctrl_c_and_keeps_the_old_file(tmp_path):
    target = tmp_path / "runs.json"
    target.write_text("old")
    command = [sys.executable, str(FOLDER / "repeat_runs.py"), "--runs", "1000000"]
    process = subprocess.Popen(
        [*command, "--output", str(target), "--neighbours", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for_cpu(process, 1.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.count("\n") == 1
    assert target.read_text() == "old"


# ---- what the page claims ------------------------------------------------------------


def recorded(neighbours: int) -> dict:
    path = ROOT / "data" / f"03-pi-loop-runs-{neighbours}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_recorded_runs_are_what_the_page_says():
    numbers = {}
    for count in (0, 2, 4):
        record = recorded(count)
        assert (record["neighbours"], len(record["wall_s"])) == (count, 100)
        assert record["samples"] == 1_000_000
        assert record["date"] == "2026-11-20"
        assert record["machine"].startswith("2 cores of an AMD EPYC (Zen 4)")
        walls = record["wall_s"]
        numbers[count] = min(walls), statistics.median(walls), max(walls)
        text = "best {:.2f}, median {:.2f}, worst {:.2f}".format(*numbers[count])
        assert text in PAGE
    assert math.isclose(numbers[2][0], numbers[0][0], rel_tol=0.02)  # as fast as alone
    assert (
        f"median is {numbers[2][1] / numbers[0][1] - 1:.0%}".replace("%", " %") in PAGE
    )
    busy = recorded(4)
    assert f"ratio {sum(busy['cpu_s']) / sum(busy['wall_s']):.2f}" in PAGE


def biased_hits(n_samples: int, seed: int) -> int:
    """The loop of exercise 3, as it stands in the starter."""
    name = FOLDER / "exercises" / "ex03_3_repair.py"
    spec = importlib.util.spec_from_file_location("starter", name)
    starter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(starter)
    return starter.count_hits(n_samples, random.Random(seed))


def test_the_bias_of_exercise_3_is_hidden_by_few_points_and_shown_by_many():
    few = 4 * biased_hits(1000, 10) / 1000
    many = 4 * biased_hits(1_000_000, 10) / 1_000_000
    assert f"1000 points give {few:.3f}" in PAGE
    assert f"A million points give {many:.3f}" in PAGE
    assert abs(few - math.pi) < 1.642 / math.sqrt(1000)
    assert round(abs(many - math.pi) / (1.642 / math.sqrt(1_000_000))) == 15
    grid = range(101)
    hits = sum((i / 100) ** 2 + (j / 100) ** 2 < 1 for i in grid for j in grid)
    assert 0.0246 < math.pi - 4 * hits / 101**2 < 0.0247  # exact, without chance


def test_the_standard_error_is_1_64_over_the_root_of_n():
    p = math.pi / 4
    assert round(4 * math.sqrt(p * (1 - p)), 2) == 1.64
    assert round((0.0164 / 0.00001) ** 2 * 10_000 / 1e10, 1) == 2.7


def test_cpu_time_does_not_include_other_processes():
    """Claim of the box on misreading the ratio; in a Python without other threads."""
    program = (
        "import subprocess, sys, time\n"
        "loop = 'import time\\nwhile time.process_time() < 0.5: pass'\n"
        "subprocess.run([sys.executable, '-c', loop], check=True)\n"
        "print(time.process_time())\n"
    )
    done = run_python(program, TIME_LIMIT_S)
    assert done.stderr == ""
    assert float(done.stdout) < 0.4  # with its start; the loop would add 0.5 s


def test_a_map_draws_nothing_until_it_is_asked():
    """Claim of trap 3, proved by counting draws instead of by the clock."""
    calls = []
    lazy = map(calls.append, range(4))
    assert calls == []
    list(lazy)
    assert calls == [0, 1, 2, 3]
    assert list(lazy) == []  # and then it is used up: the quiz


def test_the_figure_counts_what_the_page_says():
    script = ROOT / "fig" / "03-pi-loop-darts.py"
    assert "N_POINTS = 400" in script.read_text()
    assert pi_loop.count_hits(400, random.Random(10)) == 312
    assert "the 312 points" in PAGE


def test_the_error_figure_counts_what_the_page_says(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "fig"))
    import style

    monkeypatch.setattr(style, "save", lambda figure, script: None)
    name = ROOT / "fig" / "03-pi-loop-error.py"
    spec = importlib.util.spec_from_file_location("error_figure", name)
    figure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(figure)
    total = len(figure.SEEDS) * len(figure.N_POINTS)
    assert f"{figure.within} of the {total} distances" in PAGE


def test_the_loop_keeps_no_points():
    """Claim of the page: the same memory for one million points and for ten."""
    peaks = []
    for samples in ("1e5", "1e6"):
        done = run("pi_loop.py", "--samples", samples, "--block", "1e7", "--json")
        peaks.append(json.loads(done.stdout)["peak_memory_mib"])
    assert peaks[1] - peaks[0] < 4  # keeping a million floats would take 32 MiB
