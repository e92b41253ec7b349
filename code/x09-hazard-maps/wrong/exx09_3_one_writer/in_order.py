# expect: take each result as soon as it is there


def simulate_all(pool, simulate, numbers, write, window):
    numbers = list(numbers)
    for number, rows in zip(numbers, pool.map(simulate, numbers), strict=True):
        write(number, rows)
