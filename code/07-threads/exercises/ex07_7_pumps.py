"""Pump water between polders, with two locks (exercise 07.7, an extension).

Check it with    python code/check.py 07.7
The check takes about 3 s on any number of cores.
"""


def pump(source, target, volume_m3):
    """Move water from one polder to another; many threads may pump at the same time.

    Each polder has a `name`, its `water_m3`, and a `lock` for it.
    """
    with source.lock:
        with target.lock:
            source.water_m3 -= volume_m3
            target.water_m3 += volume_m3
