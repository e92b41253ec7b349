# expect: hand out the longest tasks first
def share_out(seconds, workers):
    edges = [len(seconds) * i // workers for i in range(workers + 1)]
    return [list(range(a, b)) for a, b in zip(edges, edges[1:])]
