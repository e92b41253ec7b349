"""Go on after a worker process has died (exercise 11.6, an extension).

Check it with    python code/check.py 11.6
The check takes about 5 s on two cores, most of it to start processes.
"""

from concurrent.futures.process import BrokenProcessPool


def read_all(make_pool, read, names):
    """(levels, errors) of all names, read by the workers of new pools.

    make_pool()   a new ProcessPoolExecutor: use each of them in a `with` block
    read(name)    the level of a gauge; for some names it raises an error, and for some
                  it ends its process
    levels        {name: level};   errors    {name: error} of the others
    """
    levels, errors = {}, {}
    with make_pool() as pool:
        jobs = {name: pool.submit(read, name) for name in names}
    for name, job in jobs.items():
        if job.exception() is None:
            levels[name] = job.result()
        else:
            errors[name] = job.exception()
    return levels, errors


