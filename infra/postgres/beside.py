"""A process that writes chunks beside the one that makes them: two threads would wait for one
interpreter. It lives as long as the pipe to it, whatever ends the other side.
"""

import gc
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from subprocess import DEVNULL, Popen

from psycopg import Error, OperationalError

from infra.postgres.chunk import Chunk
from infra.postgres.writer import RaceLost, Writer, Written

AHEAD = 32
"""Chunks that may be ready before they are written: as many as are made while it starts."""


def write_beside(url: str, chunks: Iterable[Chunk]) -> Iterator[Written]:
    """Each chunk as it is written. Raises `RaceLost`."""
    sent: deque[Future[None]] = deque()
    with _process(url) as pipe, ThreadPoolExecutor(1) as sending:
        for chunk in chunks:
            sent.append(sending.submit(pipe.send, chunk))
            while len(sent) > AHEAD or (sent and pipe.poll()):
                yield _answer(pipe, sent.popleft())
        while sent:
            yield _answer(pipe, sent.popleft())


@contextmanager
def _process(url: str) -> Iterator[Connection]:
    """The pipe to one that is at work; where it is closed, that one ends."""
    ours, theirs = Pipe()
    with theirs:
        command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno())]
        process = Popen(command, stdin=DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True)
    with process, ours:
        ours.send(url)
        yield ours


def _answer(pipe: Connection, sent: Future[None]) -> Written:
    with suppress(ConnectionError):  # it has ended: why, it may have said before
        sent.result()
    try:
        answer = pipe.recv()
    except (EOFError, ConnectionError):
        raise OperationalError("the process that writes has ended") from None
    if isinstance(answer, Written):
        return answer
    raise answer


def serve(pipe: Connection) -> None:
    """Until there is no more to write, or a chunk cannot be."""
    gc.set_threshold(100_000)  # a chunk's rows are no garbage
    with Writer(pipe.recv()) as writer:
        try:
            while True:
                pipe.send(writer.write(pipe.recv()))
        except (EOFError, ConnectionError):
            return  # nobody waits for an answer
        except (RaceLost, Error) as failed:
            pipe.send(failed)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
