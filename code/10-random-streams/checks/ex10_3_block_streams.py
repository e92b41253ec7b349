"""Check of exercise 10.3: streams that differ, repeat, and belong to their block."""

import numpy as np

TITLE = "A stream for each block"
HINTS = (
    "The three blanks are the seed, the number of blocks, and the child of the block.",
    "SeedSequence takes the seed; spawn takes how many children you want; SFC64 takes "
    "one of the children.",
    "parent = np.random.SeedSequence(seed), children = parent.spawn(n_blocks), and "
    "SFC64(child) in the last line.",
)


def first_numbers(answer, seed, n_blocks):
    """The first two numbers of each stream, or None for what is no stream."""
    return [tuple(stream.random(2)) for stream in answer.block_streams(seed, n_blocks)]


def check(answer, require):
    judge_list(answer, require)
    numbers = first_numbers(answer, 5, 7)
    require(
        len(set(numbers)) > 1,
        "All blocks draw the same numbers: the generator of each block needs its own "
        "child, not the seed or the parent.",
    )
    require(
        len(set(numbers)) == 7,
        "Some blocks draw the same numbers: each block needs a child of its own.",
    )
    require(
        numbers == first_numbers(answer, 5, 7),
        "Two calls with the seed 5 give different streams: make the parent from the "
        "seed, anew in each call.",
    )
    judge_blocks(answer, numbers, require)


def judge_list(answer, require):
    for n_blocks in (0, 1, 7):
        streams = answer.block_streams(5, n_blocks)
        require(
            isinstance(streams, list),
            f"`block_streams` returned a {type(streams).__name__}: return a list.",
        )
        require(
            len(streams) == n_blocks,
            f"For {n_blocks} blocks you made {len(streams)} streams: one for each.",
        )
        require(
            all(isinstance(stream, np.random.Generator) for stream in streams),
            "A stream is a `np.random.Generator`: wrap what SFC64 gives in one.",
        )
        require(
            len({id(stream) for stream in streams}) == n_blocks,
            "Blocks share one generator, so the result depends on who comes first: "
            "make a generator for each block.",
        )


def judge_blocks(answer, numbers, require):
    shared = set(numbers) & set(first_numbers(answer, 6, 7))
    require(
        not shared,
        f"Seeds 5 and 6 have {len(shared)} of 7 streams in common: do not add to the "
        "seed, spawn from it.",
    )
    require(
        first_numbers(answer, 5, 3) == numbers[:3],
        "The stream of a block changes with the number of blocks: child number i "
        "belongs to block i.",
    )
    expected = [
        np.random.Generator(
            np.random.SFC64(np.random.SeedSequence(5, spawn_key=(index,)))
        )
        for index in range(7)
    ]
    require(
        numbers == [tuple(stream.random(2)) for stream in expected],
        "Each block has a stream of its own, but not that of `pi_numpy`: block i gets "
        "an SFC64 of child number i, counted from 0.",
    )
