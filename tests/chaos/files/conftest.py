"""Whole files of other systems, as `tests/mappings` brings in their first rows."""

from tests.mappings.conftest import api, imports, url

__all__ = ["api", "imports", "url"]
