# expect: return levels, errors


def read_all(pool, read, names, attempts):
    levels = {}
    for name, job in {name: pool.submit(read, name) for name in names}.items():
        if job.exception() is None:
            levels[name] = job.result()
    return levels
