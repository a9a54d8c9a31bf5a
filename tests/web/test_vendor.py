"""What is not ours is unchanged, named, and licensed."""

import re
from hashlib import sha256
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "web" / "static" / "vendor"


def test_every_vendored_script_is_listed_with_its_licence_and_hash() -> None:
    listed = re.findall(r"^\| `(\S+)` .*`(\S+\.LICENSE)` \| `(\w{64})` \|$", vendor(), re.M)
    assert {name for name, _, _ in listed} == {file.name for file in VENDOR.glob("*.js")}
    for name, licence, digest in listed:
        assert sha256((VENDOR / name).read_bytes()).hexdigest() == digest
        assert "permi" in (VENDOR / licence).read_text().lower()


def vendor() -> str:
    return (VENDOR / "VENDOR.md").read_text()
