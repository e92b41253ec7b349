"""Episode 2: what the page says about its scripts, exercises and figures is true."""

from __future__ import annotations

import ast
import dis
import graphlib
import io
import itertools
import math
import random
import re
import statistics
import subprocess
import sys
import time
from contextlib import redirect_stdout
from fractions import Fraction
from functools import reduce
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "02-patterns"
PAGE = (ROOT / "_episodes" / "02-patterns.md").read_text(encoding="utf-8")
NAMES = ("polder", "patterns", "fibonacci", "one_line", "hand_over")


@pytest.fixture(scope="module")
def scripts():
    """The scripts of the episode, imported as a learner imports them."""
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: __import__(name) for name in NAMES}
    finally:
        sys.path.remove(str(FOLDER))
        for name in NAMES:
            sys.modules.pop(name, None)


def run(script, *args):
    command = [sys.executable, str(FOLDER / script), *args]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)


# ---- map, reduce, chain --------------------------------------------------------------


def test_one_millimetre_on_one_square_kilometre(scripts):
    cubic_metres = Fraction(1, 1000) * 1_000_000  # height in m times area in m2
    assert scripts["polder"].volume_m3(1, 1) == cubic_metres


def test_level_against_exact_fractions(scripts):
    """Levels whose root is exact, so that fractions are an independent oracle."""
    polder = scripts["polder"]
    for root in (Fraction(0), Fraction(1, 2), Fraction(3, 5), Fraction(1)):
        for rain_mm in (0, 7, 40):
            exact = root**2 + Fraction(rain_mm, 1000) - Fraction(1, 20) * root**3
            assert polder.next_level(float(root**2), rain_mm) == pytest.approx(
                float(exact)
            )
    assert polder.final_level(0.3, []) == 0.3


def test_forecasts_do_not_depend_on_their_order(scripts):
    polder = scripts["polder"]
    starts = [0.1, 0.2, 0.3, 0.4, 0.5]
    first = {s: polder.final_level(s, polder.RAIN_MM) for s in starts}
    for order in itertools.permutations(starts):
        assert {s: polder.final_level(s, polder.RAIN_MM) for s in order} == first
    assert len(set(first.values())) == len(starts)  # they are five different tasks


def test_only_one_order_of_five_hours_works(scripts):
    polder = scripts["polder"]

    def works(order):
        level_m = {0: 0.3}
        try:
            for hour in order:
                level_m[hour + 1] = polder.next_level(
                    level_m[hour], polder.RAIN_MM[hour]
                )
        except KeyError:
            return False
        return True

    orders = list(itertools.permutations(range(5)))
    assert len(orders) == 120
    assert [order for order in orders if works(order)] == [(0, 1, 2, 3, 4)]


def test_second_half_needs_the_result_of_the_first(scripts):
    polder = scripts["polder"]
    half = polder.final_level(0.3, polder.RAIN_MM[:6])
    assert f"It needs {half:.3f} m to start from" in PAGE
    whole = polder.final_level(0.3, polder.RAIN_MM)
    assert polder.final_level(half, polder.RAIN_MM[6:]) == whole
    assert polder.final_level(0.3, polder.RAIN_MM[6:]) < whole - 0.01


@pytest.mark.parametrize("n", [1, 2, 3, 7, 8, 9, 100, 1000, 1023, 1024, 1025])
def test_tree_keeps_the_order_and_has_few_rounds(scripts, n):
    words = [f"{number} " for number in range(n)]
    tree = scripts["patterns"].tree_reduce
    result, rounds = tree(lambda a, b: a + b, words)
    assert result == "".join(words)  # not commutative: only the grouping may change
    assert rounds == math.ceil(math.log2(n))
    calls = []
    tree(lambda a, b: calls.append(1) or a + b, words)
    assert len(calls) == n - 1  # as many combinations as the chain


def test_integer_sums_agree_float_sums_need_not(scripts):
    add, tree = scripts["patterns"].add, scripts["patterns"].tree_reduce
    numbers = random.Random(2).choices(range(10**6), k=100)
    assert {reduce(add, numbers), tree(add, numbers)[0]} == {sum(numbers)}
    orders = itertools.permutations([0.1, 0.2, 0.3])
    assert len({reduce(add, order) for order in orders}) == 2


def test_quiz_mean_of_means():
    gauges = [[10], [20], [40, 50]]
    assert statistics.mean(itertools.chain(*gauges)) == 30
    assert statistics.mean(map(statistics.mean, gauges)) == 25


# ---- task graphs ---------------------------------------------------------------------

REPORT = {  # task: (minutes, what it needs)
    "rain": (2, ()),
    "heights": (3, ()),
    **{f"run {n}": (6, ("rain", "heights")) for n in (1, 2, 3)},
    "worst": (1, ("run 1", "run 2", "run 3")),
    "chart": (2, ("worst",)),
}


