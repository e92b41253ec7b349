"""The scripts, records and claims of extra X3: values, threads inside C, exit codes."""

from __future__ import annotations

import ctypes
import functools
import json
import os
import re
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pi_numpy
import pytest
from script_tools import ROOT, status_of, wait_for_cpu

FOLDER = ROOT / "code" / "x03-releasing-the-gil"
PAGE = (ROOT / "_extras" / "x03-releasing-the-gil.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
sys.path.insert(0, str(FOLDER))

build_c = pytest.importorskip("build_c")
try:
    build_c.find_compiler()
except build_c.NoCompiler as problem:
    pytest.skip(str(problem), allow_module_level=True)

import build_times  # noqa: E402
import call_cost  # noqa: E402
import free_threaded  # noqa: E402
import gil_record  # noqa: E402
import held_released  # noqa: E402
import hidden_state  # noqa: E402
import hits_ctypes  # noqa: E402
import kernels  # noqa: E402
import recorder  # noqa: E402
import refused_by_cython  # noqa: E402
import threads_inside  # noqa: E402
import without_gil  # noqa: E402

SCRIPTS = {
    "build_times": build_times,
    "call_cost": call_cost,
    "free_threaded": free_threaded,
    "held_released": held_released,
    "hidden_state": hidden_state,
    "hits_ctypes": hits_ctypes,
    "refused_by_cython": refused_by_cython,
    "threads_inside": threads_inside,
    "without_gil": without_gil,
}
MEASURING = {"build_times", "call_cost", "free_threaded", "held_released"}
HELD = ctypes.PyDLL
needs_gil = pytest.mark.skipif(
    not recorder.gil_is_on(), reason="held means nothing on a free-threaded build"
)


def usable(tool):
    """None, or why this tool is not tested here."""
    if tool == "ctypes":
        return None
    _, package = build_c.EXTENSIONS[build_times.MODULES[tool]]
    for needed in (package, "setuptools"):
        if build_c.importlib.util.find_spec(needed) is None:
            return f"{needed} is not installed"
    if tool == "pybind11" and not list(build_c.KEPT.glob("hits_pybind11-*")):
        return "not built yet, which takes 10 s: threads_inside.py --tools pybind11"
    return None


@functools.cache
def kernel(tool, gil):
    if reason := usable(tool):
        pytest.skip(reason)
    try:
        return kernels.find(tool, gil)
    except build_c.NoCompiler as problem:  # such as: no headers of Python
        pytest.skip(str(problem))


each_pair = pytest.mark.parametrize(
    ("tool", "gil"), kernels.PAIRS, ids=map("-".join, kernels.PAIRS)
)


# ---- the points are those of NumPy ---------------------------------------------------


def slow_hits(n_samples, stream):
    """Plain Python: x, y, x, y, ... from the stream."""
    points = [(stream.random(), stream.random()) for _ in range(n_samples)]
    return sum(x * x + y * y < 1.0 for x, y in points)


@each_pair
@pytest.mark.parametrize("n_samples", [0, 1, 4_099])
def test_every_tool_counts_the_points_of_the_stream_and_moves_it(tool, gil, n_samples):
    used, fresh = (next(pi_numpy.block_streams(7, 1)) for _ in range(2))
    assert kernel(tool, gil)(n_samples, used) == slow_hits(n_samples, fresh)
    assert used.random() == fresh.random()


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize(
    ("n_samples", "seed", "block"), [(100_000, 2026, 100_000), (70_001, 5, 9_999)]
)
def test_hits_are_those_of_numpy_on_any_number_of_threads(
    n_samples, seed, block, workers
):
    expected = pi_numpy.count_all_hits(n_samples, seed, block)
    hits = hits_ctypes.count_all_hits(n_samples, seed, block, workers)
    assert (type(hits), hits) == (int, expected)


def test_the_rung_of_cffi_is_the_same_rung():
    kernel("cffi", "released")
    import hits_cffi

    call = 70_001, 5, 9_999, 3
    assert hits_cffi.count_all_hits(*call) == pi_numpy.count_all_hits(*call[:3])


# ---- who is inside C -----------------------------------------------------------------


@needs_gil
@each_pair
def test_threads_meet_inside_c_only_if_the_gil_is_released(tool, gil):
    patience_ms, expected = (150, 1) if gil == "held" else (20_000, 2)
    assert threads_inside.most_inside(kernel(tool, gil), patience_ms) == expected


def test_one_thread_alone_gives_up():
    stream = threads_inside.open_meeting(5)
    assert hits_ctypes.count_hits(3, stream) == 3  # x = y = 0.5
    assert threads_inside.load().most_inside() == 1


# ---- types, hidden state, Python objects ---------------------------------------------


def people_above(restype):
    function = ctypes.CDLL(str(build_c.shared_library("risk.c"))).people_above
    pointer = ctypes.c_void_p
    function.argtypes = [pointer, pointer, ctypes.c_int64, ctypes.c_double]
    if restype:
        function.restype = restype
    return function


def test_an_undeclared_result_loses_its_upper_half():
    level, people = np.ones(3), np.full(3, 10**9)
    call = level.ctypes.data, people.ctypes.data, 3, 0.5
    assert people_above(None)(*call) == 3 * 10**9 - 2**32
    assert people_above(ctypes.c_int64)(*call) == 3 * 10**9
    assert f"\n{3 * 10**9 - 2**32}\n" in PAGE


def test_only_cffi_notices_arrays_that_change_places():
    cffi = pytest.importorskip("cffi")
    level, people = np.ones(3), np.full(3, 10**9)
    swapped = people.ctypes.data, level.ctypes.data, 3, 0.5
    assert people_above(ctypes.c_int64)(*swapped) == 0
    assert "With `ctypes` that call returns 0 people" in PAGE
    ffi = cffi.FFI()
    with pytest.raises(ValueError, match="contiguous"):
        ffi.from_buffer("double[]", np.ones((3, 4))[:, ::2])
    narrow = np.ones(4, np.float32)
    assert len(ffi.from_buffer("double[]", narrow)) == 2  # the guide warns of this


def test_the_compiler_refuses_a_declaration_with_too_few_arguments(tmp_path):
    cffi = pytest.importorskip("cffi")
    builder = cffi.FFI()
    builder.cdef("int64_t people_above(const double *level, const int64_t *people);")
    builder.set_source("_short", f'#include "{(FOLDER / "risk.c").as_posix()}"')
    builder.emit_c_code(str(tmp_path / "short.c"))
    headers = build_c.sysconfig.get_paths()["include"]
    if not Path(headers, "Python.h").is_file():
        pytest.skip("the headers of Python are not installed")
    command = [build_c.find_compiler(), "-fsyntax-only", "-I", headers]
    with pytest.raises(build_c.NoCompiler, match="too few arguments"):
        build_c.run_compiler("short.c", [*command, tmp_path / "short.c"])


def test_ndpointer_refuses_other_types_and_views():
    function = people_above(ctypes.c_int64)
    kinds = (np.ctypeslib.ndpointer(kind, flags="C") for kind in (np.float64, np.int64))
    function.argtypes = [*kinds, ctypes.c_int64, ctypes.c_double]
    level, people = np.ones(6), np.arange(6)
    assert function(level, people, 6, 0.5) == 15
    for wrong in (level[::2], level.astype(np.float32)):
        with pytest.raises(ctypes.ArgumentError):
            function(wrong, people, 3, 0.5)


def test_people_above_is_what_numpy_says():
    draw = np.random.default_rng(1)
    level, people = draw.random(1_001), draw.integers(0, 10**12, 1_001)
    for limit in (-1.0, 0.3, level[17], 2.0):
        found = people_above(ctypes.c_int64)(
            level.ctypes.data, people.ctypes.data, level.size, limit
        )
        assert found == people[level > limit].sum()


def counter_hit(number):
    """Is this point of the old library a hit?  In plain integers."""
    z = ((number + 1) * 0x9E3779B97F4A7C15) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    bits = z ^ (z >> 31)
    return (bits >> 33) ** 2 + (bits % 2**31) ** 2 < 2**62


def test_the_old_library_counts_the_points_by_their_number():
    count_from = hidden_state.load(ctypes.CDLL).count_from
    for first, n_samples in [(0, 1_000), (123_456, 77), (5, 0)]:
        points = range(first, first + n_samples)
        assert count_from(first, n_samples) == sum(map(counter_hit, points))


def test_three_ways_count_each_point_once(monkeypatch):
    monkeypatch.setattr(hidden_state, "BLOCK", 999)
    n_samples = 100_003
    hits = hidden_state.load(ctypes.CDLL).count_from(0, n_samples)
    assert hidden_state.locked(n_samples) == (hits, n_samples)
    assert hidden_state.own(n_samples) == (hits, n_samples)
    if recorder.gil_is_on():
        assert hidden_state.hidden(HELD, n_samples) == (hits, n_samples)
    _, new = hidden_state.hidden(ctypes.CDLL, n_samples)
    assert 0 < new <= n_samples  # how many are lost is nobody's promise


def test_a_list_made_without_the_gil_ends_the_child():
    assert without_gil.new_list("PyDLL") == (0, "3")
    status, output = without_gil.new_list("CDLL")
    assert status != 0 and output == ""


@pytest.mark.skipif(usable("Cython") is not None, reason="Cython is not installed")
def test_cython_refuses_python_objects_without_the_gil(capsys):
    before = sorted(path.name for path in FOLDER.iterdir())
    assert refused_by_cython.main([]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err in PAGE.replace("\n```", "\n\n```")
    assert err.count("not allowed without gil") == 2
    assert sorted(path.name for path in FOLDER.iterdir()) == before


# ---- compiling -----------------------------------------------------------------------


def test_without_a_compiler_every_program_says_so_in_one_line(monkeypatch, capsys):
    monkeypatch.setenv("CC", "no-such-compiler")
    for load in (hits_ctypes.load, hidden_state.load, threads_inside.load):
        load.cache_clear()
    try:
        for name in ("hits_ctypes", "hidden_state", "threads_inside", "held_released"):
            assert status_of(SCRIPTS[name].main, []) == 2
            out, err = capsys.readouterr()
            assert (out, err.count("\n")) == ("", 1)
            assert err.startswith(f"{name}.py: ") or name in err or "CC" in err
            assert "no-such-compiler" in err
    finally:
        for load in (hits_ctypes.load, hidden_state.load, threads_inside.load):
            load.cache_clear()


def test_a_fault_in_the_c_code_is_told_with_its_place(tmp_path):
    source = tmp_path / "broken.c"
    source.write_text("int f(void) { return x; }\n")
    with pytest.raises(build_c.NoCompiler, match=r"broken\.c.*error:.*x"):
        build_c.compile_shared(source, tmp_path / "broken.so")


def test_what_is_kept_is_made_once_and_never_half(tmp_path, monkeypatch):
    monkeypatch.setattr(build_c, "KEPT", tmp_path / "kept")
    calls = []

    def make(draft):
        calls.append(draft)
        draft.write_text("made")

    for _ in range(2):
        assert build_c.kept("one/a.so", make).read_text() == "made"
    assert len(calls) == 1 and calls[0].parent != tmp_path / "kept" / "one"

    def fail(draft):
        draft.write_text("half")
        raise build_c.NoCompiler("no")

    with pytest.raises(build_c.NoCompiler):
        build_c.kept("two/a.so", fail)
    assert [path.name for path in (tmp_path / "kept").rglob("*.so")] == ["a.so"]
    (tmp_path / "kept" / "file").write_text("")
    with pytest.raises(build_c.NoCompiler, match="cannot keep"):
        build_c.kept("file/a.so", make)


def test_a_changed_source_or_another_compiler_has_another_name():
    marks = {build_c.checksum(*t) for t in [("a", "b"), ("ab",), ("a", "c"), ("a",)]}
    assert len(marks) == 4


def test_a_missing_package_is_told_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(build_c.importlib.util, "find_spec", lambda name: None)
    build_c.extension.cache_clear()
    assert status_of(threads_inside.main, ["--tools", "Cython"]) == 2
    assert refused_by_cython.main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [("make extras" in line) for line in err.splitlines()] == [True, True]
    build_c.extension.cache_clear()


def test_without_cffi_its_program_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "cffi", None)
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(FOLDER / "hits_cffi.py"), run_name="__main__")
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert err == "hits_cffi.py needs cffi: type `make extras`\n"


