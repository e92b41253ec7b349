# expect: A second call of a gauge never ran beside another call


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    jobs = {name: pool.submit(read, name) for name in names}
    for job in jobs.values():
        job.exception()
    for name, job in jobs.items():
        for attempt in range(attempts):
            if attempt:
                job = pool.submit(read, name)
            if job.exception() is None:
                levels[name] = job.result()
                errors.pop(name, None)
                break
            errors[name] = job.exception()
    return levels, errors
