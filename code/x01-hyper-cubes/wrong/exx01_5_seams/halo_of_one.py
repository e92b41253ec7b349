# expect: is the halo as deep as the smoother reaches
def smooth_tiles(scene, smooth, reach):
    return scene.map_overlap(smooth, depth=1, boundary="none", dtype=scene.dtype)
