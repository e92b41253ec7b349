# expect: an empty one for a worker without a task
def share_out(seconds, workers):
    shares, loads = [[] for _ in range(workers)], [0] * workers
    for task in sorted(range(len(seconds)), key=lambda i: -seconds[i]):
        worker = loads.index(min(loads))
        shares[worker].append(task)
        loads[worker] += seconds[task]
    return [share for share in shares if share]
