"""Cook the pea soup with Snakemake, kill everything while the peas boil, go on.

    python code/x02-checkpoint/power_cut.py                   Linux and macOS

Takes about 20 s on two cores, most of it to start Snakemake ten times; works in a
folder that it makes and removes.  Needs the extra package snakemake (Python 3.13 or
earlier).
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import checkpoint_hits  # noqa: F401 (finds keep_record)
import keep_record  # of episode 11
from cook import STEPS

HERE = Path(__file__).resolve().parent
COMMAND = [sys.executable, "-m", "snakemake", "--snakefile", str(HERE / "Snakefile")]
COMMAND += ["--cores", "2", "--quiet", "host", "rules", "progress", "reason"]
PATIENCE_S = 90
HALF = "half of"


class Failed(Exception):
    """Snakemake did not do what we expect; the text says what."""


def lack():
    """What is missing to cook here, in words; None: nothing."""
    if not hasattr(os, "killpg"):
        return "needs Linux or macOS (on Windows: in WSL)"
    if importlib.util.find_spec("snakemake") is None:
        return "needs snakemake (Python 3.13 or earlier): type `make extras`"
    return None


def text_of(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def steps(kitchen):
    """All steps that were begun in this kitchen, in their order."""
    return text_of(kitchen / "kitchen.log").split()


def cut_power(kitchen):
    """Start the workflow; kill all its processes while the peas boil."""
    cooking = subprocess.Popen(
        COMMAND,
        cwd=kitchen,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + PATIENCE_S
        while HALF not in text_of(kitchen / "boiled.txt"):
            if cooking.poll() is not None or time.monotonic() > end:
                raise Failed("the peas never boiled")
            time.sleep(0.01)
    finally:
        os.killpg(cooking.pid, signal.SIGKILL)
        cooking.wait(PATIENCE_S)
    return {path.name: text_of(path).strip() for path in sorted(kitchen.glob("*.txt"))}


def snakemake(kitchen, *options):
    """Run it to its end: (exit status, what it says when it fails)."""
    done = subprocess.run(
        [*COMMAND, *options],
        cwd=kitchen,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    said = done.stderr.replace(str(kitchen), "kitchen")
    said = said.partition("Building DAG of jobs...\n")[2]  # what comes before is noise
    return done.returncode, said.strip() if done.returncode else ""


def measure(args):
    results = {"script": "code/x02-checkpoint/power_cut.py"}
    results["snakemake"] = version("snakemake")
    with tempfile.TemporaryDirectory() as name:
        kitchen = Path(name).resolve()
        results["table"] = cut_power(kitchen)
        results["steps_before"] = steps(kitchen)
        results["again"] = snakemake(kitchen)
        results["rerun"] = snakemake(kitchen, "--rerun-incomplete")
        results["unlock"] = snakemake(kitchen, "--unlock")
        results["rerun_unlocked"] = snakemake(kitchen, "--rerun-incomplete")
        results["steps_after"] = steps(kitchen)[len(results["steps_before"]) :]
        results["meal"] = text_of(kitchen / "meal.txt").strip()
    with tempfile.TemporaryDirectory() as name:
        results |= undisturbed(Path(name))
    return results


def copy_of_lesson(folder):
    """What the workflow needs, where we may change it; returns the new Snakefile."""
    code = HERE.parent
    for path in (code / "pi_cli.py", code / "peak_memory.py", HERE / "cook.py"):
        target = folder / path.relative_to(code)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copytree(code / "12-delayed-and-bags", folder / "12-delayed-and-bags")
    return Path(shutil.copy(HERE / "Snakefile", folder / HERE.name))


def undisturbed(folder):
    """Cook once; then change one thing after the other: which steps would be redone?"""
    snakefile = copy_of_lesson(folder / "code")
    kitchen = folder / "kitchen"
    kitchen.mkdir()
    options = ["--snakefile", str(snakefile)]
    start = time.perf_counter()
    snakemake(kitchen, *options)
    results = {"undisturbed_s": time.perf_counter() - start}

    def redone():
        return [step for step in STEPS if step in planned(kitchen, *options)]

    (kitchen / "fried.txt").touch()
    results["redone_after_touch"] = redone()
    (snakefile.parent / "cook.py").write_text("# another program")
    results["redone_after_program"] = redone()
    (kitchen / "peas.txt").unlink()
    results["redone_without_peas"] = redone()
    (kitchen / "fried.txt").write_text("fried onions")
    results["redone_after_onions"] = redone()
    snakefile.write_text(
        snakefile.read_text().replace("shell: COOK", 'shell: COOK + " "')
    )
    results["redone_after_rule"] = redone()
    return results


def planned(kitchen, *options):
    """The words of a dry run, among them the steps that would be done."""
    done = subprocess.run(
        [*COMMAND[:3], *options, "--cores", "2", "--dry-run"],  # tells more
        cwd=kitchen,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    return done.stdout.partition("Reasons:")[0].split()


def show(results):
    table = (f"  {name}: {text}" for name, text in results["table"].items())
    lines = ["on the table after the power cut:", *table]
    for key in ("again", "rerun", "unlock", "rerun_unlocked"):
        status, said = results[key]
        lines += [f"{key}: status {status}", *([said] if said else [])]
    lines.append(f"steps cooked after that: {' '.join(results['steps_after'])}")
    lines += [f"meal: {results['meal']}"]
    for key, value in results.items():
        if key.startswith("redone"):
            lines.append(f"{key.replace('_', ' ')}: {' '.join(value) or 'nothing'}")
    return "\n".join(lines)


def main(argv=None):
    parser = keep_record.make_parser(__doc__)
    args = parser.parse_args(argv)
    if problem := lack():
        parser.error(problem)
    try:
        return keep_record.run(parser, args, measure, show)
    except (Failed, subprocess.TimeoutExpired) as problem:
        parser.error(str(problem))


if __name__ == "__main__":
    sys.exit(main())
