"""Groups and recommendations are shown with what they stand on, and not where they do not hold."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
import psycopg
import pytest

from commands import products, trainings
from domain.event import WORKSPACE
from infra.postgres.scores import PostgresScores
from tests.crm import DAY, euros, id_of
from tests.trainings import CARD
from tests.web.site import Site, company, open_site, words

VERSION = "abcdef0123456789"
TRAITS = [{"feature": "purchases", "direction": "up", "effect": 1.4}]
QUIET = [{"feature": "purchases", "direction": "down", "effect": -0.4}]
FIGURES = {"support": 21, "confidence": 0.4, "lift": 1.8, "low": 1.2}


def rule(of: str, given: str, then: str) -> dict[str, Any]:
    return {"of": of, "given": given, "then": then, "holds": True} | FIGURES


HABIT = {"of": "time", "given": "Friday evening", "support": 9, "cases": 12, "confidence": 0.75}


def offer(subject: str, of: str, given: str, then: str) -> dict[str, Any]:
    figures = {"support": 21, "confidence": 0.4, "taken": 2, "judged": 3, "rank": 1.6}
    return {
        "subject": str(id_of(subject)),
        "value": 1.8,
        "of": of,
        "given": given,
        "then": then,
    } | figures


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Learned a day ago, when bolt was offered something too, and now."""
    crm = company()
    for name in ("probe", "gateway"):
        crm.do(products.introduce, id_of(name), name=name.title(), price=euros(9))
    before = crm.now - DAY
    shared: dict[str, Any] = {"as_of": crm.now, "version": VERSION}
    k = {"k4": {"silhouette": 0.31, "inertia": 900.0}, "k5": {"silhouette": 0.24, "inertia": 700.0}}
    metrics = {"k": 4.0, "silhouette": 0.31, "stability": 0.9}
    alike = {"model": "segments", "method": "k_means", "candidates": k, "metrics": metrics}
    crm.do(trainings.record, id_of("alike"), card=CARD | shared | alike)
    for model in ("recommend", "conversion"):
        crm.do(trainings.record, id_of(model), card=CARD | shared | {"model": model})
    with open_site(module_database, tmp_path_factory.mktemp("data"), crm) as opened:
        kept = Kept(module_database)
        kept.segments(crm.now)
        kept.offers(before, [("acme Ltd", "probe"), ("bolt Ltd", "gateway")])
        kept.offers(crm.now, [("acme Ltd", "probe")])
        chance = [{"subject": str(id_of("acme")), "value": 0.6, "low": 0.4, "high": 0.8}]
        kept.keep("conversion", "opportunities", crm.now, chance)
        with psycopg.connect(module_database) as connection:
            connection.execute("SELECT tick()")
        yield opened


class Kept:
    """What the models keep, as they do."""

    def __init__(self, url: str) -> None:
        self.scores = PostgresScores(url)

    def keep(self, model: str, noun: str, as_of: datetime, rows: list[dict[str, Any]]) -> None:
        frame = pl.DataFrame(rows, infer_schema_length=None)
        run = {"model": model, "version": VERSION, "subject_type": noun}
        self.scores.keep(frame, as_of=as_of, position=5, **run)

    def segments(self, as_of: datetime) -> None:
        groups = {"acme": (0, "high_value", TRAITS)} | dict.fromkeys(
            ("bolt", "core", "dune"), (1, "ordinary", QUIET)
        )
        rows = [
            {"subject": str(id_of(f"{name} Ltd")), "group": n, "grade": grade, "reasons": traits}
            for name, (n, grade, traits) in groups.items()
        ]
        self.keep("segments", "customers", as_of, rows)

    def offers(self, as_of: datetime, to: list[tuple[str, str]]) -> None:
        products = [
            offer(who, "product", str(id_of("gateway")), str(id_of(what))) for who, what in to
        ]
        habit = [HABIT | {"lift": 1.5, "low": 1.1}]
        own = {"subject": str(id_of("core Ltd")), "contact": habit}  # and there is nothing to offer
        self.keep("recommend", "customers", as_of, [*products, own])
        actions = [offer(each, "action", "went on", "call") for each in ("acme", "bolt", "edge")]
        actions[0]["verdict"] = "accepted"  # before it learned
        self.keep("recommend", "opportunities", as_of, actions)
        rules = [
            rule("product", str(id_of("gateway")), str(id_of("probe"))),
            rule("time", "Tuesday morning", "opened"),
            rule("channel", "Phone", "answered"),
        ]
        row = {"subject": str(WORKSPACE), "rules": rules, "refused": {"action": "no_rule_holds"}}
        self.keep("recommend", "company", as_of, [row])


def test_groups_have_plain_names_and_say_what_tells_them_apart(site: Site) -> None:
    shown = words(site.get("/segments"))
    for line in (
        "4 customers are in 2 groups",
        "Ordinary all others 3 75 % ▼ below the mean:",
        "High value buy much, lately, and are content 1 25 % ▲ above the mean:",
        "4 0.310 900 used 5 0.240 700",
        "Stability 0.90",
        "by model abcdef01 as of",
    ):
        assert line in shown, line
    narrowed = words(site.get("/segments?segment=high_value"))
    assert "High value 1 Customer Group" in narrowed
    assert "acme Ltd High value" in narrowed
    assert "bolt Ltd" not in narrowed.partition("Customer Group")[2].partition("Since")[0]


