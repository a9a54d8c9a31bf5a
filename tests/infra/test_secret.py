"""The master key is made once, whole."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.secret import master_key


def test_whoever_asks_first_makes_the_key_that_all_have(tmp_path: Path) -> None:
    for number in range(50):
        folder = tmp_path / str(number)
        with ThreadPoolExecutor(16) as many:
            keys = set(many.map(master_key, [folder] * 16))
        assert len(keys) == 1
        assert len(keys.pop()) == 32
