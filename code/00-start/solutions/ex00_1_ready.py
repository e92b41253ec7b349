"""Exercise 00.1: see what a pass looks like.

This one is solved already.  Judge it, from the folder above `code`, with

    python code/check.py 00.1

Run time: less than a second.
"""
# same as solution: the first exercise shows a pass, so nothing is taken out


def ready():
    """Answer to the question: are you ready?"""
    return True
