"""Measures every rung of the ladder on this machine and writes one JSON record.

Each rung runs in a process of its own, through the command line that a learner uses.
The rungs take turns, round after round, so that a change of the machine's speed meets
all of them.  After each step a draft is written: an interrupted measurement goes on
where it stopped.  `data/README.md` describes the record.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from lesson import machine
from lesson.environment import SetupError
from lesson.files import write_atomically
from lesson.records import MINE, records

SEED = 2026
PEERS = "lesson/peers"
NOT_A_RUNG = ("pi_points",)  # episode 4's example of what not to do
# Left out when it must be quick: slow to start, or near to a rung that is there.
NOT_QUICK = (
    *("pi_dask_blocks", "pi_dask_delayed", "pi_dask_bag", "pi_dask_cluster"),
    *("pi_numba_threads", "pi_numba_counter", "pi_shared_memory", "pi_futures"),
    *("pi_threads_loop", "pi_numba", "pi_numba_lanes", "pi_c", "pi_dask_numba"),
    "pi_numpy_words",
)
FIRST_SAMPLES = 1_000_000
TINY_SAMPLES = 1000  # to learn how many workers a rung has
ROUNDS = {True: 3, False: 5}  # by `quick`
SLOT_S = {True: 0.1, False: 0.45}  # aimed at for one run
GROWTH = 1.6  # of the time, at least, when the samples are doubled
HALF_EVERY = 3  # rounds; in them, the halves and the wholes are compared
LEAST_GROWTH = 1.4  # below it, a doubled number of samples did not double the work
LONG_START_S = 0.05  # of workers; the first run of any rung takes some ms longer
MAX_TRIES = 4
MAX_SLOTS = 6  # no run is planned to take longer than so many slots
WIDE_SPREAD = 0.25  # (slowest - fastest) / median: above it the machine was busy
# No rung uses BLAS; its idle threads would spin a while and count as busy CPUs.
BLAS_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Run = dict[str, Any]
Plan = dict[str, Any]  # script, workers, samples, runs
Record = dict[str, Any]


class Unavailable(Exception):
    """This machine lacks something that a rung needs, for example a C compiler."""


def rungs(root: Path, quick: bool = False) -> list[Path]:
    """Scripts of the ladder, in the order of the lesson."""
    found = sorted((root / "code").glob("[0-9][0-9]-*/pi_*.py"))
    left_out = NOT_A_RUNG + (NOT_QUICK if quick else ())
    return [path for path in found if path.stem not in left_out]


def measure(
    root: Path, target: Path, quick: bool, peers: bool = False, only: Sequence[str] = ()
) -> Record:
    """Measure all rungs with a progress bar; write the record and its figure.

    With `peers`, the programs of `lesson/peers` take turns with them.  `only` names the
    programs to measure, without `.py`.
    """
    scripts = rungs(root, quick)
    if peers:
        scripts += sorted((root / PEERS).glob("peer_*.py"))
    if unknown := set(only) - {path.stem for path in scripts}:
        known = ", ".join(path.stem for path in scripts)
        raise SetupError(f"no program {', '.join(sorted(unknown))}; there are {known}")
    scripts = [path for path in scripts if not only or path.stem in only]
    if not scripts:
        raise SetupError("there is no rung to measure: code/NN-*/pi_*.py")
    target.parent.mkdir(parents=True, exist_ok=True)
    rates = known_rates(root)
    draft = Draft(target.with_suffix(".draft"), root, scripts, quick)
    with Processes(root) as run, progress_bar(len(scripts), quick) as advance:
        names = [script.relative_to(root).as_posix() for script in scripts]
        tries = try_out(run, set(names) - {plan["script"] for plan in draft.plans})
        for name in names:
            if name in tries:
                draft.plans += plan_rung(run, name, quick, rates, tries[name])
                draft.save()
            advance()
        for number in range(ROUNDS[quick]):
            for plan in draft.plans:
                if len(plan["runs"]) == number:
                    plan["runs"].append(take_turn(run, plan, number))
                    draft.save()
                advance(1 / len(draft.plans) * len(scripts))
    record = {
        "schema": 1,
        "date": datetime.date.today().isoformat(),
        "quick": quick,
        "machine": machine.describe(),
        "rungs": [summarise(plan) for plan in draft.plans if is_ours(plan)],
    }
    if peers:
        record["peers"] = [summarise(p) for p in draft.plans if not is_ours(p)]
    write_atomically(target, json.dumps(record, indent=1) + "\n")
    if target.name == Path(MINE).name:  # those of other records are in fig/
        draw(root, target, record)
    draft.path.unlink(missing_ok=True)
    for item in [*record["rungs"], *record.get("peers", ())]:
        print(one_line(item))
    return record


@contextlib.contextmanager
def progress_bar(n_scripts: int, quick: bool) -> Iterator[Callable[..., None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as progress:
        total = n_scripts * (1 + ROUNDS[quick])
        task = progress.add_task("Measuring your machine", total=total)
        yield lambda steps=1: progress.advance(task, steps)


# ---- runs ----------------------------------------------------------------------------


class Processes:
    """One process for each rung and number of workers; it stays until the end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.open: dict[tuple[str, int | None], subprocess.Popen[str]] = {}
        self.errors = tempfile.TemporaryDirectory()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *problem: object) -> None:
        for child in self.open.values():
            if child.stdin:
                with contextlib.suppress(OSError):
                    child.stdin.close()
            if problem[0]:
                child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
        self.errors.cleanup()

    def start(self, plan: Plan) -> subprocess.Popen[str]:
        key = plan["script"], plan["workers"]
        if key not in self.open:
            command = [sys.executable, "-m", "lesson.bench_child"]
            with self.errors_of(plan).open("ab") as errors:
                self.open[key] = subprocess.Popen(
                    [*command, self.root / plan["script"]],
                    cwd=Path(__file__).resolve().parents[1],
                    env={**os.environ, **dict.fromkeys(BLAS_THREADS, "1")},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    encoding="utf-8",
                )
        return self.open[key]

    def __call__(self, plan: Plan, samples: int) -> Run:
        """Run a rung once; its JSON object."""
        child = self.start(plan)
        arguments = ["--json", "--samples", str(samples), "--seed", str(SEED)]
        if plan["workers"]:
            arguments += ["--workers", str(plan["workers"])]
        assert child.stdin and child.stdout
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(json.dumps(arguments) + "\n")
            child.stdin.flush()
        line = child.stdout.readline()
        if line:
            answer = json.loads(line)
        else:  # it has died
            answer = {
                "status": 1,
                "err": self.errors_of(plan).read_text("utf-8", "replace"),
            }
        if answer["status"]:
            kind = Unavailable if answer["status"] == 2 else SetupError
            last = (str(answer["err"]).strip().splitlines() or ["it said nothing"])[-1]
            raise kind(f"{Path(plan['script']).name} failed: {last}")
        return json.loads(answer["out"])

    def errors_of(self, plan: Plan) -> Path:
        """Where a rung's errors go, and what its own workers print on Ctrl-C."""
        return Path(self.errors.name, f"{Path(plan['script']).stem}.txt")


