# expect: mind the spelling of names
import re


def differences(lock_text, installed):
    locked = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock_text, re.MULTILINE))
    return {
        name: (version, installed.get(name))
        for name, version in locked.items()
        if installed.get(name) != version
    }
