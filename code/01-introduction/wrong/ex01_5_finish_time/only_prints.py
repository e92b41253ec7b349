# expect: must return the minutes
def finish_time(steps):
    ready = {}
    for name, (minutes, needs) in steps.items():
        ready[name] = max((ready[need] for need in needs), default=0) + minutes
    print(max(ready.values(), default=0))
