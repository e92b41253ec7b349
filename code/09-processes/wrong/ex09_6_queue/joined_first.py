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
    for _ in staff:
        jobs.put(END)
    for process in staff:
        process.start()
    for process in staff:
        process.join()
    return dict(results.get() for _ in gauges)
