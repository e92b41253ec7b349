# expect: it is innocent


def read_all(make_pool, read, names):
    levels, errors = {}, {}
    waiting = list(names)
    for _ in range(2):
        with make_pool() as pool:
            jobs = {name: pool.submit(read, name) for name in waiting}
        waiting = []
        for name, job in jobs.items():
            if job.exception() is None:
                levels[name] = job.result()
                errors.pop(name, None)
            else:
                errors[name] = job.exception()
                waiting.append(name)
    return levels, errors
