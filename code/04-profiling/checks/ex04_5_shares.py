"""Check of exercise 04.5: stacks with recursion, and names that resemble each other."""

TITLE = "What a flame graph draws (extension)"
HINTS = (
    "Own: the function is the last one of the stack.  Total: it is anywhere in it.",
    "Add up the samples of the stacks that fit, and divide by the samples of all "
    "stacks.",
    "sum(samples for names, samples in stacks if names[-1] == name) is the own part; "
    "for the total, the condition is `name in names`.",
)
STACKS = [
    (["main", "read", "parse"], 20),
    (["main", "read"], 5),
    (["main", "read_all"], 6),
    (["main", "read_all", "read"], 9),
    (["main", "walk", "walk", "walk"], 30),
    (["main", "walk", "walk"], 6),
    (["main"], 4),
]
OWN = {"main": 4, "read": 14, "parse": 20, "read_all": 6, "walk": 36, "sort": 0}
TOTAL = {"main": 80, "read": 34, "parse": 20, "read_all": 15, "walk": 36, "sort": 0}
ALL = 80


def check(answer, require):
    for name, samples in OWN.items():
        result = answer.own_share(list(STACKS), name)
        judge(require, "own_share", name, result, samples)
    for name, samples in TOTAL.items():
        result = answer.total_share(list(STACKS), name)
        judge(require, "total_share", name, result, samples)


def judge(require, function, name, result, samples):
    share = samples / ALL
    require(
        isinstance(result, (int, float)) and not isinstance(result, bool),
        f"`{function}` returned {result!r}: return a number from 0 to 1.",
    )
    if function == "own_share":
        advice = (
            "count the samples of the stacks whose last function it is, and divide by "
            "the samples of all stacks."
        )
    elif name == "walk":
        advice = (
            "a function that calls itself is on the stack several times, but the "
            "sample was taken once."
        )
    elif name == "read":
        advice = (
            "count stacks in which a function has exactly this name, at any place; "
            "`read` is not `read_all`."
        )
    else:
        advice = (
            "count the samples of all stacks with this function, at any place, and "
            "divide by the samples of all stacks."
        )
    require(
        abs(result - share) < 1e-9,
        f'{function}(stacks, "{name}") is {result:.4g} instead of {share:.4g}: {advice}',
    )
