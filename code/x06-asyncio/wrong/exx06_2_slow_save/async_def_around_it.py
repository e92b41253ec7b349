# expect: `async def` or `await` around it does not change that
import asyncio


async def collect(read, save, names):
    async def save_async(name, level):
        save(name, level)

    async def read_and_save(name):
        level = await read(name)
        await save_async(name, level)

    await asyncio.gather(*map(read_and_save, names))
