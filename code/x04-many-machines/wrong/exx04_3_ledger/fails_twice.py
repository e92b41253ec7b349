# expect: a late answer is no error


class Ledger:
    def __init__(self, tasks, patience_s):
        self.open = dict.fromkeys(tasks)
        self.patience_s = patience_s
        self.results = {}

    def next_task(self, now_s):
        for task, since in self.open.items():
            if since is None or now_s - since > self.patience_s:
                self.open[task] = now_s
                return task
        return None

    def returned(self, task, hits):
        del self.open[task]
        self.results[task] = hits

    def total(self):
        return None if self.open else sum(self.results.values())
