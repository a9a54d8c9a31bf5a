"""Links that keep the moment: the address is the page's whole state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit


@dataclass(frozen=True)
class Links:
    """`at` and `known_at` as the address says them; `here` and `params` are the page shown."""

    here: str = "/"
    params: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None
    known_at: str | None = None

    @classmethod
    def read(cls, address: str) -> Self:
        """Of a page's own address; one that leads elsewhere becomes the front page."""
        url = urlsplit(address)
        params = dict(parse_qsl(url.query))
        at, known_at = params.pop("at", None), params.pop("known_at", None)
        ours = not url.scheme and not url.netloc and url.path.startswith("/")
        ours = ours and "\\" not in address  # which browsers read as a slash
        return cls(url.path if ours else "/", params if ours else {}, at, known_at)

    @property
    def moment(self) -> dict[str, str]:
        return stated(at=self.at, known_at=self.known_at)

    def to(self, path: str, **params: object) -> str:
        """Another page at the same moment."""
        return address(path, {**stated(**params), **self.moment})

    def with_(self, **params: object) -> str:
        """This page with other controls; None takes one away."""
        kept = {key: value for key, value in self.params.items() if key not in params}
        return address(self.here, {**kept, **stated(**params), **self.moment})

    def then(self, day: date | str) -> str:
        """This page as it was seen on that day."""
        return address(self.here, {**self.params, "at": str(day), "known_at": str(day)})

    def hindsight(self, day: date | str | None = None, known: date | str | None = None) -> str:
        """This page on that day, with what was known later: now, unless said."""
        moment = stated(at=day or self.at, known_at=known)
        return address(self.here, {**self.params, **moment})

    def now(self) -> str:
        return address(self.here, self.params)


def stated(**params: object) -> dict[str, str]:
    return {key: str(value) for key, value in params.items() if value is not None}


def address(path: str, params: Mapping[str, str]) -> str:
    """Colons stay readable: an instant is part of the address that people copy."""
    return f"{path}?{urlencode(params, safe=':')}" if params else path
