"""What happens to subscriptions, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

SUBSCRIPTIONS = Sentences(
    icons={
        "subscription": "rule",
    },
    told={
        "subscription.started.v1": mark("subscribed: %(terms)s"),
        "subscription.changed.v1": mark("other terms: %(terms)s"),
        "subscription.ended.v1": mark("subscribes no more: %(reason)s"),
    },
    cleared={
        "subscription.ended.v1": mark("subscribes no more"),
    },
    words={
        "every": {
            "month": mark("every month"),
            "quarter": mark("every quarter"),
            "year": mark("every year"),
        },
    },
)
