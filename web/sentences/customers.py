"""What happens to customers, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

CUSTOMERS = Sentences(
    icons={
        "customer": "customers",
    },
    told={
        "customer.entered.v1": mark("came into the books"),
        "customer.renamed.v1": mark("is now called %(name)s"),
        "customer.profiled.v1": mark("more is known: %(profile)s"),
        "customer.detailed.v1": mark("is reached otherwise: %(particulars)s"),
        "customer.assigned.v1": mark("%(owner)s looks after it"),
        "customer.tagged.v1": mark("got the tag %(tag)s"),
        "customer.untagged.v1": mark("lost the tag %(tag)s"),
        "customer.archived.v1": mark("was archived"),
        "customer.restored.v1": mark("was restored"),
        "customer.merged_into.v1": mark("was merged into %(survivor)s"),
        "customer.took_in.v1": mark("%(merged)s was merged into it"),
    },
    cleared={
        "customer.assigned.v1": mark("nobody looks after it"),
    },
    words={
        "lifecycle": {
            "lead": mark("lead"),
            "prospect": mark("prospect"),
            "customer": mark("customer"),
            "lapsed": mark("lapsed"),
        },
        "kind": {"company": mark("company"), "person": mark("person")},
    },
)
