"""Extra 12, same answers: provenance, orders of a sum, locks, hashes, and the record."""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pi_numpy
import pytest
from script_tools import ROOT, read_record, status_of

FOLDER = ROOT / "code" / "x12-same-answers"
sys.path.insert(0, str(FOLDER))

import fingerprint  # noqa: E402
import fingerprints  # noqa: E402
import lock_check  # noqa: E402
import noted_run  # noqa: E402
import tampered  # noqa: E402
import what_changed  # noqa: E402

PAGE = (ROOT / "_extras" / "x12-same-answers.md").read_text(encoding="utf-8")
RECORD = "x12-same-answers-fingerprints"


# ---- runs with notes -----------------------------------------------------------------


def note_of(path, *options):
    assert noted_run.main([*options, "--output", str(path)]) == 0
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_note_holds_the_hits_of_numpy_and_true_hashes(tmp_path):
    options = ["--samples", "30001", "--seed", "5", "--block", "1000", "--workers", "3"]
    note = note_of(tmp_path / "a.json", *options)
    expected = pi_numpy.count_all_hits(30_001, 5, 1000)
    assert note["result"] == {"hits": expected}
    arguments = {"samples": 30_001, "seed": 5, "block": 1000, "workers": 3}
    assert note["arguments"] == arguments
    script = (FOLDER / "noted_run.py").read_bytes()
    assert note["files"]["noted_run.py"] == hashlib.sha256(script).hexdigest()
    assert str(list(note["files"])) in PAGE
    assert note["versions"]["numpy"] == np.__version__
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_the_note_names_the_vector_instructions_that_numpy_may_choose():
    code = "import json, noted_run; print(json.dumps(noted_run.vector_instructions()))"
    found = []
    for settings in ({}, fingerprints.SMALLER):
        child = subprocess.run(
            [sys.executable, "-c", code],
            cwd=FOLDER,
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        found.append(set(json.loads(child.stdout)))
    assert found[1] <= found[0] and "X86_V4" not in found[1]


def test_all_scripts_that_the_hits_depend_on_are_hashed():
    """Of our own modules that noted_run imports, the others print, write and stop."""
    code = (
        "import noted_run, sys\n"
        "for module in list(sys.modules.values()):\n"
        "    print(getattr(module, '__file__', None))\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", code],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    files = child.stdout.splitlines()
    ours = {Path(file) for file in files if str(ROOT / "code") in file}
    others = {"record_file.py", "peak_memory.py", "ctrl_c.py"}
    names = {one.name for one in ours} - others
    hashed = {Path(module.__file__).name for module in noted_run.COUNTING}
    assert names == hashed | {"noted_run.py"}


def test_a_missing_package_is_noted_as_none():
    assert noted_run.versions(["no-such-package-here"])["no-such-package-here"] is None


@pytest.mark.parametrize(
    ("options", "same"),
    [
        (["--workers", "8"], True),
        (["--block", "700"], False),
        (["--seed", "2027"], False),
    ],
)
def test_what_changes_the_hits(options, same, tmp_path, capsys):
    base = ["--samples", "20000", "--block", "1000", "--workers", "1"]
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    note_of(before, *base)
    note_of(after, *base, *options)
    capsys.readouterr()
    assert what_changed.main([str(before), str(after)]) == (0 if same else 1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ("the same result" if same else "ANOTHER RESULT")
    names = [line.split(":")[0].strip() for line in lines[1:]]
    option = "arguments." + options[0].removeprefix("--")
    assert set(names) == ({option} if same else {option, "result.hits"})


def test_differences_name_what_is_missing_on_one_side():
    before = {"result": 1, "versions": {"numpy": "2.4.6"}, "time": "may"}
    after = {"result": 1, "versions": {"dask": "1"}, "time": "november"}
    assert what_changed.differences(before, after) == {
        "versions.numpy": ("2.4.6", None),
        "versions.dask": (None, "1"),
    }


def test_an_old_result_survives_a_failed_run(tmp_path, monkeypatch, capsys):
    path = tmp_path / "old.json"
    path.write_text("old")

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(noted_run, "write_json", full)
    assert status_of(noted_run.main, ["--samples", "10", "--output", str(path)]) == 2
    assert path.read_text() == "old"
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert f"{pi_numpy.count_all_hits(10, 2026, 10**6)} hits, but cannot write" in err


# ---- sums ----------------------------------------------------------------------------


def total(numbers):
    result = type(numbers[0])(0)
    for number in numbers:
        result += number
    return result


LEVELS = [i * 7919 % 9973 / 9973 for i in range(100_000)]


def test_orders_of_the_sum_on_the_page():
    blocks = [total(LEVELS[i : i + 1000]) for i in range(0, 100_000, 1000)]
    sums = [total(LEVELS), total(LEVELS[::-1]), total(blocks)]
    assert len(set(sums)) == 3
    exact = float(sum(map(Fraction, LEVELS)))
    assert math.fsum(LEVELS) == exact
    assert all(math.isclose(one, exact, rel_tol=1e-12) for one in sums)
    for number in (*sums, exact):
        assert repr(number) in PAGE
    assert len({f"{number:.9f}" for number in (*sums, exact)}) == 1
    assert "agree in fourteen digits" in PAGE  # 5 before the point, 9 after it
    stream = random.Random(12)
    found = {total(stream.sample(blocks, 100)) for _ in range(100)}
    assert f"{len(found)} different sums, 1 with fsum" in PAGE


def test_the_built_in_sum_is_what_the_callout_says():
    expected = 0.9999999999999999 if sys.version_info < (3, 12) else 1.0
    assert sum([0.1] * 10) == expected


def test_float32_keeps_about_five_digits():
    levels = [np.float32(level) for level in LEVELS]
    exact = math.fsum(LEVELS)
    errors = [abs(total(way) - exact) / exact for way in (levels, levels[::-1])]
    assert len(set(errors)) == 2 and 1e-7 < max(errors) < 1e-4
    assert "about five digits agree here" in PAGE


# ---- versions and processors ---------------------------------------------------------


def test_the_figure_is_the_record():
    record = read_record(RECORD)
    rows = record["rows"]
    assert len(rows) == 6 and {len(row["parts"]) for row in rows} == {21}
    assert "21 results as rows, six environments" in PAGE
    differ = fingerprints.others(record)
    assert f"{sum(map(len, differ))} in all" in PAGE
    names = {"np.exp", "np.sin", "np.sum of float32", "multivariate_normal"}
    assert set().union(*differ) == names | {"sum() of floats"}
    versions = sorted({row["numpy"] for row in rows}, key=lambda v: v.split("."))
    assert f"from {versions[0]} to {versions[-1]}" in PAGE and len(versions) == 5
    without = next(row for row in rows if row["processor"] != "as it is")
    assert differ[rows.index(without) - 1] == ["np.exp"]


def test_another_maker_same_instructions_same_bits():
    """The text under the figure is the record of the second machine."""
    intel, amd = read_record(RECORD), read_record(f"{RECORD}-amd")
    assert "AMD EPYC (Zen 4)" in amd["machine"] and amd["date"] == "2026-11-29"
    assert f"```text\n{fingerprints.show(amd)}\n```" in PAGE
    assert amd["rows"][0]["parts"] == intel["rows"][0]["parts"]
    assert amd["rows"][1]["parts"] == intel["rows"][1]["parts"]


def test_words_of_the_generator_are_the_recorded_ones():
    """NumPy promises these; they hold on every processor and version."""
    parts = read_record(RECORD)["rows"][0]["parts"]
    words = fingerprint.hash_of(fingerprint.PARTS["raw words of SFC64"]())
    assert words == parts["raw words of SFC64"]
    assert (
        fingerprint.hash_of(np.sum(np.arange(fingerprint.N)))
        == (parts["np.sum of integers"])
    )
    loop = fingerprint.hash_of(fingerprint.one_after_the_other())
    assert loop == parts["loop over floats"]


def test_numpys_documentation_says_so():
    assert "always produce the same" in np.random.SFC64.__doc__
    assert "No Compatibility Guarantee" in np.random.Generator.__doc__


def test_fingerprint_differs_when_a_bit_differs():
    assert fingerprint.hash_of([1.0]) != fingerprint.hash_of([1.0 + 2**-52])
    assert fingerprint.hash_of(np.int32([5])) == fingerprint.hash_of(np.int64([5]))


def test_fingerprints_run_and_report(capsys):
    assert fingerprints.main([]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("as the first") and "without X86_V4" in second
    assert status_of(fingerprints.main, ["--pythons", "/no/such/python"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_record_is_compared_with_this_computer(monkeypatch, capsys):
    words = {"raw words of SFC64": "0" * 8}
    monkeypatch.setattr(
        fingerprints,
        "fingerprint_of",
        lambda *_: {"python": "3", "numpy": "2", "parts": parts | words},
    )
    parts = read_record(RECORD)["rows"][0]["parts"]
    assert fingerprints.main(["--record"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith("processor of the record: raw words of SFC64")
    wrong = str(ROOT / "data" / "x02-checkpoint-soup.json")
    for path in (wrong, "/no/such/record.json", __file__):
        assert status_of(fingerprints.main, ["--record", path]) == 2
        assert capsys.readouterr().err.count("\n") == 1


# ---- locks ---------------------------------------------------------------------------


def test_read_lock_takes_lines_that_hold_here():
    lock = """\
# a comment
Jinja2==3.1.6 \\
    --hash=sha256:aa==1
numpy==2.4.6 ; python_full_version < '3.0' \\
numpy==2.5.5 ; python_full_version >= '3.0' \\
ruamel.yaml[jinja2]==0.19
"""
    expected = {"jinja2": "3.1.6", "numpy": "2.5.5", "ruamel-yaml": "0.19"}
    assert lock_check.read_lock(lock) == expected


def test_lock_check_names_what_differs(tmp_path, capsys):
    lock = tmp_path / "lock.txt"
    lock.write_text(f"numpy=={np.__version__}\n", encoding="utf-8")
    assert lock_check.main([str(lock)]) == 0
    lock.write_text("numpy==0.1\nno-such-package==1\n", encoding="utf-8")
    capsys.readouterr()
    assert lock_check.main([str(lock)]) == 1
    out = capsys.readouterr().out
    assert f"numpy: locked 0.1, installed {np.__version__}" in out
    assert "no-such-package: locked 1, installed not at all" in out


def test_the_lock_of_the_lesson_can_be_read():
    locked = lock_check.read_lock((ROOT / "requirements.txt").read_text("utf-8"))
    assert {"numpy", "dask", "numba", "jupyterlab"} <= locked.keys()


def test_a_changed_package_is_refused(capsys):
    assert tampered.main([]) == 0
    out = capsys.readouterr().out
    assert "DO NOT MATCH THE HASHES" in out and out.endswith("HIGH_TIDE_CM = 212\n")


def test_equal_packages_have_equal_hashes(tmp_path):
    one = tampered.lock_line(tampered.make_wheel(tmp_path, 212))
    assert one == tampered.lock_line(tampered.make_wheel(tmp_path, 212))
    assert one != tampered.lock_line(tampered.make_wheel(tmp_path, 312))


def test_without_pip_one_line(monkeypatch, capsys):
    monkeypatch.setattr(tampered.importlib.util, "find_spec", lambda name: None)
    assert status_of(tampered.main, []) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "ensurepip" in err


def test_what_is_left_of_an_old_package_is_passed_over(tmp_path, monkeypatch):
    (tmp_path / "gone-1.0.dist-info").mkdir()
    (tmp_path / "gone-1.0.dist-info" / "METADATA").write_text("Version: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert lock_check.installed()["numpy"] == np.__version__


# ---- bad input -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (noted_run, []),
        (noted_run, ["--samples", "abc", "--output", "a.json"]),
        (noted_run, ["--workers", "0", "--output", "a.json"]),
        (noted_run, ["--output", "/no/such/folder/a.json"]),
        (noted_run, ["--output", "."]),
        (noted_run, ["--samples", "1e12", "--block", "1", "--output", "a.json"]),
        (what_changed, ["/no/such/a.json", "/no/such/b.json"]),
        (what_changed, ["broken.json", "broken.json"]),
        (what_changed, ["empty.json", "empty.json"]),
        (lock_check, ["/no/such/lock.txt"]),
        (lock_check, ["broken.json"]),
        (fingerprints, ["--output", "/no/such/folder/a.json"]),
    ],
)
def test_bad_input_gets_one_line(program, arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "empty.json").write_text("{}", encoding="utf-8")
    assert status_of(program.main, arguments) == 2
    err = capsys.readouterr().err
    assert err.strip() and "Traceback" not in err
    assert err.count("\n") == 1
