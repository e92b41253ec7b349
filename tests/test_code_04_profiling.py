"""The scripts, figures, records and claims of episode 4."""

from __future__ import annotations

import cProfile
import json
import os
import random
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from script_tools import wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "04-profiling"
DATA = ROOT / "data"
PAGE = (ROOT / "_episodes" / "04-profiling.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60

sys.path[:0] = [str(FOLDER), str(ROOT / "code")]
import gauges  # noqa: E402
import overhead  # noqa: E402
import pi_cli  # noqa: E402, F401 (makes the scripts of other episodes importable)
import pi_loop  # noqa: E402
import pi_points  # noqa: E402
import sampler  # noqa: E402
import stacks  # noqa: E402
import tables  # noqa: E402

MESSAGES = gauges.make_messages(12_000)
READINGS = gauges.read_messages(MESSAGES)


def run(script: str, *arguments: str, **options):
    command = [sys.executable, str(FOLDER / script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **options
    )


def solution(name: str) -> dict:
    path = FOLDER / "solutions" / f"{name}.py"
    space: dict = {}
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), space)
    return space


# ---- gauges.py -----------------------------------------------------------------------


def naive_report(messages):
    """What `make_report` should say, from the text alone."""
    peaks: dict[tuple[str, str], int] = {}
    for message in set(messages):
        time, station, level = message.split(";")
        key = time[:10], station
        peaks[key] = max(int(level), peaks.get(key, 0))
    high = [(*key, level) for key, level in peaks.items() if level >= 995]
    return len(set(messages)), sorted(high)


@pytest.mark.parametrize("n", [1, 2, 7, 500, 3001])
def test_report_on_odd_numbers_of_messages(n):
    messages = gauges.make_messages(n, seed=n)
    assert len(messages) == n
    assert gauges.make_report(messages) == naive_report(messages)


def test_repaired_script_gives_the_same_report(monkeypatch):
    before = gauges.make_report(MESSAGES)
    monkeypatch.setattr(
        gauges, "drop_repeats", solution("ex04_3_repeats")["drop_repeats"]
    )
    assert gauges.make_report(MESSAGES) == before == naive_report(MESSAGES)
    assert f"up to {before[0]}" in PAGE or str(before[0]) in PAGE


class Counted:
    """A reading that counts comparisons."""

    compared = 0

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        Counted.compared += 1
        return self.value == other.value

    __hash__ = None


def comparisons(readings):
    """How often `in` compares; an item is identical to nothing kept before it."""
    Counted.compared = 0
    gauges.drop_repeats([Counted(reading) for reading in readings])
    return Counted.compared


def test_number_of_comparisons_grows_with_the_square():
    few, many = comparisons(READINGS[:1000]), comparisons(READINGS[:2000])
    assert 3.5 < many / few < 4.5


def test_number_of_comparisons_on_the_page():
    """Position of the first equal reading, or all that were kept: added up."""
    place, total = {}, 0
    for reading in READINGS:
        if reading in place:
            total += place[reading] + 1
        else:
            total += len(place)
            place[reading] = len(place)
    assert f"{total / 1e6:.0f} million times in all" in PAGE


# ---- tables.py -----------------------------------------------------------------------


def test_calls_are_counted(capsys):
    stream = random.Random(10)
    tables.calls(lambda: pi_loop.count_hits(5000, stream))
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split() == ["calls", "own", "s", "total", "s", "function"]
    assert first.split()[0] == "1" and first.endswith("count_hits (pi_loop.py)")
    assert second.split()[0] == "10000" and second.endswith("random (built in)")


def test_calls_can_be_limited_to_a_file(capsys):
    messages = MESSAGES[:500]
    tables.calls(lambda: gauges.make_report(messages), of="gauges")
    rows = capsys.readouterr().out.splitlines()[1:]
    assert {row.split()[3] for row in rows} == {
        *("make_report", "drop_repeats", "read_messages", "read_message"),
        "daily_peaks",
    }
    assert all(row.endswith("(gauges.py)") for row in rows)


def test_lines_name_the_hotspot(capsys):
    pytest.importorskip("line_profiler")
    tables.lines(gauges.drop_repeats, READINGS[:3000])
    rows = capsys.readouterr().out.splitlines()[1:]
    share = {row[18:].strip(): float(row.split()[1]) for row in rows}
    assert max(share, key=share.get) == "if reading not in kept:"
    assert sum(share.values()) == pytest.approx(100, abs=0.5)


def test_memory_names_the_line_with_the_list(capsys):
    pytest.importorskip("memory_profiler")
    tables.memory(pi_points.count_hits, 20_000, random.Random(1))
    rows = capsys.readouterr().out.splitlines()[1:]
    assert [row.split()[2] for row in rows] == ["draw", "points", "inside", "return"]


# ---- pi_points.py --------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 999, 20_000])
def test_same_hits_as_the_loop(n):
    hits = [rung.count_hits(n, random.Random(3)) for rung in (pi_points, pi_loop)]
    assert hits[0] == hits[1]