def times(graph, n_workers):
    """(minutes of all tasks, minutes with n_workers): a plain simulation."""
    sorter = graphlib.TopologicalSorter(
        {task: needs for task, (_, needs) in graph.items()}
    )
    sorter.prepare()
    now, waiting, busy = 0, [], []
    while sorter.is_active():
        waiting += sorter.get_ready()
        while waiting and len(busy) < n_workers:
            task = waiting.pop(0)
            busy.append((now + graph[task][0], task))
        now, task = min(busy)
        busy.remove((now, task))
        sorter.done(task)
    return sum(minutes for minutes, _ in graph.values()), now


def exercise_graph():
    """Task graph of the exercise, read from the program on the page."""
    text = PAGE[
        PAGE.index("before = load") : PAGE.index("write_report(change, clouds)")
    ]
    text += "report = write_report(change, clouds)  # 1 min\n"
    graph, results = {}, {}
    for line in text.splitlines():
        (node,) = ast.parse(line).body
        name = node.targets[0].id
        needs = [n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)]
        minutes = int(re.search(r"# (\d+) min", line)[1])
        graph[name] = (minutes, tuple(results[n] for n in needs if n in results))
        results[name] = name
    return graph


def test_times_of_the_flood_report():
    assert times(REPORT, 1) == (26, 26)
    assert times(REPORT, 3) == times(REPORT, 4) == times(REPORT, 100) == (26, 12)
    assert times(REPORT, 2)[1] > 12
    assert round(26 / 12, 1) == 2.2
    figure = (ROOT / "fig" / "02-patterns-graph.svg").read_text(encoding="utf-8")
    assert "all tasks: 26 min" in figure and "a longest chain (thick): 12 min" in figure


def test_times_of_the_drawing_exercise():
    graph = exercise_graph()
    assert sum(len(needs) for _, needs in graph.values()) == 7  # arrows
    assert times(graph, 1) == (11, 11)
    assert times(graph, 2) == times(graph, 3) == times(graph, 6) == (11, 9)


# ---- problem and algorithm -----------------------------------------------------------


def test_fibonacci_numbers(scripts):
    fibonacci = scripts["fibonacci"]
    assert [fibonacci.fib_chain(n) for n in range(9)] == [0, 1, 1, 2, 3, 5, 8, 13, 21]
    tree = scripts["patterns"].tree_reduce
    for n in (1, 2, 3, 10, 99, 1000):
        product, _ = tree(fibonacci.multiply, [fibonacci.STEP] * n)
        assert product[0][1] == product[1][0] == fibonacci.fib_chain(n)
        assert product[0][0] == fibonacci.fib_chain(n + 1)
    assert len(str(fibonacci.fib_chain(1000))) == 209


def test_one_worker_needs_fourteen_products(scripts):
    fibonacci = scripts["fibonacci"]
    products, result, square = 0, None, fibonacci.STEP
    for bit in reversed(f"{1000:b}"):
        if bit == "1":
            products += result is not None
            result = fibonacci.multiply(result, square) if result else square
        square, last = fibonacci.multiply(square, square), square
        products += 1
    products -= 1  # the last square was not needed
    assert last and products == 14
    assert result[0][1] == fibonacci.fib_chain(1000)


class Counted(int):
    """A number that counts what is done with it."""

    done = []  # noqa: RUF012 (shared on purpose)

    def __mul__(self, other):
        self.done.append("*")
        return Counted(int(self) * int(other))

    def __add__(self, other):
        self.done.append("+")
        return Counted(int(self) + int(other))

    __radd__ = __add__


def test_cost_of_one_product(scripts):
    Counted.done.clear()
    p = ((Counted(1), Counted(2)), (Counted(3), Counted(4)))
    scripts["fibonacci"].multiply(p, p)
    assert (Counted.done.count("*"), Counted.done.count("+")) == (8, 4)


# ---- interpreter ---------------------------------------------------------------------


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the page shows Python 3.11"
)
def test_listing_is_what_dis_shows(scripts):
    text = io.StringIO()
    with redirect_stdout(text):
        dis.dis(scripts["one_line"].is_hit)
    lines = [line.rstrip() for line in text.getvalue().strip("\n").splitlines()]
    assert "\n".join(lines) in PAGE
    assert len(list(dis.get_instructions(scripts["one_line"].is_hit))) == 11


