"""The capstones of episode 14: values by independent oracles, mechanism, bad input."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "14-choose-and-build"
PAGE = (ROOT / "_episodes" / "14-choose-and-build.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
PATIENCE_S = 20  # time in which a second thread must turn up


def load(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem.replace("-", "_"), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sys.path[:0] = [str(FOLDER), str(ROOT / "fig")]
import capstone  # noqa: E402
import flood  # noqa: E402
import flood_fast  # noqa: E402
import fractal  # noqa: E402
import fractal_fast  # noqa: E402
import levels  # noqa: E402
import make_tiles  # noqa: E402
import not_run  # noqa: E402
import tiles  # noqa: E402
import tiles_fast  # noqa: E402

guide = load(ROOT / "fig" / "14-choose-and-build-guide.py")
answers = {
    name: load(FOLDER / "solutions" / f"ex14_{name}.py")
    for name in ("2_flood", "3_tiles", "4_fractal")
}


def recorded(name: str) -> dict:
    return read_record(f"14-choose-and-build-{name}")


# ---- capstone.py ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "result", "words"),
    [
        ([1, 2, 3], [1, 2], "2 values instead of 3"),
        ([1, 2, 3], [1, 5, 4], "2 of 3 values differ, the first one is number 1"),
        ([[1, 2], [3]], [[1, 2], [4]], r"1 of 2 .* number 1: \[4\] instead of \[3\]"),
        ([0.3], [0.1 + 0.2], "1 of 1 values differ"),
        (range(2), iter([0, 2]), "number 1: 2 instead of 1"),
    ],
)
def test_a_difference_is_named(reference, result, words):
    with pytest.raises(AssertionError, match=words):
        capstone.same(reference, result)


@pytest.mark.parametrize("values", [[], [0], [[1], [2]], range(5)])
def test_equal_values_are_silent(values, capsys):
    capstone.same(values, list(values))
    assert capsys.readouterr() == ("", "")


def test_a_comparison_calls_both_once_and_wants_equal_work(capsys):
    calls = []
    capstone.compare(
        lambda: calls.append("before") or [1], lambda: calls.append(2) or [1]
    )
    assert calls == ["before", 2]
    assert "all 1 values are the same" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="the results differ: 1 values instead of 2"):
        capstone.compare(lambda: [1, 2], lambda: [1])


def test_an_answer_is_compared_on_the_scene(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_tiles, "default_path", lambda: tmp_path / "scene.npy")
    assert tiles.compare(answers["3_tiles"].count_bright) == 2
    assert "run make_tiles.py first" in capsys.readouterr().err
    make_tiles.write_scene(tmp_path / "scene.npy", make_tiles.make_scene(80, 70))
    assert tiles.compare(answers["3_tiles"].count_bright) == 0
    assert "all 1 values are the same" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="the results differ: 1 of 1"):
        tiles.compare(lambda read, shape, tile, workers: 0)


def test_default_workers_are_few(monkeypatch):
    monkeypatch.setattr(capstone.pi_cli, "usable_cpus", lambda: 64)
    assert capstone.default_workers() == 8
    monkeypatch.setattr(capstone.pi_cli, "usable_cpus", lambda: 1)
    assert capstone.default_workers() == 1


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("n_items", [0, 1, 7, 641, 1000])
def test_threads_keep_the_order_and_call_once(n_items, workers):
    calls = []
    results = capstone.in_threads(
        lambda item: calls.append(item) or item * item, range(n_items), workers
    )
    assert results == [item * item for item in range(n_items)]
    assert sorted(calls) == list(range(n_items))


def test_after_an_error_the_rest_is_not_begun():
    calls = []

    def fails(item):
        calls.append(item)
        time.sleep(0.001)
        raise KeyboardInterrupt if item == 0 else ValueError

    with pytest.raises(KeyboardInterrupt):
        capstone.in_threads(fails, range(100_000), 2)
    assert len(calls) < 1000


# ---- flood ---------------------------------------------------------------------------


def test_no_water_appears_or_disappears():
    """The sum of all depths changes by rain and pump alone."""
    depths, pumped = [0.0] * flood.N_CELLS, 0.0
    for step in range(400):
        rain_m = 0.0007 if step % 3 else 0.0
        before = sum(depths) + rain_m * flood.N_CELLS
        depths = flood.next_depths(depths, rain_m)
        pumped = before - sum(depths)
        assert -1e-12 < pumped < flood.PUMP_M + 1e-12
        assert min(depths) >= 0
    assert pumped > 0


def test_still_water_stays_still(monkeypatch):
    monkeypatch.setattr(flood, "PUMP_M", 0.0)
    level_m = max(flood.FLOOR_M) + 0.1
    depths = [level_m - floor_m for floor_m in flood.FLOOR_M]
    assert flood.next_depths(depths, 0.0) == pytest.approx(depths, abs=1e-12)


def test_a_step_of_the_flood_by_hand(monkeypatch):
    """Three cells, one full: a fifth of the slope leaves it on both sides."""
    monkeypatch.setattr(flood, "N_CELLS", 3)
    monkeypatch.setattr(flood, "FLOOR_M", (0.0, 0.0, 0.0))
    monkeypatch.setattr(flood, "VILLAGE", 2)
    monkeypatch.setattr(flood, "PUMP_M", 0.01)
    new = flood.next_depths([0.0, 0.5, 0.0], 0.001)
    flow = 0.2 * 0.5 * 0.5
    expected = [0.001 + flow, 0.501 - 2 * flow, 0.001 + flow - 0.01]
    assert new == pytest.approx(expected, abs=1e-15)


def test_more_rain_never_means_less_water():
    peaks = [flood.peak_depth_mm((rain_mm, 5)) for rain_mm in (7, 61, 131, 203)]
    assert peaks == sorted(peaks) and peaks[-1] > peaks[0]


def test_first_floods_need_every_duration():
    storms = [(30, 2), (10, 2), (20, 7), (30, 7)]
    assert flood.first_floods(storms, [500, 90, 59, 60]) == {2: 10, 7: 30}
    assert flood.first_floods(storms, [1, 1, 1, 1]) == {2: None, 7: None}
    with pytest.raises(ValueError):
        flood.first_floods(storms, [1, 2])


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_compiled_flood_is_the_flood(workers):
    storms = [(97, 3), (160, 24), (12, 1), (133, 11), (203, 36)]
    expected = flood.ensemble(storms)
    assert flood_fast.ensemble(storms, workers) == expected
    assert max(expected) > 0


def test_the_ensemble_of_the_page():
    storms = flood.make_storms()
    assert len(storms) == len(set(storms)) == 64
    floods = flood.first_floods(storms, flood_fast.ensemble(storms, 2))
    for hours, rain_mm in floods.items():
        assert f"rain of {hours:2} hours: {rain_mm} mm flood the village" in PAGE
    assert f"{flood.HOURS * flood.STEPS_PER_HOUR} time steps" in PAGE


def test_processes_flood_as_the_serial_program():
    storms = [(97, 3), (160, 24), (12, 1)]
    ensemble = answers["2_flood"].ensemble
    assert ensemble(flood.peak_depth_mm, storms, 2) == flood.ensemble(storms)


# ---- tiles ---------------------------------------------------------------------------


def brute_count(pixels):
    """Bright pixels, one after the other, from the definition."""
    n_rows, n_columns = pixels.shape
    found = 0
    for row in range(n_rows):
        for col in range(n_columns):
            near = [
                int(pixels[r, c])
                for r in range(row - 2, row + 3)
                for c in range(col - 2, col + 3)
                if 0 <= r < n_rows and 0 <= c < n_columns
            ]
            found += sum(near) >= tiles.LIMIT * len(near)
    return found


def random_scene(shape, seed=3):
    pixels = np.random.default_rng(seed).integers(3000, 15_000, shape, dtype=np.uint16)
    pixels.flat[::7] = 16_000
    return pixels


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (13, 2), (4, 4), (17, 23)])
def test_bright_pixels_are_those_of_the_definition(shape):
    pixels = random_scene(shape)
    whole = tiles.count_bright(lambda rows, columns: pixels[rows, columns], shape)
    assert whole == brute_count(pixels)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("tile", [1, 2, 5, 16, 100])
@pytest.mark.parametrize("shape", [(1, 1), (33, 18), (7, 50)])
def test_tiles_count_what_the_whole_counts(shape, tile, workers):
    pixels = random_scene(shape)

    def read(rows, columns):
        assert 0 <= rows.start < rows.stop <= shape[0]
        assert 0 <= columns.start < columns.stop <= shape[1]
        return pixels[rows, columns].copy()

    expected = brute_count(pixels)
    for count in (answers["3_tiles"].count_bright, tiles_fast.count_bright):
        assert count(read, shape, tile, workers) == expected


@pytest.mark.parametrize(("shape", "tile"), [((7, 11), 4), ((8, 8), 4), ((3, 3), 9)])
def test_each_pixel_is_in_one_tile(shape, tile):
    times = np.zeros(shape, int)
    for rows, columns in tiles.cut(shape, tile):
        times[rows, columns] += 1
        assert times[rows, columns].shape <= (tile, tile)
    assert (times == 1).all()


@pytest.mark.parametrize("module", [answers["3_tiles"], tiles_fast])
def test_two_threads_read_at_the_same_time(module):
    pixels = random_scene((40, 40))
    change, state = threading.Condition(), {"inside": 0, "most": 0}

    def read(rows, columns):
        with change:
            state["inside"] += 1
            state["most"] = max(state["most"], state["inside"])
            change.notify_all()
            change.wait_for(lambda: state["most"] >= 2, PATIENCE_S)
            state["inside"] -= 1
        return pixels[rows, columns].copy()

    assert module.count_bright(read, pixels.shape, 9, 2) == brute_count(pixels)
    assert state["most"] == 2


def test_a_scene_on_disk(tmp_path, capsys):
    path = tmp_path / "scene.npy"
    sizes = ["--rows", "70", "--columns", "301"]
    assert make_tiles.main([*sizes, "--output", str(path)]) == 0
    assert [entry.name for entry in tmp_path.iterdir()] == ["scene.npy"]
    scene = tiles.open_scene(path)
    assert scene.shape == (70, 301)
    assert scene.read(slice(60, 70), slice(0, 5)).shape == (10, 5)
    for rows in (slice(-2, 5), slice(60, 71), slice(5, 5)):
        with pytest.raises(ValueError, match="is not in the scene"):
            scene.read(rows, slice(0, 5))
    expected = brute_count(np.load(path))
    assert tiles.main(["--scene", str(path)]) == 0
    assert f"{expected} of {70 * 301} pixels" in capsys.readouterr().out
    assert tiles_fast.main(["--scene", str(path), "--workers", "2"]) == 0
    assert f"{expected} bright pixels, compiled" in capsys.readouterr().out


def test_the_scene_is_the_same_each_time_and_depends_on_the_seed():
    first, again = make_tiles.make_scene(30, 45), make_tiles.make_scene(30, 45)
    assert (first == again).all() and first.dtype == np.uint16
    assert (first != make_tiles.make_scene(30, 45, seed=1)).any()
    assert first.max() < 4 * make_tiles.BRIGHTEST


def test_a_full_disk_leaves_the_old_scene(tmp_path, monkeypatch, capsys):
    path = tmp_path / "scene.npy"
    path.write_bytes(b"old")

    def no_space(file, scene):
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(make_tiles.np, "save", no_space)
    assert (
        make_tiles.main(["--rows", "9", "--columns", "9", "--output", str(path)]) == 2
    )
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "No space left" in err
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["scene.npy"]


# ---- fractal -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [
        (0.0, 0.0, fractal.MAX_STEPS),  # 0, 0, 0 ...
        (-1.0, 0.0, fractal.MAX_STEPS),  # 0, -1, 0, -1 ...
        (-2.0, 0.0, fractal.MAX_STEPS),  # 0, -2, 2, 2 ...
        (1.0, 0.0, 3),  # 0, 1, 2, 5
        (0.0, 2.0, 2),  # 0, 2i, -4 + 2i
        (3.0, 3.0, 1),
    ],
)
def test_steps_by_hand(a, b, steps):
    assert fractal.steps_of(a, b) == steps


def test_rows_by_complex_numbers():
    """The same rule with Python's complex numbers, for some points."""
    row = 93
    b = fractal.TOP - fractal.HEIGHT * row / fractal.N_ROWS
    found = fractal.row_of_steps(row)
    assert len(found) == fractal.N_COLUMNS
    for column in range(0, fractal.N_COLUMNS, 7):
        c = complex(fractal.LEFT + fractal.WIDTH * column / fractal.N_COLUMNS, b)
        z, steps = 0j, 0
        while steps < 30 and abs(z) <= 2:
            z, steps = z * z + c, steps + 1
        assert min(found[column], 30) == steps


