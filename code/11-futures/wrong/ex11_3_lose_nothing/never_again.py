# expect: read again what failed


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    for name, job in {name: pool.submit(read, name) for name in names}.items():
        if job.exception() is None:
            levels[name] = job.result()
        else:
            errors[name] = job.exception()
    return levels, errors
