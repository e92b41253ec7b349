"""Explorables: the directive, its promises to readers, and the models `darts` and `gil`.

Each model is compared with a program of its own kind in Python: the points of `darts`
with a generator written from its definition, the timelines of `gil` with a simulation
that goes on in small steps of time, and with what must hold for every timeline.
"""

from __future__ import annotations

import itertools
import math
import random
import re
import statistics
from dataclasses import dataclass

import pytest
from explorable_page import (
    model,
    opened,
    press,
    promises_broken,
    readout,
    slide,
    status,
    words,
)
from site_pages import copy_toy, read_pages, real_site
from test_browser import chromium

from lesson import pages, rules
from lesson.site import build

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")

# ---- The directive ----

BOX = """
:::{explorable} darts
:title: Throw `darts`
:predict: Before you press Play, write down a number.
:limits: This model stops early.

Words that say the same.
:::
"""


@pytest.fixture
def toy_with(tmp_path):
    """Function that adds text to an episode of the toy lesson and builds it."""

    def make(text: str):
        root = copy_toy(tmp_path)
        page = root / "_episodes/02-second.md"
        before = page.read_text(encoding="utf-8")
        page.write_text(before + text, encoding="utf-8")
        return root / "_site", build(root, root / "_site"), before.count("\n") + 1

    return make


def test_only_pages_with_an_explorable_load_the_scripts(toy_with):
    site, warnings, _ = toy_with(BOX)
    assert warnings == []
    for name, page in read_pages(site).items():
        loaded = [re.sub(r"\?.*", "", it) for it in page.loaded if "explorables" in it]
        files = ("explorables.css", "load.js")
        wanted = [f"_static/explorables/{file}" for file in files]
        assert loaded == (
            wanted if name in ("02-second.html", "all-in-one.html") else []
        )
    its_words_are_complete(site)


def its_words_are_complete(site):
    pages = read_pages(site)
    parts = "Explore: Throw darts # Before you press Play, write down a number."
    rest = "This model stops early. In words Words that say the same."
    assert f"{parts} {rest}" in pages["02-second.html"].text
    assert "explorable-darts" in pages["02-second.html"].ids
    assert "02-second--explorable-darts" in pages["all-in-one.html"].ids
    html = (site / "02-second.html").read_text(encoding="utf-8")
    figure = '<figure class="box explorable" data-explorable="darts"'
    assert html.count(figure) == 1 and '<details open="open">' in html


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("darts\n", "darst\n", "there is no explorable darst"),
        ("\nWords that say the same.", "", "Content block expected"),
        (":limits:", ":limit:", "limit"),
    ],
)
def test_a_slip_is_a_warning_with_its_line(toy_with, old, new, message):
    _, warnings, end = toy_with(BOX.replace(old, new))
    [warning] = [it for it in warnings if message in it]
    line = re.match(r"_episodes/02-second.md:(\d+): ", warning)[1]
    assert end <= int(line) <= end + BOX.count("\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":predict:", ":p:", "the explorable needs `:predict:`"),
        (":title: Throw `darts`", ":title:", "the explorable needs `:title:`"),
        ("words " * 40, "few words", "say the same as its picture"),
        ("stops early", "is simply small", "“simply” says nothing"),
    ],
)
def test_the_rules_ask_for_all_parts(small_lesson, edit, old, new, message):
    box = BOX.replace("Words that say the same.", "words " * 40)
    edit("## Adding is fast\n", f"## Adding is fast\n{box}")
    name = small_lesson / "_episodes/01-sums.md"
    assert rules.check(pages.read(name, small_lesson), small_lesson) == []
    line = edit(":::{explorable}", ":::{explorable}")
    edit(old, new)
    found = rules.check(pages.read(name, small_lesson), small_lesson)
    assert [it for it in found if message in it.message and it.line == line], found


# ---- What every explorable promises ----


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize(
    ("stem", "name"), [("03-pi-loop", "darts"), ("07-threads", "gil")]
)
def test_it_keeps_what_explorables_promise(browser, stem, name):
    assert promises_broken(browser, stem, name) == []


