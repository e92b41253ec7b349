# expect: results.get() for _ in gauges
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
    for _ in staff:
        jobs.put(END)
    for gauge in gauges:
        jobs.put(gauge)
    for process in staff:
        process.start()
    found = [results.get() for _ in gauges]
    for process in staff:
        process.join()
    return dict(found)
