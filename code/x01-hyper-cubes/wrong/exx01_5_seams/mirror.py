# expect: all of them at the border of the scene
def smooth_tiles(scene, smooth, reach):
    return scene.map_overlap(smooth, depth=reach, boundary="nearest", dtype=scene.dtype)
