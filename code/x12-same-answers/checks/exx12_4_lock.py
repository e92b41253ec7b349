"""Check of exercise x12.4: spellings, missing packages, and packages beyond the lock."""

TITLE = "Is this the environment of the lock file?"
HINTS = (
    "The starter walks over what is installed. Which package of the lock does it never "
    "look for?",
    "Walk over the lock instead, and look each name up; one that is missing gives None.",
    "found = {plain(name): version for name, version in installed.items()}, then "
    "found.get(name) for each name of the lock.",
)
LOCK = """\
# made by a tool
jinja2==3.1.6 \\
    --hash=sha256:0137fb05990d35f1275a587e9aee6d56da821fc83491a0fb838183be43f66d6d
numpy==2.4.6 \\
    --hash=sha256:aaaa \\
    --hash=sha256:bbbb==1
scikit-learn==1.9.0
ruamel-yaml==0.19
tqdm==4.70.1
"""
CASES = [
    ({"Jinja2": "3.1.6", "numpy": "2.4.6", "scikit_learn": "1.9.0",
      "ruamel.yaml": "0.19", "tqdm": "4.70.1"}, {}),
    ({"Jinja2": "3.1.6", "numpy": "2.5.5", "scikit_learn": "1.9.0",
      "ruamel.yaml": "0.19", "tqdm": "4.70.1"}, {"numpy": ("2.4.6", "2.5.5")}),
    ({"Jinja2": "3.0", "numpy": "2.4.6", "scikit_learn": "1.8.0",
      "ruamel.yaml": "0.19", "tqdm": "4.70.1"},
     {"jinja2": ("3.1.6", "3.0"), "scikit-learn": ("1.9.0", "1.8.0")}),
    ({"jinja2": "3.1.6", "NumPy": "2.4.6", "scikit-learn": "1.9.0",
      "ruamel_yaml": "0.19", "pip": "26.2"}, {"tqdm": ("4.70.1", None)}),
]  # fmt: skip


def check(answer, require):
    for installed, expected in CASES:
        found = {
            name: tuple(pair)
            for name, pair in answer.differences(LOCK, dict(installed)).items()
        }
        for name, pair in expected.items():
            locked, here = pair
            require(
                name in found,
                f"{name} is locked as {locked} and {missing(here)}, and your comparison "
                "does not say so.",
            )
            require(
                found[name] == pair, f"For {name} you report {found[name]}, not {pair}."
            )
        extra = sorted(found.keys() - expected.keys())
        require(
            not extra,
            f"You report {', '.join(extra)}: each is as locked, or beyond the lock; mind "
            "the spelling of names.",
        )


def missing(version):
    return "is not installed" if version is None else f"installed as {version}"
