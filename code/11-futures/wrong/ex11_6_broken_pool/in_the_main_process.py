# expect: Your code ended Python


def read_all(make_pool, read, names):
    levels, errors = {}, {}
    with make_pool() as pool:
        jobs = {name: pool.submit(read, name) for name in names}
    for name, job in jobs.items():
        try:
            levels[name] = job.result() if job.exception() is None else read(name)
        except Exception as error:
            errors[name] = error
    return levels, errors
