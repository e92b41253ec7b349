"""Command line of the lesson's tool: `python -m lesson COMMAND`.

The first thing any command does is to make sure that `.venv` holds the locked
packages; then it starts itself again with that environment's Python.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from lesson import environment

ROOT = Path(__file__).resolve().parents[1]
# The packages that a command needs, where those of the tool are not enough.
GROUPS = {name: "extras" for name in ("extras", "check", "sync", "costs")}
GROUPS["test"] = "test"


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lesson", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    lesson = add("lesson", "measure this machine, render the site: all a reader needs")
    lesson.add_argument("--again", action="store_true", help="measure once more")
    add("extras", "install what the case studies need beyond the lesson's packages")
    add("serve", "show the site with live reload")
    add("pyodide", "fetch Python for browsers, so that pages can run their blocks")
    offline = add(
        "offline", "the whole lesson as one zip file, for use without network"
    )
    offline.add_argument("--pyodide", action="store_true", help="with Python inside")
    add("pdf", "print all episodes into one PDF (needs Chromium or Chrome)")
    add("lab", "make the notebooks and open JupyterLab")
    add("site", "render the pages into _site/")
    check = add("check", "run every block of every page and compare; changes nothing")
    sync = add("sync", "run the blocks and write outputs, listings and figures")
    sync.add_argument("--fresh", action="store_true", help="renew varying outputs too")
    for command in (check, sync):
        command.add_argument("stems", nargs="*", help="pages, e.g. 03-pi-loop")
    add("starters", "write the exercises' starters from their solutions")
    bench = add("bench", "measure every rung of the ladder on this machine")
    bench.add_argument("--quick", action="store_true", help="about 15 seconds")
    bench.add_argument("--output", type=Path, help="default: data/bench/mine.json")
    bench.add_argument("--only", nargs="+", default=(), metavar="NAME", help="programs")
    bench.add_argument(
        "--peers", action="store_true", help="other lessons' methods, too"
    )
    costs = add("costs", "measure what these commands cost, against their budgets")
    costs.add_argument(
        "--output", type=Path, help="default: data/costs-DAY-MACHINE.json"
    )
    which = costs.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="the tests, too: 15 minutes")
    which.add_argument("--only", nargs="+", metavar="NAME", help="these parts")
    new = add("new-episode", "lay down the files of a new episode")
    new.add_argument("stem", help="for example 15-my-topic")
    new.add_argument("title")
    test = add("test", "run all tests")
    test.add_argument("pytest_args", nargs=argparse.REMAINDER, help="passed to pytest")
    add("lock", "renew the locked requirements (maintainers; needs uv)")
    add("clean", "remove what was built")
    return parser


def parse(argv: list[str]) -> argparse.Namespace:
    """The command and its options; `test` passes those of pytest on."""
    parser = make_parser()
    args, unknown = parser.parse_known_args(argv)
    if args.command == "test":
        args.pytest_args = unknown + args.pytest_args
    elif unknown:
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return args


def hand_over(command: list[str]) -> int:
    """Go on as another program; on Windows, which cannot, wait for it."""
    os.chdir(ROOT)
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.call(command)


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    args = parse(argv)
    try:
        if not environment.is_active(ROOT) or args.command in ("lesson", *GROUPS):
            python = environment.ensure(ROOT, GROUPS.get(args.command, "tool"))
            if not environment.is_active(ROOT):
                return hand_over([str(python), "-m", "lesson", *argv])
        from lesson import commands

        return commands.run(ROOT, args)
    except environment.SetupError as error:
        print(f"lesson: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("lesson: stopped by Ctrl-C", file=sys.stderr)
        return 130
    except OSError as error:
        print(
            f"lesson: {error}; is the disk full, or the folder read-only?",
            file=sys.stderr,
        )
        return 2


if __name__ == "__main__":
    sys.exit(main())
