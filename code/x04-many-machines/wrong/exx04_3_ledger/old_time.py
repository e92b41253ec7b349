# expect: note the new time


class Ledger:
    def __init__(self, tasks, patience_s):
        self.waiting = list(tasks)
        self.away = {}
        self.patience_s = patience_s
        self.results = {}

    def next_task(self, now_s):
        if self.waiting:
            task = self.waiting.pop(0)
            self.away[task] = now_s
            return task
        for task, since in self.away.items():
            if now_s - since > self.patience_s:
                return task
        return None

    def returned(self, task, hits):
        self.away.pop(task, None)
        self.results[task] = hits

    def total(self):
        if self.waiting or self.away:
            return None
        return sum(self.results.values())
