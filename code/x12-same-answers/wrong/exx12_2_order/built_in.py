# expect: depending on who was ready first
def total_volume(arrivals):
    return sum(volume for _, volume in arrivals)
