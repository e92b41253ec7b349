"""Check of exercise 02.1: each item is used exactly once, whatever the sizes."""

TITLE = "Add up the rain by blocks"
HINTS = (
    "Draw 10 items and 4 blocks on paper: which two blocks get a third item?",
    "The first `rest` blocks get one item more than `size`, and the next block starts "
    "where this one stops.",
    "stop = start + size + (1 if number < rest else 0), then start = stop; the sum of "
    "a block is sum(values[start:stop]).",
)
# Items and blocks: fits, does not fit, fewer items than blocks, nothing, a year.
SIZES = ((8, 4), (10, 4), (11, 4), (5, 4), (3, 5), (0, 3), (1, 1), (8760, 7))


def check(answer, require):
    for n_items, n_blocks in SIZES:
        check_ranges(answer, require, n_items, n_blocks)
    for n_items, n_blocks in SIZES[:-1]:
        check_sums(answer, require, n_items, n_blocks)
    check_total(answer, require)


def check_ranges(answer, require, n_items, n_blocks):
    """Each item in exactly one block, blocks of almost equal size."""
    case = f"With {n_items} items in {n_blocks} blocks,"
    ranges = list(answer.block_ranges(n_items, n_blocks))
    require(
        len(ranges) == n_blocks,
        f"{case} block_ranges gives {len(ranges)} pairs; give one for each block.",
    )
    uses = [0] * n_items
    for start, stop in ranges:
        require(
            0 <= start <= stop <= n_items,
            f"{case} one block is ({start}, {stop}), but items go from 0 to "
            f"{n_items - 1}; check what you add to `start`.",
        )
        for item in range(start, stop):
            uses[item] += 1
    twice = [item for item, times in enumerate(uses) if times > 1]
    require(
        not twice,
        f"{case} item {twice[0] if twice else 0} is in two blocks and would be added "
        "twice; start each block where the one before stops.",
    )
    lost = [item for item, times in enumerate(uses) if times == 0]
    require(
        not lost,
        f"{case} {len(lost)} of them are in no block (the first is item "
        f"{lost[0] if lost else 0}); hand out the rest, one item a block.",
    )
    sizes = [stop - start for start, stop in ranges]
    require(
        max(sizes) - min(sizes) <= 1,
        f"{case} the sizes are {sizes}, and everybody waits for the largest block; "
        "give the rest to several blocks, one item each.",
    )


def check_sums(answer, require, n_items, n_blocks):
    """The values are powers of two, so that a sum tells which items are in it."""
    case = f"With {n_items} items in {n_blocks} blocks,"
    values = [2**item for item in range(n_items)]
    sums = list(answer.partial_sums(values, n_blocks))
    require(
        len(sums) == n_blocks,
        f"{case} there are {len(sums)} partial sums; make one for each block.",
    )
    ranges = answer.block_ranges(n_items, n_blocks)
    for number, (found, (start, stop)) in enumerate(zip(sums, ranges, strict=True)):
        others = found & ~(2**stop - 2**start)
        require(
            others == 0,
            f"{case} the sum of block {number} also holds items of other blocks, so "
            "that it waits for them or adds twice; use values[start:stop] alone.",
        )
        require(
            found == 2**stop - 2**start,
            f"{case} the sum of block {number} lacks items of its own block; use all "
            "of values[start:stop].",
        )


def check_total(answer, require):
    """The total is made of the partial sums, and is right."""
    values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
    found = answer.total(values, 4)
    require(
        found == 39,
        f"The ten values add up to 39, but total gives {found!r}; add the partial sums.",
    )
    answer.partial_sums = lambda values, n_blocks: [100, 20, 3]
    require(
        answer.total(values, 3) == 123,
        "The total does not come from partial_sums, so one worker does all the work "
        "again; add the partial sums.",
    )
