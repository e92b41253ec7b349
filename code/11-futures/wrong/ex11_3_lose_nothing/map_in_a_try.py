# expect: read again what failed


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    names = list(names)
    for _ in range(attempts):
        try:
            for name, level in zip(names, pool.map(read, names)):
                levels[name] = level
            return levels, errors
        except Exception as error:
            errors[name] = error
    return levels, errors