def test_compiled_rows_and_rows_of_processes_are_the_rows():
    expected = fractal.image(23)
    for workers in (1, 2, 5):
        assert fractal_fast.image(23, workers) == expected
    image = answers["4_fractal"].image
    assert image(fractal.row_of_steps, 23, 2) == expected
    last = fractal.N_ROWS - 1
    assert fractal_fast.row_of_steps(last).tolist() == fractal.row_of_steps(last)


def test_skipped_points_never_leave():
    """Not by the formulas for heart and disc, but by trying."""
    skipped = 0
    for a in np.linspace(-2, 0.6, 53):
        for b in np.linspace(-1.2, 1.2, 49):
            if not_run.stays_for_ever(float(a), float(b)):
                skipped += 1
                assert fractal.steps_of(float(a), float(b)) == fractal.MAX_STEPS
    assert skipped > 300
    assert not not_run.stays_for_ever(0.3, 0.0)  # right of the heart


def test_shares_that_the_page_tells(monkeypatch):
    rows = fractal_fast.image(fractal.N_ROWS, 2)
    monkeypatch.setattr(fractal, "steps_of", lambda a, b: -1)
    skipping = not_run.skipping_image()
    share = fractal.share_of_lower_half(rows)
    assert f"{share:.0%}".replace("%", " %") == "83 %" and f"{1 / share:.1f}" == "1.2"
    assert "17 % of all steps lie in the upper half, 83 %" in PAGE
    assert f"{not_run.share_skipped(rows):.0%} of the steps not done" in PAGE
    for row, kept in zip(rows, skipping, strict=True):
        assert all(b in (-1, a) for a, b in zip(row, kept, strict=True))
    assert sum(row.count(-1) for row in skipping) > 0
    work = [sum(row) / 1000 for row in rows]
    assert max(work[:30]) < 3 and 140 < np.mean(work[-40:]) < 155


