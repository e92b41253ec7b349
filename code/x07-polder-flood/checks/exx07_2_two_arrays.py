"""Check of exercise x07.2: water, walls, and both directions, against other formulas."""

TITLE = "Repair a time step that loses water"
HINTS = (
    "Follow two cells by hand: which depth of the left cell does the right one use, "
    "the one of this step or the one of the next?",
    "Put the new depths into a list of their own.  And ask Python what depths[-1] is: "
    "which neighbour does the first cell have in the west?",
    "new.append(depths[cell] + the inflows from cell - 1 and cell + 1, each of them "
    "only if 0 <= near < len(depths)).",
)
TIME_LIMIT_S = 10
TOLERANCE_M = 1e-12
HILL = ("a hill of water", [0.0, 0.1, 0.7, 0.1, 0.0], [0.0] * 5)
DITCHES = {  # name: depths, ground
    "a slope": ([0.3, 0.3, 0.0, 0.2, 0.45, 0.0, 0.01], [0.6, 0.4, 0.3, 0.2, 0, 0, 0.1]),
    "deep water": ([1.4, 0.2, 1.1], [0.0, 0.3, 0.1]),
    "two cells": ([0.5, 0.1], [0.0, 0.0]),
    "one cell": ([0.4], [0.2]),
}


def by_flows(depths, ground):
    """The next depths, from the flow over each border between two cells."""
    new = list(depths)
    for west in range(len(depths) - 1):
        drop = ground[west] + depths[west] - ground[west + 1] - depths[west + 1]
        deep = depths[west] if drop > 0 else depths[west + 1]
        flow = 0.2 * drop * min(deep, 1.0)
        new[west] -= flow
        new[west + 1] += flow
    return new


def check(answer, require):
    judge_input(answer, require)
    judge_ditch(answer, *HILL, require)  # both ends are dry: the walls do not matter
    judge_walls(answer, require)
    for name, (depths, ground) in DITCHES.items():
        judge_ditch(answer, name, depths, ground, require)


def judge_input(answer, require):
    depths, ground = [0.0, 0.6, 0.0], [0.0, 0.0, 0.0]
    new = answer.next_depths(depths, ground)
    require(
        depths == [0.0, 0.6, 0.0] and ground == [0.0] * 3,
        "`next_depths` changes the depths that it was given, while other cells still "
        "need them: put the new depths into a list of their own.",
    )
    require(
        isinstance(new, list) and len(new) == 3,
        "`next_depths` must return a list with one depth for each cell.",
    )


def judge_walls(answer, require):
    """Water at one end only: nothing may turn up at the other end."""
    for depths in ([0.5, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.5]):
        new = answer.next_depths(list(depths), [0.0] * 4)
        far = new[-1] if depths[0] else new[0]
        require(
            abs(far) < TOLERANCE_M,
            f"Water at one end of the ditch came out at the other end ({far:.3f} m): "
            "the first and the last cell have one neighbour and a wall.",
        )


def judge_ditch(answer, name, depths, ground, require):
    new = answer.next_depths(list(depths), list(ground))
    before, after = sum(depths), sum(new)
    require(
        abs(after - before) < TOLERANCE_M,
        f"Of {before:.3f} m of water in {name}, {after:.3f} m are left after one step: "
        "what one cell loses, its neighbour gains, if both see depths of the same step.",
    )
    for cell, (mine, right) in enumerate(
        zip(new, by_flows(depths, ground), strict=True)
    ):
        require(
            abs(mine - right) < TOLERANCE_M,
            f"Cell {cell} of {name} has {mine:.4f} m instead of {right:.4f} m after one "
            "step: each new depth is made of depths of the same, earlier step.",
        )