# ---- the programs --------------------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
def test_bad_input_is_answered_with_one_line(name, capsys):
    bad = [["--no-such-option"]]
    if name in {"hits_ctypes", "hidden_state", "held_released", "call_cost"}:
        bad += [["--samples", text] for text in ("abc", "0", "1e400", "1e16")]
    if name in {"hidden_state", "held_released", "free_threaded"}:
        bad += [["--samples", "1e15"]]  # more blocks than memory, or nobody's patience
    for arguments in bad:
        assert status_of(SCRIPTS[name].main, arguments) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)


SMALL = {
    "build_times": ["--rounds", "1", "--tools", "ctypes"],
    "call_cost": ["--rounds", "1", "--tools", "ctypes", "--calls", "9"],
    "free_threaded": ["--tools", "ctypes", "--samples", "2000000"],
    "held_released": ["--rounds", "1", "--samples", "40000"],
}


@pytest.mark.parametrize("name", sorted(MEASURING))
def test_every_measuring_program_prints_and_records(
    name, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(call_cost, "MAX_CALLS", 20)
    monkeypatch.setattr(free_threaded, "INSIDE_MS", 20)
    soon = functools.partial(threads_inside.most_inside, patience_ms=100)
    monkeypatch.setattr(threads_inside, "most_inside", soon)
    asked = []
    monkeypatch.setattr(build_c, "extension", asked.append)  # takes seconds
    target = tmp_path / "record.json"
    arguments = [*SMALL[name], "--machine", "test", "--output", str(target)]
    assert status_of(SCRIPTS[name].main, arguments) == 0
    out, err = capsys.readouterr()
    assert out and not err
    record = json.loads(target.read_text())
    assert record["machine"] == "test" and record["python"] == recorder.python_build()
    assert record["script"].startswith(f"code/{FOLDER.name}/")
    assert record["packages"]["numpy"] == np.__version__
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]
    assert asked == (["undeclared_cython"] if name == "free_threaded" else [])
    none = ["--recorded", "--output", str(tmp_path / "none" / "a.json")]
    assert status_of(SCRIPTS[name].main, none) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_held_and_released_have_the_hits_of_numpy(monkeypatch):
    row = held_released.measure_pair(kernel("ctypes", "released"), 40_000, 1)
    assert row["hits"] == pi_numpy.count_all_hits(40_000, held_released.SEED, 2_000)


