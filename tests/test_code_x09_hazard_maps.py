"""The scripts, records and claims of extra X9: values, mechanism, never timings."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import h5py
import numpy as np
import pytest
from script_tools import read_record, status_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "x09-hazard-maps"
PAGE = (ROOT / "_extras" / "x09-hazard-maps.md").read_text(encoding="utf-8")
LIMIT_S = 60
sys.path.append(str(FOLDER))
pytest.importorskip("scipy", reason="needs scipy: make extras", exc_type=ImportError)

import everybody_writes  # noqa: E402
import hazard_file  # noqa: E402
import hazard_map  # noqa: E402
import hazard_record  # noqa: E402
import layouts  # noqa: E402
import near_sites  # noqa: E402
import probability_map  # noqa: E402
import quakes  # noqa: E402
import stored  # noqa: E402

SCRIPTS = {
    "quakes": quakes,
    "near_sites": near_sites,
    "everybody_writes": everybody_writes,
    "hazard_map": hazard_map,
    "layouts": layouts,
    "probability_map": probability_map,
}
PLACE = ["event", "x", "y"]


def in_memory(name: str = "a.h5") -> h5py.File:
    return h5py.File(name, "w", driver="core", backing_store=False)


@pytest.fixture
def file():
    with in_memory() as opened:
        hazard_file.create(opened)
        yield opened


@pytest.fixture(scope="module")
def blocks() -> list:
    """Blocks of uneven length; the second one has no earthquake."""
    years = (20, 0, 5, 33, 1, 12)
    return [quakes.simulate_block(7, number, n) for number, n in enumerate(years)]


# ---- the model -----------------------------------------------------------------------


def test_a_block_depends_on_seed_and_number_alone():
    events, rows = quakes.simulate_block(3, 4, 10)
    again = quakes.simulate_block(3, 4, 10)
    assert np.array_equal(events, again[0]) and np.array_equal(rows, again[1])
    for seed, number in ((3, 5), (4, 4)):
        assert not np.array_equal(events, quakes.simulate_block(seed, number, 10)[0])
    assert events["rows"].sum() == len(rows)


def test_sites_are_those_that_a_look_at_all_finds(monkeypatch):
    monkeypatch.setattr(quakes, "SCATTER", 0.0)
    events, rows = quakes.simulate_block(11, 0, 15, 20)
    sites = quakes.site_tree(20).data
    parts = np.split(rows, np.cumsum(events["rows"])[:-1])
    for event, part in zip(events, parts, strict=True):
        away = np.hypot(*(sites - (event["x"], event["y"])).T)
        strength = 10 ** quakes.usual_log_g(float(event["magnitude"]), away)
        wanted = np.flatnonzero(strength >= quakes.LEAST_G)
        assert part["site"].tolist() == wanted.tolist()
        assert np.allclose(part["shaking"], strength[wanted], rtol=1e-5)
    assert (events["rows"] == 0).any() and events["rows"].max() > 20


def test_a_magnitude_more_is_a_tenth_of_the_earthquakes():
    events = quakes.draw_events(quakes.block_stream(1, 0), 50_000)
    low, high = quakes.MAGNITUDES
    assert events["magnitude"].min() >= low and events["magnitude"].max() <= high
    share = (events["magnitude"] > 6).mean()
    wanted = (0.1 - 10 ** (low - high)) / (1 - 10 ** (low - high))
    assert abs(share - wanted) < 5 * (wanted / 50_000) ** 0.5


def test_the_reach_is_where_the_usual_shaking_ends():
    for magnitude in (5.0, 6.3, 7.5):
        at_reach = 10 ** quakes.usual_log_g(magnitude, quakes.reach_km(magnitude))
        assert at_reach == pytest.approx(quakes.LEAST_USUAL_G)


def test_tree_and_look_at_all_find_the_same_sites():
    tree = quakes.site_tree(10)
    x, y = np.ascontiguousarray(tree.data.T)
    stream = np.random.default_rng(1)
    for centre in stream.random((30, 2)) * 1200 - 100:
        reach = stream.random() * 300
        found = near_sites.ask_tree(tree, centre.tolist(), reach)
        assert np.array_equal(found, near_sites.measure_all(x, y, centre, reach))


# ---- the file ------------------------------------------------------------------------


def test_rows_are_found_again_whatever_the_order(file, blocks):
    for number in (3, 0, 5, 1, 4, 2):
        hazard_file.append(file, number, *blocks[number])
    index = hazard_file.sorted_index(file)
    for number, (events, rows) in enumerate(blocks):
        start = 0
        for event, n_rows in enumerate(events["rows"]):
            found = hazard_file.rows_of(file, index, number, event)
            assert np.array_equal(found, rows[start : start + n_rows])
            start += n_rows
    for missing in ((1, 0), (99, 0), (0, len(blocks[0][0])), (0, -1)):
        with pytest.raises(KeyError):
            hazard_file.rows_of(file, index, *missing)


def test_counting_in_pieces_counts_all(file, blocks, monkeypatch):
    monkeypatch.setattr(hazard_file, "PIECE_ROWS", 333)
    for number, block in enumerate(blocks):
        hazard_file.append(file, number, *block)
    rows = np.concatenate([rows for _, rows in blocks])
    wanted = np.bincount(rows["site"][rows["shaking"] > 0.1], minlength=40_000)
    assert np.array_equal(hazard_file.count_above(file, 0.1, 40_000), wanted)
    assert wanted.sum() > 100


def test_files_are_compared_event_by_event(file, blocks):
    with in_memory("b.h5") as other:
        hazard_file.create(other)
        for number in range(6):
            hazard_file.append(file, number, *blocks[number])
            hazard_file.append(other, 5 - number, *blocks[5 - number])
        assert hazard_file.same_results(file, other)
        row = other["rows"][7]
        row["shaking"] *= 2
        other["rows"][7] = row
        assert not hazard_file.same_results(file, other)
        file["index"].resize(len(file["index"]) - 1, axis=0)
        assert not hazard_file.same_results(file, other)


def test_a_file_gets_its_name_when_it_is_complete(tmp_path):
    path = tmp_path / "a.h5"
    path.write_text("what was there before")
    with pytest.raises(ZeroDivisionError), hazard_map.complete_file(path):
        assert path.read_text() == "what was there before"
        raise ZeroDivisionError
    assert path.read_text() == "what was there before"
    with hazard_map.complete_file(path) as file:
        file["x"] = 1
    with h5py.File(path) as file:
        assert file["x"][()] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["a.h5"]


# ---- many simulate, one writes -------------------------------------------------------

SMALL = ["--blocks", "7", "--years", "9", "--spacing", "20", "--seed", "5"]


def test_a_cluster_writes_the_file_of_one_process(tmp_path, capsys):
    serial, shared = tmp_path / "serial.h5", tmp_path / "shared.h5"
    record = tmp_path / "record.json"
    words = ["--workers", "0", "--file", str(serial)]
    assert status_of(hazard_map.main, [*SMALL, *words]) == 0
    words = ["--workers", "2", "--file", str(shared), "--output", str(record)]
    assert status_of(hazard_map.main, [*SMALL, *words]) == 0
    with h5py.File(serial) as one, h5py.File(shared) as other:
        assert hazard_file.same_results(one, other)
        assert len(one["rows"]) > 100
        assert one["index"]["block"].tolist() == sorted(one["index"]["block"].tolist())
    found = json.loads(record.read_text())
    assert sorted(found["order"]) == list(range(7))
    assert found["cpu_s"] > found["client_cpu_s"]  # others worked, too
    out, err = capsys.readouterr()
    assert out.count("first to arrive: ") == 2 and not err


def test_no_more_tasks_are_under_way_than_the_window(monkeypatch):
    handed_out = []

    class FakeClient:
        def submit(self, function, *args):
            assert function is hazard_map.simulate
            handed_out.append(args)
            return args

    class FakeReady:  # the last one that was handed out is ready first
        def __init__(self, futures, with_results, timeout):
            self.futures = list(futures)

        def update(self, futures):
            self.futures += futures

        def __iter__(self):
            while self.futures:
                yield None, self.futures.pop()

    monkeypatch.setattr(hazard_map, "as_completed", FakeReady)
    tasks = [(number, 1, 2, 3) for number in range(9)]
    taken, most = [], 0
    for result in hazard_map.from_workers(FakeClient(), tasks, 4):
        taken.append(result)
        most = max(most, len(handed_out) - len(taken) + 1)
    assert sorted(taken) == tasks and handed_out == tasks
    assert most == 5  # 4, and the one that the loop has in its hands


def test_a_full_disk_is_one_line_and_leaves_the_old_file(tmp_path, monkeypatch, capsys):
    path = tmp_path / "a.h5"
    path.write_text("old")
    usage = [SimpleNamespace(free=free) for free in (10**9, 10**9, 10**6)]
    monkeypatch.setattr(hazard_map.shutil, "disk_usage", lambda folder: usage.pop(0))
    words = ["--workers", "0", "--file", str(path)]
    assert status_of(hazard_map.main, [*SMALL, *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "is full" in err
    assert usage == []  # two blocks were written, the third one was not
    assert [p.name for p in tmp_path.iterdir()] == [
        "a.h5"
    ] and path.read_text() == "old"


def test_two_runs_at_the_same_time_keep_their_files_apart(tmp_path, monkeypatch):
    path = tmp_path / "a.h5"
    with hazard_map.complete_file(path) as mine:
        monkeypatch.setattr(hazard_map.os, "getpid", lambda: -1)  # the other run
        with hazard_map.complete_file(path) as other:
            other["x"] = 2
        mine["x"] = 1
    with h5py.File(path) as file:
        assert file["x"][()] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["a.h5"]


@pytest.mark.parametrize("error", [TimeoutError, hazard_map.CancelledError])
def test_a_lost_cluster_is_one_line(error, tmp_path, monkeypatch, capsys):
    def fails(file, tasks, workers):
        with hazard_map.plainly():
            raise error("told by Dask at length")

    monkeypatch.setattr(hazard_map, "run_on_cluster", fails)
    words = ["--workers", "2", "--file", str(tmp_path / "a.h5")]
    assert status_of(hazard_map.main, [*SMALL, *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "the cluster" in err
    assert not list(tmp_path.iterdir())


# ---- everybody writes ----------------------------------------------------------------


def add_at_the_same_time(path, number, barrier):
    """Both processes have the file open before either of them writes."""
    with h5py.File(path, "r+", locking=False) as file:
        barrier.wait(LIMIT_S)
        hazard_file.grow(file["rows"], np.full(100, number, quakes.ROW))
        barrier.wait(LIMIT_S)


def test_two_writers_at_the_same_time_lose_rows_without_an_error(tmp_path):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        hazard_file.create(file)
    spawn = multiprocessing.get_context("spawn")  # a second writer beside this one
    barrier = spawn.Barrier(2)
    other = spawn.Process(target=add_at_the_same_time, args=(path, 2, barrier))
    try:
        other.start()
        add_at_the_same_time(path, 1, barrier)
        other.join(LIMIT_S)
        assert other.exitcode == 0
    finally:
        other.kill()
    with h5py.File(path) as file:
        assert len(file["rows"]) == 100  # of 200
        assert len(set(file["rows"]["site"].tolist())) == 1


@pytest.mark.skipif(os.name != "posix", reason="the error has another name elsewhere")
def test_the_lock_refuses_a_second_writer(tmp_path):
    path = tmp_path / "a.h5"
    code = f"import h5py; h5py.File({str(path)!r}, 'r+')"
    with h5py.File(path, "w"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        )
    assert done.returncode == 1 and "BlockingIOError" in done.stderr


def test_four_ways_account_for_every_block(tmp_path, capsys):
    record = tmp_path / "record.json"
    words = ["--blocks", "12", "--workers", "2", "--output", str(record)]
    assert status_of(everybody_writes.main, words) == 0
    out, err = capsys.readouterr()
    assert (out.count("\n"), err) == (6, "")
    rows = {row["way"]: row for row in json.loads(record.read_text())["rows"]}
    assert list(rows) == list(everybody_writes.WAYS)
    for way in ("patient", "one"):
        assert rows[way]["whole"] == rows[way]["said_done"] == 12
    assert rows["locked"]["whole"] == rows["locked"]["said_done"] >= 1
    for row in rows.values():
        assert row["said_done"] - row["lost"] <= row["whole"] <= 12
    assert not multiprocessing.active_children()


def test_damaged_and_short_files_are_seen(tmp_path):
    path = tmp_path / "a.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
    assert everybody_writes.whole_blocks(path, np.array([3, 2])) is None
    with h5py.File(path, "w") as file:
        hazard_file.create(file)
        rows = np.zeros(6, quakes.ROW)
        rows["site"] = [0, 0, 0, 1, 7, 7]  # block 1 lacks a row; nobody knows block 7
        hazard_file.grow(file["rows"], rows)
    assert everybody_writes.whole_blocks(path, np.array([3, 2])) == [0]


def test_a_worker_that_dies_is_answered_with_one_line(monkeypatch, capsys):
    def dies(*_):
        raise everybody_writes.BrokenProcessPool("gone")

    class NoPool:
        def shutdown(self, **_):
            pass

    monkeypatch.setattr(everybody_writes, "start_pool", lambda n: NoPool())
    monkeypatch.setattr(everybody_writes, "try_way", dies)
    assert status_of(everybody_writes.main, ["one", "--blocks", "1"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "a worker died" in err


# ---- layouts, objects, the map -------------------------------------------------------


def test_all_layouts_give_back_what_they_got(monkeypatch, tmp_path, capsys):
    stream = np.random.default_rng(1)
    sizes = [0, 3, 3, 0, 700, 1, 0]
    parts = [np.zeros(size, quakes.ROW) for size in sizes]
    for part in parts:
        part["site"] = stream.integers(50, size=len(part))
    monkeypatch.setattr(layouts, "make_parts", lambda n: parts)
    monkeypatch.setattr(layouts, "QUESTIONS", 30)
    record = tmp_path / "record.json"
    assert status_of(layouts.main, ["--output", str(record)]) == 0
    rows = json.loads(record.read_text())["rows"]
    assert [row["layout"] for row in rows] == list(layouts.LAYOUTS)
    capsys.readouterr()


def test_a_layout_that_reads_other_rows_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(layouts.Vlen, "read_all", lambda self, file: np.zeros(3))
    assert status_of(layouts.main, ["--blocks", "1"]) == 2
    assert "vlen read other rows than it wrote" in capsys.readouterr().err


def test_gzip_shrinks_a_table_and_not_the_cells(tmp_path):
    parts = layouts.make_parts(1)
    assert sum(map(len, parts)) == len(quakes.simulate_block(quakes.SEED, 0)[1])
    sizes = {}
    for name, (layout, options) in layouts.LAYOUTS.items():
        if name != "datasets":
            layouts.write_file(tmp_path / name, layout, parts, options)
            sizes[name] = (tmp_path / name).stat().st_size
    assert sizes["index, gzip"] < 0.7 * sizes["index"]
    assert sizes["vlen, gzip"] > 0.9 * sizes["vlen"]


def test_objects_come_back_equal_and_strangers_are_refused(file):
    fault = stored.Fault("Süd", [1, 2, 3, 4])
    for _ in range(2):  # the second time it replaces the first
        stored.save(file, "faults/a", fault)
    again = stored.load(file, "faults/a")
    assert type(again) is stored.Fault and again is not fault
    assert again.name == "Süd" and again.ends_km.tolist() == [1, 2, 3, 4]
    with pytest.raises(TypeError, match="Fraction is not storable"):
        stored.save(file, "b", __import__("fractions").Fraction(1, 2))
    file["faults/a"].attrs["class"] = "Popen"
    with pytest.raises(TypeError, match="Popen, which nobody here knows"):
        stored.load(file, "faults/a")
    with pytest.raises(TypeError, match="has no native HDF5 equivalent"):
        file["fault"] = fault


def test_texts_come_back_as_the_page_says(file):
    file["names"] = ["Süd", "Nord"]
    file.attrs["name"] = "Süd"
    assert file.attrs["name"] == "Süd" and file["names"][0] == "Süd".encode()
    assert file["names"].asstr()[:].tolist() == ["Süd", "Nord"]


def test_the_map_counts_years_and_cells(tmp_path, capsys):
    assert probability_map.probability(0) == 0
    assert probability_map.probability(1 / 50) == pytest.approx(1 - np.exp(-1))
    counts = np.zeros((41, 51), int)  # sites every 20 km
    counts[8, 16] = 64
    cells = probability_map.cells(counts.ravel(), 20)
    assert cells.shape == (5, 6) and cells[1, 2] == 1 and cells.sum() == 1
    path, record = tmp_path / "a.h5", tmp_path / "record.json"
    words = ["--workers", "0", "--file", str(path)]
    assert status_of(hazard_map.main, [*SMALL, *words]) == 0
    words = ["--file", str(path), "--output", str(record)]
    assert status_of(probability_map.main, words) == 0
    found = json.loads(record.read_text())
    assert (found["years"], found["sites"]) == (63, 41 * 51)
    rows = [quakes.simulate_block(5, number, 9, 20)[1] for number in range(7)]
    shaking = np.concatenate(rows)["shaking"]
    assert found["above"] == (shaking > hazard_map.LEAST_G).sum()
    capsys.readouterr()


# ---- bad input -----------------------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("words", [["--no-such-option"], ["--seed=-1"]], ids=str)
def test_bad_input_is_answered_with_one_line(name, words, capsys):
    assert status_of(SCRIPTS[name].main, words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    ("name", "words", "answer"),
    [
        ("everybody_writes", ["snails"], "no way 'snails'"),
        ("hazard_map", ["--blocks", "0"], "not between"),
        (
            "hazard_map",
            ["--workers", "0", "--file", "no/such/folder/a.h5"],
            "no folder",
        ),
        ("hazard_map", ["--output", "no/such/folder/a.json"], "no folder"),
        ("hazard_map", ["--workers", "0", "--file", "."], "is a folder"),
        ("quakes", ["--years", "1e15"], "not enough memory"),
        ("probability_map", ["--file", "no-such-file.h5"], "hazard_map.py"),
        ("probability_map", ["--file", str(FOLDER / "quakes.py")], "not an HDF5 file"),
        ("near_sites", ["--spacing", "1e400"], "whole number"),
    ],
)
def test_what_is_wrong_is_named(name, words, answer, capsys):
    assert status_of(SCRIPTS[name].main, words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and answer in err


def test_a_file_of_another_program_is_refused(tmp_path, capsys):
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["rows"] = 1
    words = ["--file", str(tmp_path / "a.h5")]
    assert status_of(probability_map.main, words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "not made by hazard_map.py" in err


def test_without_scipy_one_line_says_what_to_type():
    code = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n"
        "sys.modules['scipy.spatial'] = None\nimport hazard_map"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=LIMIT_S
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "quakes.py needs scipy: type `make extras`\n"


def test_ctrl_c_is_one_line(monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    parser = hazard_record.make_parser("Stops.")
    assert hazard_record.run(parser, stop, str, []) == 130
    assert capsys.readouterr().err == "stopped by Ctrl-C; nothing was recorded\n"


# ---- what the page claims ------------------------------------------------------------


def recorded(name: str) -> dict:
    record = read_record(f"x09-hazard-maps-{name}")
    assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
    assert re.fullmatch(r"2026-11-\d\d", record["date"])
    return record


def test_the_layouts_are_what_the_page_says():
    record = recorded("layouts")
    rows = {row["layout"]: row for row in record["rows"]}
    index, vlen, many = rows["index"], rows["vlen"], rows["datasets"]
    assert 0.5 < vlen["write_s"] / index["write_s"] < 2  # "about as long"
    assert vlen["read_s"] > 10 * index["read_s"]  # "more than ten times as long"
    assert min(many["write_s"], many["read_s"]) > 20 * vlen["read_s"]
    gzip = rows["index, gzip"]
    assert gzip["ask_s"] > 1.5 * index["ask_s"]  # the price of gzip
    times = (f"{index['read_s']:.3f} s", f"{vlen['read_s']:.1f} s", many["read_s"])
    text = "with the index, {} with cells of variable length and {:.1f} s with"
    assert f"{times[0]} " + text.format(*times[1:]) in PAGE
    sizes = [round(row["mib"]) for row in (index, vlen, many)]
    assert "The files have {}, {} and {} MiB".format(*sizes) in PAGE
    assert f"that of the index {gzip['mib']:.0f} MiB" in PAGE
    assert f"stays at {rows['vlen, gzip']['mib']:.0f} MiB" in PAGE
    assert f"for {record['events'] // 1000} {record['events'] % 1000} earth" in PAGE


def test_the_map_is_what_the_page_says():
    record = recorded("map")
    percent = np.array(record["percent"])
    assert record["cell_km"] == 40 and record["years"] == 10_000
    assert f"The largest is {percent.max():.0f} % on the fault in the north" in PAGE
    row, column = np.unravel_index(percent.argmax(), percent.shape)
    assert row * 40 > 480 and column * 40 < 500
    assert (percent < 1).mean() > 0.5  # "most of the map is empty"


def test_the_first_block_is_what_the_page_says():
    events, _ = quakes.simulate_block(2026, 0)
    assert (events["rows"] == 0).any() and events["rows"].max() > 1000
    assert quakes.site_tree(5).n == 32_361 and "32 361 sites" in PAGE
    assert quakes.site_tree(20).n == 2091 and "2091 sites" in PAGE
