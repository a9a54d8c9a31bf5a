"""What the golden log tells of campaigns and activities."""

from typing import Any

from commands import activities, attribution_policies, campaigns
from tests.crm import Crm, euros, id_of

ANNA, LIN, CARL, FIRST = map(id_of, ("Anna", "Lin", "Carl", "first deal"))
SPRING, POLICY, CALL, TASK = map(id_of, ("Spring", "ours", "call Carl", "send tea"))


def marketing(crm: Crm) -> None:
    do = crm.do
    plan: dict[str, Any] = {"channels": ["mail"], "budget": euros(500), "begins": "2024-03-01"}
    do(campaigns.plan, SPRING, name="Spring", audience={"industry": "tea"}, owner=ANNA, **plan)
    do(campaigns.rename, SPRING, name="Spring 春")
    do(campaigns.aim, SPRING, audience={"lifecycle": "customer", "tag": "fair"})
    do(campaigns.choose_channels, SPRING, channels=["mail", "phone"])
    do(campaigns.budget, SPRING, budget=None)
    do(campaigns.schedule, SPRING, begins="2024-03-01", ends="2024-03-31")
    do(campaigns.assign, SPRING, owner=None)
    do(campaigns.name_source, SPRING, source="spring letter")
    do(campaigns.start, SPRING)
    do(campaigns.stop, SPRING, reason="it is April")
    do(campaigns.archive, SPRING)
    do(campaigns.restore, SPRING)
    do(attribution_policies.define, POLICY, name="Ours", credit={"model": "time_decay"})
    do(attribution_policies.rename, POLICY, name="How we count")
    do(attribution_policies.revise, POLICY, credit={"model": "position", "days": 60})
    do(attribution_policies.retire, POLICY)
    do(attribution_policies.resume, POLICY)


def to_do(crm: Crm) -> None:
    """Two activities: of a deal, and of somebody who is forgotten in the end."""
    do = crm.do
    do(activities.plan, CALL, name="Call Carl", kind="call", opportunity=FIRST, contact=CARL)
    do(activities.rename, CALL, name="Call Carl back")
    do(activities.reschedule, CALL, begins="2024-03-01T12:00:00Z", minutes=15)
    do(activities.prioritise, CALL, priority="high")
    do(activities.assign, CALL, owner=ANNA)
    do(activities.do, CALL, outcome="He is glad")
    do(activities.plan, TASK, name="Send Lin tea", customer=LIN, due="2024-03-01")
    do(activities.cancel, TASK, reason="no tea left")
    do(activities.reopen, TASK)
