"""Exercise x01.5: smooth a scene tile by tile, without seams.

Repair `smooth_tiles`, save, and judge your answer, from the folder above `code`, with

    python code/check.py x01.5

Run time: about two seconds.
"""


def smooth_tiles(scene, smooth, reach):
    """The smoothed scene, lazy, in the tiles of `scene`.

    scene     a Dask array of two axes, cut into tiles
    smooth    function of an array: each pixel becomes a mean of its neighbours
    reach     how many pixels away those neighbours are, at most
    """
    return scene.map_blocks(smooth, dtype=scene.dtype)  # seams at every tile
