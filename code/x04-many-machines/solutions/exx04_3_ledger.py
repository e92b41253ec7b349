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
        # solution:
        self.open = dict.fromkeys(tasks)  # task: when it was handed out, or None
        self.patience_s = patience_s
        self.results = {}
        # starter:
        # self.waiting = list(tasks)
        # self.hits = 0
        # end

    def next_task(self, now_s):
        """A task for whoever asks at the time `now_s`; None: nothing for now.

        First those that nobody has had yet; then the one that has been away longest, if
        that is more than `patience_s`.
        """
        # solution:
        if not self.open:
            return None
        never = [task for task, since in self.open.items() if since is None]
        task = never[0] if never else min(self.open, key=self.open.get)
        if not never and now_s - self.open[task] <= self.patience_s:
            return None
        self.open[task] = now_s
        return task
        # starter:
        # return self.waiting.pop(0) if self.waiting else None
        # end

    def returned(self, task, hits):
        """A result came; the same task may come back twice, and counts once."""
        # solution:
        self.open.pop(task, None)
        self.results.setdefault(task, hits)
        # starter:
        # self.hits += hits
        # end

    def total(self):
        """Sum of all hits; None as long as a task has not come back."""
        # solution:
        return None if self.open else sum(self.results.values())
        # starter:
        # return None if self.waiting else self.hits
        # end
