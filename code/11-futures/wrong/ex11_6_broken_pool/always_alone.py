# expect: nothing was read at the same time


def read_all(make_pool, read, names):
    levels, errors = {}, {}
    for name in names:
        with make_pool() as pool:
            job = pool.submit(read, name)
        if job.exception() is None:
            levels[name] = job.result()
        else:
            errors[name] = job.exception()
    return levels, errors
