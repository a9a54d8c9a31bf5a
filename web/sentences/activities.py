"""What happens to activities, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

ACTIVITIES = Sentences(
    icons={
        "activity": "check",
    },
    told={
        "activity.planned.v1": mark("planned: %(kind)s"),
        "activity.renamed.v1": mark("is now called %(name)s"),
        "activity.rescheduled.v1": mark("is for another time: %(due)s"),
        "activity.prioritised.v1": mark("is of %(priority)s priority"),
        "activity.assigned.v1": mark("%(owner)s is to do it"),
        "activity.done.v1": mark("done: %(outcome)s"),
        "activity.cancelled.v1": mark("will not be done: %(reason)s"),
        "activity.reopened.v1": mark("is to be done after all"),
    },
    cleared={
        "activity.rescheduled.v1": mark("is for another time"),
        "activity.assigned.v1": mark("nobody in particular is to do it"),
        "activity.done.v1": mark("was done"),
        "activity.cancelled.v1": mark("will not be done"),
    },
    words={
        "kind": {"task": mark("task"), "call": mark("call"), "meeting": mark("meeting")},
        "priority": {"low": mark("low"), "normal": mark("normal"), "high": mark("high")},
    },
)
