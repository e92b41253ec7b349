# expect: raised BrokenProcessPool


def read_all(make_pool, read, names):
    levels, errors = {}, {}
    with make_pool() as pool:
        jobs = {name: pool.submit(read, name) for name in names}
        for name, job in jobs.items():
            if job.exception() is not None:
                job = pool.submit(read, name)
            if job.exception() is None:
                levels[name] = job.result()
            else:
                errors[name] = job.exception()
    return levels, errors
