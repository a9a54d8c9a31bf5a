"""A process that writes chunks beside the one that makes them: two threads would wait for one
interpreter. It lives as long as the pipe to it, whatever ends the other side.
"""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from subprocess import DEVNULL, Popen

from psycopg import OperationalError

from infra.postgres.chunk import Chunk
from infra.postgres.writer import RaceLost, Writer, Written

AHEAD = 32
"""Chunks that may be ready before they are written: as many as are made while it starts."""


def write_beside(url: str, chunks: Iterable[Chunk]) -> Iterator[Written]:
    """Each chunk as it is written. Raises `RaceLost`."""
    on_the_way = 0
    with _process(url) as pipe, ThreadPoolExecutor(1) as sending:
        for chunk in chunks:
            sending.submit(pipe.send, chunk)
            on_the_way += 1
            while on_the_way > AHEAD or pipe.poll():
                yield _answer(pipe)
                on_the_way -= 1
        for _ in range(on_the_way):
            yield _answer(pipe)


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


def _answer(pipe: Connection) -> Written:
    try:
        answer = pipe.recv()
    except (EOFError, ConnectionError):
        raise OperationalError("the process that writes has ended") from None
    if isinstance(answer, Written):
        return answer
    raise answer


def serve(pipe: Connection) -> None:
    """Until there is no more to write, or a chunk cannot be."""
    with Writer(pipe.recv()) as writer:
        try:
            while True:
                pipe.send(writer.write(pipe.recv()))
        except (EOFError, ConnectionError):
            return  # nobody waits for an answer
        except (RaceLost, OperationalError) as failed:
            pipe.send(failed)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
