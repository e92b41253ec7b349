"""What runs inside the fresh process of a check, and helpers for the check files.

`check.py` starts one new Python for each judgement; that Python calls `judge_here`,
which imports the learner's file, then `checks/<same name>.py`, and reports in a file.

A check file may import two helpers from here; both work across threads and processes:

    WatchedStream(seed)     a `random.Random` that counts draws and notes its threads
    Witness(function)       calls `function`, and notes who called: process and thread
"""

import ast
import faulthandler
import importlib
import json
import linecache
import os
import random
import re
import sys
import tempfile
import threading
import tokenize
import traceback
from pathlib import Path

MAX_MESSAGE_CHARS = 300


# ---- helpers for check files ---------------------------------------------------------


class WatchedStream(random.Random):
    """A stream of random numbers that knows how it was used.

    draws: how often `random()` was called; threads: the ids of the calling threads.
    """

    def __init__(self, seed=0):
        super().__init__(seed)
        self.draws = 0
        self.threads = set()

    def random(self):
        self.draws += 1
        self.threads.add(threading.get_ident())
        return super().random()


class Witness:
    """Stands in for a function and notes each call, in whatever process it happens.

        square = Witness(math.sqrt)
        answer.parallel_map(square, [1, 4, 9])
        square.calls()      [(process id, thread id, repr of the arguments), ...]

    It can be sent to worker processes when `function` can (a function of a module).
    """

    def __init__(self, function):
        self.function = function
        handle, self.path = tempfile.mkstemp(dir=os.environ.get("CHECK_FOLDER"))
        os.close(handle)

    def __call__(self, *args):
        note = [os.getpid(), threading.get_ident(), repr(args)]
        with open(self.path, "ab", buffering=0) as notes:
            notes.write(json.dumps(note).encode() + b"\n")
        return self.function(*args)

    def calls(self):
        """All calls so far, in the order in which they were noted."""
        with open(self.path, encoding="utf-8") as notes:
            return [tuple(json.loads(line)) for line in notes]


# ---- one sentence for everything that can go wrong -----------------------------------


class Unmet(Exception):
    """A requirement of the check is not met; the text is the sentence to show."""


def require(condition, sentence):
    """Fail the check with this sentence unless the condition holds."""
    if not condition:
        raise Unmet(sentence)


def function_at(path, line):
    """Name of the function that holds this line, in backticks; else `your file`."""
    name = "your file"
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return name
    for node in ast.walk(tree):  # from the outside in: the last hit is the innermost
        if (
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and node.lineno <= line <= node.end_lineno
        ):
            name = f"`{node.name}`"
    return name


def first_blank(path):
    """Line of the first blank `____` that is left in the code, or None."""
    try:
        with tokenize.open(path) as file:
            for token in tokenize.generate_tokens(file.readline):
                defines = re.match(r"\s*_{3,} *=[^=]", token.line)
                if re.fullmatch("_{3,}", token.string) and not defines:
                    return token.start[0]
    except (OSError, SyntaxError, ValueError, tokenize.TokenError):
        pass
    return None


def line_in(path, error):
    """The last line of the file at `path` that the error went through, or None."""
    line = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == path:
            line = number
    # An error that came back from a worker process brings its traceback as text.
    remote = re.findall(re.escape(f'"{path}"') + r", line (\d+)", str(error.__cause__))
    return int(remote[-1]) if remote else line


def message_of(error):
    """`ValueError: too small`, on one line and not too long."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = "(a message that cannot be printed)"
    if len(text) > MAX_MESSAGE_CHARS:
        text = text[:MAX_MESSAGE_CHARS] + "…"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def explain(error, path, module):
    """(kind, sentence) for an error that ended the check of the file at `path`."""
    unread = module is None and line_in(path, error) is None
    if isinstance(error, SyntaxError) and (unread or error.filename == path):
        where = f"line {error.lineno} of your file" if error.lineno else "your file"
        return "error", f"Python cannot read {where}: {error.msg}."
    blank = first_blank(path)
    if blank:
        return "unwritten", f"Line {blank} still has a blank ____; fill it in."
    if isinstance(error, Unmet):
        return "unmet", " ".join(str(error).split())
    if isinstance(error, ModuleNotFoundError) and error.name:
        of_extra = os.path.basename(os.path.dirname(path)).startswith("x")
        first = "type `make extras`, " if of_extra else ""
        return "error", (
            f"This Python has no module `{error.name}`: {first}activate the "
            "environment of the lesson, or correct the name "
            f"(this Python: {sys.executable})."
        )
    line = line_in(path, error)
    if line is None:
        return "error", explain_outside(error, module)
    return explain_inside(error, function_at(path, line), line)


def explain_outside(error, module):
    """Sentence for an error that no line of the learner's file was part of."""
    if isinstance(error, AttributeError) and error.obj is module is not None:
        return f"Your file has no `{error.name}`; keep the names of the starter."
    return f"The check cannot use what your code gave it: {message_of(error)}."


def explain_inside(error, function, line):
    """(kind, sentence) for an error raised in this line of the learner's file."""
    if isinstance(error, NotImplementedError):
        what = f": {error}" if str(error) else ""
        return "unwritten", f"{function} is not written yet (line {line}){what}."
    if isinstance(error, SystemExit):
        return "error", (
            f"Line {line} ends Python (sys.exit or quit); "
            'keep such calls below `if __name__ == "__main__":`.'
        )
    if isinstance(error, EOFError) and "reading a line" in str(error):
        return "error", (
            f"Line {line} waits for the keyboard (input), and nobody types during a "
            "check; use an argument of the function instead."
        )
    if isinstance(error, RecursionError):
        return "error", f"{your(function)} calls itself without end (line {line})."
    return "error", f"{your(function)} raised {message_of(error)} in line {line}."


def your(function):
    """`Your file` or ``Your `count_hits` ``, for the start of a sentence."""
    return "Your " + function.removeprefix("your ")


# ---- the fresh process ---------------------------------------------------------------


def judge_here(answer_path, folder, limit_s):
    """Judge the file in this process; the report and the stacks go into `folder`."""
    stacks = open(os.path.join(folder, "stacks.txt"), "w")  # noqa: SIM115 (stays open)
    # These name the line, even when Python itself crashes or hangs.
    faulthandler.enable(stacks, all_threads=False)
    faulthandler.dump_traceback_later(float(limit_s), file=stacks)
    thread_errors = []
    show = threading.excepthook

    def note_thread_error(args):
        thread_errors.append(args.exc_value)
        show(args)

    threading.excepthook = note_thread_error
    sys.argv = [answer_path]
    name, module = Path(answer_path).stem, None
    try:
        module = importlib.import_module(name)
        importlib.import_module(f"checks.{name}").check(module, require)
        kind, sentence, why = "passed", "", ""
    except BaseException as error:
        # A wrong result is often the echo of an error in a thread: name the cause.
        cause = error
        if thread_errors and isinstance(error, Unmet):
            cause = thread_errors[0]
        kind, sentence = explain(cause, answer_path, module)
        linecache.checkcache()
        why = "".join(traceback.format_exception(cause))
    report = {"kind": kind, "sentence": sentence, "why": why}
    Path(folder, "report.json").write_text(json.dumps(report), encoding="utf-8")
