"""Share out unequal tasks, so that the slowest worker ends early (exercise 13.7).

Check it with    python code/check.py 13.7
The check takes about a second.
"""


def share_out(seconds, workers):
    """For each worker the numbers of its tasks: [[0, 3], [1, 2]].

    seconds    how long each task takes: [5, 4, 3, 2] (task number 0 takes 5 s)
    workers    how many workers there are

    Each task belongs to one worker; the worker with most to do decides the time.
    """
    shares = [[] for _ in range(workers)]
    for task in range(len(seconds)):
        shares[task % workers].append(task)
    return shares
