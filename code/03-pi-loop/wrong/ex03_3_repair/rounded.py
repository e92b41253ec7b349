# expect: use the numbers as they are drawn


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = round(stream.random(), 2)
        y = round(stream.random(), 2)
        if x * x + y * y < 1.0:
            hits += 1
    return hits
