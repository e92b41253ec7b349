# expect: instead of 0.05


def own_share(stacks, name):
    return sum(samples for names, samples in stacks if names[-1] == name)


def total_share(stacks, name):
    return sum(samples for names, samples in stacks if name in names)
