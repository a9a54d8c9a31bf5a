"""What happens to pipelines and their stages, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

PIPELINES = Sentences(
    icons={
        "pipeline": "rule",
    },
    told={
        "pipeline.defined.v1": mark("the stages were laid out"),
        "pipeline.renamed.v1": mark("is now called %(name)s"),
        "pipeline.stage_added.v1": mark("a stage came in: %(stage)s"),
        "pipeline.stage_renamed.v1": mark("a stage is now called %(name)s"),
        "pipeline.stage_rated.v1": mark("%(stage)s: chance to win %(probability)s"),
        "pipeline.stages_reordered.v1": mark("the stages got another order"),
        "pipeline.stage_retired.v1": mark("%(stage)s is out of use"),
    },
)
