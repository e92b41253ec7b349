"""`python -m lesson costs`: what is measured is found, judged, recorded and kept."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from site_pages import copy_toy, read_pages

from lesson import __main__ as cli
from lesson import commands, costs, records
from lesson.site import build

ROOT = Path(__file__).resolve().parents[1]
PAGE = "---\ntitle: Slow\n---\n\n"
MARK = "costs-test-sleeper"


def block(text: str, language: str = "python") -> str:
    return f"```{language}\n{text}\n```\n\n"


def add_page(root: Path, name: str, text: str) -> None:
    folder = root / "_episodes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(PAGE + text, encoding="utf-8")


def files_of(root: Path) -> dict[str, bytes]:
    paths = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def in_python(program: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", program, *arguments]


# ---- what is measured ----------------------------------------------------------------


def test_the_slowest_block_of_a_page_is_found(tmp_path):
    text = (
        block("values = [1]") + block("import time\ntime.sleep(1)") + block("2 ** 3;")
    )
    add_page(tmp_path, "01-slow.md", text)
    add_page(tmp_path, "02-no-blocks.md", "Only words.\n")
    [(name, row)] = costs.blocks(tmp_path)
    assert name == "01-slow" and "failed" not in row
    assert list(row["blocks"]) == ["5", "9", "14"]  # lines of the opening fences
    assert max(row["blocks"], key=row["blocks"].get) == "9"
    assert 1 <= row["slowest_s"] < row["seconds"]
    assert row["seconds"] == pytest.approx(sum(row["blocks"].values()), abs=0.02)
    assert 20 < row["peak_memory_mib"] < 150  # an empty kernel


def test_the_memory_of_a_block_is_found(tmp_path):
    hold = "import time; held = bytearray(b'x') * (200 * 2**20); time.sleep(1)"
    add_page(tmp_path, "01-large.md", block(f'$ python -c "{hold}"', "console"))
    [(_, row)] = costs.blocks(tmp_path)
    assert 200 < row["peak_memory_mib"] < 250 and "failed" not in row


def test_a_page_that_does_not_do_what_it_shows_has_failed(tmp_path):
    add_page(tmp_path, "01-wrong.md", block("$ echo three", "console"))
    [(_, row)] = costs.blocks(tmp_path)
    assert row["failed"] and costs.verdict("01-wrong", row) == "FAILED"


@pytest.mark.skipif(
    sys.platform != "linux", reason="shared memory is told on Linux only"
)
def test_memory_that_programs_share_counts_once():
    program = (
        "import os, time; held = bytearray(b'x') * (100 * 2**20)\n"
        "children = [os.fork() for _ in range(2)]\n"  # 4 programs hold the same 100 MiB
        "time.sleep(1)\n"
    )
    row = costs.cost(in_python(program), ROOT)
    assert 100 < row["peak_memory_mib"] < 200


def test_a_program_that_ran_before_is_not_ours():
    held = in_python("held = bytearray(b'x') * (200 * 2**20); print(1); input()")
    with subprocess.Popen(
        held, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as earlier:
        assert earlier.stdout.readline()  # it holds its 200 MiB
        row = costs.cost(in_python("import time; time.sleep(0.3)"), ROOT)
        assert earlier.poll() is None
        earlier.communicate("\n")
    assert 0 < row["peak_memory_mib"] < 100


@pytest.mark.skipif(os.name == "nt", reason="Windows does not fork")
def test_a_copy_of_us_that_has_not_begun_its_program_is_not_counted():
    held = bytearray(b"x") * (300 * 2**20)
    with costs.Watch() as watch:
        later = {"preexec_fn": lambda: time.sleep(0.5)}  # between fork and exec
        subprocess.run(in_python("import time; time.sleep(0.3)"), check=True, **later)
    assert 0 < watch.row["peak_memory_mib"] < 100
    assert len(held) == 300 * 2**20


def test_our_own_work_is_not_that_of_others(monkeypatch):
    times = iter([(50.0, 7.0, 1.0), (60.0, 19.0, 5.0)])  # 10 s, 12 s busy, 4 s ours
    monkeypatch.setattr(costs, "clocks", lambda: next(times))
    monkeypatch.setattr(psutil, "cpu_count", lambda: 2)
    with costs.Watch() as watch:
        pass
    row = watch.row
    assert (row["seconds"], row["cpu_seconds"], row["others"]) == (10, 4, 0.4)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell this of children")
def test_cpu_time_of_programs_is_counted():
    burn = "import time\nwhile time.process_time() < 0.5: pass"
    row = costs.cost(in_python(burn), ROOT)
    assert 0.5 <= row["cpu_seconds"] < 1.5
    assert row["seconds"] >= 0.5


def test_a_failing_command_is_told_with_its_last_lines(capsys):
    row = costs.cost(in_python("print('no wheel here'); raise SystemExit(3)"), ROOT)
    assert row["failed"]
    assert "no wheel here" in capsys.readouterr().err


# A project whose tool only pretends: slow the first time, it notes what it meets.
TOOL = """
import pathlib, sys, time
here = pathlib.Path.cwd()
with open(LOG, "a") as log:
    names = sorted(path.name for path in here.iterdir() if path.name != "lesson")
    log.write(f"{sys.argv[1:]} {names}\\n")