def test_ctrl_c_while_measuring_is_answered_with_one_line(monkeypatch, capsys):
    def interrupted(*args, **options):
        raise KeyboardInterrupt

    parser = gil_record.make_parser("x")
    assert gil_record.run(parser, interrupted, str, "held", []) == 130
    monkeypatch.setitem(hidden_state.WAYS, "hidden state, GIL held", interrupted)
    assert hidden_state.main([]) == 130
    monkeypatch.setattr(threads_inside, "most_inside", interrupted)
    assert threads_inside.main([]) == 130
    monkeypatch.setattr(subprocess, "run", interrupted)
    assert status_of(without_gil.main, []) == 130
    programs = 4
    if usable("Cython") is None:
        assert status_of(refused_by_cython.main, []) == 130
        programs += 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == programs


def test_a_child_without_an_answer_is_told_in_one_line(monkeypatch, capsys):
    def silent(command, **options):
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", silent)
    assert status_of(without_gil.main, []) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "no answer in 60 s" in err


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("block", ["1e6", "1e8"])
def test_ctrl_c_drops_the_blocks_that_nobody_has_begun(block):
    program = str(FOLDER / "hits_ctypes.py")
    command = [sys.executable, program, "--samples", "9e11", "--block", block]
    process = subprocess.Popen(
        [*command, "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for_cpu(process, 1.0)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, out, err.count("\n")) == (130, "", 1), err


# ---- the page and the records --------------------------------------------------------


def without_comments(text):
    return re.sub(r"/\*.*?\*/\n?", "", text, flags=re.S)


def test_the_listings_of_the_page_stand_in_the_files():
    for name, words in (
        ("hits.c", "int64_t count_hits"),
        ("hidden_state.c", "int64_t count_next"),
        ("hits_cython.pyx", "cdef int64_t hits"),
        ("hits_pybind11.cpp", "gil_scoped_release"),
    ):
        blocks = re.findall(r"```(?:c|text)\n(.*?)```", PAGE, flags=re.S)
        (block,) = (block for block in blocks if words in block)
        source = without_comments((FOLDER / name).read_text(encoding="utf-8"))
        source = source.replace("FOR_PYTHON ", "")
        for line in without_comments(block).splitlines():
            assert " ".join(line.split()) in " ".join(source.split()), (name, line)


def test_the_command_of_the_page_has_our_options():
    command = f"cc {' '.join(build_c.OPTIONS)} -shared hits.c -o hits.so"
    assert command in PAGE


@pytest.mark.parametrize("name", sorted(MEASURING))
def test_the_page_shows_our_records(name, capsys):
    assert SCRIPTS[name].main(["--recorded"]) == 0
    assert f"```output\n{capsys.readouterr().out}```" in PAGE


def test_the_record_says_who_gains():
    rows = gil_record.read("held")["rows"]
    assert [(row["tool"], row["gil"]) for row in rows] == kernels.PAIRS
    assert len({row["hits"] for row in rows}) == 1
    for row in rows:
        one, two, ratio = held_released.fastest(row)
        if row["gil"] == "held":
            assert ratio < 1.15 and two > 0.9 * one
        else:
            assert ratio > 1.6 and two < one / 1.4
    assert "held the bars of ctypes, Cython and pybind11 are at 1.0" in PAGE
    assert "released, all four bars are above 1.6" in PAGE


def test_the_record_says_what_a_call_costs_and_when_threads_gain():
    rows = gil_record.read("calls")["rows"]
    cost = {(row["tool"], row["gil"]): min(row["call_ns"]) for row in rows}
    assert cost["Cython", "held"] < 100 < 200 < cost["ctypes", "released"]
    assert all(
        cost[t, "held"] < cost[t, "released"]
        for t in build_times.MODULES
        if t != "cffi"
    )
    assert cost["ctypes", "released"] > 300  # "0.3 s or more" for a million calls
    others = (cost[tool, "released"] for tool in build_times.MODULES)
    assert cost["ctypes", "released"] > 2 * max(others)
    for row in rows:
        factors = dict(call_cost.speedups(row))
        if row["gil"] == "released":
            assert max(factors[10], factors[100], factors[1_000]) < 1.5
            assert factors[100_000] > 1.5 and factors[10_000] > 1.4
        else:
            assert max(factors.values()) < 1.3


def test_the_record_says_what_building_takes():
    rows = gil_record.read("builds")["rows"]
    seconds = {row["tool"]: min(row["build_s"]) for row in rows}
    assert sorted(seconds, key=seconds.get) == ["ctypes", "cffi", "Cython", "pybind11"]


def test_the_record_of_the_free_threaded_build():
    record = gil_record.read("free-threading")
    assert record["python"] == "3.13.15, free-threaded build, GIL off"
    assert "experimental Python 3.13.15" in PAGE
    assert [row["inside"] for row in record["rows"]] == [2] * 4
    for row in record["rows"]:
        assert (row["collector_s"] >= record["inside_s"]) == (row["gil"] == "held")
    hidden = record["hidden_state_held"]
    assert hidden["new_points"] < hidden["points"]
    assert record["gil_on"] == {"before": False, "after_undeclared": True}


def test_machine_and_date_are_those_of_the_page():
    for name in ("held", "calls", "builds", "free-threading"):
        record = gil_record.read(name)
        assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
        assert record["date"] == "2026-11-21"
        assert Path(ROOT / record["script"]).is_file()
