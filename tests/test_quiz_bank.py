"""The question bank: its form, and the truth of its answers.

Programs whose output is asked for are run.  Numbers of questions without a program are
computed here in another way than on the page, and fragments are put to the test.
"""

from __future__ import annotations

import functools
import itertools
import json
import math
import pickle
import re
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from lesson import pages

ROOT = Path(__file__).resolve().parents[1]
EPISODES = [pages.read(path, ROOT) for path in sorted(ROOT.glob("_episodes/*.md"))]
BANK = pages.read(ROOT / "_extras" / "quiz-bank.md", ROOT)
ASKED = "its output is the answer"
# Runs each program in a namespace of its own; an error counts by its name.
RUNNER = """
import contextlib, io, json, sys
answers = {}
for name, program in json.load(sys.stdin).items():
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            exec(compile(program, name, "exec"), {"__name__": name})
        except Exception as error:
            said = io.StringIO(type(error).__name__)
    answers[name] = said.getvalue().strip()
print(json.dumps(answers))
"""


@dataclass
class Question:
    """A quiz box, taken apart."""

    name: str
    title: str
    text: str  # what stands above the options
    options: list[tuple[bool, str, str]]  # right?, option, feedback
    box: pages.Box

    @property
    def right(self) -> str:
        return next(option for is_right, option, _ in self.options if is_right)

    @property
    def letter(self) -> str:
        return "ABCD"[[is_right for is_right, _, _ in self.options].index(True)]


def take_apart(box):
    text, *items = re.split(r"^- (?=\[[ x]\] )", box.text, flags=re.M)
    options = []
    for item in items:
        option, _, feedback = item.partition("\n\n")
        options.append((option[1] == "x", option[4:].strip(), feedback.strip()))
    return Question(box.options.get("id", ""), box.title, text.strip(), options, box)


QUESTIONS = {
    question.name: question
    for question in (take_apart(box) for box in BANK.boxes if box.name == "quiz")
}


def of_episode(number):
    return [q for q in QUESTIONS.values() if q.name.startswith(f"bank{number:02}_")]


def block_of(name):
    """The only program of a question."""
    box = QUESTIONS[name].box
    end = box.text_line + box.text.count("\n")
    blocks = [b for b in BANK.blocks if box.line < b.line <= end]
    assert len(blocks) == 1, name
    return blocks[0]


def programs():
    found = {}
    for name in QUESTIONS:
        if f'norun="{ASKED}"' in QUESTIONS[name].text:
            found[name] = block_of(name).text
    return found


def run(*arguments, stdin=None):
    """What a fresh Python prints."""
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.strip()


@functools.cache
def printed():
    """What each program of the page prints, all from one Python."""
    texts = {n: text for n, text in programs().items() if not is_script(text)}
    return json.loads(run("-c", RUNNER, stdin=json.dumps(texts)))


def is_script(program):
    """Its workers import it, so it has to be a file of its own."""
    return "__main__" in program


def normal(text):
    return " ".join(re.sub(r"\W+", " ", text).casefold().split())


def test_every_episode_has_three_questions_under_its_title():
    titles = [title for _, level, title in BANK.headings if level == 2][1:]
    assert titles == [page.front["title"] for page in EPISODES]
    parts = re.split(r"^## ", BANK.text, flags=re.M)[2:]
    for number, (page, part) in enumerate(zip(EPISODES, parts, strict=True), 1):
        assert f"[Episode {number}](../_episodes/{page.path.name})" in part
        names = re.findall(r"^:id: (\S+)$", part, re.M)
        assert names == [f"bank{number:02}_{i}" for i in range(1, len(names) + 1)]
        assert len(names) >= 3, page.stem
    assert len(QUESTIONS) == sum(box.name == "quiz" for box in BANK.boxes)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_one_right_option_and_explains_all(name):
    question = QUESTIONS[name]
    assert len(question.options) in (3, 4)
    assert [is_right for is_right, _, _ in question.options].count(True) == 1
    assert len({option for _, option, _ in question.options}) == len(question.options)
    for is_right, option, feedback in question.options:
        start = "Right: " if is_right else "You may think so because "
        assert feedback.startswith(start), option
        assert is_right or "; " in feedback, f"{option}: and what is the case?"


