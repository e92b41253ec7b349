# expect: divide by the samples of all stacks


def own_share(stacks, name):
    return sum(names[-1] == name for names, _ in stacks) / len(stacks)


def total_share(stacks, name):
    return sum(name in names for names, _ in stacks) / len(stacks)
