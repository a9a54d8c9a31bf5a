"""The flows that Prefect runs, each in a process of its own, as the environment says."""

from typing import Any

from pipelines.flows.steps import flows
from solocrm.learning import opened

FLOWS = flows(opened)


def __getattr__(name: str) -> Any:
    """Prefect asks for a flow as for an attribute of its module."""
    if name not in FLOWS:
        raise AttributeError(name)
    return FLOWS[name]
