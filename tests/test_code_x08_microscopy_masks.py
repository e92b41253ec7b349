"""Masks and frames: values by other formulas, plans, records, samples, bad input."""

from __future__ import annotations

import itertools
import json
import os
import sys

import numpy as np
import pytest
from script_tools import ROOT, read_record, status_of

FOLDER = ROOT / "code" / "x08-microscopy-masks"
sys.path[:0] = [str(FOLDER), str(FOLDER.parent)]
import masks  # noqa: E402
import shares  # noqa: E402
import stacks  # noqa: E402
import sweep  # noqa: E402

PAGE = (ROOT / "_extras" / "x08-microscopy-masks.md").read_text(encoding="utf-8")
N_FRAMES = 37


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("frames") / "frames.raw"
    masks.write_frames(path, N_FRAMES)
    return path


def by_einsum(path, n_masks):
    """The image in float64, without a matrix product."""
    pixels = np.fromfile(path, np.uint16).reshape(-1, masks.SIDE, masks.SIDE)
    weights = masks.make_masks(n_masks).reshape(masks.SIDE, masks.SIDE, n_masks)
    return np.einsum("fyx,yxm->fm", pixels.astype(float), weights.astype(float))


@pytest.mark.parametrize("per_call", [1, 5, 36, 37, 1000])
@pytest.mark.parametrize("n_masks", [1, 7])
def test_the_image_does_not_depend_on_calls_or_threads(path, n_masks, per_call):
    expected = by_einsum(path, n_masks)
    plan = path, N_FRAMES, n_masks, per_call
    np.testing.assert_allclose(masks.weigh_all(*plan, "serial"), expected, rtol=1e-5)
    with masks.open_executor("threads", 3) as pool:
        image = masks.weigh_all(*plan, "threads", pool, 3)
    np.testing.assert_allclose(image, expected, rtol=1e-5)


def test_processes_make_the_same_image(path):
    with masks.open_executor("processes", 2) as pool:
        for per_call in (4, 50):
            image = masks.weigh_all(path, N_FRAMES, 3, per_call, "processes", pool, 2)
            np.testing.assert_allclose(image, by_einsum(path, 3), rtol=1e-5)


@pytest.mark.parametrize("n_masks", [1, 20, 21, masks.MAX_MASKS])
def test_masks_differ_and_are_not_empty(n_masks):
    columns = masks.make_masks(n_masks).T
    assert columns.dtype == np.float32
    assert len({column.tobytes() for column in columns}) == n_masks
    assert (columns.sum(axis=1) > 0).all()


def test_calls_and_tasks_hold_each_frame_once():
    for n_frames, per_call, workers in ((37, 5, 2), (3, 1, 4), (100, 1, 3), (1, 9, 1)):
        calls = masks.plan_calls(n_frames, per_call)
        seen = [frame for first, size in calls for frame in range(first, first + size)]
        assert seen == list(range(n_frames))
        tasks = masks.plan_tasks(calls, workers)
        assert [call for task in tasks for call in task] == calls


def test_frames_are_the_same_each_time(path, tmp_path):
    masks.write_frames(tmp_path / "again", N_FRAMES)
    assert (tmp_path / "again").read_bytes() == path.read_bytes()
    assert masks.read_frames(path, 30, 7).shape == (7, masks.PIXELS)


@pytest.mark.parametrize(
    ("main", "arguments", "words"),
    [
        (masks.main, ["--masks", "abc"], "not a whole number"),
        (masks.main, ["--masks", "0"], "not between 1"),
        (masks.main, ["--masks", "1000"], "at most 100 masks"),
        (masks.main, ["--per-call", "-1"], "not between 1"),
        (masks.main, ["--workers", "0"], "not between 1"),
        (masks.main, ["--workers", "65"], "at most 64 workers"),
        (sweep.main, ["--masks", "1", "101"], "at most 100 masks"),
        (masks.main, ["--frames", "1e400"], "not a whole number"),
        (masks.main, ["--kind", "magic"], "invalid choice"),
        (sweep.main, ["--output", "no/such/folder/x.json"], "no folder"),
        (shares.main, ["no_such_file.txt"], "cannot read"),
    ],
)
def test_bad_input_gets_one_line(main, arguments, words, capsys):
    assert status_of(main, arguments) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


