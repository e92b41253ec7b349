# expect: as if nothing waited
def finish_time(steps):
    return max((minutes for minutes, _ in steps.values()), default=0)
