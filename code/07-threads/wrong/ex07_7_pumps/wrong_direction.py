# expect: the source loses what the target gains
import threading


def pump(source, target, volume_m3):
    first, second = sorted((source, target), key=lambda polder: polder.name)
    with first.lock, second.lock:
        source.water_m3 += volume_m3
        target.water_m3 -= volume_m3