def test_the_right_option_stands_at_every_letter():
    letters = [question.letter for question in QUESTIONS.values()]
    for letter in "ABCD":
        assert 0.15 < letters.count(letter) / len(letters) < 0.35, letter
    for number in range(1, len(EPISODES) + 1):
        assert len({question.letter for question in of_episode(number)}) > 1, number


def test_the_right_option_is_seldom_the_longest():
    """A learner who takes the longest option must not pass."""
    longest = 0
    for question in QUESTIONS.values():
        lengths = [len(option) for _, option, _ in question.options]
        longest += len(question.right) == max(lengths) > min(lengths)
    assert longest < len(QUESTIONS) / 2


def test_the_objectives_are_those_of_the_episodes():
    stated = re.findall(
        r"^### Objective (\d+): (.+)\n\n:::\{quiz\}.*\n:id: bank(\d+)_\d+\n"
        r":minutes: 2\n:objectives: (\d+)$",
        BANK.text,
        re.M,
    )
    assert len(stated) == len(QUESTIONS)
    for number, words, episode, named in stated:
        objectives = EPISODES[int(episode) - 1].front["objectives"]
        assert number == named
        assert f"{words}." == objectives[int(number) - 1]


def test_no_question_stands_on_an_episodes_page():
    theirs, programs_there = set(), set()
    for page in EPISODES:
        programs_there |= {normal(block.text) for block in page.blocks}
        for box in (box for box in page.boxes if box.name == "quiz"):
            question = take_apart(box)
            theirs |= {normal(question.title), normal(question.text)} - {""}
    assert len(theirs) > len(EPISODES)
    titles = [normal(question.title) for question in QUESTIONS.values()]
    assert len(set(titles)) == len(titles)
    for question in QUESTIONS.values():
        assert normal(question.title) not in theirs, question.name
        assert normal(question.text) not in theirs, question.name
    for name, program in programs().items():
        assert normal(program) not in programs_there, name


def test_blocks_can_be_read_on_a_projector():
    for block in BANK.blocks:
        assert len(block.text) <= 400, block.line
        assert max(map(len, block.text.splitlines())) <= 72, block.line
    assert len(programs()) >= len(EPISODES)


@pytest.mark.parametrize("name", programs())
def test_a_program_prints_what_the_right_option_says(name, tmp_path):
    program = programs()[name]
    if is_script(program):
        path = tmp_path / f"{name}.py"
        path.write_text(program, encoding="utf-8")
        truth = run(path)
    else:
        truth = printed()[name]
    for is_right, option, _ in QUESTIONS[name].options:
        said = re.search(r"`([^`]+)`", option)
        if is_right:
            assert said and said[1] == truth, f"{option} instead of {truth}"
        else:
            assert not said or said[1] != truth, f"{option} is right, too"


def greedy_seconds(tasks, workers, chunksize):
    """End of the last portion, when whoever is free takes the next one."""
    free = [0] * workers
    for start in range(0, len(tasks), chunksize):
        worker = free.index(min(free))
        free[worker] += sum(tasks[start : start + chunksize])
    return max(free)


def report_minutes(workers):
    """Earliest end of the report of episode 1, over all orders of the steps."""
    steps = {"rain": 4, "heights": 6, "simulate": 20, "draw": 5, "text": 10}
    needs = {"simulate": ("rain", "heights"), "draw": ("simulate",), "text": ("rain",)}
    best = math.inf
    for order in itertools.permutations(steps):
        free, ready = [0] * workers, {}
        for name in order:
            if any(need not in ready for need in needs.get(name, ())):
                break
            worker = free.index(min(free))
            start = max([free[worker], *(ready[n] for n in needs.get(name, ()))])
            free[worker] = ready[name] = start + steps[name]
        else:
            best = min(best, max(free))
    return best


def streams(seeds, workers):
    draws = [
        np.random.default_rng(s + r).random() for s in seeds for r in range(workers)
    ]
    return len(set(draws))


