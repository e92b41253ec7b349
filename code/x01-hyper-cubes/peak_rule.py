"""The rule for peak memory: copies of a chunk x size of the chunk x busy workers.

This is no program; it is imported.  A run is a dictionary with `before_mib`,
`peak_mib`, `chunk_mib`, `chunks` and `workers`, as `peak_run.py` makes them.
"""


def busy(run):
    """Workers that had a chunk: never more than there are chunks."""
    return min(run["workers"], run["chunks"])


def copies_of(run):
    """How many times its chunk a worker held at the peak, by measurement."""
    return (run["peak_mib"] - run["before_mib"]) / (run["chunk_mib"] * busy(run))


def predict(first, run):
    """Peak in MiB of a run, from the copies that the first run needed."""
    return first["before_mib"] + copies_of(first) * run["chunk_mib"] * busy(run)
