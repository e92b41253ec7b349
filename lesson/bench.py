"""Measures every rung of the ladder on this machine and writes one JSON record.

Each measurement is a run of a rung's own script in a fresh process, so what is measured
is what a learner runs.  The rungs take turns, round after round, so that a change of the
machine's speed meets all of them.  `data/README.md` describes the record.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from lesson.environment import SetupError
from lesson.files import write_atomically
from lesson.records import records

SEED = 2026
NOT_A_RUNG = ("pi_points",)  # episode 4's example of what not to do
FIRST_SAMPLES = 1_000_000
ROUNDS = {True: 3, False: 9}  # by `quick`
SLOT_S = {True: 0.2, False: 1.0}  # aimed at for one run
WIDE_SPREAD = 0.25  # (slowest - fastest) / median: above it the machine was busy
# No rung uses BLAS; its idle threads would spin a while and count as busy CPUs.
BLAS_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Run = dict[str, Any]


def rungs(root: Path) -> list[Path]:
    """Scripts of the ladder, in the order of the lesson."""
    found = sorted((root / "code").glob("[0-9][0-9]-*/pi_*.py"))
    return [path for path in found if path.stem not in NOT_A_RUNG]


def measure(root: Path, target: Path, quick: bool) -> dict[str, Any]:
    """Measure all rungs with a progress bar; write the record and its figure."""
    scripts = rungs(root)
    if not scripts:
        raise SetupError("there is no rung to measure: code/NN-*/pi_*.py")
    target.parent.mkdir(parents=True, exist_ok=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as progress:
        total = len(scripts) * (1 + ROUNDS[quick])
        task = progress.add_task("Measuring your machine", total=total)
        plans = []
        for script in scripts:
            plans += plan(script, SLOT_S[quick], quick)
            progress.advance(task)
        for _ in range(ROUNDS[quick]):
            for script in scripts:
                for item in plans:
                    if item["script"] == script:
                        item["runs"].append(
                            run(script, item["samples"], item["workers"])
                        )
                progress.advance(task)
    record = {
        "schema": 1,
        "date": datetime.date.today().isoformat(),
        "quick": quick,
        "machine": describe_machine(),
        "rungs": [summarise(item, root) for item in plans],
    }
    write_atomically(target, json.dumps(record, indent=1) + "\n")
    write_atomically(target.with_suffix(".svg"), draw(root, record))
    for item in record["rungs"]:
        print(one_line(item))
    return record


def plan(script: Path, slot_s: float, quick: bool) -> list[dict[str, Any]]:
    """Find out how many samples fill the slot, with all workers that a rung can use.

    Without `quick`, with one worker as well.
    """
    first = run(script, FIRST_SAMPLES, None)
    cpus = int(first["workers"])  # a serial rung answers 1
    plans = []
    for workers in sorted({cpus} if quick else {1, cpus}):
        result = first if workers == cpus else run(script, FIRST_SAMPLES, workers)
        while result["seconds"] < slot_s / 2:  # fixed costs must not count
            result = run(script, 8 * result["samples"], workers)
        half = max(1, round(result["samples"] * slot_s / result["seconds"] / 2))
        item = {"script": script, "workers": workers, "samples": 2 * half, "runs": []}
        item["half_seconds"] = run(script, half, workers)["seconds"]
        plans.append(item)
    return plans


def run(script: Path, samples: int, workers: int | None) -> Run:
    """Run a rung once; its JSON object."""
    command = [sys.executable, str(script), "--json"]
    command += ["--samples", str(samples), "--seed", str(SEED)]
    command += ["--workers", str(workers)] if workers else []
    environment = {**os.environ, **dict.fromkeys(BLAS_THREADS, "1")}
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise SetupError(f"{script.name} failed: {last}")
    return json.loads(done.stdout)


def summarise(item: dict[str, Any], root: Path) -> dict[str, Any]:
    """Medians and spread of one rung, with the raw seconds."""
    runs: list[Run] = item["runs"]
    seconds = [result["seconds"] for result in runs]
    median = statistics.median(seconds)
    growth = median / max(item["half_seconds"], 1e-9)
    return {
        "rung": item["script"].stem,
        "script": item["script"].relative_to(root).as_posix(),
        "workers": item["workers"],
        "samples": item["samples"],
        "hits": runs[0]["hits"],
        "block": runs[0]["block"],
        "seed": SEED,
        "seconds": [round(value, 5) for value in seconds],
        "samples_per_second": round(item["samples"] / median),
        "spread": round((max(seconds) - min(seconds)) / median, 3),
        "cpu_per_wall": round(statistics.median(map(cpu_per_wall, runs)), 3),
        "peak_memory_mib": round(max(result["peak_memory_mib"] for result in runs), 1),
        "growth_when_doubled": round(growth, 2),  # about 2 if the work is really done
    }


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
    return text


def describe_machine() -> dict[str, Any]:
    """What a reader must know to judge the numbers; no host or user name."""
    names = ("numpy", "dask", "numba")
    return {
        "processor": processor_name(),
        "cpus": usable_cpus(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": {name: importlib.metadata.version(name) for name in names},
    }


def usable_cpus() -> int:
    """CPUs that this process may use."""
    if hasattr(psutil.Process, "cpu_affinity"):  # not on macOS
        return len(psutil.Process().cpu_affinity())
    return os.cpu_count() or 1


def processor_name() -> str:
    """The processor as its maker names it, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if sys.platform == "darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return platform.processor() or platform.machine()


def draw(root: Path, mine: dict[str, Any]) -> str:
    """The ladder figure with this machine's measurement on top, as SVG text."""
    sys.path.insert(0, str(root / "fig"))
    spec = importlib.util.spec_from_file_location(
        "ladder", root / "fig" / "pi-ladder.py"
    )
    assert spec and spec.loader
    ladder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(ladder)
    recorded = [record for record in records(root) if not record["mine"]]
    return ladder.style.to_svg(ladder.draw([{**mine, "mine": True}, *recorded]))
