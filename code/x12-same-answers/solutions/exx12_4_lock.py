"""Compare a lock with what is installed (exercise x12.4).

Check it with    python code/check.py x12.4
The check takes less than a second on any number of cores.
"""

import re


def plain(name):
    """One spelling of a package's name: Jinja2, jinja2; scikit_learn, scikit-learn."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text):
    """{plain name: version} of the lines `name==version \\`; others are left out."""
    pairs = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", text, re.MULTILINE)
    return {plain(name): version for name, version in pairs}


def differences(lock_text, installed):
    """{plain name: (locked version, installed version or None)} where they differ.

    installed    {name, as its author spells it: version}; it may hold more packages
    """
    locked = read_lock(lock_text)
    # solution:
    found = {plain(name): version for name, version in installed.items()}
    return {
        name: (version, found.get(name))
        for name, version in locked.items()
        if found.get(name) != version
    }
    # starter:
    # return {
    #     name: (locked[name], version)
    #     for name, version in installed.items()
    #     if name in locked and locked[name] != version
    # }
    # end
