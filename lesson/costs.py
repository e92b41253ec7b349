"""Measures what the lesson's own tools cost in time and memory, against a budget each.

Everything runs in programs that this one starts and watches.  Each value stands in the
record as soon as it is known, so an interrupted measurement keeps what it has.
`data/README.md` describes the record.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

from lesson import machine, pages, sync
from lesson.environment import SetupError
from lesson.files import write_atomically

BUDGETS_S = {  # on 2 cores
    "make lesson, cold": 180,
    "make lesson, warm": 20,
    "site, cold": 10,
    "site, after an edit": 2,
    "bench --quick": 15,
    "make test": 900,
    "slowest block": sync.BUDGET_S,  # of each page
}
BUSY = 0.05  # share of the machine; above it the machine was not ours alone
REST_S = 0.05  # between two looks at the memory, or longer where a look takes long
TOOL = Path(__file__).resolve().parents[1]
# What a fresh copy of the project does not have.
NOT_COPIED = (".git", ".venv", "_site", "_build", "mine*", "__pycache__", ".*_cache")
BUILD = (
    "import sys, pathlib, lesson.site;"
    "root = pathlib.Path(sys.argv[1]);"
    "lesson.site.build(root, root / '_site', strict=sys.argv[2] == 'cold')"
)

Row = dict[str, Any]


class Watch:
    """Wall time, peak memory and neighbours of all programs started inside `with`."""

    def __enter__(self) -> Watch:
        self.peak_bytes = 0
        self.programs: list[psutil.Process] = []
        self.earlier = set(psutil.Process().children(recursive=True))
        self.over = threading.Event()
        self.sampler = threading.Thread(target=self.sample, daemon=True)
        self.before = clocks()
        self.sampler.start()
        return self

    def sample(self) -> None:
        while not self.over.is_set():
            start = time.thread_time()
            found = psutil.Process().children(recursive=True)
            self.programs = [one for one in found if one not in self.earlier]
            self.peak_bytes = max(self.peak_bytes, sum(map(memory, self.programs)))
            took_s = time.thread_time() - start  # waiting for a core costs nobody
            self.over.wait(max(REST_S, 10 * took_s))  # at most a tenth of one core

    def __exit__(self, problem: type[BaseException] | None, *_: object) -> None:
        self.over.set()
        self.sampler.join()
        wall, busy, own = (
            now - then for now, then in zip(clocks(), self.before, strict=True)
        )
        others = max(0.0, busy - own) / (wall * (psutil.cpu_count() or 1))
        self.row: Row = {
            "seconds": round(wall, 2),
            "cpu_seconds": round(own, 2),
            "peak_memory_mib": round(self.peak_bytes / 2**20, 1),
            "others": round(others, 3),
        }
        for program in self.programs if problem else ():  # nothing may go on alone
            with contextlib.suppress(psutil.Error):
                program.kill()


def clocks() -> tuple[float, float, float]:
    """Now, the CPU time of the whole machine, and that of our own programs; in s.

    A program counts as ours once it has ended; on Windows never, so all are others.
    """
    times = psutil.cpu_times()._asdict()
    not_work = ("idle", "iowait", "guest", "guest_nice")  # guests stand in user, too
    busy = sum(value for name, value in times.items() if name not in not_work)
    return time.perf_counter(), busy, sum(os.times()[:4])


def memory(program: psutil.Process) -> int:
    """Bytes in memory; what several programs share counts once in all (on Linux)."""
    with contextlib.suppress(psutil.Error):
        if program.cmdline() == psutil.Process().cmdline():
            return 0  # still a copy of us: its own program has not begun
        if psutil.LINUX:
            return program.memory_full_info().pss
        return program.memory_info().rss
    return 0  # it has ended


# ---- the parts -----------------------------------------------------------------------


def lesson(root: Path) -> Iterator[tuple[str, Row]]:
    """`make lesson` in a fresh copy, twice; pip takes the packages from its cache."""
    with fresh_copy(root) as copy:
        for name in ("make lesson, cold", "make lesson, warm"):
            yield name, cost([sys.executable, "-m", "lesson", "lesson"], copy)


def blocks(root: Path) -> Iterator[tuple[str, Row]]:
    """All blocks of each page, as `check` runs them."""
    for path in pages.page_paths(root):
        page = pages.read(path, root)
        if not any(sync.run.runs(block) for block in page.blocks):
            continue
        with Watch() as watch:
            result = sync.compare(page, root)
        row = {**watch.row, "blocks": rounded(result.seconds)}
        row["seconds"] = round(sum(result.seconds.values()), 2)  # without the kernel's
        row["slowest_s"] = round(result.slowest_s, 2)
        if page.problems or result.problems or result.unfixable:
            row["failed"] = True
        yield page.stem, row


def site(root: Path) -> Iterator[tuple[str, Row]]:
    """The site from nothing, and once more after a new sentence in the longest page."""
    with fresh_copy(root) as copy:
        build = [sys.executable, "-c", BUILD, str(copy)]
        yield "site, cold", cost([*build, "cold"], TOOL)
        longest = max(pages.page_paths(copy), key=lambda path: path.stat().st_size)
        with longest.open("a", encoding="utf-8") as page:
            page.write("\nOne more sentence.\n")
        yield "site, after an edit", cost([*build, "edit"], TOOL)


def bench(root: Path) -> Iterator[tuple[str, Row]]:
    """The measurement that `make lesson` makes."""
    command = [sys.executable, "-m", "lesson", "bench", "--quick", "--output"]
    with tempfile.TemporaryDirectory(prefix="costs-") as folder:
        yield "bench --quick", cost([*command, str(Path(folder, "mine.json"))], root)


def test(root: Path) -> Iterator[tuple[str, Row]]:
    """All tests."""
    yield "make test", cost([sys.executable, "-m", "lesson", "test"], root)


Part = Callable[[Path], Iterator[tuple[str, Row]]]
PARTS: dict[str, Part] = {
    "lesson": lesson,
    "blocks": blocks,
    "site": site,
    "bench": bench,
    "test": test,
}
LONG = ("test",)  # only with --all, or by name


@contextlib.contextmanager
def fresh_copy(root: Path) -> Iterator[Path]:
    """The project as a new clone has it, in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="costs-") as folder:
        copy = Path(folder).resolve() / "lesson"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        yield copy


