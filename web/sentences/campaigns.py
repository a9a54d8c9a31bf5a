"""What happens to campaigns, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

CAMPAIGNS = Sentences(
    icons={
        "campaign": "campaigns",
    },
    told={
        "campaign.planned.v1": mark("was planned"),
        "campaign.renamed.v1": mark("is now called %(name)s"),
        "campaign.aimed.v1": mark("is for other customers: %(audience)s"),
        "campaign.channels_chosen.v1": mark("goes through %(channels)s"),
        "campaign.budgeted.v1": mark("may cost %(budget)s"),
        "campaign.scheduled.v1": mark("is meant to begin on %(begins)s"),
        "campaign.assigned.v1": mark("%(owner)s looks after it"),
        "campaign.source_named.v1": mark("has the deals from %(source)s"),
        "campaign.started.v1": mark("began to run"),
        "campaign.stopped.v1": mark("was stopped: %(reason)s"),
        "campaign.archived.v1": mark("was archived"),
        "campaign.restored.v1": mark("was restored"),
    },
    cleared={
        "campaign.aimed.v1": mark("is for all customers"),
        "campaign.channels_chosen.v1": mark("goes through no channel yet"),
        "campaign.budgeted.v1": mark("may cost whatever it takes"),
        "campaign.scheduled.v1": mark("has no day to begin on any more"),
        "campaign.assigned.v1": mark("nobody looks after it"),
        "campaign.source_named.v1": mark("has no deals of its own any more"),
        "campaign.stopped.v1": mark("was stopped"),
    },
)
