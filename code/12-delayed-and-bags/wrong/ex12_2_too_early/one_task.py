# expect: The gauges were asked one after the other
from dask import delayed


def lazy_message(ask, write, gauges):
    def ask_all(gauges):
        return [ask(gauge) for gauge in gauges]

    return delayed(write)(delayed(ask_all)(gauges))
