# expect: A result was asked for before all calls were handed out


def total_of(pool, function, jobs):
    return sum(pool.submit(function, *job).result() for job in jobs)
