# expect: The main process measured gauges itself
def measure_all(measure, gauges, workers):
    return {gauge: measure(gauge) for gauge in gauges}
