"""Runs one block of a page as a notebook would: Pyodide loads this file in the browser."""

import ast
import io
import json
import linecache
import sys
import traceback

NAMES = {"__name__": "__main__"}  # what all blocks of a page share


class Screen(io.TextIOBase):
    """Standard output: hands on what is printed, as it comes."""

    def __init__(self, show):
        self.show = show

    def write(self, text):
        self.show(text)
        return len(text)


def run_block(code, name, show):
    """Run the code, show what it prints and the value of its last line.

    `name` stands for the block in tracebacks.  Returns JSON: null, or an object
    with the `last` line of the error and the `full` traceback.
    """
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    old, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), Screen(show), Screen(show)
    try:
        execute(code, name)
    except BaseException as error:  # SystemExit, too, ends the block alone
        return json.dumps(describe(error))
    finally:
        sys.stdout, sys.stderr = old
    return "null"


def execute(code, name):
    tree = ast.parse(code, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, name, "exec"), NAMES)
    value = eval(compile(last, name, "eval"), NAMES) if last else None
    if value is not None:
        print(repr(value))


def describe(error):
    """The line that says what went wrong, and the traceback without our own lines."""
    only = "".join(traceback.format_exception_only(error)).strip()
    lines = only.splitlines()
    last = lines[-1] if isinstance(error, SyntaxError) else lines[0]
    if isinstance(error, ModuleNotFoundError):
        last = f"{last.partition(':')[0]}: this page has no module {error.name!r}"
    if isinstance(error, SyntaxError):
        return {"last": last, "full": only}
    below = error.__traceback__.tb_next.tb_next  # run_block() and execute()
    full = "".join(traceback.format_exception(type(error), error, below))
    return {"last": last, "full": full.strip()}
