# expect: flooded by the main process
def ensemble(peak_depth_mm, storms, workers):
    return list(map(peak_depth_mm, storms))
