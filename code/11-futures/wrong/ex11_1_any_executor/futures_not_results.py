# expect: return the sum of the results


def total_of(pool, function, jobs):
    return [pool.submit(function, *job) for job in jobs]
