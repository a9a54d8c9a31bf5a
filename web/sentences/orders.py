"""What happens to orders, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

ORDERS = Sentences(
    icons={
        "order": "order",
    },
    told={
        "order.placed.v1": mark("ordered for %(amount)s before discount and tax"),
        "order.amount_changed.v1": mark("comes to %(amount)s before discount and tax"),
        "order.lines_changed.v1": mark("ordered are %(lines)s"),
        "order.discounted.v1": mark("discount %(discount)s"),
        "order.taxed.v1": mark("tax %(tax)s"),
        "order.invoiced.v1": mark("invoiced under %(number)s"),
        "order.paid.v1": mark("paid in full"),
        "order.cancelled.v1": mark("cancelled: %(reason)s"),
    },
    cleared={
        "order.discounted.v1": mark("no discount any more"),
        "order.lines_changed.v1": mark("no lines any more"),
    },
)
