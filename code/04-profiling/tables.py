"""Short tables of what profilers found, for a notebook.

    import tables
    tables.calls(lambda: pi_loop.count_hits(1000, stream), of="count_hits")
    tables.lines(gauges.drop_repeats, readings)
    tables.memory(pi_points.count_hits, 100_000, stream)

The numbers come from cProfile, line_profiler and memory_profiler; only the columns
and rows that this lesson uses are printed.  Each function takes as long as what it
watches, times the price of the profiler.
"""

import contextlib
import cProfile
import linecache
import pstats
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # so that scripts of other episodes can be imported  # noqa: F401

MAX_ROWS = 12
LONG_S = 60.0


def calls(function, of=""):
    """Run `function()` under cProfile; one row for each function called.

    own: time between its calls of other functions; total: with those.  With `of`,
    only rows whose file or name contains that text.
    """
    profile = cProfile.Profile()
    with one_thread():
        profile.runcall(function)
    rows = []
    for (file, _, name), (_, n, own, total, _) in pstats.Stats(profile).stats.items():
        builtin = file == "~"
        place = "built in" if builtin else Path(file).name
        label = built_in(name) if builtin else name
        if of in f"{place} {label}" and name != "<lambda>" and "disable" not in name:
            rows.append((total, own, n, label, place))
    print("    calls    own s  total s  function")
    for total, own, n, label, place in sorted(rows, reverse=True)[:MAX_ROWS]:
        print(f"{n:9} {own:8.3f} {total:8.3f}  {label} ({place})")


@contextlib.contextmanager
def one_thread():
    """Keep a notebook's other threads out of the profile.

    From Python 3.12 on cProfile takes down the calls of all threads in one table; the
    helpers of a notebook would add calls, and mix up whose time is whose.  They get
    no turn while the switch interval (episode 7) is long.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(LONG_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def built_in(name):
    """`append` for `<method 'append' of 'list' objects>`."""
    return name.strip("<>{}").split(" of ")[0].split()[-1].strip("'")


def line_text(file, number):
    """A line of a file, without the indentation that a whole function has."""
    return linecache.getline(file, number).rstrip().removeprefix("    ")


def lines(function, *args):
    """Run `function(*args)` under line_profiler; one row for each line that ran."""
    from line_profiler import LineProfiler

    profiler = LineProfiler(function)
    profiler.runcall(function, *args)
    [timings] = profiler.get_stats().timings.values()
    whole = sum(time for _, _, time in timings) or 1
    file = function.__code__.co_filename
    print("    times  time %  line")
    for number, hits, time in timings:
        text = line_text(file, number)
        print(f"{hits:9} {100 * time / whole:7.1f}  {text}")


def memory(function, *args):
    """Run `function(*args)` under memory_profiler; memory of the process after lines."""
    from memory_profiler import LineProfiler

    profiler = LineProfiler()
    profiler(function)(*args)
    code = function.__code__
    [found] = [rows for file, rows in profiler.code_map.items()]
    print("      MiB  added  line")
    for number, row in found:
        text = line_text(code.co_filename, number)
        if row and number > code.co_firstlineno and text.strip():
            added_mib, now_mib, _ = row
            print(f"{now_mib:9.1f} {added_mib:6.1f}  {text}")
