# cython: language_level=3
"""What Cython refuses: this would make Python objects without the GIL."""


def note_levels(list notes, double level_m):
    with nogil:
        notes.append(level_m)
