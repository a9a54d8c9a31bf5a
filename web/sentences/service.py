"""What happens to SLA policies and working calendars, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

SERVICE = Sentences(
    icons={
        "working_calendar": "rule",
        "sla_policy": "rule",
    },
    told={
        "working_calendar.defined.v1": mark("says when work is done"),
        "working_calendar.renamed.v1": mark("is now called %(name)s"),
        "working_calendar.hours_changed.v1": mark("work is done at other hours"),
        "working_calendar.holiday_added.v1": mark("no work is done on %(holiday)s"),
        "working_calendar.holiday_removed.v1": mark("work is done on %(day)s after all"),
        "sla_policy.defined.v1": mark("promises how soon tickets are answered and resolved"),
        "sla_policy.renamed.v1": mark("is now called %(name)s"),
        "sla_policy.revised.v1": mark("promises something else"),
        "sla_policy.retired.v1": mark("promises nothing any more"),
        "sla_policy.resumed.v1": mark("holds again"),
    },
)
