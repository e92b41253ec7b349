"""Judge your answers to the exercises: a self-check, without a network.

    python code/check.py                overview, and what to type next
    python code/check.py 03.2           judge exercise 2 of episode 3
    python code/check.py 03.2 --hint    the next hint (there are three)
    python code/check.py 03.2 --why     the verdict with traceback and printed output
    python code/check.py 03.2 --reset   start again; your file is kept as a backup
    python code/check.py 03.2 --watch   judge each time you save the file
    python code/check.py --all          judge everything that you have started

The first call copies the starter to a file of your own.  Exit status: 0 passed,
1 not yet, 2 the command cannot be understood or done, 130 stopped by Ctrl-C.
Needs only Python 3.11 or later and the folder in which this file lies.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (learners may start any Python)
    sys.exit("This lesson needs Python 3.11 or later, not " + sys.version.split()[0])

import argparse
import ast
import contextlib
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from check_judge import judge

CODE = Path(__file__).resolve().parent
SHOW_OUTPUT_LINES = 20
NEXT = "next"


class Problem(Exception):
    """The command cannot be understood or done; the text says why, in one sentence."""


# ---- exercises -----------------------------------------------------------------------


@dataclass(frozen=True)
class Exercise:
    """The files of one exercise; they all bear its name."""

    folder: Path  # code/03-pi-loop
    name: str  # ex03_2_count_hits

    @property
    def number(self):
        extra, page, position = re.match(r"ex(x?)(\d+)_(\d+)", self.name).groups()
        return extra, int(page), int(position)  # episodes come before extras

    @property
    def label(self):
        return "{}{:02d}.{}".format(*self.number)

    @property
    def mine(self):
        return self.folder / f"{self.name}.py"

    @property
    def starter(self):
        return self.folder / "exercises" / f"{self.name}.py"

    @property
    def check(self):
        return self.folder / "checks" / f"{self.name}.py"

    def setting(self, name, default=None):
        """A constant of the check file (TITLE, HINTS ...), read without running it."""
        try:
            tree = ast.parse(self.check.read_bytes())
            for node in filter(lambda node: isinstance(node, ast.Assign), tree.body):
                if ast.unparse(node.targets[0]) == name:
                    return ast.literal_eval(node.value)
        except (OSError, SyntaxError, ValueError):
            pass
        return default

    @property
    def title(self):
        return f"{self.label} {self.setting('TITLE', self.name)}"

    def untouched(self):
        """Is the learner's file still the starter?"""
        try:
            return self.mine.read_bytes().split() == self.starter.read_bytes().split()
        except OSError:
            return False


def find_exercises(code=CODE):
    """All exercises below the folder, in the order in which they are taught."""
    found = [
        Exercise(path.parents[1], path.stem)
        for path in code.glob("*[0-9][0-9]-*/checks/ex*.py")
        if re.match(r"exx?\d\d_\d+_\w+$", path.stem)
    ]
    return sorted(found, key=lambda exercise: exercise.number)


def choose(text, exercises):
    """The exercise that is meant: 3.2, 03.2, X1.2, ex03_2 or the path of the own file."""
    name = re.split(r"[\\/]", text)[-1].removesuffix(".py").lower()
    match = re.fullmatch(r"(?:ex)?(x?)(\d{1,3})[._](\d{1,3})(_\w*)?", name)
    if not match:
        raise Problem(f"{text!r} is not an exercise; write its number, such as 03.2.")
    number = match[1], int(match[2]), int(match[3])
    for exercise in exercises:
        if exercise.number == number:
            path = Path(text)
            if path.is_file() and path.resolve() != exercise.mine:
                raise Problem(f"{text} is not your copy; edit {shown(exercise.mine)}.")
            return exercise
    page = f"extra X{number[1]}" if number[0] else f"episode {number[1]}"
    same = [e.label for e in exercises if e.number[:2] == number[:2]]
    there = f"{page} has {', '.join(same)}" if same else "see the overview"
    raise Problem(f"There is no exercise {{}}{{:02d}}.{{}}; {there}.".format(*number))


