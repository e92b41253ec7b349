"""Three explorables: the two laws, chunk size, a task graph on workers.

Each model is compared with the same model written again in Python, by other means.
"""

from __future__ import annotations

import heapq
import itertools
import json
import math
import random
import re
import runpy
import statistics
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from explorable_page import (
    model,
    opened,
    press,
    promises_broken,
    readout,
    slide,
    status,
)
from test_browser import chromium

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "lesson/site/theme/static/explorables"
PLACES = [
    ("13-scaling", "amdahl"),
    ("06-dask-array", "chunks"),
    ("02-patterns", "task-graph"),
    ("12-delayed-and-bags", "task-graph"),
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def models(browser):
    """An empty page that knows the models, without any picture."""
    page = browser.new_page()
    page.evaluate("window.lesson = { explorables: {} }")
    for name in ("amdahl", "chunks", "task-graph"):
        page.add_script_tag(path=SCRIPTS / f"{name}.js")
    yield page
    page.close()


def words(stem: str, name: str) -> str:
    """The Markdown between the options of an explorable and its end."""
    text = (ROOT / "_episodes" / f"{stem}.md").read_text(encoding="utf-8")
    (box,) = re.findall(rf"^:::\{{explorable\}} {name}\n(.*?)^:::$", text, re.S | re.M)
    return box


def tables(stem: str, name: str) -> list[list[list[str]]]:
    """The rows of its tables, as texts, without their heads."""
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n)+", words(stem, name), re.M):
        lines = [line.strip("| ") for line in block.splitlines()[2:]]
        found.append([re.split(r"\s*\|\s*", line) for line in lines])
    return found


@pytest.mark.parametrize(("stem", "name"), PLACES)
def test_it_keeps_the_promises_of_every_explorable(browser, stem, name):
    assert promises_broken(browser, stem, name) == []


# ---- the two laws --------------------------------------------------------------------


@pytest.fixture
def laws(browser):
    with opened(browser, "13-scaling", "amdahl") as (page, figure):
        yield page, figure


def law(page, name, *args):
    return model(page, "amdahl", name, *args)


def test_the_laws_follow_from_the_times_of_the_parts(models):
    for percent, k in [(0, 7), (3, 1), (10, 8), (37, 13), (100, 64), (1, 1024)]:
        serial = Fraction(percent, 100)
        shared = 1 - serial
        amdahl = (serial + shared) / (serial + shared / k)  # the same work, k workers
        gustafson = (serial + k * shared) / (serial + shared)  # k times the shared work
        assert law(models, "amdahl", percent / 100, k) == pytest.approx(float(amdahl))
        assert law(models, "gustafson", percent / 100, k) == pytest.approx(gustafson)
    assert law(models, "limit", 0.04) == pytest.approx(25)
    far = law(models, "amdahl", 0.04, 1e9)
    assert far == pytest.approx(law(models, "limit", 0.04), rel=1e-6)


def test_the_fit_has_the_least_squares(models):
    rng = random.Random(13)
    for workers in ([2], [2, 3], [1, 2, 4, 7], [3, 5, 64]):
        runs = [{"workers": k, "speedUp": k * rng.uniform(0.4, 1.05)} for k in workers]
        column = np.array([[1 - 1 / k] for k in workers])
        target = [1 / run["speedUp"] - 1 / run["workers"] for run in runs]
        (slope,), *_ = np.linalg.lstsq(column, np.array(target), rcond=None)
        assert law(models, "fitSerialFraction", runs) == pytest.approx(slope)


def test_the_fit_of_one_run_is_the_formula_of_the_page(models):
    for k, speed_up in [(2, 1.86), (8, 3.3), (5, 5.5)]:
        fit = law(models, "fitSerialFraction", [{"workers": k, "speedUp": speed_up}])
        assert fit == pytest.approx((k / speed_up - 1) / (k - 1))


def test_a_planted_fraction_is_found_again(models):
    for s in (0, 0.07, 0.5):
        runs = [
            {"workers": k, "speedUp": law(models, "amdahl", s, k)}
            for k in (1, 2, 6, 48)
        ]
        assert law(models, "fitSerialFraction", runs) == pytest.approx(s, abs=1e-12)


