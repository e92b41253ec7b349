# expect: raised KeyError


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    waiting = list(names)
    for _ in range(attempts):
        jobs = {name: pool.submit(read, name) for name in waiting}
        waiting = []
        for name, job in jobs.items():
            try:
                levels[name] = job.result()
                errors.pop(name, None)
            except ConnectionError as error:
                errors[name] = error
                waiting.append(name)
    return levels, errors
