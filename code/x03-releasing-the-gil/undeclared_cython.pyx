# cython: language_level=3
"""A module of Cython that says nothing about running without the GIL."""


def answer():
    return 42
