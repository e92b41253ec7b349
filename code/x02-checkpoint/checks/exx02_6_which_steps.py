"""Check of exercise x02.6: soups after power cuts, and a recipe with other names."""

TITLE = "Which steps must be done again"
HINTS = (
    "Go through the recipe from top to bottom: what a step needs has been judged before "
    "it.",
    "Three reasons, in this order: step not in done_at; a need that is to be done; a "
    "need with done_at[need] > done_at[step].",
    "for step, needs in recipe.items(): append the step when step not in done_at or "
    "any(need in to_do or done_at[need] > done_at[step] for need in needs).",
)
TIME_LIMIT_S = 10
FULL = {"rinse": 5, "cut": 25, "fry": 35, "toast": 60, "boil": 65, "simmer": 90}
FULL["serve"] = 95
MAPS = {  # two sources, and a step that needs three others
    "tiles": [],
    "relief": [],
    "slopes": ["relief"],
    "water": ["tiles", "relief"],
    "map": ["tiles", "slopes", "water"],
    "legend": [],
}
DRAWN = {"tiles": 0, "relief": 0, "slopes": 4, "water": 4, "map": 9, "legend": 0}


def without(*steps, source=FULL):
    return {step: at for step, at in source.items() if step not in steps}


def check(answer, require):
    cases = [
        ("SOUP", answer.SOUP, FULL, []),
        ("SOUP", answer.SOUP, {}, list(answer.SOUP)),
        ("SOUP", answer.SOUP, without("boil", "simmer", "serve"), None),
        ("SOUP", answer.SOUP, without("rinse"), ["rinse", "boil", "simmer", "serve"]),
        ("SOUP", answer.SOUP, FULL | {"cut": 96}, ["fry", "simmer", "serve"]),
        ("MAPS", MAPS, DRAWN, []),
        ("MAPS", MAPS, DRAWN | {"relief": 5}, ["slopes", "water", "map"]),
        ("MAPS", MAPS, without("legend", source=DRAWN), ["legend"]),
        ("MAPS", MAPS, DRAWN | {"slopes": 10}, ["map"]),
    ]
    for name, recipe, done_at, expected in cases:
        expected = ["boil", "simmer", "serve"] if expected is None else expected
        kept = dict(done_at)
        found = answer.steps_to_do(recipe, done_at)
        judge(name, found, expected, kept, require)
        require(done_at == kept, "`done_at` was changed; leave it as it was.")


def judge(name, found, expected, done_at, require):
    require(
        isinstance(found, list),
        f"`steps_to_do` returned a {type(found).__name__}; return a list of steps.",
    )
    missing = [step for step in expected if step not in found]
    require(
        not missing,
        f"{name} with {done_at}: {', '.join(missing)} must be done, too, because a step "
        "that it needs is done again or is younger.",
    )
    extra = [step for step in found if step not in expected]
    require(
        not extra,
        f"{name} with {done_at}: {', '.join(map(str, extra))} need not be done; its "
        "result is younger than, or as old as, all that it needs.",
    )
    require(
        found == expected,
        f"The steps are right, and their order is not: {found}; keep that of the recipe.",
    )
