"""Kill a program with the signal that nobody can catch, start it again, compare.

    python code/x02-checkpoint/kill_and_restart.py               the file of block results
    python code/x02-checkpoint/kill_and_restart.py memo          joblib.Memory, threads
    python code/x02-checkpoint/kill_and_restart.py memo-processes

Takes about 3 s on two cores, and works in a folder that it makes and removes.
`all --linger 600 --output FILE` makes the record of the page, in six minutes: so long
worker processes wait for a program that is dead.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import checkpoint_hits  # finds the others
import keep_record  # of episode 11
import pi_numpy_blocks
import psutil

pi_cli = checkpoint_hits.pi_cli
HERE = Path(__file__).resolve().parent
WAYS = {
    "file": ["checkpoint_hits.py", "--checkpoint", "run.json"],
    "memo": ["memo_hits.py", "--folder", "run_results"],
    "memo-processes": ["memo_hits.py", "--folder", "run_results", "--processes"],
}
BLOCK_SAMPLES = 2_500_000
# Ctrl-C reaches this program alone, which then ends the others.
OWN_GROUP = {
    "start_new_session": True,
    "creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows
}
PATIENCE_S = 60
SETTLE_S = 2.0  # workers that lost their program finish what they have


class Failed(Exception):
    """The program under test did not do its part; the text says what."""


def saved_blocks(folder):
    """Numbers of the blocks that survive: from the checkpoint, or count the results."""
    path = folder / "run.json"
    if path.exists():
        return {int(i) for i in json.loads(path.read_text(encoding="utf-8"))["hits"]}
    kept = (folder / "run_results").rglob("metadata.json")
    texts = [json.loads(p.read_text(encoding="utf-8"))["input_args"] for p in kept]
    return {int(args["index"]) for args in texts}


def begun_blocks(folder):
    """[(process, block), ...] in the order in which workers began."""
    path = folder / "begun.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return [tuple(map(int, line.split())) for line in lines]


def start(way, folder, args):
    script, *options = WAYS[way]
    options += ["--samples", str(args.blocks * args.block), "--block", str(args.block)]
    options += ["--workers", str(args.workers), "--seed", str(args.seed), "--json"]
    settings = {"BEGUN_FILE": str(folder / "begun.txt"), "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        [sys.executable, str(HERE / script), *options],
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
        **OWN_GROUP,
    )


def kill_when(process, ready):
    """Wait until `ready()`, then end the process at once; its children live on."""
    end = time.monotonic() + PATIENCE_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise Failed("the program ended before it could be killed: more --blocks")
        time.sleep(0.005)
    children = children_of(process)
    process.kill()  # SIGKILL; TerminateProcess on Windows
    process.wait(PATIENCE_S)
    return children


def settle(folder, children):
    """Seconds and blocks until workers that lost their program have gone quiet."""
    if not children:
        return
    count, quiet_since = -1, time.monotonic()
    end = quiet_since + PATIENCE_S
    while time.monotonic() - quiet_since < SETTLE_S and time.monotonic() < end:
        if count != (count := len(begun_blocks(folder))):
            quiet_since = time.monotonic()
        time.sleep(0.05)


def kill_first(way, folder, args):
    """Start a run, kill it in the middle; what it left, as the first half of a row."""
    process = start(way, folder, args)
    children = []
    try:
        children = kill_when(
            process, lambda: len(begun_blocks(folder)) > args.blocks // 2
        )
        begun, killed = len(begun_blocks(folder)), time.monotonic()
        settle(folder, children)
        alive = sum(child.is_running() for child in children)
        gone = psutil.wait_procs(children, args.linger) if args.linger else None
        lingered = time.monotonic() - killed
    finally:
        end_all(process, children)
    row = {"way": way, "status": process.returncode, "orphans": alive}
    row["orphans_began"] = len(begun_blocks(folder)) - begun
    if children and gone and not gone[1]:
        row["orphans_gone_after_s"] = lingered
    return row


def start_again(way, folder, args):
    """Start the same run a second time; what it did, as the second half of a row."""
    saved, before = saved_blocks(folder), begun_blocks(folder)
    process = start(way, folder, args)
    try:
        out, _ = process.communicate(timeout=PATIENCE_S)
    finally:
        end_all(process)
    if process.returncode:
        raise Failed(f"the second run ended with status {process.returncode}")
    second = {index for _, index in begun_blocks(folder)[len(before) :]}
    return {
        "saved": len(saved),
        "second_began": len(second),
        "begun_twice": sorted(second & {index for _, index in before}),
        "saved_and_begun_again": len(saved & second),
        "hits": json.loads(out)["hits"],
    }


def try_way(way, args):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        return kill_first(way, folder, args) | start_again(way, folder, args)


def end_all(process, children=()):
    """End a program and its workers; joblib's tracker then ends, and tidies up."""
    children = [*children, *children_of(process)]
    for one in [process, *(c for c in children if not is_tracker(c))]:
        with contextlib.suppress(psutil.Error):
            one.kill()
    process.wait(PATIENCE_S)
    for late in psutil.wait_procs(children, SETTLE_S)[1]:
        with contextlib.suppress(psutil.Error):
            late.kill()


def children_of(process):
    with contextlib.suppress(psutil.Error):
        return psutil.Process(process.pid).children(recursive=True)
    return []


def is_tracker(process):
    with contextlib.suppress(psutil.Error):
        return any("resource_tracker" in word for word in process.cmdline())
    return False


def measure(args):
    ways = WAYS if args.way == "all" else [args.way]
    samples = args.blocks * args.block
    whole = pi_numpy_blocks.count_all_hits(samples, args.seed, args.block)
    return {
        "script": "code/x02-checkpoint/kill_and_restart.py",
        **{key: getattr(args, key) for key in ("blocks", "block", "seed", "workers")},
        "undisturbed_hits": whole,
        "rows": [try_way(way, args) for way in ways],
    }


def show(results):
    lines = []
    for row in results["rows"]:
        lines += [
            f"{row['way']}: killed (status {row['status']}) with {row['saved']} of "
            f"{results['blocks']} blocks saved",
            f"  the second run began {row['second_began']} blocks",
            f"  begun twice: {len(row['begun_twice'])}",
            f"  saved, and begun again: {row['saved_and_begun_again']}",
            f"  hits {row['hits']}, undisturbed {results['undisturbed_hits']}",
        ]
        if row["orphans"]:
            lines.append(
                f"  orphans: {row['orphans']} processes, began {row['orphans_began']}"
            )
    return "\n".join(lines)


def make_parser():
    parser = keep_record.make_parser(__doc__)
    add, positive = parser.add_argument, pi_cli.whole_number(1)
    add("way", nargs="?", choices=[*WAYS, "all"], default="file")
    add("--blocks", type=pi_cli.whole_number(8), default=40)
    add("--block", type=positive, default=BLOCK_SAMPLES, help="points of a block")
    add("--seed", type=pi_cli.whole_number(0), default=pi_cli.DEFAULT_SEED)
    add("--workers", type=positive, default=2)
    add("--linger", type=positive, help="seconds to wait until orphans are gone")
    return parser


def main(argv=None):
    parser = make_parser()
    try:
        return keep_record.run(parser, parser.parse_args(argv), measure, show)
    except Failed as problem:
        parser.error(str(problem))


if __name__ == "__main__":
    sys.exit(main())