def peak_bytes(function, *args):
    tracemalloc.start()
    try:
        function(*args)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_list_of_points_takes_many_times_its_data():
    """24 bytes a number, 56 a pair, 8 for a place in the list, and some spare places."""
    pair = 64 if sys.version_info >= (3, 14) else 56  # a tuple remembers its hash
    assert sys.getsizeof(0.5) == 24 and sys.getsizeof((0.1, 0.2)) == pair
    n = 50_000
    per_point = peak_bytes(pi_points.count_hits, n, random.Random(1)) / n
    assert pair + 56 <= per_point < 150
    assert peak_bytes(pi_loop.count_hits, n, random.Random(1)) < 10_000


def test_peak_of_exercise_4_as_the_page_says():
    np = pytest.importorskip("numpy")
    picture = np.zeros((400, 400), np.uint16)
    starter: dict = {}
    text = (FOLDER / "exercises" / "ex04_4_peak.py").read_text(encoding="utf-8")
    exec(compile(text, "starter", "exec"), starter)
    peak = peak_bytes(starter["bright_share"], picture, 3, 0.5) / picture.nbytes
    assert peak == pytest.approx(12.5, abs=0.2)
    repaired = solution("ex04_4_peak")["bright_share"]
    assert peak_bytes(repaired, picture, 3, 0.5) / picture.nbytes < 0.2


# ---- sampler.py ----------------------------------------------------------------------


def test_sampler_sees_the_hotspot():
    found = sampler.watch(lambda: gauges.drop_repeats(READINGS))
    inside = sum(n for stack, n in found.items() if "drop_repeats (gauges.py)" in stack)
    assert found.total() >= 5
    assert inside > found.total() / 2


def test_sampler_stops_its_thread_when_the_program_fails():
    import threading

    def fail():
        raise ValueError("no")

    before = threading.active_count()
    with pytest.raises(ValueError, match="no"):
        sampler.watch(fail)
    assert threading.active_count() == before


def test_saved_stacks_can_be_read_again(tmp_path):
    found = sampler.watch(lambda: gauges.drop_repeats(READINGS[:6000]))
    sampler.save(found, tmp_path / "stacks.txt")
    assert sum(n for _, n in stacks.read(tmp_path / "stacks.txt")) == found.total()


# ---- stacks.py -----------------------------------------------------------------------


def middle(n):
    return leaf(n)


def leaf(n):
    return sum(range(n))


def start_here():
    return middle(200_000) + leaf(400_000)


def test_stacks_from_a_profile_keep_the_time(tmp_path):
    profile = cProfile.Profile()
    profile.runcall(start_here)
    path = tmp_path / "p.prof"
    profile.dump_stats(path)
    found = stacks.from_profile(path, start="start_here")
    [(_, _, _, total, _)] = [
        row for key, row in profile_table(path).items() if key[2] == "start_here"
    ]
    assert sum(n for _, n in found) == pytest.approx(1e6 * total, rel=0.05, abs=150)
    ways = {tuple(name.split(" ")[0] for name in names) for names, _ in found}
    assert ("start_here", "leaf", "builtins.sum") in ways
    assert ("start_here", "middle", "leaf", "builtins.sum") in ways


def profile_table(path):
    import pstats

    return pstats.Stats(str(path)).stats


@pytest.mark.parametrize("arguments", [[], ["nothing.prof"], ["a", "b"]])
def test_bad_arguments_of_stacks(arguments):
    done = run("stacks.py", *arguments)
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.splitlines()) == 1


def test_file_that_is_no_profile(tmp_path):
    path = tmp_path / "x.prof"
    path.write_text("hello")
    done = run("stacks.py", str(path))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


# ---- command lines -------------------------------------------------------------------


def test_gauges_prints_one_line():
    done = run("gauges.py", "--messages", "600")
    assert done.returncode == 0
    assert re.fullmatch(r"600 messages, \d+ readings, \d+ warnings\n", done.stdout), (
        done.stdout
    )


@pytest.mark.parametrize("script", ["gauges.py", "overhead.py", "memory_over_time.py"])
@pytest.mark.parametrize("bad", [["--nonsense"], ["--messages=0", "--rounds=0"]])
def test_bad_arguments_get_one_line_and_status_2(script, bad):
    done = run(script, *bad)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_output_into_a_folder_that_is_missing(tmp_path):
    for script in ("overhead.py", "memory_over_time.py"):
        done = run(script, "--output", str(tmp_path / "no" / "x.json"))
        assert done.returncode == 2 and "there is no folder" in done.stderr


def test_memory_over_time_tells_the_two_programs_apart(tmp_path):
    pytest.importorskip("memory_profiler")
    target = tmp_path / "memory.json"
    done = run("memory_over_time.py", "--output", str(target))
    assert done.returncode == 0, done.stderr
    record = json.loads(target.read_text())["memory"]
    peaks = {name: max(mib for _, mib in rows) for name, rows in record.items()}
    assert peaks["pi_points"] > 5 * peaks["pi_loop"]


