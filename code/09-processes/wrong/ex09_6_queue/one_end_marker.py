# expect: (`process.join()`)
from multiprocessing import get_context

END = None


def work(measure, jobs, results):
    while (gauge := jobs.get()) is not END:
        results.put((gauge, measure(gauge)))


def measure_all(measure, gauges, workers):
    context = get_context("spawn")
    jobs, results = context.Queue(), context.Queue()
    inside = (measure, jobs, results)
    staff = [context.Process(target=work, args=inside) for _ in range(workers)]
    for gauge in gauges:
        jobs.put(gauge)
    jobs.put(END)
    for process in staff:
        process.start()
    found = [results.get() for _ in gauges]
    for process in staff:
        process.join()
    return dict(found)
