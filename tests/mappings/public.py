"""Public data, which nobody on the project made and which is not part of it."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

PUBLIC = Path(__file__).parents[3] / "shared" / "data"


def needs(folder: Path) -> pytest.MarkDecorator:
    reason = f"public data is not there: put it into {folder}"
    return pytest.mark.skipif(not folder.exists(), reason=reason)


def got(api: TestClient, path: str, **asked: object) -> Any:
    answer = api.get(f"/api/{path}", params={name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


def all_of(api: TestClient, noun: str, **asked: object) -> list[dict[str, Any]]:
    """Every record of the list, page by page."""
    page = got(api, noun, limit=500, **asked)
    found: list[dict[str, Any]] = page["items"]
    while page["next"]:
        page = got(api, noun, limit=500, cursor=page["next"], **asked)
        found += page["items"]
    assert len(found) == page["total"]
    return found
