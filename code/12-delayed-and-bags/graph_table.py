"""Print two graphs of delayed calls as tables: pi in six blocks, and the pea soup.

    python code/12-delayed-and-bags/graph_table.py

Tasks and what they need are read from Dask.  The minutes are read from `soup.py`; for pi
we assume 5 ms for a million points, and 1 ms for adding.  Takes about a second; the page
of episode 12 shows both tables, and runs them on one to four workers.
"""

import sys
from pathlib import Path

import soup
from dask import delayed
from graph_tools import graph_of

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from pi_dask_delayed import lazy_hits

N_SAMPLES, SEED, BLOCK = 5_400_000, 2026, 1_000_000
MS_PER_POINT, MS_OF_SUM = 5e-6, 1


def lazy_meal():
    """The last task of the soup, as on the page."""
    boiled = delayed(soup.boil)(delayed(soup.rinse)())
    fried = delayed(soup.fry)(delayed(soup.cut)())
    cooked = delayed(soup.simmer)(boiled, fried)
    return delayed(soup.serve)(cooked, delayed(soup.toast)())


def soup_task(task):
    """Name and minutes of a step; `soup.wait` is told to return the minutes."""
    return task.func.__name__, task.func(*task.args)


def pi_task(task):
    """Name and milliseconds of a task that counts a block, or adds the hits."""
    if task.func is sum:
        return "add hits", MS_OF_SUM
    (size,), _, number = task.args
    return f"count {number}", round(size * MS_PER_POINT)


def with_needs(key, graph):
    """The task and all that it needs, each below what it needs itself."""
    before = [other for other in graph if other in graph[key].dependencies]
    found = [needed for other in before for needed in with_needs(other, graph)]
    return list(dict.fromkeys([*found, key]))


def rows(lazy, describe):
    """[(name, duration, names of what it needs)]; the last task stands last."""
    graph = graph_of(lazy)
    names = {key: describe(task)[0] for key, task in graph.items()}
    return [
        (*describe(graph[key]), sorted(names[it] for it in graph[key].dependencies))
        for key in with_needs(next(iter(graph)), graph)
    ]


def table(head, tasks):
    """A table in Markdown."""
    lines = [f"| task | {head} | needs |", "|:--|--:|:--|"]
    for name, duration, needs in tasks:
        lines.append(f"| {name} | {duration} | {', '.join(needs) or '–'} |")
    return "\n".join(lines)


def main(argv=None):
    pi_cli.Parser(description=__doc__.splitlines()[0]).parse_args(argv)
    soup.wait = lambda minutes, result: minutes
    print(table("ms", rows(lazy_hits(N_SAMPLES, SEED, BLOCK), pi_task)))
    print()
    print(table("minutes", rows(lazy_meal(), soup_task)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