def instructions_carried_out(function, code, *args):
    """How often the interpreter carries out an instruction of `code`."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        frame.f_trace_opcodes = frame.f_code is code
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


def test_line_is_carried_out_for_each_point_or_once(scripts):
    np = pytest.importorskip("numpy")
    one_line = scripts["one_line"]
    code = one_line.is_hit.__code__
    once = instructions_carried_out(one_line.is_hit, code, 0.5, 0.5)
    assert once >= 5
    for n in (1, 10, 1000):
        x, y = np.random.default_rng(n).random((2, n))
        loop, array = one_line.count_with_loop, one_line.count_with_array
        assert instructions_carried_out(loop, code, x.tolist(), y.tolist()) == n * once
        assert instructions_carried_out(array, code, x, y) == once
        assert loop(x.tolist(), y.tolist()) == array(x, y)


def test_array_uses_one_core(scripts):
    """CPU time does not exceed wall time: nothing else works at the same time."""
    np = pytest.importorskip("numpy")
    x, y = np.random.default_rng(1).random((2, 10_000))
    start, cpu_start = time.perf_counter(), time.process_time()
    for _ in range(10_000):
        scripts["one_line"].count_with_array(x, y)
    cpu_s, wall_s = time.process_time() - cpu_start, time.perf_counter() - start
    assert cpu_s / wall_s < 1.15


def test_time_grows_with_the_number_of_points(scripts):
    """A thousand times the work takes many times as long: nothing was left out."""
    np = pytest.importorskip("numpy")
    one_line = scripts["one_line"]

    def seconds(n_points):
        x, y = np.random.default_rng(1).random((2, n_points))
        return one_line.best_ns_per_point(one_line.count_with_array, x, y) * n_points

    assert seconds(1_000_000) > 20 * seconds(1000)


# ---- scripts -------------------------------------------------------------------------


def test_hand_over_really_uses_processes_and_agrees():
    result = run("hand_over.py", "--tasks", "3000")
    assert result.returncode == 0, result.stderr
    assert "loop, processes: 1," in result.stdout
    assert re.search(r"pool, processes: [12],", result.stdout)
    assert "same levels: True" in result.stdout


def test_one_line_agrees():
    result = run("one_line.py", "--points", "5000")
    assert result.returncode == 0, result.stderr
    assert "same hits: True" in result.stdout


@pytest.mark.parametrize("script", ["hand_over.py --tasks", "one_line.py --points"])
@pytest.mark.parametrize("value", ["0", "-3", "many", "1e12", "2.5", ""])
def test_bad_numbers_get_one_line_and_status_2(script, value):
    name, option = script.split()
    result = run(name, f"{option}={value}")
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr and not result.stdout


# ---- exercises -----------------------------------------------------------------------


def plain(path, name):
    """A function of a solution without the marks for the starter, as on the page."""
    lines, state = [], "kept"
    for line in path.read_text(encoding="utf-8").splitlines():
        mark = line.strip()
        if mark in ("# solution:", "# starter:", "# end"):
            state = "left out" if mark == "# starter:" else "kept"
        elif state == "kept":
            lines.append(line)
    text = "\n".join(lines) + "\n"
    (node,) = [n for n in ast.parse(text).body if getattr(n, "name", "") == name]
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


@pytest.mark.parametrize(
    ("exercise", "name"),
    [("ex02_1_blocks", "block_ranges"), ("ex02_5_block_scan", "block_scan")],
)
def test_page_shows_the_solution(exercise, name):
    assert plain(FOLDER / "solutions" / f"{exercise}.py", name) in PAGE


def solution(name):
    space = {}
    path = FOLDER / "solutions" / f"{name}.py"
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), space)
    return space


def test_blocks_of_the_solution_on_all_small_sizes():
    answer = solution("ex02_1_blocks")
    for n_items, n_blocks in itertools.product(range(30), range(1, 12)):
        ranges = answer["block_ranges"](n_items, n_blocks)
        items = [item for start, stop in ranges for item in range(start, stop)]
        assert items == list(range(n_items))
        assert len(ranges) == n_blocks
    assert answer["block_ranges"](10, 4) == [(0, 3), (3, 6), (6, 8), (8, 10)]
    assert "(0, 3), (3, 6), (6, 8) and (8, 10)" in PAGE


def test_block_scan_adds_each_value_twice():
    """What the extension says about its price, counted."""
    answer = solution("ex02_5_block_scan")
    values = [Counted(number) for number in range(1, 101)]
    Counted.done.clear()
    assert answer["running_totals"](values, 0) == list(
        itertools.accumulate(range(1, 101))
    )
    assert len(Counted.done) == 100  # the chain
    Counted.done.clear()
    found = answer["block_scan"](values, 4)
    assert found == list(itertools.accumulate(range(1, 101)))
    assert 200 <= len(Counted.done) <= 204  # and a short chain over 4 blocks


def test_block_scan_on_all_small_sizes():
    answer = solution("ex02_5_block_scan")
    for n_values, n_blocks in itertools.product(range(20), range(1, 8)):
        values = random.Random(n_values).choices(range(100), k=n_values)
        assert answer["block_scan"](values, n_blocks) == list(
            itertools.accumulate(values)
        )
