# expect: return the number of hits


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        if x * x + y * y < 1.0:
            hits += 1
    return 4 * hits / n_samples