def sums_that_differ():
    def sums(rain):
        padded = [0, 0, *rain, 0, 0]
        return [sum(padded[i : i + 5]) for i in range(len(rain))]

    rain = list(range(1, 1001))
    halves = sums(rain[:500]) + sums(rain[500:])
    return sum(a != b for a, b in zip(sums(rain), halves, strict=True))


COMPUTED = {
    "bank01_1": lambda: len([range(51)[i : i + 2] for i in range(0, 51, 2)]),
    "bank01_2": lambda: f"{2 * np.dtype('float64').itemsize} GB, so it does not fit",
    "bank01_3": lambda: f"after {report_minutes(2)} minutes",
    "bank03_1": lambda: f"{round((0.0016 / 0.0004) ** 2)} million",
    "bank07_1": lambda: f"{greedy_seconds([0.5] * 12, 5, 1)} s",
    "bank09_2": lambda: f"{greedy_seconds([1] * 12, 4, 5)} s",
    "bank10_1": lambda: streams((10, 12), 4),
    "bank10_2": lambda: f"{round(math.sqrt(25_000) / math.sqrt(1000))} times",
    "bank13_1": lambda: round(100 / (20 + 80 / 4), 1),
    "bank13_2": lambda: f"{60 / 20 / 4:.0%}".replace("%", " %"),
    "bank14_1": sums_that_differ,
}


@pytest.mark.parametrize("name", COMPUTED)
def test_a_number_is_right(name):
    assert QUESTIONS[name].right == str(COMPUTED[name]())


def test_the_estimates_of_the_biased_loop():
    """A grid of 101 by 101 points, counted one by one, instead of random ones."""
    grid = itertools.product(range(101), repeat=2)
    biased = 4 * sum(x * x + y * y < 100 * 100 for x, y in grid) / 101**2
    error = 4 * math.sqrt(math.pi / 4 * (1 - math.pi / 4) / 10**6)
    quoted = [float(n) for n in re.findall(r"3\.\d+", QUESTIONS["bank03_2"].title)]
    assert len(quoted) == 3 and f"{error:.4f}" in QUESTIONS["bank03_2"].title
    assert all(abs(number - biased) < 3 * error for number in quoted)
    assert all(math.pi - number > 14 * error for number in quoted)


def test_the_profile_adds_up():
    rows = re.findall(
        r"^ *\d+ +([\d.]+) +([\d.]+)  (\w+)$", block_of("bank04_1").text, re.M
    )
    own = {name: float(seconds) for seconds, _, name in rows}
    total = {name: float(seconds) for _, seconds, name in rows}
    assert total["main"] == pytest.approx(sum(own.values()))
    assert total["report"] == pytest.approx(own["report"] + total["distance"])
    assert total["distance"] == pytest.approx(own["distance"] + own["sqrt"])
    assert max(own, key=own.get) in QUESTIONS["bank04_1"].right


class Reading:
    """Counts how often any reading is hashed."""

    hashed = 0

    def __init__(self, value):
        self.value = value

    def __hash__(self):
        Reading.hashed += 1
        return hash(self.value)


def test_a_new_set_in_each_turn_is_four_times_the_work():
    looks = []
    for n in (400, 800):
        Reading.hashed = 0
        names = {"readings": [Reading(i) for i in range(n)], "kept": []}
        exec(block_of("bank04_2").text, names)
        assert len(names["kept"]) == n
        looks.append(Reading.hashed)
    assert looks[1] / looks[0] == pytest.approx(4, rel=0.02)
    assert "four times" in QUESTIONS["bank04_2"].right


def test_names_hold_arrays():
    tracemalloc.start()
    try:
        names = {"x": np.zeros(1_000_000)}
        exec(block_of("bank05_2").text, names)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert QUESTIONS["bank05_2"].right == f"{held / 1e6:.0f} MB"


def test_the_sweep_is_that_of_the_record():
    record = json.loads((ROOT / "data/05-numpy-chunks.json").read_text("utf-8"))
    heads, rates = (
        [int(word) for word in re.findall(r"\d+", line)]
        for line in block_of("bank05_3").text.splitlines()
    )
    for chunk, rate in zip(heads, rates, strict=True):
        runs = [run["seconds"] for run in record["runs"] if run["chunk"] == chunk]
        assert rate == pytest.approx(record["samples"] / median(runs) / 1e6, rel=0.2)


