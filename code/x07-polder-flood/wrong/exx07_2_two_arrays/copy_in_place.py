# expect: if both see depths of the same step
def inflow(depths, ground, cell, near):
    slope = (ground[near] + depths[near]) - (ground[cell] + depths[cell])
    return 0.2 * slope * min(depths[near] if slope > 0 else depths[cell], 1.0)


def next_depths(depths, ground):
    depths = list(depths)
    for cell in range(len(depths)):
        for near in (cell - 1, cell + 1):
            if 0 <= near < len(depths):
                depths[cell] += inflow(depths, ground, cell, near)
    return depths
