"""Check of exercise 12.4: lines with two words, half words, capitals, and none."""

import dask
import dask.bag as db
from dask.bag.core import Item

TITLE = "Count words, not lines"
HINTS = (
    "What is one item of the bag after each step: a line, a list of words, a word?",
    "lines.map(words_of) makes lists of words; flatten() makes one item of each word.",
    "words.filter(lambda other: other == word).count() counts the items that are equal.",
)
LINES = [
    "Water, water: the water rises.",
    "The waterfall is no water; underwater neither.",
    "",
    "Under water!",
    "PEAS and peas",
    "repeat the peat",
]
EXPECTED = {"water": 5, "peas": 2, "peat": 1, "the": 3, "soup": 0, "a": 0}


def check(answer, require):
    for partition_size in (1, 4, 6):
        lines = db.from_sequence(LINES, partition_size=partition_size)
        with dask.config.set(scheduler="synchronous"):
            for word, expected in EXPECTED.items():
                lazy = answer.count_word(lines, word)
                judge(answer, lazy, word, expected, require)


def judge(answer, lazy, word, expected, require):
    require(
        isinstance(lazy, Item),
        f"`count_word` returned a {type(lazy).__name__}: return the lazy count itself, "
        "so that several words can be counted in one pass.",
    )
    found = lazy.compute()
    text = " / ".join(LINES)
    lines = sum(word in line for line in LINES)
    exact = sum(line.split().count(word) for line in LINES)
    letters = sum(list(line.lower()).count(word) for line in LINES)
    require(
        found == expected or found != lines,
        f"“{word}” stands {expected} times in “{text}”, you counted {found}, which is "
        "the number of lines: make an item of each word before you filter.",
    )
    require(
        found == expected or found != exact,
        f"“{word}” stands {expected} times in “{text}”, you counted {found}: capitals "
        "and punctuation hide the others; use words_of.",
    )
    require(
        found == expected or found != letters,
        f"“{word}” stands {expected} times in “{text}”, you counted {found}: your items "
        "are letters; first map words_of, then flatten.",
    )
    require(
        found == expected,
        f"“{word}” stands {expected} times in “{text}”, you counted {found}: compare "
        "whole words, and count each of them.",
    )
