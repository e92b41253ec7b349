# expect: two different readings may have the same hash


def drop_repeats(readings):
    kept, seen = [], set()
    for reading in readings:
        if hash(reading) not in seen:
            seen.add(hash(reading))
            kept.append(reading)
    return kept
