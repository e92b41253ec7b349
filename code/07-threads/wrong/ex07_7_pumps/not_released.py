# expect: A lock is still held
import threading


def pump(source, target, volume_m3):
    first, second = sorted((source, target), key=lambda polder: polder.name)
    with first.lock:
        if not second.lock.locked():
            second.lock.acquire()
        source.water_m3 -= volume_m3
        target.water_m3 += volume_m3