def test_a_file_without_stacks_gets_one_line(tmp_path, capsys):
    target = tmp_path / "other.txt"
    for text in ("main (a.py:1);work (a.py:2) 3\n", "no stacks at all\n"):
        target.write_text(text, encoding="utf-8")
        assert status_of(shares.main, [str(target)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_a_worker_that_dies_gets_one_line(monkeypatch, capsys):
    def kill_one(path, args, pool):
        return pool.submit(os._exit, 1).result(timeout=60)

    monkeypatch.setattr(masks, "measure", kill_one)
    assert status_of(masks.main, ["--frames", "5", "--kind", "processes"]) == 2
    error = capsys.readouterr().err
    assert "a worker died" in error and error.count("\n") == 1


@pytest.mark.parametrize("kind", ["serial", "threads"])
def test_the_program_tells_the_sum(kind, capsys):
    arguments = ["--frames", "50", "--masks", "2", "--per-call", "7", "--kind", kind]
    assert masks.main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "50 frames, 2 masks, 7 frames a call"
    assert lines[1].startswith(f"{kind}, workers {1 if kind == 'serial' else 2}:")
    assert lines[2].startswith("sum of the image: ")


def test_the_sweep_measures_every_combination(tmp_path):
    target = tmp_path / "record.json"
    arguments = ["--frames", "40", "--masks", "1", "3", "--per-call", "1", "9"]
    arguments += ["--rounds", "1", "--output", str(target)]
    assert sweep.main(arguments) == 0
    rows = json.loads(target.read_text(encoding="utf-8"))["rows"]
    assert len(rows) == 2 * 2 * len(sweep.WAYS)
    assert all(len(row["wall_s"]) == 1 for row in rows)


# ---- records and page ----------------------------------------------------------------


def test_samples_are_grouped_by_what_they_wait_for_or_do():
    rows = [
        (["main (a.py:1)", "weigh_calls (m.py:1)", "0x7f", "sgemm_kernel (b.so)"], 6),
        (["weigh_calls (m.py:1)", "read_frames (m.py:2)", "fread (c)"], 2),
        (["weigh_calls (m.py:1)", "read_frames (m.py:2)", "take_gil (c)"], 1),
        (["weigh_calls (m.py:1)", "weigh (m.py:2)", "pthread_mutex_lock (c)"], 1),
        (["main (a.py:1)", "wait (a.py:9)"], 99),
    ]
    assert shares.shares(rows) == {
        "matrix product": 0.6,
        "reading": 0.2,
        "waiting for the GIL": 0.1,
        "Python and the rest": 0.1,
    }


def test_what_the_page_says_of_the_samples():
    one, many = (
        shares.shares(
            stacks.read(ROOT / "data" / f"x08-microscopy-masks-stacks-{frames}.txt")
        )
        for frames in (1, 64)
    )
    assert f"{one['reading']:.0%}".replace("%", " %") in PAGE
    assert f"{many['reading']:.0%}".replace("%", " %") in PAGE
    product = f"{one['matrix product']:.0%} and {many['matrix product']:.0%}"
    assert product.replace("%", " %") in PAGE
    assert one["waiting for the GIL"] > 2 * many["waiting for the GIL"]
    assert max(many, key=many.get) == "matrix product"


def test_the_page_shows_the_sweep():
    times = {}
    for row in read_record("x08-microscopy-masks-sweep")["rows"]:
        if row["per_call"] in (1, 64):
            key = row["masks"], row["per_call"]
            times.setdefault(key, []).append(f"{1000 * sweep.best(row)[0]:.0f}")
    for (n_masks, per_call), found in times.items():
        assert f"| {n_masks} | {per_call} | {' | '.join(found)} |" in PAGE


def test_what_the_page_says_of_the_sweep():
    rows = {
        (row["masks"], row["per_call"], row["kind"], row["workers"]): sweep.best(row)
        for row in read_record("x08-microscopy-masks-sweep")["rows"]
    }
    drawn = [way for way in sweep.WAYS if way != ("threads", 1)]
    for n_masks, (kind, workers) in itertools.product((1, 16, 64), drawn):
        one, few, many = (rows[n_masks, n, kind, workers][0] for n in (1, 8, 64))
        assert one > few > many  # "all lines fall"
        assert kind == "processes" or one / few > few / many  # "most steeply"
    for n_masks in (1, 16, 64):
        small, large = rows[n_masks, 1, "serial", 1], rows[n_masks, 64, "serial", 1]
        assert large[0] < small[0] / 2
        one, two = (rows[n_masks, 1, "threads", threads] for threads in (1, 2))
        assert two[0] > 1.3 * small[0]
        assert two[1] > 3 * one[1]


def test_the_record_says_who_beats_whom():
    rows = read_record("x08-microscopy-masks-sweep")["rows"]
    ms = {
        (r["masks"], r["per_call"], r["kind"], r["workers"]): sweep.best(r)[0]
        for r in rows
    }
    for n_masks in (1, 16, 64):
        serial = ms[n_masks, 1, "serial", 1]
        assert ms[n_masks, 1, "processes", 2] < serial < ms[n_masks, 1, "threads", 2]
        assert 2 * ms[n_masks, 64, "serial", 1] < serial
    for n_masks in (16, 64):
        assert ms[n_masks, 64, "threads", 2] < ms[n_masks, 64, "processes", 2]
    alone = ms[1, 64, "serial", 1]
    assert alone < min(ms[1, 64, "threads", 2], ms[1, 64, "processes", 2])
