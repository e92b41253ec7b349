"""The polder flood: values by other formulas, bits, volume, records, bad input."""

from __future__ import annotations

import json
import multiprocessing
import os
import runpy
import sys

import numpy as np
import pytest
from script_tools import ROOT, read_record, status_of

FOLDER = ROOT / "code" / "x07-polder-flood"
sys.path[:0] = [str(FOLDER), str(FOLDER.parent)]
import breach  # noqa: E402
import breach_fast  # noqa: E402
import grids  # noqa: E402
import members  # noqa: E402
import numba  # noqa: E402
import same_code  # noqa: E402

PAGE = (ROOT / "_extras" / "x07-polder-flood.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def all_threads_again():
    yield
    numba.set_num_threads(breach_fast.max_threads())


def by_borders(depths, ground):
    """The next depths of the cells inside, from the flow over each border."""
    new = depths.copy()
    n_rows, n_columns = depths.shape
    for row in range(1, n_rows - 1):
        for col in range(1, n_columns - 1):
            for near in ((row + 1, col), (row, col + 1)):
                if near[0] == n_rows - 1 or near[1] == n_columns - 1:
                    continue  # a wall
                here = row, col
                drop = ground[here] + depths[here] - ground[near] - depths[near]
                deep = depths[here] if drop > 0 else depths[near]
                flow = breach.FLOW * drop * min(deep, 1.0)
                new[here] -= flow
                new[near] += flow
    return new


def ragged(shape=(9, 14)):
    """Walls around water and ground of no shape, on a grid that is no square."""
    stream = np.random.default_rng(5)
    ground = np.full(shape, breach.WALL_M)
    depths = np.zeros(shape)
    inside = (slice(1, -1), slice(1, -1))
    ground[inside] = 0.4 * stream.random(ground[inside].shape)
    depths[inside] = 1.3 * stream.random(depths[inside].shape)
    depths[2:4, 3] = 0.0
    return depths, ground


@pytest.mark.parametrize("advance", [breach.advance, breach_fast.serial])
def test_steps_are_those_of_the_flows_over_borders(advance):
    depths, ground = ragged()
    expected = depths
    for n_steps in range(5):
        result = advance(depths, ground, n_steps)
        np.testing.assert_allclose(result, expected, rtol=0, atol=1e-13)
        expected = by_borders(expected, ground)


@pytest.mark.parametrize("threads", {1, breach_fast.max_threads()})
def test_no_bit_depends_on_threads_or_compiler(threads):
    depths, ground = ragged()
    given = depths.copy()
    numba.set_num_threads(threads)
    result = breach_fast.in_threads(depths, ground, 11)
    assert np.array_equal(result, breach.advance(depths, ground, 11))
    assert np.array_equal(result, breach_fast.serial(depths, ground, 11))
    assert np.array_equal(depths, given)


def test_walls_keep_the_water_in_and_dry():
    depths, ground = breach.make_depths(20), breach.make_ground(20)
    after = breach_fast.serial(depths, ground, 2000)
    breach.same_volume(depths, after)
    assert after.min() >= 0
    ring = np.ones_like(after, dtype=bool)
    ring[1:-1, 1:-1] = False
    assert not after[ring].any()
    assert breach.village_depth(after) > breach.WET_M


def test_a_breach_in_the_middle_floods_both_sides_alike():
    after = breach.advance(breach.make_depths(40), breach.make_ground(40), 300)
    np.testing.assert_allclose(after, after[::-1], rtol=0, atol=1e-12)


@pytest.mark.parametrize("place", [0.0, 0.03, 0.5, 0.77, 1.0])
def test_every_breach_is_a_gap_of_one_width(place):
    ground = breach.make_ground(40, place)
    gap = ground[1:-1, 11] == 0.0
    assert gap.sum() == 4
    assert (ground[1:-1, 11][~gap] == breach.DIKE_M).all()


def test_one_array_loses_water():
    depths, ground = breach.make_depths(24), breach.make_ground(24)
    with pytest.raises(AssertionError, match="the volume changed by -"):
        breach.same_volume(depths, breach_fast.in_one_array(depths, ground, 50))


def test_a_finer_grid_needs_four_times_the_steps():
    for cells, step in ((48, 580), (96, 2360)):
        ground, depths = breach.make_ground(cells), breach.make_depths(cells)
        assert breach.flood(breach_fast.serial, depths, ground, step)[1] == step
        assert f"after step {step}" in PAGE


def test_members_mirror_each_other_and_do_not_depend_on_processes():
    jobs = [(place, 24, 900, 1) for place in members.places(4)]
    assert members.places(4) == [0.125, 0.375, 0.625, 0.875]
    alone, memory_mib = members.ensemble(jobs, 0)
    shared, memory_of_both = members.ensemble(jobs[:3], 1)
    steps = [step for step, *_ in alone]
    assert [member[:2] for member in shared] == [member[:2] for member in alone[:3]]
    assert len({checksum for _, checksum, *_ in alone}) == 4
    assert os.getpid() not in {process for _, _, process, _ in shared}
    assert {process for _, _, process, _ in alone} == {os.getpid()}
    assert memory_of_both > memory_mib
    assert steps[1] < steps[0]  # nearer to the village


def test_nobody_waits_for_members_that_take_too_long(monkeypatch, capsys):
    monkeypatch.setattr(members, "PATIENCE_S", 0.01)
    arguments = ["--processes", "1", "--cells", "500", "--steps", "1e9"]
    assert status_of(members.main, arguments) == 2
    error = capsys.readouterr().err
    assert "takes longer than" in error and error.count("\n") == 1
    assert not multiprocessing.active_children()


def test_the_page_names_the_first_members_and_their_steps():
    (line,) = (line for line in PAGE.splitlines() if line.startswith("wet after"))
    steps = [int(word) for word in line.split()[3:]]
    assert len(steps) == members.MEMBERS
    assert steps[3] == steps[4] == min(steps)
    place = members.places(members.MEMBERS)[3]
    assert members.wet_at(place, members.CELLS, members.STEPS, 1)[0] == steps[3]


# ---- programs ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("main", "arguments", "words"),
    [
        (breach.main, ["--cells", "abc"], "not a whole number"),
        (breach.main, ["--cells", "7"], "not between 8"),
        (breach.main, ["--cells", "20000"], "is more than"),
        (breach.main, ["--steps", "0"], "not between 1"),
        (breach_fast.main, ["--threads", "9999"], "is too many"),
        (breach_fast.main, ["--threads", "-1"], "not between 1"),
        (members.main, ["--members", "1e400"], "not a whole number"),
        (members.main, ["--members", "1e9"], "is more than"),
        (members.main, ["--processes", "-1"], "not between 0"),
        (members.main, ["--output", "x.json"], "goes with --sweep"),
        (grids.main, ["--cells", "99999"], "is more than"),
        (same_code.main, ["--output", "no/such/folder/x.json"], "no folder"),
    ],
)
def test_bad_input_gets_one_line(main, arguments, words, capsys):
    assert status_of(main, arguments) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


