# expect: You drew no number from `stream`
import random


def count_hits(n_samples, stream):
    hits = 0
    for _ in range(n_samples):
        x = random.random()
        y = random.random()
        if x * x + y * y < 1.0:
            hits += 1
    return hits
