"""Read gauges that do not always answer, and lose nothing (exercise 11.3).

Check it with    python code/check.py 11.3
The check takes about 3 s; it tries threads and processes.
"""

from concurrent.futures import as_completed


def read_all(pool, read, names, attempts):
    """(levels, errors) of all names, read by the workers of `pool`.

    read(name)    the level of a gauge, or an error; at most `attempts` calls for a name
    levels        {name: level} of all that answered
    errors        {name: error} of the others: what their last call raised
    """
    # solution:
    levels, errors = {}, {}
    waiting = list(names)
    for _ in range(attempts):
        jobs = {pool.submit(read, name): name for name in waiting}
        waiting = []
        for job in as_completed(jobs):
            name = jobs[job]
            error = job.exception()
            if error is None:
                levels[name] = job.result()
                errors.pop(name, None)
            else:
                errors[name] = error
                waiting.append(name)
    return levels, errors
    # starter:
    # levels, errors = {}, {}
    # raise NotImplementedError("read all names, and read again those that failed")
    # end
