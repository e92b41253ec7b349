# expect: whose last function it is


def own_share(stacks, name):
    own = sum(samples for names, samples in stacks if names[0] == name)
    return own / sum(samples for _, samples in stacks)


def total_share(stacks, name):
    return own_share(stacks, name)