def test_the_memory_follows_from_the_rule_of_episode_6():
    needs = [(100e6 + 41 * 1e7 * workers) / 1e9 for workers in (4, 16)]
    assert f"about {needs[0]:.1f} GB with 4 workers" in QUESTIONS["bank06_3"].text
    assert f"are {needs[1]:.1f} GB" in QUESTIONS["bank06_3"].options[0][2]
    assert r"41\ \text{bytes}" in EPISODES[5].text


def test_a_lock_of_its_own_protects_nothing():
    """Both threads read before one of them writes: with a common lock none could."""
    both = threading.Barrier(2, timeout=20)

    def add(a, b):
        both.wait()
        return a + b

    names = {"threading": threading, "box": {"total": 0}, "add": add}
    exec(block_of("bank07_3").text, names)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(names["count"], [1, 1]))
    assert names["box"]["total"] == 1
    assert QUESTIONS["bank07_3"].right == "Additions can still be lost"


def with_lines(line, at_once):
    """All iterations in turn, or each of them reading what was there at first."""
    start = {
        "rain": [2, 3, 1, 1, 0],
        "counts": [0] * 4,
        "highest": [0],
        "smooth": [0] * 5,
    }
    now = {name: list(cells) for name, cells in start.items()}
    code = compile(line, "line", "exec")
    for i in range(1, 4):
        seen = {
            name: list(cells) for name, cells in (start if at_once else now).items()
        }
        before = {name: list(cells) for name, cells in seen.items()}
        exec(code, {**seen, "i": i})
        for name, cells in seen.items():
            for place, cell in enumerate(cells):
                if cell != before[name][place]:
                    now[name][place] = cell
    return now


def test_only_one_line_may_run_in_any_order():
    for is_right, option, _ in QUESTIONS["bank08_2"].options:
        line = option.strip("`")
        order = with_lines(line, at_once=False) == with_lines(line, at_once=True)
        assert order == is_right, line


def test_the_compiler_removes_the_sum():
    """With its loop the call would take days: that it ends is the proof."""
    program = (
        "from numba import njit\n@njit\ndef total(n):\n    result = 0\n"
        "    for i in range(n):\n        result += i\n    return result\n"
        "print(total(10**15) == (10**15 * (10**15 - 1) // 2 + 2**63) % 2**64 - 2**63)"
    )
    assert run("-c", program) == "True"
    assert QUESTIONS["bank08_3"].right.startswith("The loop is gone")


def test_a_path_travels_as_text_and_a_function_as_its_name():
    sent = pickle.dumps((json.dumps, "rain.h5", "north"))
    assert b"json" in sent and b"dumps" in sent and b"rain.h5" in sent
    assert len(sent) < 100
    assert QUESTIONS["bank09_1"].right.startswith("The name of the function")


def test_a_timeout_ends_the_waiting_only():
    end = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(end.wait, 20)
        with pytest.raises(TimeoutError):
            future.result(timeout=0.05)
        assert not future.cancelled()
        end.set()
        assert future.result() is True
    assert QUESTIONS["bank11_3"].right.startswith("It goes on")


def levels_of_tiles():
    """Seconds of the first and of a later call, with two workers, for both levels."""
    rows = re.findall(
        r"^\| (first|second) level \| 2 \| ([\d.]+) \| ([\d.]+) \|",
        EPISODES[13].text,
        re.M,
    )
    first, second = rows[2:4]  # the second of three tables
    assert (first[0], second[0]) == ("first", "second")
    return [float(n) for n in (*first[1:], *second[1:])]


def test_the_levels_of_the_tiles_are_those_of_episode_14():
    slow, slow_later, fast, fast_later = levels_of_tiles()
    assert slow == pytest.approx(0.1, rel=0.35) and fast == pytest.approx(1, rel=0.35)
    assert slow_later == pytest.approx(0.1, rel=0.35)
    assert fast_later == pytest.approx(0.02, rel=0.5)
    scenes = (fast - slow) / (slow_later - fast_later)
    assert 5 < scenes < 20, "about ten scenes"