if sys.argv[1] == "lesson" and not (here / ".venv").exists():
    (here / ".venv").mkdir()
    time.sleep(0.5)
if sys.argv[1] == "bench":
    pathlib.Path(sys.argv[-1]).write_text("{}")
if sys.argv[1] == "test":
    sys.exit("1 failed")
"""


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    for folder in ("lesson", ".venv", ".git", "_site", "_build", "code"):
        (root / folder).mkdir(parents=True)
        (root / folder / "x").write_text("x")
    tool = TOOL.replace("LOG", repr(str(tmp_path / "log")))
    (root / "lesson" / "__main__.py").write_text(tool, encoding="utf-8")
    return root


def test_the_commands_run_cold_in_a_fresh_copy_and_then_warm(project, capsys):
    before = files_of(project)
    parts = [costs.lesson, costs.bench, costs.test]
    rows = dict(pair for part in parts for pair in part(project))
    log = (project.parent / "log").read_text().splitlines()
    whole = ["_build", "_site", "code"]
    assert log[:2] == ["['lesson'] ['code']", "['lesson'] ['.venv', 'code']"]
    assert log[2].startswith("['bench', '--quick', '--output', ")
    assert not Path(
        log[2].split("'")[7]
    ).exists()  # the reader's own record is not hurt
    assert log[3] == f"['test'] {['.git', '.venv', *whole]}"
    assert list(rows) == [
        *("make lesson, cold", "make lesson, warm", "bench --quick", "make test")
    ]
    assert rows["make lesson, cold"]["seconds"] >= 0.5
    failed = [name for name, row in rows.items() if "failed" in row]
    assert failed == ["make test"] and "1 failed" in capsys.readouterr().err
    after = files_of(project)
    assert {name: after[name] for name in before} == before


def test_the_site_is_built_cold_and_after_an_edit_of_a_copy(tmp_path, monkeypatch):
    root = tmp_path / "toy"
    shutil.copytree(ROOT / "tests" / "toy", root)
    before = files_of(root)
    copies = []
    finish = costs.cost

    def note(command, folder):
        row = finish(command, folder)
        copy = Path(command[3])
        pages = {
            path.name: path.stat().st_mtime_ns for path in copy.glob("_site/*.html")
        }
        copies.append((pages, (copy / "_site" / "01-first.html").read_text("utf-8")))
        return row

    monkeypatch.setattr(costs, "cost", note)
    rows = dict(costs.site(root))
    assert list(rows) == ["site, cold", "site, after an edit"]
    assert not any("failed" in row for row in rows.values())
    assert rows["site, cold"]["peak_memory_mib"] > 30
    (cold, page), (warm, edited) = copies
    assert set(cold) == set(warm) and len(cold) >= 5
    assert "One more sentence." in edited and "One more sentence." not in page
    assert files_of(root) == before


# ---- how it is judged ----------------------------------------------------------------


def row_of(seconds: float, **more: object) -> costs.Row:
    return {"seconds": seconds, "peak_memory_mib": 50.0, "others": 0.0, **more}


@pytest.mark.parametrize(
    ("name", "row", "wanted"),
    [
        ("bench --quick", row_of(15), "within"),
        ("bench --quick", row_of(15.01), "OVER"),
        ("bench --quick", row_of(3, failed=True), "FAILED"),
        ("make lesson, cold", row_of(180), "within"),
        ("make lesson, warm", row_of(180), "OVER"),
        ("site, cold", row_of(10.5), "OVER"),
        ("site, after an edit", row_of(2.5), "OVER"),
        ("make test", row_of(890), "within"),
        ("07-threads", row_of(60, slowest_s=9.9, blocks={"9": 1}), "within"),
        ("07-threads", row_of(11, slowest_s=10.1, blocks={"9": 1}), "OVER"),
    ],
)
def test_each_value_is_held_against_its_budget(name, row, wanted):
    assert costs.verdict(name, row) == wanted
    assert wanted in costs.one_line(name, row)


def test_a_busy_machine_is_told():
    line = costs.one_line("bench --quick", {**row_of(16), "others": 0.42})
    assert "42%" in line and "the machine was busy" in line
    assert "busy" not in costs.one_line("bench --quick", row_of(16))


def test_the_table_names_the_slowest_block():
    row = row_of(14.4, slowest_s=9.0, blocks={"7": 0.4, "21": 9.0, "40": 5.0})
    line = costs.one_line("07-threads", row)
    assert line.startswith("07-threads, line 21  ") and " 9.0 s" in line
    assert line.endswith("within; all 14.4 s")


@pytest.fixture
def parts(monkeypatch):
    """Parts that take no time: one is within its budget, one over it, one is stopped."""

    def stopped(root):
        yield "make lesson, cold", row_of(100)
        raise KeyboardInterrupt

    toys = {
        "bench": lambda root: iter([("bench --quick", row_of(14))]),
        "site": lambda root: iter([("site, cold", row_of(11))]),
        "lesson": stopped,
    }
    monkeypatch.setattr(costs, "PARTS", toys)


@pytest.mark.parametrize(("names", "status"), [(["bench"], 0), (["bench", "site"], 1)])
def test_over_the_budget_is_exit_status_1(parts, tmp_path, capsys, names, status):
    target = tmp_path / "costs.json"
    command = ["costs", "--output", str(target), "--only", *names]
    assert commands.run(ROOT, cli.make_parser().parse_args(command)) == status
    out = capsys.readouterr().out
    assert out.endswith(f"{len(names)} measured, {status} over budget or failed\n")
    assert out.count("within") == 1 and out.count("OVER") == status


def test_parts_are_chosen_by_name_and_the_tests_only_on_request(monkeypatch):
    asked = []
    monkeypatch.setattr(
        costs, "measure", lambda root, names, _: asked.append(names) or 1
    )
    for options in ([], ["--all"], ["--only", "site", "bench"]):
        commands.run(ROOT, cli.make_parser().parse_args(["costs", *options]))
    usual = ["lesson", "blocks", "site", "bench"]
    assert asked == [usual, [*usual, "test"], ["site", "bench"]]


def test_an_unknown_part_is_one_line_and_status_2(tmp_path):
    command = ["costs", "--output", str(tmp_path / "x.json"), "--only", "site", "dance"]
    done = subprocess.run(
        [sys.executable, "-m", "lesson", *command],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        "lesson: there is no part dance; parts: lesson, blocks"
    )
    assert done.stderr.count("\n") == 1 and not list(tmp_path.iterdir())


# ---- what is kept --------------------------------------------------------------------


def test_an_interrupted_measurement_keeps_its_parts_and_goes_on(
    parts, tmp_path, capsys
):
    target = tmp_path / "costs.json"
    with pytest.raises(KeyboardInterrupt):
        costs.measure(tmp_path, ["bench", "lesson", "site"], target)
    holds = "costs.json holds: bench --quick; make lesson, cold\n"
    assert capsys.readouterr().out.endswith(holds)
    assert list(json.loads(target.read_text())["costs"]) == [
        *("bench --quick", "make lesson, cold")
    ]
    costs.measure(tmp_path, ["site", "bench"], target)
    record = json.loads(target.read_text("utf-8"))
    assert set(record["costs"]) == {"bench --quick", "make lesson, cold", "site, cold"}
    assert record["machine"]["cpus"] >= 1 and record["schema"] == 1
    assert list(tmp_path.iterdir()) == [target]  # no litter


@pytest.mark.parametrize("change", [{"date": "2020-01-01"}, {"machine": {"cpus": 64}}])
def test_a_record_of_another_day_or_machine_is_not_continued(parts, tmp_path, change):
    target = tmp_path / "costs.json"
    costs.measure(tmp_path, ["bench"], target)
    old = json.loads(target.read_text("utf-8"))
    target.write_text(json.dumps({**old, **change, "costs": {"old": row_of(1)}}))
    costs.measure(tmp_path, ["bench"], target)
    assert json.loads(target.read_text("utf-8")) == old


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c_leaves_no_program_behind_and_keeps_the_pages_done(tmp_path):
    add_page(tmp_path, "01-quick.md", block("$ true", "console"))
    sleeper = f"$ {sys.executable} -c 'import time; time.sleep(60)' {MARK}; true"
    add_page(tmp_path, "02-slow.md", block(sleeper, "console"))
    target = tmp_path / "costs.json"
    program = (
        "import sys; from pathlib import Path; from lesson import costs\n"
        "root, target = map(Path, sys.argv[1:])\n"
        "costs.measure(root, ['blocks'], target)\n"
    )
    command = in_python(program, str(tmp_path), str(target))
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        sleepers = wait_for_sleeper(process.pid)
        time.sleep(1.5)  # the watch has seen it, too
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode != 0
    assert list(json.loads(target.read_text("utf-8"))["costs"]) == ["01-quick"]
    gone, alive = psutil.wait_procs(sleepers, timeout=10)
    for one in alive:
        one.kill()
    assert len(gone) >= 1 and not alive


def wait_for_sleeper(pid: int) -> list[psutil.Process]:
    """The programs below `pid`, once the one with our mark is among them."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        below = psutil.Process(pid).children(recursive=True)
        with contextlib.suppress(psutil.Error):  # one may end while we look
            if any(one.cmdline()[-1:] == [MARK] for one in below):
                return below
        time.sleep(0.05)
    raise TimeoutError("the block of the second page did not start")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Intel(R) Xeon(R) Processor @ 2.60GHz", "intel-xeon"),
        ("AMD EPYC 9R14", "amd-epyc-9r14"),
        ("Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz", "intel-core-i7-8550u"),
        ("Apple M2", "apple-m2"),
    ],
)
def test_the_file_is_named_after_day_and_processor(monkeypatch, told, words):
    monkeypatch.setattr(costs.machine, "processor_name", lambda: told)
    monkeypatch.setattr(costs.machine, "usable_cpus", lambda: 2)
    name = costs.default_name()
    assert name.startswith("costs-20") and name.endswith(f"-{words}-2cpu.json")


