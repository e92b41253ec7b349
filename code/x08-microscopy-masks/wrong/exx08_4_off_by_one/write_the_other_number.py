# expect: masks were measured where
def sweep(measure, all_masks, counts):
    rows = []
    for num_masks in counts:
        seconds = measure(all_masks[:, : num_masks + 1])
        rows.append((num_masks + 1, seconds))
    return rows
