# expect: each point needs a new x


def count_hits(n_samples, stream):
    hits = 0
    x = stream.random()
    for _ in range(n_samples):
        y = stream.random()
        if x * x + y * y < 1.0:
            hits += 1
    return hits
