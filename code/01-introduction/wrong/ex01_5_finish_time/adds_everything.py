# expect: as if one worker did everything alone
def finish_time(steps):
    return sum(minutes for minutes, _ in steps.values())
