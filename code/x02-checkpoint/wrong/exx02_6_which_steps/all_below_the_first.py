# expect: need not be done

SOUP = {"rinse": [], "boil": ["rinse"], "cut": [], "fry": ["cut"]}
SOUP |= {"simmer": ["boil", "fry"], "toast": [], "serve": ["simmer", "toast"]}


def steps_to_do(recipe, done_at):
    steps = list(recipe)
    for number, (step, needs) in enumerate(recipe.items()):
        old = step in done_at and any(done_at[n] > done_at[step] for n in needs)
        if step not in done_at or old:
            return steps[number:]
    return []
