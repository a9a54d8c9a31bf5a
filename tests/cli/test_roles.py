"""Roles of keys: so far there is one."""

import pytest

from solocrm.cli.main import run


def test_a_key_of_an_unknown_role_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["apikey", "create", "--role", "pilot"]) == 2
    assert "(unknown_role; role: pilot)" in capsys.readouterr().err
