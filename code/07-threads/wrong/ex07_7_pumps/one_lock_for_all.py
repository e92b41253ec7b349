# expect: took turns
import threading

everything = threading.Lock()


def pump(source, target, volume_m3):
    if source is target:
        return
    with everything, source.lock, target.lock:
        source.water_m3 -= volume_m3
        target.water_m3 += volume_m3
