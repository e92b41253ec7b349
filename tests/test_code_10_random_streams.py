"""The scripts, records and claims of episode 10: which streams are drawn, and by whom."""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import check_tools
import four_programs
import identical_workers
import numpy as np
import own_process
import pi_numpy
import pytest
import same_hits
import spread
import stream_per_worker
from script_tools import read_record, run_python, status_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "10-random-streams"
PAGE = (ROOT / "_episodes" / "10-random-streams.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 30
METHODS = own_process.start_methods()
each_method = pytest.mark.parametrize("method", METHODS)
needs_fork = pytest.mark.skipif("fork" not in METHODS, reason="no fork on this system")


def run_script(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def recorded(name: str) -> dict:
    return read_record(f"10-random-streams-{name}")


def oracle_hits(generator: np.random.Generator, samples: int) -> int:
    """Point by point, with one number a call."""
    hits = 0
    for _ in range(samples):
        x, y = generator.random(), generator.random()
        hits += x * x + y * y < 1
    return hits


# ---- own_process.py ------------------------------------------------------------------


@each_method
def test_each_task_has_a_process_of_its_own(method):
    root = check_tools.Witness(math.sqrt)
    assert own_process.each_in_its_own(root, [9, 1, 4], method) == [3, 1, 2]
    pids = {pid for pid, _, _ in root.calls()}
    assert len(pids) == 3 and os.getpid() not in pids
    assert not multiprocessing.active_children()


@each_method
@pytest.mark.parametrize(
    ("function", "tasks", "words"),
    [
        (os._exit, [3], "ended before it sent"),
        (math.sqrt, [4, -1], "ValueError"),
        (sys.exit, [1], "ended before it sent"),
    ],
)
def test_a_worker_that_fails_is_named(method, function, tasks, words, capfd):
    with pytest.raises(own_process.WorkerFailed, match=words):
        own_process.each_in_its_own(function, tasks, method)
    assert not multiprocessing.active_children()
    assert "Traceback" not in capfd.readouterr().err


def test_ctrl_c_works_again_after_workers_were_started():
    before = signal.getsignal(signal.SIGINT)
    own_process.each_in_its_own(math.sqrt, [4], "spawn")
    assert signal.getsignal(signal.SIGINT) is before


# ---- identical_workers.py ------------------------------------------------------------


def test_all_workers_count_the_same_points():
    rows = run_script("identical_workers", "--samples", "500", "--workers", "3")
    expected = oracle_hits(np.random.default_rng(7), 500)
    for method, row in zip(METHODS, rows.splitlines(), strict=False):
        assert row.split() == [method, *[str(expected)] * 3]


def test_repaired_workers_count_the_points_of_their_child():
    rows = run_script("identical_workers", "--repaired", "--samples", "500")
    expected = []
    for index in range(4):
        child = np.random.SeedSequence(7, spawn_key=(index,))
        stream = np.random.Generator(np.random.SFC64(child))
        expected.append(str(oracle_hits(stream, 500)))
    assert len(set(expected)) > 1
    for method, row in zip(METHODS, rows.splitlines(), strict=False):
        assert row.split() == [method, *expected]


# The table as the page explains it: different streams of 4 with fork, and with spawn.
WAYS = {
    "default_rng(7) at import": (1, 1),
    "np.random.seed(7) at import": (1, 1),
    "random.seed(7) at import": (4, 1),
    "np.random, no seed": (1, 4),
    "random, no seed": (4, 4),
    "Numba, no seed": (4, 4),
    "SeedSequence(7).spawn(4)": (4, 4),
}


@needs_fork
def test_the_table_of_ways_is_that_of_the_page():
    table = run_script("identical_workers", "--ways")
    assert f"```output\n{table}```" in PAGE
    for row, (way, numbers) in zip(table.splitlines()[1:], WAYS.items(), strict=True):
        assert row == f"{way:28}" + "".join(f"{number:7}" for number in numbers)


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(),
    reason="no forkserver on this system",
)
def test_forkserver_behaves_like_spawn():
    program = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n"
        "import identical_workers\n"
        "if __name__ == '__main__':\n"
        "    print(identical_workers.different_streams('forkserver', 4))"
    )
    done = run_python(program, TIME_LIMIT_S)
    assert done.stderr == ""
    assert eval(done.stdout) == {way: spawn for way, (_, spawn) in WAYS.items()}


