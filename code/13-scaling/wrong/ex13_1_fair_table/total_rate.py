# expect: take the same statistic on both sides
def speed_ups(runs):
    samples, seconds = {}, {}
    for run in runs:
        pair = run["program"], run["workers"]
        samples[pair] = samples.get(pair, 0) + run["samples"]
        seconds[pair] = seconds.get(pair, 0) + run["seconds"]
    rates = {pair: samples[pair] / seconds[pair] for pair in samples}
    best = max(rate for (_, workers), rate in rates.items() if workers == 1)
    return {pair: rate / best for pair, rate in rates.items()}
