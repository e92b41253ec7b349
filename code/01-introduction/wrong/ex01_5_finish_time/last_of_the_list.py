# expect: need not be the last to finish
def finish_time(steps):
    ready = {}
    for name, (minutes, needs) in steps.items():
        ready[name] = max((ready[need] for need in needs), default=0) + minutes
    return ready[name] if steps else 0
