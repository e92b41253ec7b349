# expect: every day needs one writer
def share_out(n_days, stored_days, workers):
    n_chunks = n_days // stored_days
    edges = [n_chunks * worker // workers for worker in range(workers + 1)]
    return [
        slice(a * stored_days, b * stored_days)
        for a, b in zip(edges, edges[1:])
        if a < b
    ]
