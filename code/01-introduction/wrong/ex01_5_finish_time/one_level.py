# expect: also waits for what the step before it waited for
def finish_time(steps):
    totals = [
        minutes + max((steps[need][0] for need in needs), default=0)
        for minutes, needs in steps.values()
    ]
    return max(totals, default=0)
