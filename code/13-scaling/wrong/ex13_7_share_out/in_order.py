# expect: hand out the longest tasks first
def share_out(seconds, workers):
    shares, loads = [[] for _ in range(workers)], [0] * workers
    for task in range(len(seconds)):
        worker = loads.index(min(loads))
        shares[worker].append(task)
        loads[worker] += seconds[task]
    return shares