def test_speed_ups_are_compared_with_one_worker_and_gaps_are_left_out(models):
    typed = "[[1, 0.8], [2, 1.2], [4, NaN], [NaN, 3], [8, 0], [6, 2]]"
    runs = models.evaluate(f"lesson.explorables.amdahl.model.relativeRuns({typed})")
    assert [run["workers"] for run in runs] == [2, 6]
    assert [run["speedUp"] for run in runs] == pytest.approx([1.5, 2.5])


def test_the_words_say_what_the_laws_give(models):
    ((*rows,),) = tables("13-scaling", "amdahl")
    for row in rows:
        k, *numbers = (float(cell.removesuffix(" %")) for cell in row)
        one, other = law(models, "amdahl", 0.1, k), law(models, "gustafson", 0.1, k)
        expected = [one, 100 * one / k, other, 100 * other / k]
        assert numbers[0::2] == pytest.approx(expected[0::2], abs=0.05)
        assert numbers[1::2] == pytest.approx(expected[1::2], abs=0.5)


def test_sliders_and_own_runs_by_keyboard(laws):
    _, figure = laws
    before = readout(figure)
    assert before["s that fits your runs"] == "–"
    slide(figure, "Workers", "Home")
    assert readout(figure)["Amdahl"] == "1.0"
    slide(figure, "Workers", "ArrowRight", 5)
    assert readout(figure)["Amdahl"] == "4.7"
    assert readout(figure)["efficiency, Amdahl"] == "59\u00a0%"
    assert readout(figure)["Gustafson"] == "7.3"
    figure.get_by_label("speed-up of run 1").fill("0.91")
    figure.get_by_label("speed-up of run 2").fill("1.69")
    assert readout(figure)["s that fits your runs"] == "7.7\u00a0%"
    assert "fits your runs best is 7.7\u00a0%" in status(figure)
    press(figure, "Set s to the fit")
    slider = figure.get_by_role("slider", name="Serial fraction s")
    assert slider.get_attribute("aria-valuetext") == "7.7\u00a0%"


def test_a_speed_up_beyond_the_workers_is_not_called_a_fraction(laws):
    _, figure = laws
    figure.get_by_label("speed-up of run 2").fill("2.4")
    assert "so no serial fraction fits your runs" in status(figure)
    before = figure.get_by_role("slider", name="Serial fraction s").input_value()
    press(figure, "Set s to the fit")
    assert (
        figure.get_by_role("slider", name="Serial fraction s").input_value() == before
    )


@pytest.mark.parametrize("log", [False, True])
def test_the_lines_lie_where_the_laws_say(laws, log):
    """Read back from the picture: the dot, the square and the end of the axes."""
    _, figure = laws
    if log:
        figure.get_by_label("Logarithmic axes").check()
    dot = figure.locator(".picture circle.hue-1")
    ideal = figure.locator(".picture .line.muted").get_attribute("d")
    x1, y1, x2, y2 = map(
        float, re.findall(r"[\d.]+", re.sub(r"L.*L", "L", ideal))
    )  # from 1 to 64
    share = (float(dot.get_attribute("cy")) - y1) / (y2 - y1)
    speed_up = 64**share if log else 1 + 63 * share
    assert speed_up == pytest.approx(1 / (0.1 + 0.9 / 16), rel=0.02)
    place = (float(dot.get_attribute("cx")) - x1) / (x2 - x1)
    assert (64**place if log else 1 + 63 * place) == pytest.approx(16, rel=0.01)


# ---- chunk size ----------------------------------------------------------------------

T_TASK, T_POINT, T_FRESH = 0.16e-3, 17e-9, 28e-9
RECORD = json.loads(
    (ROOT / "data/06-dask-array-chunks.json").read_text(encoding="utf-8")
)


def by_hand(points, chunk, workers, task=T_TASK, fresh=True):
    """Seconds, by handing out one chunk after the other to whoever is free first."""
    chunk = min(chunk, points)
    each = T_POINT + (T_FRESH if fresh and chunk > 4_000_000 else 0)
    free = [0.0] * workers
    chunks = 0
    for start in range(0, points, chunk):
        size = min(chunk, points - start)
        heapq.heapreplace(free, free[0] + size * each)
        chunks += 1
    return chunks * (4 + 1 / 3) * task + max(free)


