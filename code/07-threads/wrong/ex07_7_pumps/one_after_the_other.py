# expect: without its lock
import threading


def pump(source, target, volume_m3):
    with source.lock:
        water = source.water_m3
    with target.lock:
        target.water_m3 += volume_m3
    source.water_m3 = water - volume_m3
