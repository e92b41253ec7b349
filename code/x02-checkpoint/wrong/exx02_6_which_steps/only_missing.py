# expect: must be done, too

SOUP = {"rinse": [], "boil": ["rinse"], "cut": [], "fry": ["cut"]}
SOUP |= {"simmer": ["boil", "fry"], "toast": [], "serve": ["simmer", "toast"]}


def steps_to_do(recipe, done_at):
    return [step for step in recipe if step not in done_at]