@pytest.fixture
def chunks(browser):
    with opened(browser, "06-dask-array", "chunks") as (page, figure):
        yield page, figure


def test_the_time_is_that_of_chunks_handed_out_one_by_one(models):
    rng = random.Random(6)
    cases = [(8_000_000, 3_000_000, 4), (8_000_000, 3_000_000, 2), (10, 10, 3)]
    cases += [(7, 20, 2), (9_000_001, 3_000_000, 3), (20_000_000, 4_000_001, 2)]
    for _ in range(60):
        points = rng.randrange(1000, 30_000_000)
        cases.append(
            (
                points,
                rng.randrange(points // 50 + 1, points),
                rng.choice([1, 2, 3, 5, 16]),
            )
        )
    for points, chunk, workers in cases:
        task, fresh = rng.choice([0, 1e-5, 1.6e-3]), rng.random() < 0.5
        it = {"points": points, "chunk": chunk, "workers": workers}
        it |= {"taskSeconds": task, "fresh": fresh}
        expected = by_hand(points, chunk, workers, task, fresh)
        assert model(models, "chunks", "seconds", it) == pytest.approx(expected), it


def test_memory_is_that_of_the_chunks_in_work(models):
    for points, chunk, workers, million in [
        (2 * 10**7, 10**6, 2, 2),
        (10**9, 11_600_000, 4, 46.4),  # exercise A of the page: nearly 2 GB
        (2 * 10**7, 2 * 10**7, 2, 20),
        (10**6, 300_000, 8, 1),
    ]:
        it = {"points": points, "chunk": chunk, "workers": workers}
        expected = 100e6 + 41 * 1e6 * million
        assert model(models, "chunks", "peakBytes", it) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("points", "workers", "task"), [(40_000, 3, 1e-7), (25_001, 7, 1e-8)]
)
def test_no_chunk_size_at_all_is_clearly_faster_than_the_best(
    chunks, points, workers, task
):
    """All sizes are tried; the model looks at some of them only."""
    page, _ = chunks
    it = {"points": points, "workers": workers, "taskSeconds": task}
    least = min(
        by_hand(points, size, workers, task) for size in range(1000, points + 1, 7)
    )
    found = model(page, "chunks", "best", it)
    assert found["seconds"] <= least * 1.001
    assert found["seconds"] == pytest.approx(
        by_hand(points, found["chunk"], workers, task)
    )
    assert 1000 <= found["low"] <= found["chunk"] <= found["high"] <= points


def test_the_constants_are_those_of_the_recorded_runs(models):
    rows = medians()
    tasks = {run["block"]: run["tasks"] for run in RECORD["runs"]}
    small, best, large, whole = 10**4, 10**6, 10**7, 2 * 10**7
    task = (rows[small][0] - rows[best][0]) / (
        tasks[small] - tasks[best]
    )  # as on the page
    point = (rows[best][0] - tasks[best] * task) / (whole / 2)
    fresh = [
        (rows[chunk][0] - tasks[chunk] * task) / share - point
        for chunk, share in ((large, large), (whole, whole))
    ]
    constants = models.evaluate("lesson.explorables.chunks.model")
    assert constants["SECONDS_PER_TASK"] == pytest.approx(task, rel=0.02)
    assert constants["SECONDS_PER_POINT"] == pytest.approx(point, rel=0.03)
    assert constants["FRESH_SECONDS_PER_POINT"] == pytest.approx(
        statistics.mean(fresh), rel=0.03
    )
    for chunk, count in tasks.items():
        assert count == pytest.approx(
            math.ceil(2e7 / chunk) * 13 / 3, abs=0.7 + 0.001 * count
        )


def medians() -> dict[int, tuple[float, float]]:
    found = {}
    for chunk in {run["block"] for run in RECORD["runs"]}:
        same = [run for run in RECORD["runs"] if run["block"] == chunk]
        keys = ("seconds", "peak_memory_mb")
        found[chunk] = tuple(
            statistics.median(run[key] for run in same) for key in keys
        )
    return found


