# expect: keep the order in which the readings arrived first


def drop_repeats(readings):
    return list(set(readings))
