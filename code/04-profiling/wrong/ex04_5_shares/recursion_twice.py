# expect: the sample was taken once


def own_share(stacks, name):
    own = sum(samples for names, samples in stacks if names[-1] == name)
    return own / sum(samples for _, samples in stacks)


def total_share(stacks, name):
    total = sum(samples * names.count(name) for names, samples in stacks)
    return total / sum(samples for _, samples in stacks)
