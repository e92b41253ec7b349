# expect: keep the error itself


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    waiting = list(names)
    for _ in range(attempts):
        jobs = {name: pool.submit(read, name) for name in waiting}
        waiting = []
        for name, job in jobs.items():
            if job.exception() is None:
                levels[name] = job.result()
                errors.pop(name, None)
            else:
                errors[name] = str(job.exception())
                waiting.append(name)
    return levels, errors
