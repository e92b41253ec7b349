"""Repair a time step that loses water (exercise x07.2).

Check it with    python code/check.py x07.2
The check takes less than a second.
"""

FLOW = 0.2  # share of a slope that levels out in a step, where the water is 1 m deep


def inflow(depths, ground, cell, near):
    """Water in m that comes from the cell `near` in one step; below 0 if it leaves."""
    slope = (ground[near] + depths[near]) - (ground[cell] + depths[cell])
    upstream = depths[near] if slope > 0 else depths[cell]
    return FLOW * slope * min(upstream, 1.0)


def next_depths(depths, ground):
    """Depth in m of each cell of a ditch one step later; walls stand at both ends."""
    # solution:
    new = []
    for cell in range(len(depths)):
        neighbours = [n for n in (cell - 1, cell + 1) if 0 <= n < len(depths)]
        inflows = [inflow(depths, ground, cell, near) for near in neighbours]
        new.append(depths[cell] + sum(inflows))
    return new
    # starter:
    # for cell in range(len(depths)):
    #     for near in (cell - 1, (cell + 1) % len(depths)):
    #         depths[cell] += inflow(depths, ground, cell, near)
    # return depths
    # end


if __name__ == "__main__":
    ditch = [0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.0]
    for step in range(4):
        print(f"step {step}:", *(f"{depth:6.3f}" for depth in ditch))
        ditch = next_depths(ditch, [0.0] * len(ditch))
