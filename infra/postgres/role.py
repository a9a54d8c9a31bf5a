"""Whose rights a connection has: the role is an option in the URL, so whatever is opened has it."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from psycopg.conninfo import conninfo_to_dict, make_conninfo

APP = "-c role=solocrm_app"
"""The program's role may record, but change nothing that is recorded."""


def as_app(url: str) -> str:
    """The URL at which every connection begins with the program's role."""
    return url if APP in _said(url) else with_options(url, APP)


def as_owner(url: str) -> str:
    """The URL at which a connection has all rights of the user whom it names."""
    return _with(url, _said(url).replace(APP, "").strip()) if APP in _said(url) else url


def with_options(url: str, options: str) -> str:
    """The URL at which a connection begins with these options as well."""
    return _with(url, f"{_said(url)} {options}".strip())


def _said(url: str) -> str:
    return str(conninfo_to_dict(url).get("options") or "")


def _with(url: str, options: str) -> str:
    if "://" not in url:
        said = conninfo_to_dict(url) | {"options": options}
        return make_conninfo("", **{name: value for name, value in said.items() if value})
    parts = urlsplit(url)
    others = [(name, value) for name, value in parse_qsl(parts.query) if name != "options"]
    query = [*others, ("options", options)] if options else others
    return parts._replace(query=urlencode(query, quote_via=quote)).geturl()
