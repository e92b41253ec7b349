# expect: compare x * x + y * y with 1.0


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        if x + y < 1.0:
            hits += 1
    return hits