def test_the_record_is_described_and_is_no_record_of_the_ladder():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    section = text.partition("## What our own tools cost")[2].partition("\n## ")[0]
    keys = ["schema", "date", "machine", "costs", "failed", "slowest_s", "blocks"]
    keys.append("budget_s")
    with costs.Watch() as watch:
        pass
    for key in (*keys, *watch.row):
        assert f"`{key}`" in section, key
    for part in costs.PARTS:
        assert f"`{part}`" in section, part
    assert all("rungs" in record for record in records.records(ROOT))


def test_the_site_shows_the_newest_record(tmp_path):
    root = copy_toy(tmp_path)
    with (root / "reference.md").open("a", encoding="utf-8") as page:
        page.write("\n:::{costs}\n:::\n")
    about = {"processor": "Abacus", "cpus": 3, "python": "CPython 3.12.1"}
    rows = {
        "site, cold": {"seconds": 4.96, "budget_s": 10, "peak_memory_mib": 110.4},
        "01-first": {
            **{"seconds": 9.04, "slowest_s": 6.31, "budget_s": 10},
            "peak_memory_mib": 63.5,
        },
    }
    (root / "data").mkdir()
    for day, costs_of_day in (("2026-01-09", {}), ("2026-01-10", rows)):
        record = {"date": day, "machine": about, "costs": costs_of_day}
        path = root / "data" / f"costs-{day}-abacus.json"
        path.write_text(json.dumps(record), encoding="utf-8")
    assert build(root, root / "_site") == []
    text = read_pages(root / "_site")["reference.html"].text
    assert "Abacus, 3 cores, CPython 3.12.1, 2026-01-10" in text
    assert "site, cold 5.0 s – 10 s 110 MiB" in text
    assert "01-first 9.0 s 6.3 s 10 s 64 MiB" in text
    path.write_text("{", encoding="utf-8")
    [warning] = build(root, root / "_site")
    assert warning.startswith("reference.md:") and path.name in warning
