"""What the golden log tells of tickets, and of what is promised for them."""

from commands import sla_policies, tickets, working_calendars
from tests.crm import Crm, euros, id_of

ANNA, LTD, LIN = map(id_of, ("Anna", "acme Ltd", "Lin"))
OFFICE, PROMISE, LAMP, PARCEL = map(id_of, ("office", "promise", "no light", "broken"))


def service(crm: Crm) -> None:
    """Hours, a promise, an enquiry that comes back, and a complaint."""
    do = crm.do
    week = {"monday": [{"opens": "09:00", "closes": "17:30"}]}
    do(working_calendars.define, OFFICE, name="Office", zone="Europe/Berlin", week=week)
    do(working_calendars.rename, OFFICE, name="The office")
    do(working_calendars.change_hours, OFFICE, week=week | {"friday": week["monday"]})
    do(working_calendars.add_holiday, OFFICE, day="2024-05-01", name="Labour Day")
    do(working_calendars.add_holiday, OFFICE, day="2024-05-09", name="Ascension")
    do(working_calendars.remove_holiday, OFFICE, day="2024-05-09")
    terms = {"calendar": OFFICE, "targets": [{"answer": 60}, {"priority": 1, "resolve": 480}]}
    do(sla_policies.define, PROMISE, name="Promise", terms=terms)
    do(sla_policies.rename, PROMISE, name="The promise")
    do(sla_policies.revise, PROMISE, terms=terms | {"targets": [{"answer": 30}], "warns": "0.5"})
    do(sla_policies.retire, PROMISE)
    do(sla_policies.resume, PROMISE)
    do(tickets.open_, LAMP, name="No light", customer=LTD, channel="mail", text="Since Sunday")
    do(tickets.rename, LAMP, name="Dark")
    do(tickets.update, LAMP, details={"priority": 2, "category": "lamps"})
    do(tickets.assign, LAMP, owner=ANNA, team="support")
    do(tickets.take_up, LAMP)
    do(tickets.answer, LAMP, text="Which lamp?")
    do(tickets.wait, LAMP, awaiting="customer", note="which lamp")
    do(tickets.note_reply, LAMP, text="The one on the left")
    do(tickets.resolve, LAMP, note="new lamp")
    do(tickets.close, LAMP)
    do(tickets.reopen, LAMP, reason="dark again")
    do(tickets.open_, PARCEL, name="Broken", customer=LIN, reference="0007")
    do(tickets.classify, PARCEL, kind="complaint")
    do(tickets.explain, PARCEL, cause="parcel")
    do(tickets.remedy, PARCEL, remedy="refund", cost=euros(20), prevention="other carrier")
    late = {"made_sla": False, "reassignments": 3}
    do(tickets.sync, PARCEL, status="waiting", awaiting="vendor", details=late)
