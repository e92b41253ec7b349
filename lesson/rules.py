"""The rules of form that every page keeps; each breach names file and line."""

from __future__ import annotations

import re
from pathlib import Path

from lesson import pages
from lesson.pages import Box, Page, Problem

FRONT_KEYS = ("title", "teaching", "exercises", "questions", "objectives", "keypoints")
EXERCISES = ("challenge", "quiz")
BOXES = (
    *EXERCISES,
    *("solution", "hint", "callout", "discussion", "prereq", "checklist", "instructor"),
    "explorable",
)
KINDS = (
    *("predict", "trace", "choose", "fill", "parsons", "repair", "variation"),
    *("strategy", "draw", "write", "measure", "discuss"),
)
DIRECTIVES = (
    *("timetable", "case-studies", "keypoints", "all-in-one", "machines"),
    *("ladder", "costs", "glossary"),
)
MAX_BLOCK_CHARACTERS = 400
MAX_BLOCK_COLUMNS = 72
MIN_ALT_CHARACTERS = 40
MIN_EXPLORABLE_WORDS = 40
MAX_STRETCH_MINUTES = 15  # of teaching before the learners do something again
WEASEL = re.compile(r"\b(just|simply|simple|easy|easily|obviously|of course)\b", re.I)
CONTRACTION = re.compile(
    r"\b(\w+n['’]t|(it|that|let|there|what|here)['’]s|\w+['’](re|ve|ll))\b", re.I
)
UNFINISHED = re.compile(r"\b(FIXME|TODO|XXX|TBD)\b")


def check(page: Page, root: Path) -> list[Problem]:
    """All breaches on one page."""
    page = Page(**{**vars(page), "problems": list(page.problems)})
    check_boxes(page)
    check_images(page, root)
    check_words(page)
    check_headings(page)
    if pages.is_taught(page.path):
        check_front_matter(page)
        check_exercises(page, root)
        check_stretches(page)
        check_blocks(page)
    elif not page.front.get("title") and not page.headings:
        page.problem(1, "a page needs a title, in its front matter or as a heading")
    return sorted(page.problems)


def check_front_matter(page: Page) -> None:
    for key in FRONT_KEYS:
        value = page.front.get(key)
        if value is None:
            page.problem(1, f"front matter lacks `{key}`")
        elif key in ("teaching", "exercises"):
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                page.problem(front_line(page, key), f"`{key}` must be whole minutes")
        elif key != "title" and not (isinstance(value, list) and value):
            page.problem(front_line(page, key), f"`{key}` must be a list of sentences")
    packages = page.front.get("packages", [])
    if not (isinstance(packages, list) and all(isinstance(n, str) for n in packages)):
        page.problem(front_line(page, "packages"), "`packages` must be a list of names")
    for key in page.front.keys() - {*FRONT_KEYS, "packages"}:
        page.problem(front_line(page, key), f"front matter has no key `{key}`")


def front_line(page: Page, key: str) -> int:
    lines = page.text.split("\n")
    return next((i for i, text in enumerate(lines, 1) if text.startswith(f"{key}:")), 1)


def check_boxes(page: Page) -> None:
    for box in page.boxes:
        if box.name and box.name not in BOXES + DIRECTIVES:
            page.problem(box.line, f"there is no box {{{box.name}}}; known: {BOXES}")
        if box.name in ("solution", "hint") and "challenge" not in box.boxes:
            page.problem(box.line, f"a {{{box.name}}} stands inside a challenge")
        if box.name == "challenge":
            check_challenge(page, box)
        elif box.name == "quiz":
            check_quiz(page, box)
        elif box.name == "explorable":
            check_explorable(page, box)


