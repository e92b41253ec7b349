# expect: one file takes one writer


def simulate_all(pool, simulate, numbers, write, window):
    def work(number):
        write(number, simulate(number))

    jobs = [pool.submit(work, number) for number in numbers]
    for job in jobs:
        job.result()
