"""Check of exercise x01.5: equal to the whole scene, lazy, tile by tile."""

import dask
import dask.array as da
import numpy as np

TITLE = "Tiles without seams"
HINTS = (
    "A pixel at the edge of a tile needs pixels of the tile beside it.",
    "map_overlap hands the function a tile and its halo, and cuts the halo off again.",
    'map_overlap(smooth, depth=..., boundary="none", dtype=...): "none" adds nothing '
    "at the border of the scene.",
)
SCENES = (((58, 47), (20, 16), 3, 1), ((40, 64), (14, 64), 5, 2))  # shape, tile, reach


def box_mean(reach):
    """A smoother: mean of the pixels at most `reach` away, of those that exist."""

    def smooth(pixels):
        total, near = np.zeros(pixels.shape), np.zeros(pixels.shape)
        rows, columns = pixels.shape
        for down in range(-reach, reach + 1):
            for right in range(-reach, reach + 1):
                a = slice(max(down, 0), rows + min(down, 0))
                b = slice(max(right, 0), columns + min(right, 0))
                to = slice(max(-down, 0), rows + min(-down, 0))
                there = slice(max(-right, 0), columns + min(-right, 0))
                total[to, there] += pixels[a, b]
                near[to, there] += 1
        return total / near

    return smooth


def check(answer, require):
    with dask.config.set(scheduler="synchronous"):
        for shape, tile, reach, seed in SCENES:
            judge(answer, require, shape, tile, reach, seed)


def judge(answer, require, shape, tile, reach, seed):
    pixels = np.random.default_rng(seed).random(shape)
    scene = da.from_array(pixels, chunks=tile)
    sizes, plain = [], box_mean(reach)

    def smooth(part):
        sizes.append(part.size)
        return plain(part)

    found = answer.smooth_tiles(scene, smooth, reach)
    require(
        isinstance(found, da.Array),
        "Return a lazy Dask array: the scene may be larger than the memory.",
    )
    require(
        found.chunks == scene.chunks,
        f"The scene has tiles {scene.chunks}, your result has {found.chunks}: the halo "
        "must be cut off again.",
    )
    sizes.clear()
    values = found.compute()
    judge_values(values, plain(pixels), reach, max(sizes), require)


def judge_values(values, wanted, reach, largest, require):
    require(
        values.shape == wanted.shape,
        f"The scene has the shape {wanted.shape}, your result {values.shape}: the halo "
        "must be cut off again, as map_overlap does if you let it.",
    )
    require(
        largest < wanted.size,
        "The function got the whole scene in one piece: hand it tiles, with a halo.",
    )
    wrong = ~np.isclose(values, wanted, rtol=0, atol=1e-9)
    inner = wrong[reach:-reach, reach:-reach].any()
    require(
        not (wrong.any() and not inner),
        f"{wrong.sum()} pixels differ from the scene in one piece, all of them at the "
        'border of the scene: invent no neighbours there, boundary="none".',
    )
    require(
        not wrong.any(),
        f"{wrong.sum()} pixels differ from the scene in one piece, at the seams: is "
        f"the halo as deep as the smoother reaches ({reach} pixels)?",
    )
