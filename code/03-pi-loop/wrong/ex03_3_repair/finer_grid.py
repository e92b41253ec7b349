# expect: a finer grid only hides the bias


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = stream.randint(0, 10_000) / 10_000
        y = stream.randint(0, 10_000) / 10_000
        if x * x + y * y < 1.0:
            hits += 1
    return hits