def check_challenge(page: Page, box: Box) -> None:
    if not box.title:
        page.problem(box.line, "the challenge needs a title")
    if not any(child.name == "solution" for child in box.children):
        page.problem(box.line, f"the exercise “{box.title}” has no solution")
    if not pages.is_taught(page.path):
        return
    if box.options.get("kind") not in KINDS:
        page.problem(box.line, f"`:kind:` must be one of {', '.join(KINDS)}")
    check_minutes(page, box)


def check_quiz(page: Page, box: Box) -> None:
    options = re.findall(r"^- \[([ x])\] ", box.text, re.M)
    if len(options) < 3:
        page.problem(box.line, "a quiz needs at least three `- [ ]` options")
    if options.count("x") != 1:
        page.problem(box.line, "exactly one option of a quiz is right: `- [x]`")
    for item in re.split(r"^- \[[ x]\] ", box.text, flags=re.M)[1:]:
        if len([part for part in item.strip().split("\n\n") if part.strip()]) < 2:
            page.problem(
                box.line, f"the option “{item.split(chr(10))[0]}” explains nothing"
            )
    if pages.is_taught(page.path):
        check_minutes(page, box)


def check_explorable(page: Page, box: Box) -> None:
    """The reader predicts, plays, learns what the model leaves out, or reads it all."""
    for option in ("title", "predict", "limits"):
        if not box.options.get(option):
            page.problem(box.line, f"the explorable needs `:{option}:`")
    if len(box.text.split()) < MIN_EXPLORABLE_WORDS:
        message = f"needs {MIN_EXPLORABLE_WORDS} words that say the same as its picture"
        page.problem(box.line, f"the explorable {box.title} {message}")


def check_minutes(page: Page, box: Box) -> None:
    if not box.options.get("minutes", "").isdigit():
        page.problem(box.line, "`:minutes:` must be a whole number")
    objectives = page.front.get("objectives") or []
    named = box.options.get("objectives", "").split()
    if not named:
        page.problem(box.line, "`:objectives:` must name at least one objective")
    for number in named:
        if not (number.isdigit() and 1 <= int(number) <= len(objectives)):
            page.problem(box.line, f"there is no objective {number}")


def check_exercises(page: Page, root: Path) -> None:
    """Minutes add up, objectives are met, ids are in order, scripts exist."""
    boxes = [box for box in page.boxes if box.name in EXERCISES]
    challenges = [box for box in boxes if box.name == "challenge"]
    counted = [box for box in boxes if box.options.get("extension") != "yes"]
    minutes = sum(
        int(m) for box in counted if (m := box.options.get("minutes", "")).isdigit()
    )
    if (
        isinstance(page.front.get("exercises"), int)
        and page.front["exercises"] != minutes
    ):
        message = f"front matter says {page.front['exercises']} minutes of exercises, "
        page.problem(front_line(page, "exercises"), f"{message}the boxes say {minutes}")
    met = {
        number for box in boxes for number in box.options.get("objectives", "").split()
    }
    for number, objective in enumerate(page.front.get("objectives") or [], 1):
        if str(number) not in met:
            page.problem(
                front_line(page, "objectives"), f"no exercise for: {objective}"
            )
    if len(challenges) < 3 or len({box.options.get("kind") for box in challenges}) < 3:
        page.problem(1, "an episode needs three exercises of different kinds")
    if not any(box.name == "quiz" for box in boxes):
        page.problem(1, "an episode needs a quiz")
    if not any(box.name == "instructor" for box in page.boxes):
        page.problem(1, "an episode needs a note for the instructor")
    if not any(block.result("error") for block in page.blocks):
        page.problem(1, "an episode needs one deliberate error with its real message")
    check_ids(page, challenges, root)