def test_the_crosses_are_the_recorded_runs(chunks):
    page, figure = chunks
    rows = medians()
    drawn = page.evaluate("lesson.explorables.chunks.model.RECORDED")
    assert sorted(rows) == [chunk for chunk, *_ in drawn]
    for chunk, seconds, megabytes in drawn:
        assert seconds == pytest.approx(rows[chunk][0], rel=0.005)
        assert megabytes == pytest.approx(rows[chunk][1], abs=0.5)
    crosses = figure.locator(".picture path.hue-3")
    assert crosses.count() == 2
    slide(figure, "Workers", "ArrowRight")
    assert crosses.count() == 0  # other workers were not recorded


def test_the_words_hold_model_and_record(models):
    ((*rows,),) = tables("06-dask-array", "chunks")
    recorded = medians()
    assert len(rows) == len(recorded)
    for row in rows:
        chunk, count, seconds, measured, memory, peak = (
            float(cell.replace(" ", "")) for cell in row
        )
        it = {"points": 2 * 10**7, "chunk": int(chunk), "workers": 2}
        assert count == math.ceil(2e7 / chunk)
        assert seconds == pytest.approx(by_hand(2 * 10**7, int(chunk), 2), abs=0.006)
        assert memory == pytest.approx(
            model(models, "chunks", "peakBytes", it) / 1e6, abs=0.5
        )
        assert measured == pytest.approx(recorded[int(chunk)][0], abs=0.006)
        assert peak == pytest.approx(recorded[int(chunk)][1], abs=0.5)


def test_what_the_words_say_about_the_least_time(models):
    it = {"points": 2 * 10**7, "workers": 2}
    two = model(models, "chunks", "best", it)
    assert (two["seconds"], two["chunk"] / 1e6) == pytest.approx(
        (0.174, 3.33), rel=0.01
    )
    assert (two["low"] / 1e6, two["high"] / 1e6) == pytest.approx((0.3, 3.9), rel=0.05)
    sixteen = model(models, "chunks", "best", it | {"workers": 16})
    assert sixteen["chunk"] == 1_250_000
    cluster = model(models, "chunks", "best", it | {"taskSeconds": 1.6e-3})
    assert cluster["low"] / 1e6 == pytest.approx(1.7, rel=0.03)
    text = words("06-dask-array", "chunks")
    for number in (
        "0.17 s",
        "3.3 million",
        "0.3 to 3.9 million",
        "1.25 million",
        "1.7 million",
    ):
        assert number in text


def test_chunks_by_keyboard(chunks):
    _, figure = chunks
    assert readout(figure)["chunks"] == "2000"
    slide(figure, "Chunk (points)", "End")
    one = readout(figure)
    assert (one["chunks"], one["rounds"], one["memory, at most"]) == (
        "1",
        "1",
        "920 MB",
    )
    assert one["time"] == "0.9 s"
    figure.get_by_label("Large arrays get fresh memory").press("Space")
    assert readout(figure)["time"] == "0.34 s"
    slide(figure, "All points", "Home")
    assert "make 1 chunk, 1 round for 2 workers" in status(figure)


# ---- a task graph on workers ---------------------------------------------------------


@pytest.fixture
def graph(browser):
    with opened(browser, "02-patterns", "task-graph") as (page, figure):
        yield page, figure


def task(name, minutes, *needs):
    return {"name": name, "minutes": minutes, "needs": list(needs)}


def random_graph(rng, n_tasks):
    tasks = []
    for i in range(n_tasks):
        needs = rng.sample(range(i), min(i, rng.choice([0, 0, 1, 1, 2, 3])))
        tasks.append(task(f"t{i}", rng.randint(1, 9), *(f"t{j}" for j in needs)))
    return tasks


def minute_by_minute(tasks, workers, longest):
    """{name: (worker, start, stop)}: at every minute, look who is free and what is ready."""
    order = sorted(tasks, key=lambda it: -it["minutes"]) if longest else tasks
    runs = {}
    for now in itertools.count():
        done = {name for name, (_, _, stop) in runs.items() if stop <= now}
        if len(done) == len(tasks):
            return runs
        busy = {worker for worker, _, stop in runs.values() if stop > now}
        free = [worker for worker in range(1, workers + 1) if worker not in busy]
        for it in order:
            if free and it["name"] not in runs and done.issuperset(it["needs"]):
                runs[it["name"]] = (free.pop(0), now, now + it["minutes"])