def test_what_holds_is_told_with_support_and_lift(site: Site) -> None:
    shown = words(site.get("/recommendations"))
    for line in (
        "3 rules hold beyond chance. For 1 customer there is a product to offer.",
        "acme Ltd Offer Probe Accept Done Not useful they bought Gateway"
        " of 3 verdicts on it 2 in favour 21 40 % 1.8",
        "Gateway Probe 21 40 % 1.80 1.20",
        "What was done before deals went on Nothing comes together more often than chance",
        "Tue morning opened within three days 21 40 %",
        "Phone answered within two weeks 21 40 %",
    ):
        assert line in shown, line
    assert "acme acme Ltd Call them" in words(site.get("/recommendations?noun=opportunities"))


def test_what_is_recommended_no_more_is_left_out(site: Site) -> None:
    bolt = f"customers/{id_of('bolt Ltd')}/recommendations"
    moment = (site.crm.now - DAY / 2).isoformat()
    assert site.api(bolt)["offers"] == []
    [then] = site.api(bolt, at=moment)["offers"]
    assert (then["then_name"], then["lift"]) == ("Gateway", 1.8)
    assert site.api(f"customers/{id_of('bolt Ltd')}")["scores"][0]["model"] == "segments"


def test_a_customer_is_told_with_group_and_with_what_comes_next(site: Site) -> None:
    shown = words(site.get(f"/customers/{id_of('acme Ltd')}"))
    for line in (
        "Offer Probe they bought Gateway: 21 cases, 40 % of those with it, 1.8 times as often"
        " as without; of 3 verdicts on it 2 in favour Accept Done Not useful",
        "Call them acme deals of that stage went on more often after it: 21 cases, 40 % of those"
        " with it, 1.8 times as often as without; of 3 verdicts on it 2 in favour accepted Done",
        "Reach them by Phone customers answer more often there: 21 cases",
        "Group Groups High value buy much, lately, and are content ▲ above the mean:",
    ):
        assert line in shown, line


def test_a_customer_with_a_habit_of_their_own_is_told_with_it(site: Site) -> None:
    told = site.api(f"customers/{id_of('core Ltd')}/recommendations")
    assert told["offers"] == []
    [habit] = told["habits"]
    assert (habit["given"], habit["support"], habit["cases"]) == ("Friday evening", 9, 12)
    assert [each["given"] for each in told["times"]] == ["Tuesday morning"]
    assert [each["given"] for each in told["channels"]] == ["Phone"]
    assert site.api(f"customers/{id_of('dune Ltd')}/recommendations")["habits"] == []


def judge(site: Site, deal: str, what: str) -> str:
    """As the button does; what is to be done about deals then."""
    sent = {"customer": id_of(f"{deal} Ltd"), "opportunity": id_of(deal), "action": "call"}
    back = "/recommendations?noun=opportunities"
    answer = site.send("/suggestions", what=what, back=back, csrf=site.csrf, **sent)
    assert answer.headers["Location"] == back
    return words(site.get(back))


def test_what_is_of_no_use_or_done_is_suggested_no_more(site: Site) -> None:
    before = words(site.get("/recommendations?noun=opportunities"))
    assert "bolt bolt Ltd Call them Accept Done Not useful" in before
    shown = judge(site, "bolt", "declined")
    assert "bolt Ltd" not in shown
    assert "edge Ltd" in shown
    bolt = words(site.get(f"/customers/{id_of('bolt Ltd')}"))
    assert "what was suggested is of no use: call" in bolt
    assert "Call them" not in bolt
    assert "edge edge Ltd Call them accepted Done Not useful" in judge(site, "edge", "accepted")
    [offer] = site.api(f"opportunities/{id_of('edge')}/recommendations")["offers"]
    assert (offer["verdict"], offer["taken"], offer["judged"]) == ("accepted", 2, 3)
    assert "edge Ltd" not in judge(site, "edge", "done")
    assert site.api(f"opportunities/{id_of('edge')}/recommendations")["offers"] == []
    assert site.api("suggestions")["total"] == 3
    moment = (site.crm.now - DAY / 2).isoformat()
    [then] = site.api(f"opportunities/{id_of('bolt')}/recommendations", at=moment)["offers"]
    assert then["verdict"] is None, "nobody had said anything by then"
    past = words(site.get("/recommendations?noun=opportunities&at=" + moment.replace("+", "%2B")))
    assert "bolt bolt Ltd Call them deals of that stage" in past, "no button says anything of then"


def test_whom_to_call_is_told_with_what_to_do(site: Site) -> None:
    shown = words(site.get("/today"))
    assert "Call acme Ltd acme Call them: such deals went on 1.8 times as often accepted" in shown


def test_a_verdict_on_nothing_is_refused(site: Site) -> None:
    sent = {"customer": id_of("acme Ltd"), "csrf": site.csrf}
    answer = site.send("/suggestions", what="declined", **sent)
    assert answer.status_code == 422
    assert "A suggestion is a product to offer" in words(answer)


def test_before_anything_was_learned_there_is_nothing(site: Site) -> None:
    moment = site.crm.happened(id_of("acme"), 2).isoformat().replace("+", "%2B")
    then = f"at={moment}&known_at={moment}"
    assert "No groups had been looked for by then." in words(site.get(f"/segments?{then}"))
    assert "Nothing had been recommended by then." in words(site.get(f"/recommendations?{then}"))


def test_groups_and_recommendations_are_told_in_chinese(site: Site) -> None:
    chinese = {"Accept-Language": "zh-CN"}
    assert "高价值" in words(site.get("/segments", **chinese))
    assert "周二上午" in words(site.get("/recommendations", **chinese))
