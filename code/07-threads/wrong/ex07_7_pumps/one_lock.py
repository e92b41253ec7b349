# expect: without its lock
import threading


def pump(source, target, volume_m3):
    with source.lock:
        source.water_m3 -= volume_m3
        target.water_m3 += volume_m3
