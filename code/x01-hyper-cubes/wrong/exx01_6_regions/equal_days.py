# expect: two workers write to that chunk
def share_out(n_days, stored_days, workers):
    edges = [n_days * worker // workers for worker in range(workers + 1)]
    return [slice(a, b) for a, b in zip(edges, edges[1:]) if a < b]
