"""A small sampling profiler, for where py-spy must not look.

    stacks = sampler.watch(lambda: gauges.make_report(messages))
    sampler.show(stacks)

A second thread looks, every few milliseconds, in which functions the first one is,
and counts the stacks that it sees.  It works on every system, without special rights;
but it is a part of the program that it watches, and sees no compiled code.
"""

import sys
import threading
from collections import Counter
from pathlib import Path

INTERVAL_S = 0.005


def stack_of(frame):
    """Names of the functions that are being carried out, from the outside in."""
    stack = []
    while frame:
        file = Path(frame.f_code.co_filename).name
        stack.append(f"{frame.f_code.co_name} ({file})")
        frame = frame.f_back
    return tuple(reversed(stack))


def watch(function, interval_s=INTERVAL_S):
    """Run `function()`; Counter of the stacks that were seen meanwhile."""
    stacks, finished = Counter(), threading.Event()
    watched = threading.get_ident()
    base = len(stack_of(sys._getframe()))

    def look():
        while not finished.wait(interval_s):
            stack = stack_of(sys._current_frames().get(watched))
            stacks[stack[base:]] += 1

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        function()
    finally:
        finished.set()
        watcher.join()
    return stacks


def show(stacks, rows=3):
    """The innermost functions that were seen most often, as shares of all samples."""
    tips = Counter()
    for stack, samples in stacks.items():
        tips[stack[-1] if stack else "(the sampler itself)"] += samples
    print("share  function")
    for tip, samples in tips.most_common(rows):
        print(f"{samples / stacks.total():5.0%}  {tip}")


def save(stacks, path):
    """Write collapsed stacks: `outer;inner samples`, what flame graphs are made of."""
    text = "".join(f"{';'.join(stack)} {n}\n" for stack, n in stacks.items())
    Path(path).write_text(text, encoding="utf-8")