def make_copy(exercise):
    """Copy the starter to the learner's file; never overwrite one."""
    try:
        starter = exercise.starter.read_bytes()
    except OSError as error:
        raise Problem(
            f"The starter {shown(exercise.starter)} cannot be read ({error.strerror}); "
            "this copy of the folder code is not complete."
        ) from None
    try:
        with open(exercise.mine, "xb") as file:
            try:
                file.write(starter)
                file.flush()
            except OSError:
                os.unlink(exercise.mine)
                raise
    except OSError as error:
        raise Problem(
            f"Cannot write {shown(exercise.mine)} ({error.strerror}); copy the folder "
            "code to a place where you may write, and work there."
        ) from None


# ---- what was reached: a plain text file that may be deleted at any time -------------


def read_progress(code=CODE):
    """{exercise name: (state, hints seen)} from lines such as `ex03_2_slug tried 1`."""
    try:
        text = (code / ".progress").read_text("utf-8", "replace")
    except OSError:
        return {}
    lines = re.findall(r"^(ex\w+) (new|tried|passed) (\d)$", text, re.MULTILINE)
    return {name: (state, int(hints)) for name, state, hints in lines}


def note_progress(exercise, state=None, hints=None, code=CODE):
    """Remember state or hints; a folder that cannot be written to is no problem."""
    progress = read_progress(code)
    old_state, old_hints = progress.get(exercise.name, ("new", 0))
    progress[exercise.name] = (
        state or old_state,
        old_hints if hints is None else hints,
    )
    lines = [f"{name} {state} {hints}\n" for name, (state, hints) in progress.items()]
    scratch = code / f".progress.{os.getpid()}"
    with contextlib.suppress(OSError):
        try:
            scratch.write_text("".join(sorted(lines)), "utf-8")
            os.replace(scratch, code / ".progress")
        finally:
            scratch.unlink(missing_ok=True)


def state_of(exercise, progress):
    """not started, tried or passed: the learner's file counts more than the notes."""
    if not exercise.mine.exists():
        return "not started"
    return "passed" if progress.get(exercise.name, ("", 0))[0] == "passed" else "tried"


# ---- commands ------------------------------------------------------------------------


def shown(path):
    """The path as the learner would type it here."""
    with contextlib.suppress(ValueError):  # another drive on Windows
        path = os.path.relpath(path)
    return str(path)


def command(*words):
    """`python code/check.py 03.2`, right for the folder in which the learner stands."""
    path = shown(CODE / "check.py")
    path = f'"{path}"' if " " in path else path
    return " ".join([Path(sys.executable).stem or "python", path, *words])


def show_next(exercises, after=None):
    """The first exercise after this one that is not passed, else the first of all."""
    progress = read_progress()
    left = [e for e in exercises if state_of(e, progress) != "passed"]
    later = [e for e in left if after and e.number > after.number]
    if left:
        print(f"Next:  {command((later or left)[0].label)}")
    else:
        print("All exercises are passed.")


def overview(exercises):
    progress = read_progress()
    states = [state_of(exercise, progress) for exercise in exercises]
    print(f"{states.count('passed')} of {len(exercises)} exercises passed\n")
    folder = None
    for exercise, state in zip(exercises, states, strict=True):
        if exercise.folder != folder:
            folder = exercise.folder
            print(folder.name)
        title = exercise.setting("TITLE", exercise.name)
        print(f"  {exercise.label:6} {state:12} {title}")
    print()
    show_next(exercises)
    return 0


def judge_and_tell(exercise, exercises, why=False):
    """Judge one exercise and print the verdict: one sentence, then what to do next."""
    verdict = judge(exercise)
    if verdict.passed:
        note_progress(exercise, "passed")
        end = "" if exercise.title.endswith(("?", "!")) else "."
        print(f"Passed: {exercise.title}{end}")
    else:
        note_progress(exercise, "tried")
        print(f"Not yet: {verdict.sentence}")
    if why:
        show_why(verdict)
    if verdict.passed:
        show_next(exercises, after=exercise)
        return 0
    if exercise.untouched():
        print("This is the starter as it came: that it fails is the task.")
    print(f"Edit   {shown(exercise.mine)}, save it, then")
    print(f"Next:  {command(exercise.label)}   (--hint: a hint, --why: the traceback)")
    return 1


def show_why(verdict):
    print(f"\n{verdict.why.strip() or 'There is no traceback.'}\n")
    lines = verdict.output.splitlines()
    if lines:
        print(f"Your program printed (the last {SHOW_OUTPUT_LINES} lines at most):")
        for line in lines[-SHOW_OUTPUT_LINES:]:
            print(f"  {line[:200]}")
        print()


