# expect: a mask is a column
def sweep(measure, all_masks, counts):
    return [(n, measure(all_masks[:n])) for n in counts]
