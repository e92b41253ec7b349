"""A ledger for workers that may die unseen (exercise x04.3).

Check it with    python code/check.py x04.3
The check takes less than 1 s; it plays the controller, and workers that die.
"""


class Ledger:
    """Which task waits, which is handed out, and what has come back.

    tasks         names of the tasks: ["north", "east", ...], no name twice
    patience_s    a task that was handed out longer ago may be handed out again
    """

    def __init__(self, tasks, patience_s):
        self.waiting = list(tasks)
        self.hits = 0

    def next_task(self, now_s):
        """A task for whoever asks at the time `now_s`; None: nothing for now.

        First those that nobody has had yet; then the one that has been away longest, if
        that is more than `patience_s`.
        """
        return self.waiting.pop(0) if self.waiting else None

    def returned(self, task, hits):
        """A result came; the same task may come back twice, and counts once."""
        self.hits += hits

    def total(self):
        """Sum of all hits; None as long as a task has not come back."""
        return None if self.waiting else self.hits
