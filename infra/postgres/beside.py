"""A process that writes chunks beside the one that makes them: two threads would wait for one
interpreter. It lives as long as the pipe to it, whatever ends the other side.
"""

import gc
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from subprocess import DEVNULL, Popen
from typing import Any

from psycopg import Error, OperationalError

from infra.postgres.chunk import Chunk
from infra.postgres.writer import RaceLost, Writer, Written

AHEAD = 8
"""Chunks that may be ready before they are written."""


@contextmanager
def process(url: str) -> Iterator[Connection]:
    """The pipe to one that says when it is ready, and ends where the pipe is closed."""
    ours, theirs = Pipe()
    with theirs:
        command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno())]
        process = Popen(command, stdin=DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True)
    with process, ours:
        ours.send(url)
        yield ours


def written(pipe: Connection, chunks: Iterator[Chunk]) -> Iterator[Written]:
    """Each chunk as that process has written it, which is ready. Raises `RaceLost`."""
    _said(pipe)
    sent: deque[Future[None]] = deque()
    with ThreadPoolExecutor(1) as sending:
        for chunk in chunks:
            sent.append(sending.submit(pipe.send, chunk))
            while len(sent) > AHEAD or (sent and pipe.poll()):
                yield _answer(pipe, sent.popleft())
        while sent:
            yield _answer(pipe, sent.popleft())


def _answer(pipe: Connection, sent: Future[None]) -> Written:
    with suppress(ConnectionError):  # it has ended: why, it may have said before
        sent.result()
    answer = _said(pipe)
    if isinstance(answer, Written):
        return answer
    raise answer


def _said(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, ConnectionError):
        raise OperationalError("the process that writes has ended") from None


def serve(pipe: Connection) -> None:
    """Until there is no more to write, or a chunk cannot be. The next chunk is received while one
    is written.
    """
    gc.set_threshold(100_000)  # a chunk's rows are no garbage
    with Writer(pipe.recv()) as writer, ThreadPoolExecutor(1) as receiving:
        try:
            pipe.send("ready")
            coming = receiving.submit(pipe.recv)
            while True:
                chunk = coming.result()
                coming = receiving.submit(pipe.recv)
                pipe.send(writer.write(chunk))
        except (EOFError, ConnectionError):
            return  # nobody waits for an answer
        except (RaceLost, Error) as failed:
            pipe.send(failed)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
