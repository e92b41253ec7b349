# expect: a semaphore lets that many pass
import asyncio


async def read_all(read, names, window, timeout_s):
    names = list(names)
    calls = (asyncio.wait_for(read(name), timeout_s) for name in names)
    results = await asyncio.gather(*calls, return_exceptions=True)
    pairs = dict(zip(names, results, strict=True))
    errors = {n: r for n, r in pairs.items() if isinstance(r, Exception)}
    return {n: r for n, r in pairs.items() if n not in errors}, errors