def test_without_fork_the_script_says_so(monkeypatch, capsys):
    monkeypatch.setattr(own_process, "start_methods", lambda: ["spawn"])
    assert identical_workers.main(["--repaired", "--samples", "9"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("spawn ")
    assert second == "fork    does not exist on this system"


# ---- spread.py -----------------------------------------------------------------------


def test_the_records_are_what_the_script_measures_on_any_machine():
    args = spread.make_parser().parse_args([])
    for name, measure in (
        ("workers", spread.measure_workers),
        ("runs", spread.measure_runs),
    ):
        for row, old in zip(measure(args), recorded(name)["rows"], strict=True):
            assert row.keys() == old.keys()
            for key, value in old.items():
                exact = isinstance(value, str)
                assert row[key] == (value if exact else pytest.approx(value))


def test_identical_workers_know_no_more_than_one():
    for seed in range(5):
        one = spread.estimate(spread.identical(seed, 1), 300)
        assert spread.estimate(spread.identical(seed, 7), 300) == one
        assert spread.estimate(spread.spawned(seed, 7), 300) != one


def test_the_spread_follows_the_number_of_different_points():
    """Five standard errors of a spread of 400 estimates are 18 %."""
    rows = recorded("workers")["rows"]
    assert [row["workers"] for row in rows] == [1, 4, 16, 64]
    for row in rows:
        assert row["points"] == 1000 * row["workers"]
        assert row["predicted"] == pytest.approx(1.642 / row["points"] ** 0.5, rel=1e-3)
        assert row["spawned"] == pytest.approx(row["predicted"], rel=0.18)
        assert row["identical"] == rows[0]["identical"]


def test_the_spread_of_runs_follows_how_often_each_stream_is_used():
    weak, good = recorded("runs")["rows"]
    assert (weak["streams"], weak["different"], good["different"]) == (64, 15, 64)
    sums = [seed + rank for seed in range(8) for rank in range(8)]
    times = [sums.count(value) for value in set(sums)]
    one = 1.642 / math.sqrt(1000)
    predicted = one * math.sqrt(sum(n * n for n in times)) / 64
    assert weak["spread"] == pytest.approx(predicted, rel=0.18)
    assert good["spread"] == pytest.approx(one / 8, rel=0.18)
    assert 2 < weak["spread"] / good["spread"] < 3  # "more than twice as large"


def test_the_page_tells_what_was_measured():
    rows = recorded("workers")["rows"]
    assert f"```output\n{spread.show_workers(rows)}\n```" in PAGE
    assert f"```output\n{spread.show_runs(recorded('runs')['rows'])}\n```" in PAGE
    alone, last = rows[0], rows[-1]
    told = f"reports {last['predicted']:.4f}, and the truth is {last['identical']:.4f}"
    assert told in PAGE
    assert round(last["identical"] / last["predicted"]) == 8
    assert f"the spread stays at {last['identical']:.4f}" in PAGE
    assert f"falls from {alone['spawned']:.3f} to {last['spawned']:.4f}" in PAGE


def test_a_record_names_its_origin(tmp_path, capsys):
    target = tmp_path / "record.json"
    arguments = ["--estimates", "3", "--samples", "10", "--output", str(target)]
    assert spread.main(arguments) == 0
    record = json.loads(target.read_text())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert (record["estimates"], record["samples"]) == (3, 10)
    assert capsys.readouterr().out.count("\n") == 5
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]
    for name in ("workers", "runs"):
        assert set(recorded(name)) == set(record)
        assert recorded(name)["date"] == "2026-11-21"


# ---- four_programs.py, same_hits.py, stream_per_worker.py ----------------------------


def test_the_four_programs_make_the_four_mistakes():
    a, b, c, d = (
        [four_programs.run_program(letter, seed) for seed in four_programs.SEEDS]
        for letter in "ABCD"
    )
    assert all(len(set(row)) == 1 for row in a) and a[0] == a[1] != a[2]
    assert b[0] == b[1] and b[2][:3] == b[0][1:] and len(set(b[0])) == 4
    assert c[0] == c[1] and not set(c[0]) & set(c[2])
    assert c[0].count(772) == 2
    assert d[0] != d[1]
    shown = [
        f"{letter}, seed {seed}: {' '.join(map(str, row))}\n"
        for letter, rows in zip("ABC", (a, b, c), strict=True)
        for seed, row in zip(four_programs.SEEDS, rows, strict=True)
    ]
    assert f"```output\n{''.join(shown)}```" in PAGE


def test_the_two_equal_counts_have_different_points():
    first, _, third, _ = four_programs.program_c(5)
    assert not set(first.random(2000)) & set(third.random(2000))


def test_two_of_four_counts_are_equal_in_one_run_of_eight():
    n, p = 1000, math.pi / 4
    log = math.lgamma
    chance = [
        math.exp(
            log(n + 1) - log(k + 1) - log(n - k + 1)
            + k * math.log(p) + (n - k) * math.log(1 - p)
        )
        for k in range(n + 1)
    ]  # fmt: skip
    two, three, four = (sum(c**power for c in chance) for power in (2, 3, 4))
    some_equal = 6 * two - 3 * two**2 - 8 * three + 6 * four  # inclusion, exclusion
    assert round(1 / some_equal) == 8


def test_five_programs_have_the_same_hits_and_the_sixth_has_not():
    table = run_script("same_hits")
    assert f"```output\n{table}```" in PAGE
    rows = {row.split()[0]: row.split()[1:] for row in table.splitlines()[1:]}
    per_worker = rows.pop("stream_per_worker")
    assert len(set(per_worker)) == 4
    assert len({hits for row in rows.values() for hits in row}) == 1
    expected = pi_numpy.count_all_hits(1_000_003, 2026, 100_000)
    assert rows["pi_processes"] == [str(expected)] * 4
    assert f"sends you {expected // 1000} {expected % 1000} hits" in PAGE


@pytest.mark.parametrize(("samples", "workers"), [(5, 2), (8, 3), (2, 4), (0, 3)])
def test_parts_differ_by_one_at_most(samples, workers):
    parts = stream_per_worker.share_out(samples, workers)
    assert sum(parts) == samples and len(parts) == workers
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize("program", [p for p in same_hits.PROGRAMS if "dask" not in p])
def test_every_program_is_a_fair_estimate(program):
    args = same_hits.make_parser().parse_args(["--samples", "200000"])
    for hits in same_hits.hits_of(program, args):
        assert abs(4 * hits / 200_000 - math.pi) < 5 * 1.642 / math.sqrt(200_000)


# ---- bad input, Ctrl-C ---------------------------------------------------------------

BAD_INPUT = [
    (identical_workers, ["--workers", "0"]),
    (identical_workers, ["--workers", "65"]),
    (identical_workers, ["--samples", "abc"]),
    (identical_workers, ["--ways", "--repaired"]),
    (identical_workers, ["--repaired", "--samples", "1e14"]),
    (four_programs, []),
    (four_programs, ["E"]),
    (same_hits, ["--samples", "1e400"]),
    (same_hits, ["--samples", "1e15", "--block", "1"]),
    (same_hits, ["--samples", "1e15", "--block", "1e15"]),
    (same_hits, ["--seed", "-1"]),
    (spread, ["--estimates", "-1"]),
    (spread, ["--samples", "1e15", "--estimates", "1"]),
    (spread, ["--output", "no/such/folder/a.json"]),
]


@pytest.mark.parametrize(("script", "arguments"), BAD_INPUT, ids=str)
def test_bad_input_is_answered_with_one_line(script, arguments, capfd):
    assert status_of(script.main, arguments) == 2
    err = capfd.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "taken.json").mkdir()
    arguments = ["--estimates", "1", "--output", str(tmp_path / "taken.json")]
    assert status_of(spread.main, arguments) == 2
    assert "cannot write" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize(
    "arguments",
    [
        ["spread.py", "--estimates", "1e9"],
        ["same_hits.py", "--samples", "1e11", "--block", "1e7"],
    ],
    ids=lambda words: words[0],
)
def test_ctrl_c_is_answered_with_one_line(arguments):
    process = subprocess.Popen(
        [sys.executable, str(FOLDER / arguments[0]), *arguments[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        time.sleep(1.2)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: workers get it, too
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "stopped by Ctrl-C" in err and err.count("\n") == 1


SLEEPERS = """
import sys, time
sys.path.insert(0, sys.argv[1])
import identical_workers, own_process
def hits(method, workers, samples):
    print("starting", flush=True)
    return own_process.each_in_its_own(time.sleep, [60] * workers, sys.argv[2])
if __name__ == "__main__":
    identical_workers.hits_at_import = hits
    sys.exit(identical_workers.main([]))
"""


@each_method
@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("after_s", [0.02, 0.2, 1.0])
def test_ctrl_c_ends_all_workers(method, after_s):
    process = subprocess.Popen(
        [sys.executable, "-c", SLEEPERS, str(FOLDER), method],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "starting\n"
        time.sleep(after_s)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, err) == (130, "stopped by Ctrl-C\n")
    with pytest.raises(ProcessLookupError):  # nobody of the family is left
        for _ in range(50):
            os.killpg(process.pid, 0)
            time.sleep(0.1)


# ---- what the page says --------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "first"),
    [
        (FOLDER / "seeded_at_import.py", "STREAM = np.random.default_rng(7)"),
        (ROOT / "code/05-numpy/pi_numpy.py", "parent = np.random.SeedSequence(seed)"),
    ],
    ids=["seeded_at_import", "pi_numpy"],
)
def test_shortened_listings_show_lines_of_the_script(script, first):
    blocks = re.findall(r"^```python norun.*?\n(.*?)^```", PAGE, re.M | re.S)
    (block,) = [block for block in blocks if first in block]
    source = script.read_text(encoding="utf-8")
    for line in filter(None, block.splitlines()):
        assert line in source


def test_seed_plus_rank_meets_its_neighbour_and_a_list_does_not():
    def numbers(seed):
        return [np.random.default_rng(seed + rank).random() for rank in range(4)]

    def lists(seed):
        return [np.random.default_rng([rank, seed]).random() for rank in range(4)]

    assert numbers(2)[:3] == numbers(1)[1:]
    assert len({*lists(0), *lists(1), *lists(2), *lists(3)}) == 16


def test_children_of_neighbouring_seeds_have_nothing_in_common():
    first = {
        np.random.default_rng(child).random()
        for seed in range(100)
        for child in np.random.SeedSequence(seed).spawn(100)
    }
    assert len(first) == 10_000


def test_a_shared_generator_changes_the_blocks_and_keeps_the_sum():
    rows = re.findall(r"^\[(.*?)\] \[(.*?)\]$", PAGE, re.M)
    shared, own = zip(*rows, strict=True)
    shared = [[int(n) for n in row.split(", ")] for row in shared]
    assert len(set(own)) == 1
    assert shared[0] == shared[1][::-1] != shared[1]
    assert sum(shared[0]) == sum(shared[1])


def test_threads_that_draw_x_and_y_in_two_calls_mix_the_points():
    """One thread draws x, another draws x, then both draw y: other points, other sum."""

    def hits(take_turns):
        stream, count = random.Random(3), 0
        for _ in range(5000):
            a, b, c, d = (stream.random() for _ in range(4))
            pairs = ((a, c), (b, d)) if take_turns else ((a, b), (c, d))
            count += sum(x * x + y * y < 1 for x, y in pairs)
        return count

    assert hits(True) != hits(False)


def test_generators_jump_where_the_page_says():
    whole = np.random.Generator(np.random.Philox(key=7)).random(12)
    for counter in range(3):
        part = np.random.Generator(np.random.Philox(key=7, counter=counter))
        assert list(part.random(4)) == list(whole[4 * counter : 4 * counter + 4])
    for name in ("advance", "jumped"):
        assert not hasattr(np.random.SFC64(7), name)


def test_the_chance_of_equal_seeds_is_half_of_the_rule():
    n, bits = 10_000, 32
    exact = -math.expm1(sum(math.log1p(-i / 2**bits) for i in range(n)))
    assert exact == pytest.approx(n**2 / 2**bits / 2, rel=0.02)


def test_georginas_floods_are_those_of_the_starter():
    path = FOLDER / "exercises" / "ex10_4_any_workers.py"
    module: dict = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module)

    def count_floods(n, stream):
        return int(np.count_nonzero(stream.gumbel(2.0, 0.3, n) > 3.0))

    two, eight = (
        module["count_all_floods"](count_floods, 7654, 7, workers) for workers in (2, 8)
    )
    assert f"finds {two} floods with 2 workers" in PAGE
    assert f"and {eight} with 8 workers" in PAGE


def test_a_restored_state_goes_on_where_it_was_saved():
    stream = np.random.default_rng(7)
    stream.random(3)
    saved = json.loads(json.dumps(stream.bit_generator.state))  # PCG64: plain numbers
    expected = stream.random(5)
    other = np.random.default_rng(1)
    other.bit_generator.state = saved
    assert list(other.random(5)) == list(expected)
    with pytest.raises(TypeError, match="not JSON serializable"):
        json.dumps(np.random.SFC64(7).state)
