# expect: take a wider halo
def advance_part(next_depths, depths, ground, first, last, n_steps):
    west, east = max(first - 1, 0), min(last + 1, len(depths))
    part = depths[west:east]
    for _ in range(n_steps):
        part = next_depths(part, ground[west:east])
    return part[first - west : last - west]