def test_a_stored_image_is_made_once(tmp_path):
    made = []

    def make():
        made.append(1)
        return [[1, 2], [3]]

    path = tmp_path / "image.json"
    assert [not_run.stored_image(path, make) for _ in range(3)] == [[[1, 2], [3]]] * 3
    assert made == [1]


# ---- levels.py -----------------------------------------------------------------------


def test_a_fresh_run_is_measured():
    run = levels.fresh_run("flood", "second level", 2)
    first, again = run["calls"]
    assert run["result"] == flood_fast.ensemble(flood.make_storms(), 1)
    assert first["wall_s"] > again["wall_s"] > 0  # the first one compiles
    assert run["peak_memory_mib"] > 30


def test_a_record_is_written(tmp_path, monkeypatch, capsys):
    calls = [{"wall_s": 2.0, "cpu_s": 2.0}, {"wall_s": 1.0, "cpu_s": 1.9}]
    run = {"calls": calls, "result": 7, "peak_memory_mib": 50.04}
    monkeypatch.setattr(levels, "fresh_run", lambda *row: dict(run))
    target = tmp_path / "record.json"
    arguments = ["tiles", "--rounds", "2", "--machine", "test", "--output", str(target)]
    assert levels.main(arguments) == 0
    record = json.loads(target.read_text())
    assert record["machine"] == "test" and len(record["rows"]) == 5
    assert record["rows"][0]["cpu_per_wall_of_second"] == 1.9
    assert capsys.readouterr().out.count("\n") == 5
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


