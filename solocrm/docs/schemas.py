"""The schemas of the events, kept for each release: what was released may gain fields that can be
left out, and changes in no other way.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.catalogue import EVENTS
from domain.event import Event
from domain.upcasters import UPCASTERS
from solocrm.docs.shapes import Schema, schema_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "schemas"

IN_WORDS = {"$defs", "$ref", "title", "description"}
"""What a schema says of itself: free to change."""


def schemas(events: Iterable[type[Event]] = EVENTS) -> dict[str, Schema]:
    """{topic: schema} of the events as they are now."""
    return {event.TOPIC: shape(event) for event in sorted(events, key=lambda event: event.TOPIC)}


def shape(event: type[Event]) -> Schema:
    """The event's JSON schema with all that it refers to inside, and with its fields' marks."""
    schema = schema_of(event)
    for name, each in schema.get("properties", {}).items():
        if of := event.personal_fields().get(name):
            each["personal"] = of
        if scope := event.unique_fields().get(name):
            each["reserved"] = scope
    found: Schema = unfolded(schema, schema.get("$defs", {}))
    return found


def unfolded(node: Any, definitions: Mapping[str, Any]) -> Any:
    match node:
        case list():
            return [unfolded(each, definitions) for each in node]
        case {"$ref": str(ref)}:
            return unfolded(definitions[ref.rpartition("/")[2]] | without_words(node), definitions)
        case {"properties": dict(fields)}:
            inside = {name: unfolded(each, definitions) for name, each in fields.items()}
            others = {key: node[key] for key in node.keys() - {"properties", "required"}}
            own = {"properties": inside, "required": sorted(node.get("required", []))}
            return unfolded(others, definitions) | own
        case dict():
            kept = without_words(node)
            return {key: unfolded(value, definitions) for key, value in kept.items()}
    return node


def without_words(node: Schema) -> dict[str, Any]:
    """Nor with a whole model as a default: the model's own fields say theirs."""
    return {
        key: value
        for key, value in node.items()
        if key not in IN_WORDS and not (key == "default" and isinstance(value, dict))
    }


def text(found: Mapping[str, Schema]) -> str:
    """As it is kept: one way to write it, that can be compared line by line."""
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def is_released(release: str) -> bool:
    """The changelog says so: `[Unreleased] 0.1.0` has become `[0.1.0]`."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return bool(re.search(rf"^## \[{re.escape(release)}\]", changelog, re.MULTILINE))


def write(folder: Path = FOLDER) -> None:
    """The release that is being prepared; those before stay as they are."""
    if not is_released(version()):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{version()}.json").write_text(text(schemas()), "utf-8")


def stale(folder: Path = FOLDER) -> Iterator[str]:
    """The file of this version, if it is missing or says something else than the code."""
    file = folder / f"{version()}.json"
    kept = file.read_text("utf-8") if file.exists() else ""
    if not kept or (not is_released(version()) and kept != text(schemas())):
        yield file.name


def broken(folder: Path = FOLDER) -> Iterator[str]:
    """What was released and can no longer be read as it was meant, one line each."""
    now = schemas()
    for file in sorted(folder.glob("*.json")):
        if is_released(file.stem):
            for breach in breaches(json.loads(file.read_text("utf-8")), now):
                yield f"{file.stem}: {breach}"


def breaches(released: Mapping[str, Schema], now: Mapping[str, Schema]) -> Iterator[str]:
    """Of all topics of a release: old versions may go once an upcaster reads them."""
    for topic, schema in released.items():
        if topic in now:
            yield from differences(schema, now[topic], topic)
        elif topic not in UPCASTERS:
            yield f"{topic}: nothing reads it any more"


def differences(was: Any, now: Any, place: str) -> Iterator[str]:
    """All but fields that came in and may be left out."""
    match was, now:
        case dict(), dict():
            yield from of_fields(was, now, place)
            for key in sorted((was.keys() | now.keys()) - {"properties", "required"}):
                yield from differences(was.get(key), now.get(key), f"{place} {key}")
        case list(), list() if len(was) == len(now):
            for before, after in zip(was, now, strict=True):
                yield from differences(before, after, place)
        case _ if was != now:
            yield f"{place}: {json.dumps(was)} became {json.dumps(now)}"


def of_fields(was: Schema, now: Schema, place: str) -> Iterator[str]:
    before, after = was.get("properties", {}), now.get("properties", {})
    needed_before, needed = set(was.get("required", ())), set(now.get("required", ()))
    for name in before.keys() - after.keys():
        yield f"{place}.{name}: is gone"
    for name in sorted(needed - needed_before):
        yield f"{place}.{name}: is required now"
    for name in sorted(needed_before & after.keys() - needed):
        yield f"{place}.{name}: may be missing now"
    for name in before.keys() & after.keys():
        yield from differences(before[name], after[name], f"{place}.{name}")