def try_out(run: Processes, scripts: set[str]) -> dict[str, Run]:
    """A tiny run of each rung that this machine can run.

    All of them start first: to import and to compile takes longest, and that way several
    do it at the same time.
    """
    found = {}
    for script in sorted(scripts):
        run.start({"script": script, "workers": None})
    for script in sorted(scripts):
        try:
            found[script] = run({"script": script, "workers": None}, TINY_SAMPLES)
        except Unavailable as reason:
            print(f"left out: {reason}")
    return found


def plan_rung(
    run: Processes, script: str, quick: bool, rates: dict[str, float], tiny: Run
) -> list[Plan]:
    """How many samples fill the slot, for each number of workers.

    With `quick` that is all CPUs, else 1, 2, 4, ... up to them; a rung that has one
    worker whatever is asked for says so itself, in its `tiny` run.
    """
    most = tiny["workers"]
    run.open[script, most] = run.open.pop((script, None))  # it counts with that many
    powers = [2**i for i in range(int(most).bit_length()) if 2**i < most]
    slot_s, rate = SLOT_S[quick], rates.get(Path(script).stem)
    first = round(rate * slot_s / 2) if rate else FIRST_SAMPLES
    return [
        fill_slot(run, {"script": script, "workers": workers}, slot_s, first, tiny)
        for workers in ([] if quick else powers) + [most]
    ]


def fill_slot(run: Processes, plan: Plan, slot_s: float, half: int, tiny: Run) -> Plan:
    """Find the samples by longer and longer runs: enough that twice as many count.

    `tiny` tells how long the start of the workers takes; where that is long, the runs
    get longer than a slot.
    """
    start_s = tiny["seconds"]
    if start_s > max(0.1 * slot_s, LONG_START_S):
        half = round(half * max(1, start_s / (slot_s / 2)))  # less could not be seen
        result, whole = run(plan, half), run(plan, 2 * half)
        while whole["seconds"] < min(GROWTH * result["seconds"], MAX_SLOTS * slot_s):
            half *= 2
            result, whole = whole, run(plan, 2 * half)
        return {**plan, "samples": 2 * half, "runs": []}
    for _ in range(1 + MAX_TRIES):
        counting_s = run(plan, half)["seconds"] - start_s
        if 0.3 * slot_s < counting_s < 0.9 * slot_s:
            break
        half = max(1, round(half * slot_s / 2 / max(counting_s, slot_s / 64)))
    return {**plan, "samples": 2 * half, "runs": []}