def all_chains(tasks):
    """The minutes of every chain of tasks, by following every arrow."""
    needs = {it["name"]: it for it in tasks}

    def ending_with(name):
        minutes = needs[name]["minutes"]
        before = [
            chain for other in needs[name]["needs"] for chain in ending_with(other)
        ]
        return [minutes, *(minutes + chain for chain in before)]

    return [chain for it in tasks for chain in ending_with(it["name"])]


EVERYTHING = """([tasks, workers, order]) => {
    const model = lesson.explorables["task-graph"].model;
    const runs = model.schedule(tasks, workers, order);
    const moments = model.moments(runs);
    return {
        runs, moments,
        total: model.total(runs),
        bounds: model.bounds(tasks, workers),
        share: model.busyShare(runs, workers),
        states: moments.map((now) => model.statesAt(tasks, runs, now)),
    };
}"""


def test_the_schedule_is_that_of_a_clock_that_ticks(models):
    rng = random.Random(2)
    for n_tasks in (1, 2, 5, 9, 14, 14, 14, 23):
        tasks = random_graph(rng, n_tasks)
        for workers, order in itertools.product((1, 2, 3, 4), ("listed", "longest")):
            found = models.evaluate(EVERYTHING, [tasks, workers, order])
            runs = {
                it["name"]: (it["worker"], it["start"], it["stop"])
                for it in found["runs"]
            }
            assert runs == minute_by_minute(tasks, workers, order == "longest")
            check_schedule(tasks, workers, runs, found)


def check_schedule(tasks, workers, runs, found):
    """Limits, busy share, and the states at every moment."""
    total, work = found["total"], sum(it["minutes"] for it in tasks)
    limits = found["bounds"]
    assert limits == {"path": max(all_chains(tasks)), "share": work / workers}
    assert max(limits.values()) <= total <= work
    assert found["share"] == pytest.approx(work / (workers * total))
    assert found["moments"] == sorted({t for _, *times in runs.values() for t in times})
    for now, states in zip(found["moments"], found["states"], strict=True):
        for it in tasks:
            _, start, stop = runs[it["name"]]
            expected = "waiting"
            if all(runs[other][2] <= now for other in it["needs"]):
                expected = "ready"
            if start <= now:
                expected = "running"
            if stop <= now:
                expected = "done"
            assert states[it["name"]] == expected


def test_the_critical_path_is_a_chain_with_its_minutes(models):
    rng = random.Random(22)
    for _ in range(10):
        tasks = random_graph(rng, 12)
        path = model(models, "task-graph", "criticalPath", tasks)
        named = {it["name"]: it for it in tasks}
        for one, other in itertools.pairwise(path["names"]):
            assert one in named[other]["needs"]
        assert sum(named[name]["minutes"] for name in path["names"]) == path["minutes"]


def test_arrows_lead_from_a_column_to_a_later_one(models):
    tasks = random_graph(random.Random(5), 20)
    columns = model(models, "task-graph", "columns", tasks)
    place = {it["name"]: i for i, column in enumerate(columns) for it in column}
    assert len(place) == 20
    for it in tasks:
        assert all(place[other] < place[it["name"]] for other in it["needs"])


def graphs(stem):
    return [
        [
            task(name, int(minutes), *([] if needs == "–" else needs.split(", ")))
            for name, minutes, needs in rows
        ]
        for rows in tables(stem, "task-graph")
    ]


NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


@pytest.mark.parametrize("stem", ["02-patterns", "12-delayed-and-bags"])
def test_the_words_say_how_long_each_graph_takes(stem):
    text = words(stem, "task-graph")
    soup = {1: 130, 2: 95, 3: 95, 4: 95}
    expected = {
        "02-patterns": [soup, {1: 26, 2: 18, 3: 12, 4: 12}, {1: 16, 2: 10, 3: 9, 4: 7}],
        "12-delayed-and-bags": [{1: 28, 2: 16, 3: 11, 4: 11}, soup],
    }[stem]
    for tasks, totals in zip(graphs(stem), expected, strict=True):
        for workers, minutes in totals.items():
            runs = minute_by_minute(tasks, workers, longest=False)
            assert max(stop for _, _, stop in runs.values()) == minutes
        said = re.search(rf"One worker takes {totals[1]} .*", text)[0]
        for minutes in totals.values():
            assert re.search(rf"\b{minutes}\b", said)