def test_the_words_stay_open_where_a_script_is_missing(browser):
    page = browser.new_page()
    page.route("**/darts.js*", lambda route: route.abort())
    page.goto((real_site()[0] / "03-pi-loop.html").as_uri())
    figure = page.locator("figure[data-explorable='darts']")
    with page.expect_event("console", lambda it: "cannot load" in it.text):
        figure.scroll_into_view_if_needed()
    assert figure.locator("details .folded").is_visible()
    assert not figure.locator(".predict").is_visible()
    page.close()


def test_all_of_them_work_on_one_page_from_the_disk(browser):
    page = browser.new_context(offline=True).new_page()
    page.goto((real_site()[0] / "all-in-one.html").as_uri())
    figures = page.locator("figure.explorable").all()
    assert len(figures) >= 2
    for figure in figures:
        figure.scroll_into_view_if_needed()
        figure.get_by_role("status").wait_for()
    assert page.locator("figure.explorable.mounted").count() == len(figures)
    ids = page.eval_on_selector_all("[id]", "all => all.map(it => it.id)")
    assert len(set(ids)) == len(ids)
    page.context.close()


def test_the_scripts_are_fetched_near_the_figure_only(browser):
    fetched: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("request", lambda it: fetched.append(it.url))
    page.goto((real_site()[0] / "03-pi-loop.html").as_uri())
    figure = page.locator("figure[data-explorable='darts']")
    box = figure.bounding_box()
    assert box["y"] > 3000 and not [it for it in fetched if "darts.js" in it]
    page.mouse.wheel(0, box["y"] - 1500)  # 700 pixels below the window
    page.wait_for_selector("figure.mounted")
    version = figure.get_attribute("data-version")
    ends = ["load.js", f"shared.js?v={version}", f"darts.js?v={version}"]
    found = [it for it in fetched if "/explorables/" in it and ".js" in it]
    assert [it.rpartition("/")[2] for it in found][1:] == ends[1:]
    assert figure.bounding_box()["y"] > 800
    page.close()


def test_play_can_be_paused_and_nothing_is_read_out_meanwhile(browser):
    with opened(browser, "07-threads", "gil") as (page, figure):
        press(figure, "Play")
        assert status(figure) == "Playing …"
        figure.locator("rect.area").nth(1).wait_for()  # thread 2 has its first turn
        assert status(figure) == "Playing …"
        press(figure, "Pause")
        stopped = status(figure)
        assert re.fullmatch(r"After \d+\.\d ms\.", stopped)
        page.wait_for_timeout(150)
        assert status(figure) == stopped
        assert figure.locator("rect.area").last.is_visible()


# ---- darts ----


def mulberry32(seed: int):
    """Numbers from 0 to 1, by the definition of Tommy Ettinger's generator."""
    word = 2**32
    for turn in itertools.count(1):
        state = (seed + turn * 0x6D2B79F5) % word
        mixed = (state ^ state >> 15) * (state | 1) % word
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) % word
        yield ((mixed ^ mixed >> 14) % word) / word


def hits_of(seed: int, n_points: int) -> int:
    draw = mulberry32(seed)
    points = ((next(draw), next(draw)) for _ in range(n_points))
    return sum(x * x + y * y < 1 for x, y in points)


@pytest.fixture(scope="module")
def darts(browser):
    with opened(browser, "03-pi-loop", "darts", reduced_motion="reduce") as found:
        yield found


RUN = """([seed, n]) => {
  const { newRun, throwUntil } = lesson.explorables.darts.model;
  const run = throwUntil(newRun(seed), n);
  return [run.points, run.hits, run.errors];
}"""


