# expect: keep the order in which the readings arrived first


def drop_repeats(readings):
    return list(dict.fromkeys(reversed(readings)))[::-1]