def hint(exercise, which):
    """Show hint `which`; NEXT means the one after the last that was shown."""
    hints = exercise.setting("HINTS") or ()
    if not hints:
        raise Problem(f"{exercise.label} has no hints.")
    seen = read_progress().get(exercise.name, ("", 0))[1]
    choices = {str(n): n for n in range(1, len(hints) + 1)}
    choices[NEXT] = min(seen + 1, len(hints))
    if which not in choices:
        raise Problem(f"{exercise.label} has hints 1 to {len(hints)}, not {which}.")
    number = choices[which]
    note_progress(exercise, hints=max(seen, number))
    print(f"Hint {number} of {len(hints)}: {hints[number - 1]}")
    if number < len(hints):
        print(f"Next hint:  {command(exercise.label, '--hint', str(number + 1))}")
    return 0


def reset(exercise):
    """Put the starter back; what the learner wrote is kept as a numbered backup."""
    if exercise.mine.exists() and exercise.untouched():
        print(f"{shown(exercise.mine)} is the starter already; nothing to reset.")
        return 0
    if exercise.mine.exists():
        number = 1
        while (backup := Path(f"{exercise.mine}.{number}")).exists():
            number += 1
        try:
            os.rename(exercise.mine, backup)
        except OSError as error:
            raise Problem(f"Cannot write {shown(backup)} ({error.strerror}).") from None
        print(f"Your file is kept as {shown(backup)}.")
    make_copy(exercise)
    note_progress(exercise, "new", hints=0)
    print(f"{shown(exercise.mine)} is the starter again.")
    return 0


def watch(exercise, exercises):
    """Judge after each save until the exercise is passed."""
    while True:
        seen = saved_at(exercise.mine)  # before judging: somebody may save meanwhile
        if judge_and_tell(exercise, exercises) == 0:
            return 0
        print(f"\nWatching {shown(exercise.mine)}; stop with Ctrl-C.", flush=True)
        while saved_at(exercise.mine) in (seen, None):
            time.sleep(0.3)


def saved_at(path):
    try:
        return path.stat().st_mtime_ns
    except OSError:  # some editors remove the file for a moment
        return None


def judge_all(exercises):
    """Judge all that was started; one line each."""
    started = [exercise for exercise in exercises if exercise.mine.exists()]
    verdicts = []
    for exercise in started:
        verdict = judge(exercise)
        verdicts.append(verdict)
        note_progress(exercise, "passed" if verdict.passed else "tried")
        said = "passed" if verdict.passed else f"not yet: {verdict.sentence}"
        print(f"{exercise.title}: {said}", flush=True)
    if not started:
        print("You have not started any exercise yet.")
    show_next(exercises)
    return 0 if started and all(v.passed for v in verdicts) else 1


class Parser(argparse.ArgumentParser):
    """Answers a bad argument with one line instead of the whole usage text."""

    def error(self, message):
        raise Problem(f"{message} (see --help).")


def parse(argv):
    parser = Parser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exercise", nargs="?", help="such as 03.2, or your file's path")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--hint", nargs="?", const=NEXT, metavar="N")
    for name in ("--why", "--reset", "--watch", "--all"):
        one.add_argument(name, action="store_true")
    args = parser.parse_args(argv)
    if args.exercise is None and args.hint not in (None, NEXT):  # `--hint 03.2`
        args.exercise, args.hint = args.hint, NEXT
    return args


def act(args):
    exercises = find_exercises()
    if not exercises:
        raise Problem(f"There are no exercises in {CODE}; copy the whole folder code.")
    if args.all:
        return judge_all(exercises)
    if args.exercise is None:
        if args.hint or args.why or args.reset or args.watch:
            raise Problem(f"Which exercise? For example:  {command('03.2', '--why')}")
        return overview(exercises)
    exercise = choose(args.exercise, exercises)
    if args.hint:
        return hint(exercise, args.hint)
    if args.reset:
        return reset(exercise)
    if not exercise.mine.exists():
        make_copy(exercise)
        print(f"Made your file {shown(exercise.mine)} from the starter.")
    if args.watch:
        return watch(exercise, exercises)
    return judge_and_tell(exercise, exercises, why=args.why)


def main(argv=None):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a terminal may not know every letter
    try:
        status = act(parse(argv))
        sys.stdout.flush()
        return status
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"The check cannot work here: {error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped by Ctrl-C; your files are as they were.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
