# expect: a level of 0.0, or None, is a level, too


def read_all(pool, read, names, attempts):
    levels, errors = {}, {}
    waiting = list(names)
    for _ in range(attempts):
        jobs = {name: pool.submit(read, name) for name in waiting}
        waiting = []
        for name, job in jobs.items():
            try:
                level = job.result()
            except Exception as error:
                errors[name] = error
                level = None
            if level:
                levels[name] = level
                errors.pop(name, None)
            else:
                waiting.append(name)
    return levels, errors
