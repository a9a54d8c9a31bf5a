"""What happens to attribution policies, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

ATTRIBUTION_POLICIES = Sentences(
    icons={
        "attribution_policy": "rule",
    },
    told={
        "attribution_policy.defined.v1": mark("says what won deals are owed to: %(credit)s"),
        "attribution_policy.renamed.v1": mark("is now called %(name)s"),
        "attribution_policy.revised.v1": mark("won deals are owed otherwise: %(credit)s"),
        "attribution_policy.retired.v1": mark("holds no more"),
        "attribution_policy.resumed.v1": mark("holds again"),
    },
)
