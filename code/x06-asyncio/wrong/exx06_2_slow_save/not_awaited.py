# expect: 0 of 4 levels were saved
import asyncio


async def collect(read, save, names):
    async def read_and_save(name):
        level = await read(name)
        asyncio.to_thread(save, name, level)

    await asyncio.gather(*map(read_and_save, names))
