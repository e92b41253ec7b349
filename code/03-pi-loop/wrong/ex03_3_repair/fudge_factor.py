# expect: a correction of the result hides the bias


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = round(stream.random(), 2)
        y = round(stream.random(), 2)
        if x * x + y * y < 1.0:
            hits += 1
    return hits * 1.0079
