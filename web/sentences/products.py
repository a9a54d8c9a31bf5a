"""What happens to products, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

PRODUCTS = Sentences(
    icons={
        "product": "order",
    },
    told={
        "product.introduced.v1": mark("is sold from now on, %(price)s"),
        "product.renamed.v1": mark("is now called %(name)s"),
        "product.repriced.v1": mark("costs %(price)s"),
        "product.retired.v1": mark("is no longer sold"),
        "product.resumed.v1": mark("is sold again"),
    },
)