def test_ways_that_do_not_agree_are_no_record(monkeypatch):
    results = iter(range(100))
    calls = [{"wall_s": 1.0, "cpu_s": 1.0}] * 2

    def run(*row):
        return {"calls": calls, "result": next(results), "peak_memory_mib": 1.0}

    monkeypatch.setattr(levels, "fresh_run", run)
    with pytest.raises(AssertionError, match="do not agree"):
        levels.measure("flood", 1, 1)


# ---- bad input -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (flood, ["--amounts", "abc"]),
        (flood, ["--amounts", "0"]),
        (flood, ["--amounts", "1e400"]),
        (flood_fast, ["--workers", "0"]),
        (flood_fast, ["--amounts", "-1"]),
        (make_tiles, ["--rows", "1.5"]),
        (make_tiles, ["--output", "no/such/folder/a.npy", "--rows", "3"]),
        (tiles, ["--scene", "no-such-file.npy"]),
        (tiles, ["--scene", str(FOLDER / "tiles.py")]),
        (tiles_fast, ["--scene", "no-such-file.npy"]),
        (tiles_fast, ["--workers", "-1"]),
        (fractal, ["--no-such-option"]),
        (fractal_fast, ["--workers", "two"]),
        (not_run, ["surplus"]),
        (levels, []),
        (levels, ["soup"]),
        (levels, ["flood", "--rounds", "0"]),
        (levels, ["flood", "--output", "no/such/folder/a.json"]),
    ],
    ids=lambda value: getattr(value, "__name__", None) or " ".join(value)[-20:],
)
def test_bad_input_is_answered_with_one_line(module, arguments, capsys):
    assert status_of(module.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_too_little_memory_is_answered_with_one_line(monkeypatch, capsys):
    def greedy(*args):
        raise MemoryError

    monkeypatch.setattr(make_tiles, "make_scene", greedy)
    assert make_tiles.main([]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "memory" in err


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize(
    "arguments",
    [["flood.py", "--amounts", "1e5"], ["flood_fast.py", "--amounts", "1e5"]],
    ids=lambda words: words[0],
)
def test_ctrl_c_is_answered_with_one_line(arguments):
    command = [sys.executable, "-u", str(FOLDER / arguments[0]), *arguments[1:]]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    try:
        while b" " not in process.stdout.read(1):  # it has begun
            pass
        wait_for_cpu(process, 1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert b"stopped by Ctrl-C" in err and err.count(b"\n") == 1


@pytest.mark.parametrize("script", ["flood", "fractal", "not_run"])
def test_scripts_run_from_the_command_line(script):
    few = ["--amounts", "1"] if script == "flood" else ["--help"]
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{script}.py"), *few],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )
    assert (done.returncode, done.stderr) == (0, "") and done.stdout


# ---- what the page claims ------------------------------------------------------------


def test_the_list_on_the_page_is_the_figure():
    items = re.findall(r"^\d+\. ([^?]+\?) (.*)$", PAGE, re.M)[: len(guide.ROWS)]
    assert len(items) == len(guide.ROWS) == 12
    for (question, answer), (asked, told) in zip(guide.ROWS, items, strict=True):
        assert question.replace("\n", " ") == asked
        words = answer.replace("\n", " ").removeprefix("A ").lower()
        assert words in told.lower()
    text = (ROOT / "fig" / "14-choose-and-build-guide.svg").read_text(encoding="utf-8")
    for question, answer in guide.ROWS:
        for line in (question + "\n" + answer).split("\n"):
            assert line in text
    assert 'viewBox="0 0 595' in text  # an A4 page in points: 595 by 842


@pytest.mark.parametrize("name", ["flood", "tiles", "fractal"])
def test_the_tables_are_the_records(name):
    for row in recorded(name)["rows"]:
        line = (
            f"| {row['way']} | {row['workers']} | {row['first_call_s']:.2f} | "
            f"{row['second_call_s']:.3f} | {row['cpu_per_wall_of_second']:.1f} | "
            f"{row['peak_memory_mib']:.0f} |"
        )
        assert line in PAGE


def test_the_portions_are_the_record():
    for row in recorded("portions")["rows"]:
        portions = -(-fractal.N_ROWS // int(row["way"]))
        line = f"| {row['way']} | {portions} | {row['second_call_s']:.2f} | "
        assert line + f"{row['cpu_per_wall_of_second']:.1f} |" in PAGE


@pytest.mark.parametrize("name", ["flood", "tiles", "fractal", "portions"])
def test_records_name_machine_and_date_and_were_calm(name):
    record = recorded(name)
    assert record["machine"].startswith("2 cores of an Intel Xeon")
    assert record["date"] == "2026-11-21"
    assert all(row["most_share_of_others"] < 0.1 for row in record["rows"])


def test_what_the_page_says_about_the_levels():
    def table(name):
        rows = recorded(name)["rows"]
        return {(row["way"], row["workers"]): row for row in rows}

    flood_rows, tile_rows, fractal_rows = map(table, ("flood", "tiles", "fractal"))
    for rows, times in ((flood_rows, 100), (fractal_rows, 20)):
        gain = (
            rows["before", 1]["first_call_s"] / rows["first level", 2]["first_call_s"]
        )
        assert 1.4 < gain < 1.9
        again = rows["second level", 1]["second_call_s"]
        assert rows["before", 1]["second_call_s"] / again > times
    two, fast = flood_rows["first level", 2], flood_rows["second level", 1]
    gain = flood_rows["before", 1]["first_call_s"] / two["first_call_s"]
    assert f"Two processes gain a factor of about {gain:.1f} and not 2" in PAGE
    assert 2 < fast["peak_memory_mib"] / two["peak_memory_mib"] < 3
    assert f"a storm takes about {1000 * fast['second_call_s'] / 64:.1f} ms" in PAGE
    fast, slow = fractal_rows["second level", 2], fractal_rows["first level", 2]
    assert fast["first_call_s"] < slow["first_call_s"]
    before, first = tile_rows["before", 1], tile_rows["first level", 1]
    assert before["peak_memory_mib"] / first["peak_memory_mib"] > 4
    assert before["first_call_s"] / first["first_call_s"] > 3
    slow = tile_rows["second level", 2]["first_call_s"]
    assert slow > tile_rows["first level", 2]["first_call_s"] * 4
    fast, first = tile_rows["second level", 2], tile_rows["first level", 2]
    lost = fast["first_call_s"] - first["first_call_s"]
    assert 7 < lost / (first["second_call_s"] - fast["second_call_s"]) < 13
    times = {row["way"]: row["second_call_s"] for row in recorded("portions")["rows"]}
    assert max(times["1"], times["4"], times["16"]) < 1.1 * times["4"]
    assert 1.4 < times["120"] / times["4"] < 1.7


def test_the_ladder_is_what_the_page_says():
    """On the newest recorded machine; the page says no more than these orders."""
    newest = max((ROOT / "data" / "bench").glob("2*.json"))
    rungs = json.loads(newest.read_text(encoding="utf-8"))["rungs"]
    speed, one_core = {}, {}
    for rung in rungs:
        name, rate = rung["rung"], rung["samples_per_second"]
        speed[name] = max(speed.get(name, 0), rate)
        if rung["workers"] == 1:
            one_core[name] = rate
    assert speed["pi_numpy_blocks"] > 10 * speed["pi_loop"]
    assert speed["pi_numpy_blocks"] > 1.5 * speed["pi_numpy"]
    assert 1.4 < speed["pi_threads"] / speed["pi_numpy_blocks"] < 2.2
    assert speed["pi_threads_loop"] < 1.2 * speed["pi_loop"]
    assert one_core["pi_numba_counter"] > 5 * speed["pi_numpy_blocks"]
    assert speed["pi_numba_parallel"] > 1.7 * one_core["pi_numba_counter"]