def test_the_longest_first_helps_the_polders():
    polders = graphs("02-patterns")[2]
    ends = {
        workers: max(
            stop for _, _, stop in minute_by_minute(polders, workers, True).values()
        )
        for workers in (2, 3)
    }
    assert ends == {2: 9, 3: 7}


def test_the_soup_is_that_of_the_earlier_episodes():
    namespace = runpy.run_path(str(ROOT / "code/12-delayed-and-bags/soup.py"))
    page = (ROOT / "_episodes/01-introduction.md").read_text(encoding="utf-8")
    recipe = [int(m) for m in re.findall(r"^\| [A-G] \|.*\| (\d+) \|$", page, re.M)]
    soup = graphs("02-patterns")[0]
    assert [it["minutes"] for it in soup] == recipe
    assert all(callable(namespace[it["name"]]) for it in soup)
    assert graphs("12-delayed-and-bags")[1] == soup


def test_the_tables_of_episode_12_are_what_the_script_reads_from_dask(capsys):
    script = runpy.run_path(str(ROOT / "code/12-delayed-and-bags/graph_table.py"))
    assert script["main"]([]) == 0
    printed = capsys.readouterr().out.strip().split("\n\n")
    text = words("12-delayed-and-bags", "task-graph")
    assert len(printed) == 2
    for table in printed:
        assert f"\n{table}\n" in text


def test_steps_by_keyboard(graph):
    _, figure = graph
    assert status(figure) == "Time 0 min. Begins: rinse on worker 1, cut on worker 2."
    press(figure, "Step")
    assert status(figure).startswith(
        "Time 5 min. Ends: rinse. Begins: boil on worker 1."
    )
    press(figure, "Back")
    assert readout(figure)["now"] == "0 min"
    assert readout(figure)["total time"] == "?"
    for _ in range(20):
        press(figure, "Step")
    assert status(figure).startswith(
        "All done after 95 min; workers were busy 68\u00a0%"
    )
    assert readout(figure)["total time"] == "95 min"
    slide(figure, "Workers", "Home")
    assert readout(figure)["now"] == "0 min"
    press(figure, "Start again")
    assert status(figure).endswith("Begins: rinse on worker 1.")


def test_each_task_says_its_state(graph):
    _, figure = graph
    press(figure, "Step")
    texts = figure.locator(".picture").first.locator("text").all_text_contents()
    for word, count in [
        ("✓ done", 1),
        ("worker 1", 1),
        ("worker 2", 1),
        ("ready", 1),
        ("waiting", 3),
    ]:
        assert texts.count(word) == count, word
    assert figure.locator(".picture rect.ready").count() == 1


def test_another_graph_and_another_order(graph):
    _, figure = graph
    figure.get_by_role("combobox").select_option("Four polders and a sum")
    slide(figure, "Workers", "ArrowRight")
    assert "north on worker 1, east on worker 2, south on worker 3" in status(figure)
    figure.get_by_label("Longest task first").press("Space")
    assert "west on worker 1, south on worker 2, east on worker 3" in status(figure)
    for _ in range(9):
        press(figure, "Step")
    assert readout(figure)["total time"] == "7 min"


def test_who_prefers_reduced_motion_gets_the_end_at_once(browser):
    with opened(
        browser, "12-delayed-and-bags", "task-graph", reduced_motion="reduce"
    ) as (_, figure):
        press(figure, "Play")
        assert status(figure).startswith("All done after 16 ms")


def test_play_goes_on_by_itself_and_stops(browser):
    with opened(browser, "12-delayed-and-bags", "task-graph") as (page, figure):
        page.clock.install()
        press(figure, "Play")
        page.clock.run_for(1500)
        press(figure, "Pause")
        now = readout(figure)["now"]
        assert now not in ("0 ms", "16 ms")
        page.clock.run_for(5000)
        assert readout(figure)["now"] == now
