"""A released event may gain what can be left out; every other change is found."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import new_class
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel

from domain import upcasters
from domain.event import Event, Label, Personal, Unique
from domain.upcasters import Upcaster
from solocrm.docs import __main__ as docs
from solocrm.docs import schemas
from solocrm.docs.schemas import FOLDER, breaches, differences, shape

TOPIC = "invented.shipped.v1"
NUMBERS = count()


def event(inside: dict[str, Any] | None = None, /, **fields: Any) -> type[Event]:
    """An invented event of an item with a weight, a kind, a note and a parcel; None takes away."""
    parcel = {"width": int, "depth": (int, 3)} | (inside or {})
    whole = {
        "item": Label,
        "weight": int,
        "kind": (Literal["letter", "box"], "box"),
        "note": Annotated[str, Personal(of="stream")],
        "parcel": made(BaseModel, "Parcel", parcel),
    }
    shipped: type[Event] = made(Event, "Shipped", whole | fields)
    return shipped


def made(base: type[Any], name: str, fields: dict[str, Any]) -> Any:
    kept = {key: each for key, each in fields.items() if each is not None}
    types = {key: each[0] if isinstance(each, tuple) else each for key, each in kept.items()}
    defaults = {key: each[1] for key, each in kept.items() if isinstance(each, tuple)}
    members = {"__annotations__": types, "__doc__": "Invented.", "__module__": __name__}
    topic = {"topic": f"invented.{next(NUMBERS)}.v1"} if base is Event else {}
    return new_class(name, (base,), topic, lambda own: own.update(members | defaults))


RELEASED = event()

COMPATIBLE: dict[str, Callable[[], type[Event]]] = {
    "the same": event,
    "a field that may be left out": lambda: event(colour=(str | None, None)),
    "such a field inside of a field": lambda: event({"height": (int | None, None)}),
}
INCOMPATIBLE: dict[str, tuple[Callable[[], type[Event]], str]] = {
    "a field is gone": (lambda: event(weight=None), "weight: is gone"),
    "a field is renamed": (lambda: event(weight=None, grams=(int, 0)), "weight: is gone"),
    "a field has another type": (lambda: event(weight=str), "weight type"),
    "a field must be shorter": (
        lambda: event(item=Annotated[str, Personal(of="stream")]),
        "item maxLength",
    ),
    "a new field is required": (lambda: event(colour=str), "colour: is required now"),
    "a field may be missing": (lambda: event(weight=(int, 1)), "weight: may be missing now"),
    "another value holds where none is said": (
        lambda: event(kind=(Literal["letter", "box"], "letter")),
        "kind default",
    ),
    "a value is no longer known": (lambda: event(kind=(Literal["box"], "box")), "kind"),
    "a field inside is gone": (lambda: event({"depth": None}), "parcel.depth: is gone"),
    "a field inside is required": (lambda: event({"height": int}), "height: is required now"),
    "a field is no longer personal": (lambda: event(note=str), "note personal"),
    "a field is personal now": (
        lambda: event(weight=Annotated[int, Personal(of="stream")]),
        "weight personal",
    ),
    "a value is reserved now": (
        lambda: event(weight=Annotated[int, Unique("weight")]),
        "weight reserved",
    ),
}


@pytest.mark.parametrize("change", COMPATIBLE.values(), ids=COMPATIBLE)
def test_what_may_be_left_out_may_come_in(change: Callable[[], type[Event]]) -> None:
    assert list(differences(shape(RELEASED), shape(change()), TOPIC)) == []


@pytest.mark.parametrize(("change", "told"), INCOMPATIBLE.values(), ids=INCOMPATIBLE)
def test_every_other_change_is_found(change: Callable[[], type[Event]], told: str) -> None:
    found = list(differences(shape(RELEASED), shape(change()), TOPIC))
    assert any(told in each for each in found)


def test_another_order_and_other_words_are_no_change() -> None:
    shuffled = made(Event, "Shipped", {"weight": int, "item": Label})
    straight = made(Event, "Sent", {"item": Label, "weight": int})
    straight.__doc__ = "Something else."
    assert schemas.text({TOPIC: shape(shuffled)}) == schemas.text({TOPIC: shape(straight)})


def test_a_version_may_go_once_it_is_read_as_another(monkeypatch: pytest.MonkeyPatch) -> None:
    released = {TOPIC: shape(RELEASED)}
    assert list(breaches(released, {})) == [f"{TOPIC}: nothing reads it any more"]
    old = {TOPIC: Upcaster("invented.shipped.v2", lambda fields: fields)}
    monkeypatch.setattr(schemas, "UPCASTERS", old)
    assert list(breaches(released, {})) == []
    assert upcasters.UPCASTERS is not old


class House:
    """A repository with a changelog, and the schemas that it keeps."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.root, self.folder = root, root / "schemas"
        (root / "pyproject.toml").write_text('[project]\nversion = "0.2.0"\n')
        patch.setattr(schemas, "ROOT", root)
        self.changelog("## [Unreleased] 0.2.0")

    def changelog(self, *heads: str) -> None:
        (self.root / "CHANGELOG.md").write_text("\n".join(heads))

    def keep(self, release: str, found: dict[str, Any]) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{release}.json").write_text(json.dumps(found))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


def test_what_is_being_prepared_may_change_freely(house: House) -> None:
    house.keep("0.2.0", {"customer.entered.v1": {"properties": {"shoe_size": {}}}})
    assert list(schemas.stale(house.folder)) == ["0.2.0.json"]
    assert list(schemas.broken(house.folder)) == []
    schemas.write(house.folder)
    assert list(schemas.stale(house.folder)) == []


def test_what_is_released_is_written_no_more(house: House) -> None:
    house.keep("0.2.0", {"customer.entered.v1": {"properties": {"shoe_size": {}}}})
    house.changelog("## [0.2.0] 2027-01-31", "## [0.1.0] 2026-12-24")
    schemas.write(house.folder)
    assert list(schemas.stale(house.folder)) == []
    assert "0.2.0: customer.entered.v1.shoe_size: is gone" in schemas.broken(house.folder)


def test_an_older_release_still_holds(house: House) -> None:
    house.keep("0.1.0", {"customer.forgot.v1": {}})
    house.changelog("## [Unreleased] 0.2.0", "## [0.1.0] 2026-12-24")
    assert list(schemas.stale(house.folder)) == ["0.2.0.json"]
    told = ["0.1.0: customer.forgot.v1: nothing reads it any more"]
    assert list(schemas.broken(house.folder)) == told


def test_the_check_fails_and_says_where_to_read_on(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house.keep("0.1.0", {"customer.forgot.v1": {}})
    house.changelog("## [Unreleased] 0.2.0", "## [0.1.0] 2026-12-24")
    monkeypatch.setattr(schemas.broken, "__defaults__", (house.folder,))
    monkeypatch.setattr(schemas.stale, "__defaults__", (house.folder,))
    schemas.write(house.folder)
    assert docs.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert "customer.forgot.v1" in told
    assert "change-an-event.md" in told


def test_the_schemas_of_this_version_are_kept() -> None:
    assert list(schemas.stale(FOLDER)) == [], "run make docs"
    assert list(schemas.broken(FOLDER)) == []
