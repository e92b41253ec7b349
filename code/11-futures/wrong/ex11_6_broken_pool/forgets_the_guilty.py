# expect: report who ended its process
from concurrent.futures.process import BrokenProcessPool


def read_all(make_pool, read, names):
    levels, errors = {}, {}
    for name in names:
        with make_pool() as pool:
            job = pool.submit(read, name)
        if job.exception() is None:
            levels[name] = job.result()
        elif not isinstance(job.exception(), BrokenProcessPool):
            errors[name] = job.exception()
    return levels, errors
