# expect: keep each reading once


def drop_repeats(readings):
    kept = []
    for reading in readings:
        if not kept or reading != kept[-1]:
            kept.append(reading)
    return kept
