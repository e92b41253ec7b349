# expect: must return a list, not dict_keys


def drop_repeats(readings):
    return dict.fromkeys(readings).keys()
