# expect: it is None as long as a task has not come back


class Ledger:
    def __init__(self, tasks, patience_s):
        self.waiting = list(tasks)
        self.results = {}

    def next_task(self, now_s):
        return self.waiting.pop(0) if self.waiting else None

    def returned(self, task, hits):
        self.results[task] = hits

    def total(self):
        return None if self.waiting else sum(self.results.values())
