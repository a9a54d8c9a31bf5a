"""Starts and stops a broker in a folder of its own; what it holds stays there.

FOLDER/server.properties   as it was started last
FOLDER/data/               its topics
FOLDER/server.log          what it says
"""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from string import Template
from typing import IO

from domain.errors import Unavailable
from infra.kafka.broker.jars import jars

TEMPLATE = Path(__file__).with_name("server.properties")
HOST = "127.0.0.1"
JVM = ("-Xmx512m", "-Xms128m", "-XX:+UseSerialGC", "-Dlog4j2.level=WARN")
PATIENCE = 180.0
"""Seconds that a broker may take to answer: four, where nothing else wants the machine."""
STOPS = 20.0
"""Seconds that it may take to end."""
PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections."""


class BrokerFailed(Unavailable, code="broker_failed"):
    """The broker did not start."""


@dataclass
class Broker:
    """At `address` once it is started; the same one after every new start."""

    folder: Path
    port: int = 0
    options: Sequence[str] = ()
    """More for the Java machine."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _controller_port: int = 0

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def number(self) -> int:
        """Of its process, while it runs."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Until it answers. Raises `BrokerFailed`, `NoJava`, `JarsNotFetched`."""
        self.port = self.port or free_port()
        self._controller_port = self._controller_port or free_port()
        data = self.folder / "data"
        self.folder.mkdir(parents=True, exist_ok=True)
        filled = Template(TEMPLATE.read_text()).substitute(
            port=self.port, controller_port=self._controller_port, data=data
        )
        self._properties.write_text(filled)
        with (self.folder / "server.log").open("ab") as log:
            if not (data / "meta.properties").exists():
                self._format(log)
            self._process = subprocess.Popen(
                self._java("kafka.Kafka", str(self._properties)), stdout=log, stderr=log
            )
        self._await()

    def kill(self) -> None:
        """As a machine that loses its power does, but for the disk's cache."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def wait(self) -> int:
        """Until it ends by itself."""
        return self._process.wait() if self._process else 0

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _java(self, *arguments: str) -> list[str]:
        return ["java", *JVM, *self.options, "-cp", f"{jars()}/*", *arguments]

    def _format(self, log: IO[bytes]) -> None:
        made = ["format", "-t", "c29sb2NybS1icm9rZXItMQ", "-c", str(self._properties)]
        tool = self._java("kafka.tools.StorageTool", *made, "--standalone")
        if subprocess.run(tool, check=False, stdout=log, stderr=log).returncode:
            raise BrokerFailed(said=self._last_words())

    def _await(self) -> None:
        until = time.monotonic() + PATIENCE
        while not answers(self.port):
            if not self.runs:
                raise BrokerFailed(said=self._last_words(), log=str(self.folder / "server.log"))
            if time.monotonic() > until:
                self.kill()
                raise BrokerFailed(said=f"nothing at {self.address} for {PATIENCE:.0f} seconds")
            time.sleep(0.1)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOPS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _last_words(self) -> str:
        said = (self.folder / "server.log").read_text(errors="replace").strip().splitlines()
        return said[-1] if said else "nothing"


@contextmanager
def running(folder: Path, port: int = 0, options: Sequence[str] = ()) -> Iterator[Broker]:
    """For the length of the block."""
    broker = Broker(folder, port, options)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """One that nobody listens at now."""
    random = Random()
    while True:
        port = random.choice(PORTS)
        with socket.socket() as trying:
            try:
                trying.bind((HOST, port))
            except OSError:
                continue
        return port
