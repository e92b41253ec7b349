# expect: the list that it was given


def drop_repeats(readings):
    readings.reverse()
    seen, kept = set(), []
    while readings:
        reading = readings.pop()
        if reading not in seen:
            seen.add(reading)
            kept.append(reading)
    return kept
