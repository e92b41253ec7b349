# expect: hand out the numbers of the tasks, not their seconds
def share_out(seconds, workers):
    shares = [[] for _ in range(workers)]
    for value in sorted(seconds, reverse=True):
        min(shares, key=sum).append(value)
    return shares
