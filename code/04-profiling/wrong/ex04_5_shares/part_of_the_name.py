# expect: `read` is not `read_all`


def own_share(stacks, name):
    own = sum(samples for names, samples in stacks if names[-1] == name)
    return own / sum(samples for _, samples in stacks)


def total_share(stacks, name):
    total = sum(samples for names, samples in stacks if name in " ".join(names))
    return total / sum(samples for _, samples in stacks)
