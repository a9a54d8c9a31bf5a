"""Between clients and the database: cuts connections whose transaction the server has committed,
before its answer has gone through.
"""

import asyncio
import re
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.log.casting import PROCESSES

APPENDS = re.compile(rb"append\w*\(")
ENDS = re.compile(rb"COMMIT\b")


class Proxy:
    """A process that listens at a port of its own, at `url`."""

    def __init__(self, url: str) -> None:
        self._to_cut: Synchronized[int] = PROCESSES.Value("i", 0)
        self._cut: Synchronized[int] = PROCESSES.Value("i", 0)
        ours, theirs = PROCESSES.Pipe()
        port = urlsplit(url).port
        self._process = PROCESSES.Process(
            target=_serve, args=(port, theirs, self._to_cut, self._cut), daemon=True
        )
        self._process.start()
        credentials = urlsplit(url).netloc.rpartition("@")[0]
        own = f"{credentials}@127.0.0.1:{ours.recv()}"
        self.url = urlsplit(url)._replace(netloc=own).geturl()

    def cut(self, answers: int) -> None:
        """The next so many answers to an append, or to a COMMIT, do not come through."""
        with self._to_cut.get_lock():
            self._to_cut.value += answers

    @property
    def lost_answers(self) -> int:
        return self._cut.value

    def stop(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(port: int, tell: Connection, to_cut: Any, cut: Any) -> None:
    asyncio.run(Switchboard(port, to_cut, cut).listen(tell))


class Switchboard:
    def __init__(self, port: int, to_cut: Any, cut: Any) -> None:
        self._port, self._to_cut, self._cut = port, to_cut, cut

    async def listen(self, tell: Connection) -> None:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, forth = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.transport.abort()
            return
        line = Line(writer, forth)
        await asyncio.gather(self._ask(line, reader), self._answer(line, back))

    async def _ask(self, line: "Line", client: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while said := await client.read(65_536):
                line.appends |= bool(APPENDS.search(said))  # then prepared, and named no more
                line.ends = bool(ENDS.search(said))
                line.server.write(said)
                await line.server.drain()
        line.cut()

    async def _answer(self, line: "Line", server: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while said := await server.read(65_536):
                if (line.appends or line.ends) and self._is_to_cut():
                    break
                line.client.write(said)
                await line.client.drain()
        line.cut()

    def _is_to_cut(self) -> bool:
        if self._to_cut.value == 0:
            return False
        with self._to_cut.get_lock():
            self._to_cut.value -= 1
        self._cut.value += 1
        return True


class Line:
    """One client's connection and what it has said on it."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client, self.server = client, server
        self.appends = self.ends = False

    def cut(self) -> None:
        self.client.transport.abort()
        self.server.transport.abort()
