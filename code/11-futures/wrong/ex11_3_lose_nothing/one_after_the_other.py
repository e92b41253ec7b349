# expect: Never were two gauges read at the same time


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    for name in names:
        for _ in range(attempts):
            try:
                levels[name] = pool.submit(read, name).result()
                errors.pop(name, None)
                break
            except Exception as error:
                errors[name] = error
    return levels, errors
