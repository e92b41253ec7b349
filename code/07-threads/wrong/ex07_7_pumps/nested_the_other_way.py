# expect: take the locks in an order that does not depend
import threading


def pump(source, target, volume_m3):
    with target.lock, source.lock:
        source.water_m3 -= volume_m3
        target.water_m3 += volume_m3
