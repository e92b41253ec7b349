"""Check of exercise 01.1: sizes of arrays, and blocks of whole images that fit."""

TITLE = "Blocks that fit"
HINTS = (
    "A shape times the bytes of one number gives bytes; whole images need `//`.",
    "`7 // 3` is 2: so many images fit. But 7 images then need 4 blocks, not 3.",
    "`math.ceil(n_images / per_block)` rounds up, so the rest gets a block, too.",
)


def blocks_one_by_one(n_images, image_bytes, budget_bytes):
    """The slow way: put image after image into blocks, open a new one when full."""
    n_blocks, room = 0, 0
    for _ in range(n_images):
        if room < image_bytes:
            n_blocks, room = n_blocks + 1, budget_bytes
        room -= image_bytes
    return n_blocks


def check_array_bytes(answer, require):
    require(
        answer.array_bytes((1000,), 8) != 1000,
        "`array_bytes` counts numbers: multiply by the bytes that one number needs.",
    )
    require(
        answer.array_bytes((1000,), 4) == 4000,
        "`array_bytes((1000,), 4)` must be 4000: not every number has 8 bytes, "
        "so use `number_bytes`.",
    )
    require(
        answer.array_bytes((10**4, 10**4, 10), 8) == 8 * 10**9,
        "`array_bytes` must multiply all entries of the shape: 10⁹ numbers of 8 bytes "
        "are 8 · 10⁹ bytes.",
    )


def check_count_blocks(answer, require):
    got = answer.count_blocks(12, 10, 40)
    require(
        got != 4,
        "12 images of 10 bytes in blocks of at most 40 bytes need 3 blocks, and you "
        "have one more: the last block is empty, so round up only when there is a rest.",
    )
    require(
        got == 3,
        f"12 images of 10 bytes in blocks of at most 40 bytes need 3 blocks, not {got}.",
    )
    got = answer.count_blocks(13, 10, 40)
    require(
        got != 3,
        "13 images, 4 in a block: with 3 blocks the last image is in no block; "
        "round up.",
    )
    got = answer.count_blocks(10, 3, 5)
    require(
        got not in (6, 7),
        "10 images of 3 bytes in blocks of 5 bytes: only one image fits into a "
        "block, so 10 blocks; do not cut images into pieces.",
    )
    for n_images, image, budget in (
        (0, 5, 9),
        (1, 9, 9),
        (73, 9, 64),
        (50, 7, 100),
    ):
        got = answer.count_blocks(n_images, image, budget)
        want = blocks_one_by_one(n_images, image, budget)
        require(
            got == want,
            f"{n_images} images of {image} bytes in blocks of at most {budget} "
            f"bytes need {want} blocks, not {got}.",
        )
    large = answer.count_blocks(6 * 10**17 + 1, 8, 16)
    require(
        large >= 3 * 10**17,
        "With very many images your number of blocks is too small; round up.",
    )


def check(answer, require):
    check_array_bytes(answer, require)
    check_count_blocks(answer, require)
    try:
        answer.count_blocks(5, 10, 9)
    except ValueError:
        return
    require(
        False,
        "When not even one image fits, `count_blocks` must raise the ValueError "
        "of the starter.",
    )