@pytest.mark.parametrize(
    ("seed", "n"),
    [(0, 0), (7, 1), (1, 999), (-3, 1234), (2**31, 2001), (123456789, 68)],
)
def test_the_points_of_a_run_are_those_of_its_generator(darts, seed, n):
    points, hits, errors = darts[0].evaluate(RUN, [seed, n])
    assert (points, hits) == (n, hits_of(seed, n))
    counts = [round(10 ** (i / 6)) for i in range(6, 31) if round(10 ** (i / 6)) <= n]
    wanted = [abs(4 * hits_of(seed, count) / count - math.pi) for count in counts]
    assert errors == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("n", [1, 10, 437, 100_000])
def test_the_standard_error_is_that_of_the_binomial_distribution(darts, n):
    p = math.pi / 4
    wanted = 4 * math.sqrt(p * (1 - p) / n)
    assert model(darts[0], "darts", "standardError", n) == pytest.approx(wanted)


def test_two_of_three_of_many_runs_lie_within_one_standard_error(darts):
    share = """() => {
      const { newRun, throwUntil, within } = lesson.explorables.darts.model;
      const runs = Array.from({ length: 2000 }, (_, i) => throwUntil(newRun(i), 400));
      return within(runs) / runs.length;
    }"""
    assert darts[0].evaluate(share) == pytest.approx(0.683, abs=0.035)