# ---- records and the page ------------------------------------------------------------


@pytest.mark.parametrize("name", ["overhead", "memory"])
def test_records_say_where_and_when(name):
    record = json.loads((DATA / f"04-profiling-{name}.json").read_text())
    assert record["date"] == "2026-11-20" and "EPYC" in record["machine"]
    assert (ROOT / record["script"]).is_file()


@pytest.mark.parametrize("name", ["gauges", "repaired", "dask"])
def test_stacks_say_where_and_when(name):
    head = (DATA / f"04-profiling-{name}.txt").read_text().split("\n", 3)[:3]
    assert all(line.startswith("#") for line in head)
    assert "Recorded 2026-11-20" in head[1] and "EPYC" in head[1]


def test_factors_are_those_of_the_times():
    record = json.loads((DATA / "04-profiling-overhead.json").read_text())
    for name, case in record["times"].items():
        assert record["factor"][name] == pytest.approx(overhead.factor(case), abs=1e-3)
    factor = record["factor"]
    assert abs(factor["py-spy"] - 1) < 0.1 and abs(factor["sampler.py"] - 1) < 0.1
    assert factor["py-spy --native"] < 1.15 < factor["py-spy --native, with Dask"]
    assert 2 < factor["cProfile"] < factor["line_profiler"] < factor["memory_profiler"]


def shares(name, without=""):
    """Total share of each function in a record."""
    found = [
        ([frame.split(" (")[0] for frame in frames], n)
        for frames, n in stacks.read(DATA / f"04-profiling-{name}.txt")
        if not without or stacks.group_of(frames) != without
    ]
    total = sum(n for _, n in found)
    names = {frame for frames, _ in found for frame in frames}
    return {
        name: round(100 * sum(n for frames, n in found if name in frames) / total)
        for name in names
    }


def alt_of(figure):
    return re.search(rf"!\[([^\]]*)\]\(\.\./fig/{figure}\.svg\)", PAGE)[1]


def test_alt_texts_name_the_shares_of_the_records():
    now, then = shares("gauges"), shares("repaired")
    text = alt_of("04-profiling-icicle")
    assert f"drop_repeats takes {now['drop_repeats']} %" in text
    assert f"read_messages takes {now['read_messages']} %" in text
    text = alt_of("04-profiling-repaired")
    for name in ("make_report", "make_messages", "read_messages", "read_message"):
        assert f"{name} {then[name]} %" in text
    for name in ("strptime", "_strptime_datetime", "_strptime"):
        assert f"{name} {then[name]} %" in text
    dask = shares("dask", without="waiting")
    text = alt_of("04-profiling-dask")
    assert f"part on the left, {dask['_worker']} %" in text
    assert f"main thread, {100 - dask['_worker']} % wide" in text
    assert f"fill, {dask['random_standard_uniform_fill']} % with" in text
    assert f"this part is {100 - dask['_worker']} % wide" in PAGE
    assert f"`_getlang` with all below it is {then['_getlang']} % wide" in PAGE


def test_python_is_the_thin_pillar():
    """LiberTEM's point, from our record: little of the work is done by Python itself."""
    found = stacks.read(DATA / "04-profiling-dask.txt")
    working = [(f, n) for f, n in found if stacks.group_of(f) != "waiting"]
    python = sum(n for f, n in working if stacks.group_of(f) == "Python")
    share = round(100 * python / sum(n for _, n in working))
    assert share < 10
    assert f"Python itself is seen in {share} %" in PAGE
    assert f"Of these samples {100 - share} % are in compiled code" in PAGE


def test_memory_figure_alt():
    record = json.loads((DATA / "04-profiling-memory.json").read_text())["memory"]
    peaks = {name: max(mib for _, mib in rows) for name, rows in record.items()}
    text = alt_of("04-profiling-memory")
    assert f"peak of {peaks['pi_points']:.0f} MiB" in text
    assert f"stays at {peaks['pi_loop']:.0f} MiB" in text


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_ctrl_c_is_one_line():
    import signal

    command = [sys.executable, str(FOLDER / "gauges.py"), "--messages", "200000"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    wait_for_cpu(process, 2)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 130
    assert len(stderr.strip().splitlines()) == 1


# ---- exercise 5 ----------------------------------------------------------------------


def test_shares_of_the_solution_against_the_figures_counts():
    answer = solution("ex04_5_shares")
    found = [
        ([frame.split(" ")[0] for frame in frames], n)
        for frames, n in stacks.read(DATA / "04-profiling-dask.txt")
    ]
    names = {frame for frames, _ in found for frame in frames}
    assert sum(answer["own_share"](found, name) for name in names) == pytest.approx(1)
    for name in list(names)[:20]:
        assert answer["own_share"](found, name) <= answer["total_share"](found, name)