def check_stretches(page: Page) -> None:
    """No long lecture: teaching minutes are shared out by words, between activities."""
    stretches = [(1, 0)]  # first line, words
    for line, text, boxes in page.prose:
        if {"challenge", "quiz", "discussion"} & set(boxes):
            if stretches[-1][1]:
                stretches.append((line, 0))
        elif "instructor" not in boxes:
            start, words = stretches[-1]
            stretches[-1] = (start if words else line, words + len(text.split()))
    total = sum(words for _, words in stretches)
    teaching = page.front.get("teaching")
    if not total or not isinstance(teaching, int):
        return
    for line, words in stretches:
        minutes = teaching * words / total
        if minutes > MAX_STRETCH_MINUTES:
            message = f"{minutes:.0f} minutes of teaching from here without an exercise"
            page.problem(line, message)


def check_ids(page: Page, challenges: list[Box], root: Path) -> None:
    number = page.stem.partition("-")[0]
    ids = set()
    for position, box in enumerate(challenges, 1):
        name = box.options.get("id", "")
        ids.add(name)
        if not re.fullmatch(rf"ex{number}_{position}(_[a-z0-9_]+)", name):
            page.problem(box.line, f"`:id:` must look like ex{number}_{position}_words")
    folder = root / "code" / page.stem
    scripts = {path.stem for path in (folder / "solutions").glob("ex*.py")}
    if not scripts:
        page.problem(
            1, f"an episode needs a .py exercise in code/{page.stem}/solutions"
        )
    for name in sorted(scripts - ids):
        page.problem(
            1, f"no challenge has the id of code/{page.stem}/solutions/{name}.py"
        )
    for name in sorted(scripts):
        for kind in ("exercises", "checks"):
            if not (folder / kind / f"{name}.py").exists():
                page.problem(1, f"code/{page.stem}/{kind}/{name}.py is missing")


def check_images(page: Page, root: Path) -> None:
    for line, source, alt in page.images:
        if len(alt) < MIN_ALT_CHARACTERS:
            message = (
                "needs alt text that says what it shows (type, axes, trend, a number)"
            )
            page.problem(line, f"the image {source} {message}")
        target = (page.path.parent / source).resolve()
        if not target.is_file():
            page.problem(line, f"there is no image {source}")
        elif target.parent == root / "fig" and not target.with_suffix(".py").is_file():
            page.problem(line, f"{source} has no script fig/{target.stem}.py")


def check_blocks(page: Page) -> None:
    for block in page.blocks:
        if block.language not in ("python", "console"):
            continue
        if block.options.get("norun") == "":
            page.problem(block.line, 'say why the block is not run: norun="because …"')
        if "solution" in block.boxes:  # read, not typed; long lines scroll
            continue
        widest = max((len(row) for row in block.text.splitlines()), default=0)
        if widest > MAX_BLOCK_COLUMNS:
            message = f"a line has {widest} columns; {MAX_BLOCK_COLUMNS} fit"
            page.problem(block.line, message)
        if len(block.text) > MAX_BLOCK_CHARACTERS:
            message = (
                f"the block has {len(block.text)} characters; {MAX_BLOCK_CHARACTERS} "
            )
            page.problem(block.line, message + "can be typed in two minutes")


def check_words(page: Page) -> None:
    options = [
        (box.line, " ".join(box.options.values()), ())
        for box in page.boxes
        if box.name == "explorable"
    ]
    for line, text, _ in page.prose + options:
        for offset, row in enumerate(text.split("\n")):
            row = re.sub(r"[“\"][^”\"]*[”\"]", "", row)  # quotations may say anything
            for pattern, advice in (
                (WEASEL, "says nothing, or discourages; leave it out"),
                (CONTRACTION, "is a contraction; write it out"),
                (UNFINISHED, "marks something unfinished"),
            ):
                if match := pattern.search(row):
                    page.problem(line + offset, f"“{match[0]}” {advice}")


def check_headings(page: Page) -> None:
    previous = 1
    for line, level, text in page.headings:
        if level == 1 and page.front.get("title"):
            page.problem(
                line, f"“{text}”: the title stands in the front matter; start at ##"
            )
        if level > previous + 1:
            page.problem(line, f"“{text}” skips a heading level")
        previous = level
