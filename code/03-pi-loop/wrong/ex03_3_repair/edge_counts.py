# expect: The points still lie on a grid


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = stream.randint(0, 100) / 100
        y = stream.randint(0, 100) / 100
        if x * x + y * y <= 1.0:
            hits += 1
    return hits
