"""Check of exercise 00.1: passes as it comes, so that you see a pass."""

TITLE = "See what a pass looks like"
HINTS = (
    "This exercise is solved as it comes: type the command and read the answer.",
    "If you changed the file, `ready()` must return True.",
    "`--reset` brings the file back as it was.",
)


def check(answer, require):
    require(
        answer.ready() is True,
        "`ready()` must return True; add --reset to get the file back as it was.",
    )
