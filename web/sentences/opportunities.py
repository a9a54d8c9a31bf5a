"""What happens to opportunities, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

OPPORTUNITIES = Sentences(
    icons={
        "opportunity": "board",
    },
    told={
        "opportunity.opened.v1": mark("opened in %(stage)s, %(amount)s"),
        "opportunity.renamed.v1": mark("is now called %(name)s"),
        "opportunity.moved.v1": mark("moved to %(stage)s"),
        "opportunity.joined.v1": mark("went over to %(pipeline)s, %(stage)s"),
        "opportunity.amount_changed.v1": mark("is worth %(amount)s"),
        "opportunity.lines_changed.v1": mark("other product lines"),
        "opportunity.rated.v1": mark("chance to win %(probability)s"),
        "opportunity.close_date_changed.v1": mark("expected to close on %(close_date)s"),
        "opportunity.assigned.v1": mark("%(owner)s looks after it"),
        "opportunity.next_step_set.v1": mark("next step: %(text)s"),
        "opportunity.contact_added.v1": mark("%(contact)s plays a role: %(role)s"),
        "opportunity.contact_removed.v1": mark("%(contact)s plays no role any more"),
        "opportunity.won.v1": mark("won"),
        "opportunity.lost.v1": mark("lost: %(reason)s"),
        "opportunity.reopened.v1": mark("re-opened in %(stage)s"),
        "opportunity.archived.v1": mark("was archived"),
        "opportunity.restored.v1": mark("was restored, in %(stage)s"),
        "opportunity.merged_into.v1": mark("was merged into %(survivor)s"),
        "opportunity.took_in.v1": mark("%(merged)s was merged into it"),
    },
    cleared={
        "opportunity.rated.v1": mark("chance to win as its stage's"),
        "opportunity.close_date_changed.v1": mark("no day to close on any more"),
        "opportunity.assigned.v1": mark("nobody looks after it"),
        "opportunity.next_step_set.v1": mark("no next step any more"),
    },
)
