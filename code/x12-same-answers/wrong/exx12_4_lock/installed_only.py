# expect: tqdm is locked as 4.70.1 and is not installed
import re


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def differences(lock_text, installed):
    pairs = re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock_text, re.MULTILINE)
    locked = {plain(name): version for name, version in pairs}
    return {
        plain(name): (locked[plain(name)], version)
        for name, version in installed.items()
        if plain(name) in locked and locked[plain(name)] != version
    }