@pytest.mark.parametrize("n", [0, 1, 19, 39, 40, 5000, 99_999, 100_000])
def test_play_goes_on_by_a_twentieth_and_ends(darts, n):
    wanted = min(100_000, n + max(1, n // 20))
    assert model(darts[0], "darts", "nextCount", n) == wanted


def test_a_run_can_be_stepped_by_keyboard(browser):
    with opened(browser, "03-pi-loop", "darts", reduced_motion="reduce") as (_, figure):
        assert status(figure) == "No points yet. The first run has the seed 1."
        for n in (1, 2):
            press(figure, "Step")
            hits = hits_of(1, n)
            assert readout(figure) == {
                "points": str(n),
                "hits": str(hits),
                "estimate of π": f"{4 * hits / n:.4f}",
                "distance from π": f"{abs(4 * hits / n - math.pi):.4f}",
                "standard error": f"{4 * math.sqrt(math.pi / 4 * (1 - math.pi / 4) / n):.4f}",
            }
        for n in (20, 200, 2000):
            press(figure, "× 10 points")
            assert readout(figure)["hits"] == str(hits_of(1, n))
        drawn = [figure.locator(f"path.{kind}") for kind in ("hits", "misses")]
        marks = [path.get_attribute("d").count("M") for path in drawn]
        assert marks == [hits_of(1, 1000), 1000 - hits_of(1, 1000)]


def test_the_table_in_words_is_what_the_picture_shows(browser):
    with opened(browser, "03-pi-loop", "darts", reduced_motion="reduce") as it:
        page, figure = it
        slide(figure, "Runs at once", "End")
        for row in words(figure):
            n = int(row[0].replace(" ", ""))
            while int(re.sub(r"\D", "", readout(figure)["points"])) < n:
                press(figure, "× 10 points")
            share = int(re.search(r"Of 16 runs, (\d+) lie", status(figure))[1])
            assert row[1:2] + row[3:] == [
                readout(figure)["standard error"],
                f"{share} of 16",
            ]
            errors = [page.evaluate(RUN, [seed, n])[2][-1] for seed in range(1, 17)]
            assert row[2] == f"{statistics.median(errors):.4f}"
        assert len(words(figure)) == 4
        assert figure.locator(".picture path.others").count() == 15
        button = figure.get_by_role("button", name="Play", exact=True)
        assert button.get_attribute("aria-disabled") == "true"


def test_play_takes_who_wants_no_motion_to_the_end(browser):
    with opened(browser, "03-pi-loop", "darts", reduced_motion="reduce") as (_, figure):
        press(figure, "Play")
        assert "100\u202f000 points with seed 1" in status(figure)
        press(figure, "Other seeds")
        assert status(figure) == "No points yet. The first run has the seed 2."


# ---- gil ----

STEP_US = 100


@dataclass
class Thread:
    """A thread of the simulation in small steps; `parts` are [what, steps left]."""

    parts: list[list]
    state: str = "new"
    waited: int = 0  # steps since it began to wait for the GIL
    seen: int = 0  # changes of hands at its last look


class Steps:
    """The rules on the page, followed step by step."""

    def __init__(self, lists, interval_us: int, gil: bool) -> None:
        parts = [[[what, us // STEP_US] for what, us in part] for part in lists]
        self.threads = [Thread(it) for it in parts]
        self.interval, self.gil = interval_us // STEP_US, gil
        self.holder = self.last = None
        self.changes = 0
        self.rows = [[] for _ in lists]  # the state of each thread in each step

    def run(self) -> list[list[str]]:
        while any(it.parts for it in self.threads):
            self.start()
            self.ask()
            for thread, row in zip(self.threads, self.rows, strict=True):
                row.append(thread.state if thread.parts else "done")
                if thread.state == "gil":
                    thread.waited += 1
                elif thread.parts:
                    thread.parts[0][1] -= 1
            self.let_go()
        return self.rows

    def let_go(self) -> None:
        for thread in self.threads:
            if thread.parts and thread.parts[0][1] == 0:
                thread.parts.pop(0)
                thread.state = "new"
                if self.holder is thread:
                    self.holder = None
                    self.give()

    def start(self) -> None:
        for thread in self.threads:
            if thread.parts and thread.state == "new":
                thread.state = thread.parts[0][0]
                if thread.state == "python" and self.gil:
                    self.wait(thread)
                    if self.holder is None:
                        self.give()

    def wait(self, thread: Thread) -> None:
        thread.state, thread.waited, thread.seen = "gil", 0, self.changes

    def give(self) -> None:
        waiting = [it for it in self.threads if it.state == "gil"]
        if waiting:
            self.holder = max(waiting, key=lambda it: it.waited)  # the first of equals
            self.holder.state = "python"
            self.changes += self.holder is not self.last
            self.last = self.holder

    def ask(self) -> None:
        for thread in self.threads:
            looks = thread.waited and thread.waited % self.interval == 0
            if thread.state == "gil" and looks:
                if thread.seen == self.changes:
                    holder = self.holder
                    self.give()
                    self.wait(holder)
                thread.seen = self.changes


def rows_of(threads, wall: int) -> list[list[str]]:
    """Spells as the state in each step."""
    rows = [["done"] * (wall // STEP_US) for _ in threads]
    for row, spells in zip(rows, threads, strict=True):
        for spell in spells:
            first, last = spell["from"] // STEP_US, spell["to"] // STEP_US
            row[first:last] = [spell["state"]] * (last - first)
    return rows


def random_plan(seed: int):
    """Threads with Python and other work in turns, of irregular lengths."""
    draw = random.Random(seed)
    kinds = ["compiled", "io"]
    return [
        [
            [draw.choice(kinds) if i % 2 else "python", STEP_US * draw.randint(1, 90)]
            for i in range(draw.randint(1, 9))
        ]
        for _ in range(draw.randint(1, 5))
    ]


@pytest.fixture(scope="module")
def gil(browser):
    with opened(browser, "07-threads", "gil") as found:
        yield found


@pytest.mark.parametrize("seed", range(25))
def test_a_timeline_follows_the_rules_step_by_step(gil, seed):
    plan = random_plan(seed)
    interval = STEP_US * random.Random(seed).choice([1, 7, 13, 50, 1000])
    with_gil = seed % 4 != 0
    found = model(gil[0], "gil", "simulate", plan, interval, with_gil)
    assert (
        rows_of(found["threads"], found["wall"])
        == Steps(plan, interval, with_gil).run()
    )


@pytest.mark.parametrize("seed", range(25, 40))
def test_what_holds_for_every_timeline(gil, seed):
    plan = random_plan(seed)
    total = sum(us for part in plan for _, us in part)
    longest = max(sum(us for _, us in part) for part in plan)
    found = model(gil[0], "gil", "simulate", plan, 1700, True)
    free = model(gil[0], "gil", "simulate", plan, 1700, False)
    assert longest == free["wall"] <= found["wall"] <= total
    assert free["waited"] == 0
    busy = sum(us for part in plan for what, us in part if what != "io")
    assert found["cpu"] == free["cpu"] == busy
    for states in zip(*rows_of(found["threads"], found["wall"]), strict=True):
        assert states.count("python") <= 1
        assert "gil" not in states or "python" in states  # nobody waits for a free GIL


def test_spells_of_a_loop_are_as_long_as_the_switch_interval(gil):
    """As episode 7 observes: 5 ms and 20 ms, for two threads and for three."""
    for threads, interval_ms in ((2, 5), (2, 20), (3, 5)):
        run = model(gil[0], "gil", "run", "python", threads, interval_ms, True)
        spells = [it for spells in run["threads"] for it in spells[:-1]]  # not the last
        lengths = {it["to"] - it["from"] for it in spells if it["state"] == "python"}
        assert lengths == {interval_ms * 1000}
        assert (run["speedup"], run["ratio"]) == (1, 1)


def test_a_thread_that_is_alone_keeps_the_gil(gil):
    run = model(gil[0], "gil", "run", "python", 1, 1, True)
    assert [len(spells) for spells in run["threads"]] == [1]
    assert run["switches"] == 0


KINDS = {
    "loop in Python": "python",
    "calls of NumPy": "numpy",
    "requests": "io",
    "loop and requests": "mixed",
}


def test_the_words_hold_the_numbers_of_the_model(gil):
    rows = words(gil[1])
    assert {row[0] for row in rows} == set(KINDS)
    for work, interval, held, *numbers in rows:
        milliseconds = int(interval.removesuffix(" ms"))
        plan = model(gil[0], "gil", "plan", KINDS[work], 2)
        assert sum(us for part in plan for _, us in part) == 60_000
        steps = Steps(plan, milliseconds * 1000, held == "with").run()
        wall = len(steps[0]) * STEP_US / 1000
        states = [state for row in steps for state in row]
        cpu = (states.count("python") + states.count("compiled")) * STEP_US / 1000
        assert numbers == [f"{wall:.1f} ms", f"{cpu / wall:.2f}", f"{60 / wall:.2f}"]


def test_the_numbers_wait_for_the_end(browser):
    with opened(browser, "07-threads", "gil", reduced_motion="reduce") as (_, figure):
        assert set(readout(figure).values()) == {"–"}
        assert status(figure) == "Nothing has run yet."
        press(figure, "Step")
        assert status(figure) == "After 5.0 ms."
        assert figure.locator("rect.area").count() == 2  # one in the legend
        press(figure, "Play")
        assert list(readout(figure).values()) == ["60.0 ms", "1.00", "1.00", "55.0 ms"]
        assert figure.locator("rect.area").count() == 13
        assert figure.locator("rect.holder").count() == 12
        press(figure, "Back")
        assert status(figure) == "Nothing has run yet."


def test_every_setting_can_be_changed_by_keyboard(browser):
    with opened(browser, "07-threads", "gil", reduced_motion="reduce") as (_, figure):
        press(figure, "Play")
        slide(figure, "Threads", "End")
        assert readout(figure)["speed-up"] == "1.00"
        figure.get_by_label("with the GIL").press("Space")
        assert readout(figure)["speed-up"] == "4.00"
        assert figure.locator("rect.holder").count() == 0
        figure.get_by_label("with the GIL").press("Space")
        figure.get_by_label("What the threads do").press("ArrowDown")
        assert readout(figure)["speed-up"] == "3.85"
        figure.get_by_label("What the threads do").press("End")
        slide(figure, "Threads", "ArrowLeft", 2)
        slide(figure, "Switch interval", "End")
        slider = figure.get_by_role("slider", name="Switch interval", exact=True)
        assert slider.get_attribute("aria-valuetext") == "100 ms"
        assert list(readout(figure).values())[:3] == ["60.0 ms", "0.52", "1.00"]
