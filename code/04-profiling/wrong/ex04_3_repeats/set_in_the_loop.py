# expect: remember what you have seen in one set, made before the loop


def drop_repeats(readings):
    kept = []
    for reading in readings:
        if reading not in set(kept):
            kept.append(reading)
    return kept
