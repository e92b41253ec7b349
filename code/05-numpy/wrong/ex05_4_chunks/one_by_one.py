# expect: draw a whole chunk in one call
def count_hits(n_samples, stream, chunk=32_768):
    hits = 0
    for _ in range(n_samples):
        x = stream.random()
        y = stream.random()
        hits += x * x + y * y < 1.0
    return hits