def test_programs_tell_volume_and_village(capsys):
    assert breach.main(["--cells", "16", "--steps", "205"]) == 0
    whole_arrays = capsys.readouterr().out.splitlines()
    arguments = ["--cells", "16", "--steps", "205", "--threads", "1"]
    assert breach_fast.main(arguments) == 0
    compiled = capsys.readouterr().out.splitlines()
    assert compiled[0] == "threads: 1"
    assert whole_arrays[1:] == compiled[2:]  # all but the times


def test_same_code_tells_vectors_from_none(tmp_path, capsys):
    target = tmp_path / "record.json"
    arguments = ["--cells", "24", "--rounds", "1", "--output", str(target)]
    assert same_code.main(arguments) == 0
    record = json.loads(target.read_text(encoding="utf-8"))
    assert len(record["rows"]) == 6
    assert capsys.readouterr().out.count("ns for a cell") == 6


def test_grids_measures_what_it_is_asked(monkeypatch, capsys):
    monkeypatch.setattr(grids, "CELL_STEPS", 3000)
    assert grids.main(["--cells", "8", "17", "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert "   17 x 17" in out and out.count("\n") == 2


def test_a_way_prints_one_object(capsys):
    arguments = ["--json", "--cells", "16", "--steps", "40", "--members", "3"]
    assert members.main(arguments) == 0
    way = json.loads(capsys.readouterr().out)
    assert way["wet_at"] == [None] * 3 and way["processes_seen"] == 1


# ---- records and page ----------------------------------------------------------------


def same_code_rows():
    record = read_record("x07-polder-flood-same-code")
    for row in record["rows"]:
        ns = same_code.ns_for_a_cell(row, record["cells"])
        vectors = "yes" if row["vectors"] else "no"
        yield f"| {row['way']} `new_depth` | {row['form']} | {ns:.1f} | {vectors} |"


def grid_rows():
    for one, two in grids.pairs(read_record("x07-polder-flood-grids")):
        one_us, two_us, gain, _ = grids.summary(one, two)
        size = f"{one['cells']} × {one['cells']}"
        yield f"| {size} | {one_us:.1f} | {two_us:.1f} | {gain:.2f} |"


def member_rows():
    for row in read_record("x07-polder-flood-members")["rows"]:
        run = members.best_run(row)
        yield (
            f"| {max(run['processes'], 1)} | {run['threads']} | {run['wall_s']:.1f} |"
            f" {run['member_s']:.2f} | {run['memory_mib']:.0f} |"
        )


@pytest.mark.parametrize("rows", [same_code_rows, grid_rows, member_rows])
def test_the_page_shows_the_record(rows):
    for row in rows():
        assert row in PAGE


def test_what_the_page_says_of_the_records():
    record = read_record("x07-polder-flood-same-code")
    assert [row["vectors"] for row in record["rows"]] == [1, 1, 1, 0, 1, 1]
    cpu_ns = [
        same_code.ns_for_a_cell(row, record["cells"], "cpu_s") for row in record["rows"]
    ]
    assert cpu_ns[3] > 2 * cpu_ns[4]
    summaries = [
        grids.summary(*pair)
        for pair in grids.pairs(read_record("x07-polder-flood-grids"))
    ]
    gains = [gain for _, _, gain, _ in summaries]
    assert gains[0] < 0.7 and 1.7 < gains[4] < 2.2
    assert summaries[0][3] > 1.8  # "CPU time divided by wall time is nearly 2"
    sweep = read_record("x07-polder-flood-members")
    sizes = f"--sweep --cells {sweep['cells']} --steps {sweep['steps']}"
    assert f"members.py {sizes}\n" in PAGE
    walls = [members.best_run(row)["wall_s"] for row in sweep["rows"]]
    assert min(walls) == walls[2] and max(walls) == walls[3]
    assert walls[1] > 0.9 * walls[0]  # "gained nothing that day"


def test_rows_in_threads_flood_the_polder_bit_by_bit(capsys):
    solution = FOLDER / "solutions" / "exx07_3_rows.py"
    runpy.run_path(str(solution), run_name="__main__")
    assert capsys.readouterr().out == "the polder, depths that differ: 0 of 9604\n"