def take_turn(run: Processes, plan: Plan, number: int) -> Run:
    """One run; in every third round one with half of the samples comes before it."""
    half = {}
    if number % HALF_EVERY == 0:
        half["half_seconds"] = run(plan, plan["samples"] // 2)["seconds"]
    return {**run(plan, plan["samples"]), **half}


def known_rates(root: Path) -> dict[str, float]:
    """Samples per second of each rung in the newest record: where to begin to look."""
    found = {}
    with contextlib.suppress(ValueError, KeyError):  # a damaged record is no help
        for record in reversed(records(root)):
            for rung in record["rungs"]:
                found[rung["rung"]] = rung["samples_per_second"]
    return found


# ---- the draft -----------------------------------------------------------------------


class Draft:
    """What has been measured so far, in a file beside the record."""

    def __init__(self, path: Path, root: Path, scripts: list[Path], quick: bool):
        self.path = path
        code = hashlib.sha256(b"".join(script.read_bytes() for script in scripts))
        self.key = {
            "quick": quick,
            "machine": machine.describe(),
            "date": datetime.date.today().isoformat(),
            "code": code.hexdigest(),  # of the programs that are measured
        }
        self.plans: list[Plan] = []
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            old = json.loads(path.read_text(encoding="utf-8"))
            if old["key"] == self.key:
                self.plans = old["plans"]
                print("going on with the measurement that was interrupted")

    def save(self) -> None:
        text = json.dumps({"key": self.key, "plans": self.plans})
        write_atomically(self.path, text + "\n")


# ---- the record ----------------------------------------------------------------------


def summarise(plan: Plan) -> dict[str, Any]:
    """Medians and spread of one rung, with the raw seconds."""
    runs: list[Run] = plan["runs"]
    seconds = [result["seconds"] for result in runs]
    median = statistics.median(seconds)
    growth = statistics.median(
        result["seconds"] / max(result["half_seconds"], 1e-9)
        for result in runs
        if "half_seconds" in result
    )
    return {
        "rung": Path(plan["script"]).stem,
        "script": plan["script"],
        "workers": plan["workers"],
        "samples": plan["samples"],
        "hits": runs[0]["hits"],
        "block": runs[0]["block"],
        "seed": SEED,
        "seconds": [round(value, 5) for value in seconds],
        "samples_per_second": round(plan["samples"] / median),
        "spread": round((max(seconds) - min(seconds)) / median, 3),
        "cpu_per_wall": round(statistics.median(map(cpu_per_wall, runs)), 3),
        "peak_memory_mib": round(max(result["peak_memory_mib"] for result in runs), 1),
        "growth_when_doubled": round(growth, 2),  # about 2 if the work is really done
    }


def is_ours(plan: Plan) -> bool:
    return not plan["script"].startswith(PEERS)


def cpu_per_wall(result: Run) -> float:
    return result["cpu_seconds"] / max(result["seconds"], 1e-9)


def one_line(item: dict[str, Any]) -> str:
    """One measured rung for human eyes; says when the machine was busy."""
    text = (
        f"{item['rung']:<18} workers {item['workers']:>2}"
        f"  {item['samples_per_second'] / 1e6:>8.1f} million samples/s"
        f"  {item['peak_memory_mib']:>6.0f} MiB"
    )
    if item["spread"] > WIDE_SPREAD:
        text += f"  (spread {item['spread']:.0%}: was the machine busy?)"
    if item["growth_when_doubled"] < LEAST_GROWTH:
        text += (
            f"  (twice the samples took {item['growth_when_doubled']} times as long)"
        )
    return text


def draw(root: Path, target: Path, mine: dict[str, Any]) -> None:
    """The figures of `fig/pi-*.py` with this machine on top: mine-ladder.svg, ..."""
    sys.path.insert(0, str(root / "fig"))
    recorded = [record for record in records(root) if not record["mine"]]
    for script in sorted((root / "fig").glob("pi-*.py")):
        name = script.stem.removeprefix("pi-")
        spec = importlib.util.spec_from_file_location(name, script)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        figure = module.draw([{**mine, "mine": True}, *recorded])
        if figure is not None:
            svg = module.style.to_svg(figure)
            write_atomically(target.with_name(f"{target.stem}-{name}.svg"), svg)
