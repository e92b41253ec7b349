"""A server that tells the levels of gauges, slowly; it is part of the lesson.

This is no program; scripts and the page import it.

    with gauge_server() as server:          # or: server = GaugeServer(0.2).open()
        ...                                 # ask at 127.0.0.1, port server.port

It runs in a thread, answers on this computer only, and the system chooses its port.
Ask it one line, the name of a gauge, and it answers one line, the level in m.
"""

import asyncio
import contextlib
import threading
import zlib

HOST = "127.0.0.1"
ANSWER_AFTER_S = 0.2
PATIENCE_S = 10  # for the server itself to start and to stop


def level_m(name):
    """The level that a gauge has today, invented from its name."""
    return zlib.crc32(name.encode()) % 100 / 100


class GaugeServer:
    """Counts who asks: `asked` in all, `most` at the same time, `given_up` by them."""

    def __init__(self, answer_after_s):
        self.answer_after_s = answer_after_s
        self.asked, self.most, self.now, self.given_up = [], 0, 0, 0
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    async def answer(self, reader, writer):
        name = (await reader.readline()).decode().strip()
        self.asked.append(name)
        self.now += 1
        self.most = max(self.most, self.now)
        gone = asyncio.ensure_future(reader.read())  # ends when the asker is gone
        try:
            await asyncio.wait([gone], timeout=self.seconds_for(name))
            self.given_up += gone.done()
            if not name.startswith("broken"):
                writer.write(f"{level_m(name)}\n".encode())
        except asyncio.CancelledError:
            pass  # the server closes, and Python 3.11 would print a traceback
        finally:
            gone.cancel()
            self.now -= 1
            writer.close()

    def seconds_for(self, name):
        """A broken gauge hangs up at once, and others take longer."""
        factors = {"broken": 0, "late": 3, "frozen": 25}
        return self.answer_after_s * factors.get(name.partition(" ")[0], 1)

    async def serve(self):
        self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self.answer, HOST, 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await self.stop.wait()
        server.close()

    def work(self):
        asyncio.run(self.serve())  # at its end it cancels those who still wait

    def open(self):
        self.thread.start()
        if not self.ready.wait(PATIENCE_S):
            raise OSError("the server of gauges did not start")
        return self

    def close(self):
        with contextlib.suppress(RuntimeError):  # it is closed already
            self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(PATIENCE_S)


@contextlib.contextmanager
def gauge_server(answer_after_s=ANSWER_AFTER_S):
    """A server for the time of a `with` block."""
    server = GaugeServer(answer_after_s).open()
    try:
        yield server
    finally:
        server.close()
