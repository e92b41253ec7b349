# expect: return the cells of the part, and no others
def advance_part(next_depths, depths, ground, first, last, n_steps):
    west, east = max(first - n_steps, 0), min(last + n_steps, len(depths))
    part = depths[west:east]
    for _ in range(n_steps):
        part = next_depths(part, ground[west:east])
    return part[n_steps : n_steps + last - first]
