"""What happens to models, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

TRAININGS = Sentences(
    icons={"training": "models"},
    told={"training.recorded.v1": mark("learned from what had happened")},
)