def cost(command: list[str], folder: Path) -> Row:
    """Run one command; what it cost.  Where it fails, its last lines are shown."""
    with Watch() as watch:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    if done.returncode:
        print(*done.stdout.splitlines()[-5:], sep="\n", file=sys.stderr)
        return {**watch.row, "failed": True}
    return watch.row


def rounded(seconds: dict[int, float]) -> dict[str, float]:
    return {str(line): round(value, 3) for line, value in sorted(seconds.items())}


# ---- the record ----------------------------------------------------------------------


def measure(root: Path, names: list[str], target: Path | None = None) -> bool:
    """Measure the parts, write the record part by part; is all within its budget?"""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        known = ", ".join(PARTS)
        raise SetupError(f"there is no part {', '.join(unknown)}; parts: {known}")
    target = target or root / "data" / default_name()
    record = begin(target)
    verdicts = []
    print(f"{'':<36}{'value':>9}{'budget':>9}{'memory':>11}{'others':>8}  verdict")
    try:
        for part in names:
            for name, row in PARTS[part](root):
                record["costs"][name] = {**row, "budget_s": judged(name, row)[1]}
                write_atomically(target, json.dumps(record, indent=1) + "\n")
                verdicts.append(verdict(name, row))
                print(one_line(name, row), flush=True)
    finally:  # after Ctrl-C, too
        if record["costs"]:
            print(f"{target.name} holds: {'; '.join(record['costs'])}")
    wrong = len(verdicts) - verdicts.count("within")
    print(f"{len(verdicts)} measured, {wrong} over budget or failed")
    return wrong == 0


def begin(target: Path) -> dict[str, Any]:
    """An empty record; or that of today on this machine, to renew or to go on."""
    today = datetime.date.today().isoformat()
    head = {"schema": 1, "date": today, "machine": machine.describe()}
    with contextlib.suppress(OSError, ValueError):
        old = json.loads(target.read_text(encoding="utf-8"))
        if {**old, "costs": 0} == {**head, "costs": 0}:
            return old
    return {**head, "costs": {}}


def default_name() -> str:
    """For example `costs-2026-11-21-intel-xeon-2cpu.json`."""
    told = machine.processor_name().lower()
    told = re.sub(r"\(\w+\)|@.*|\b(cpu|processor)\b", " ", told)  # says nothing
    words = "-".join(re.findall(r"[a-z0-9]+", told))
    return f"costs-{datetime.date.today()}-{words}-{machine.usable_cpus()}cpu.json"


def judged(name: str, row: Row) -> tuple[float, float]:
    """The time that counts, and its budget; for a page, those of its slowest block."""
    if "slowest_s" in row:
        return row["slowest_s"], BUDGETS_S["slowest block"]
    return row["seconds"], BUDGETS_S[name]


def verdict(name: str, row: Row) -> str:
    value, budget = judged(name, row)
    return "OVER" if value > budget else "FAILED" if "failed" in row else "within"


def one_line(name: str, row: Row) -> str:
    """One row of the table, for a page its slowest block; was the machine busy?"""
    value, budget = judged(name, row)
    note = verdict(name, row)
    if "slowest_s" in row:
        line = max(row["blocks"], key=row["blocks"].get, default="-")
        name, note = f"{name}, line {line}", f"{note}; all {row['seconds']:.1f} s"
    if row["others"] > BUSY:
        note += "; the machine was busy: measure again"
    return (
        f"{name:<36}{value:>7.1f} s{budget:>7.0f} s{row['peak_memory_mib']:>7.0f} MiB"
        f"{row['others']:>7.0%}  {note}"
    )
