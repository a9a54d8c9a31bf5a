"""Figures, dates and times in the reader's language and zone; the same input, the same text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names, get_month_names
from babel.numbers import format_compact_decimal, format_decimal, get_currency_symbol
from markupsafe import Markup, escape

from domain.money import decimals
from readapi.days import ends

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
OUR_SYMBOLS = {"CNY": "¥", "JPY": "JP¥"}
"""Elsewhere as English writes them, so that a figure looks the same in either language."""

PATTERNS = {
    "en": {
        "day": "d MMM y",
        "short": "d MMM",
        "long": "EEE d MMM y",
        "moment": "EEE d MMM y, HH:mm",
        "time": "HH:mm",
        "weekday": "EEE HH:mm",
        "hours": "{h}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{m}\N{NO-BREAK SPACE}m",
        "minutes": "{m}\N{NO-BREAK SPACE}m",
        "entry": "EEE d, HH:mm",
        "month": "MMMM y",
        "tick_month": "MMM",
        "tick_year": "y",
    },
    "zh": {
        "day": "y年M月d日",
        "short": "M月d日",
        "long": "y年M月d日 EEE",
        "moment": "y年M月d日 EEE HH:mm",
        "time": "HH:mm",
        "weekday": "EEE HH:mm",
        "hours": "{h}小时{m}分",
        "minutes": "{m}分",
        "entry": "d日 EEE HH:mm",
        "month": "y年M月",
        "tick_month": "M月",
        "tick_year": "y年",
    },
}

LISTS = {"en": (", ", " and "), "zh": ("、", " 和 ")}
"""Between the parts of a list, and before its last."""

Instant = datetime | date | str
"""A time, a whole day, or either in ISO 8601 as JSON carries it."""


@dataclass(frozen=True)
class Format:
    """How one reader reads figures: `locale` is "en" or "zh_CN", times are shown in `zone`."""

    locale: str
    zone: ZoneInfo

    @cached_property
    def babel(self) -> Locale:
        return Locale.parse(self.locale)

    @property
    def lang(self) -> str:
        """The language tag for HTML."""
        return self.locale.replace("_", "-")

    def count(self, number: int) -> str:
        return self._number(number, "#,##0")

    def decimal(self, number: float, digits: int = 1) -> str:
        return self._number(number, "#,##0." + "0" * digits)

    def signed(self, number: int) -> str:
        return ("+" if number > 0 else "") + self.count(number)

    def percent(self, share: float | Decimal | str | None, digits: int = 0) -> str:
        """A share of 1: `64 %`, in Chinese `64%`; a dash where there is nothing to divide."""
        if share is None:
            return "–"
        number = self._number(
            Decimal(str(share)) * 100, "#,##0" + "." * bool(digits) + "0" * digits
        )
        return f"{number}{'' if self.babel.language == 'zh' else NO_BREAK}%"

    def points(self, difference: float) -> str:
        """What one share is more than another: `+1.1 pp`."""
        sign = "+" if difference > 0 else MINUS if difference < 0 else ""
        unit = "个百分点" if self.babel.language == "zh" else f"{NO_BREAK}pp"
        return f"{sign}{self.decimal(abs(difference) * 100)}{unit}"

    def share(self, share: Decimal | str) -> str:
        """A stated share of 1, with as many digits as it was stated with: `7.5 %`."""
        exponent = Decimal(share).normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        return self.percent(share, max(0, -exponent - 2))

    def quantity(self, number: Decimal) -> str:
        """With as many digits as it has."""
        return self._number(number.normalize(), "#,##0.####")

    def money(self, minor: int, currency: str, signed: bool = False) -> str:
        """Minor units as `¥52,000`, or `$5,625.50` where there is a rest."""
        digits = decimals(currency)
        amount = Decimal(abs(minor)).scaleb(-digits)
        digits = 0 if amount == amount.to_integral_value() else digits
        number = self._number(amount, "#,##0" + "." * bool(digits) + "0" * digits)
        sign = MINUS if minor < 0 else "+" if signed and minor > 0 else ""
        return f"{sign}{symbol(currency)}{number}"

    def figure(self, value: int, unit: str, signed: bool = False) -> str:
        """Money, or so many records: their noun is in small letters, and goes without saying."""
        if unit.islower():
            return self.signed(value) if signed else self.count(value)
        return self.money(value, unit, signed)

    def typed(self, minor: int, currency: str) -> str:
        """As people type it into a form: `5625.50`."""
        return str(Decimal(minor).scaleb(-decimals(currency)))

    def compact(self, value: int, unit: str) -> str:
        """For a scale, to a tenth: `¥1.5M`, in Chinese `¥150万`; records one by one."""
        if unit.islower():
            return self.count(value)
        amount = Decimal(abs(value)).scaleb(-decimals(unit))
        number = format_compact_decimal(amount, locale=self.babel, fraction_digits=1)
        return f"{MINUS if value < 0 else ''}{symbol(unit)}{number}"

    def totals(self, minor: Mapping[str, int], join: str = ", ") -> str:
        """One currency beside the other, never added."""
        return join.join(self.money(amount, currency) for currency, amount in in_order(minor))

    def listed(self, parts: Sequence[str]) -> Markup:
        """`a, b and c`; parts that are markup stay so."""
        comma, last = LISTS[self.babel.language]
        safe = [escape(part) for part in parts]
        return Markup(last).join([Markup(comma).join(safe[:-1]), safe[-1]] if safe[1:] else safe)

    def day(self, instant: Instant) -> str:
        return self._date(instant, "day")

    def short(self, instant: Instant) -> str:
        return self._date(instant, "short")

    def long(self, instant: Instant) -> str:
        return self._date(instant, "long")

    def moment(self, instant: Instant) -> str:
        return self._date(instant, "moment")

    def time(self, instant: Instant) -> str:
        return self._date(instant, "time")

    def weekday(self, instant: Instant) -> str:
        """Weekday and time, of a day that is near."""
        return self._date(instant, "weekday")

    def duration(self, seconds: int) -> str:
        """`1 h 20 m`, in Chinese `1小时20分`; below zero as above."""
        hours, minutes = divmod(abs(seconds) // 60, 60)
        pattern = self.pattern("hours" if hours else "minutes")
        return pattern.format(h=self.count(hours), m=f"{minutes:02}" if hours else minutes)

    def entry(self, instant: Instant) -> str:
        """Weekday, day and time: the month stands above."""
        return self._date(instant, "entry")

    def month(self, instant: Instant) -> str:
        return self._date(instant, "month")

    def tick(self, day: date) -> str:
        """A label of the time bar: the year in January, else the month."""
        return self._date(day, "tick_year" if day.month == 1 else "tick_month")

    def pattern(self, name: str) -> str:
        """For scripts: the pattern of a date (EEE, d, MMM or M, y) or of a duration ({h}, {m})."""
        return PATTERNS[self.babel.language][name]

    @property
    def months(self) -> list[str]:
        return list(get_month_names("abbreviated", locale=self.babel).values())

    @property
    def weekdays(self) -> list[str]:
        """Sunday first, as scripts count them."""
        names = get_day_names("abbreviated", locale=self.babel)
        return [names[day] for day in (6, 0, 1, 2, 3, 4, 5)]

    def local(self, instant: Instant) -> datetime | date:
        """The instant in the reader's zone; a whole day stays one."""
        if isinstance(instant, str):
            instant = read(instant)
        return instant.astimezone(self.zone) if isinstance(instant, datetime) else instant

    def local_day(self, instant: Instant) -> date:
        here = self.local(instant)
        return here.date() if isinstance(here, datetime) else here

    def ends_day(self, instant: datetime) -> bool:
        """Whether it is the last one of a day."""
        return ends(self.local_day(instant), self.zone) == instant

    def _date(self, instant: Instant, name: str) -> str:
        here, pattern = self.local(instant), self.pattern(name)
        if isinstance(here, datetime):
            return format_datetime(here, pattern, tzinfo=self.zone, locale=self.babel)
        return format_date(here, pattern, locale=self.babel)

    def _number(self, number: float | Decimal, pattern: str) -> str:
        return format_decimal(number, pattern, locale=self.babel).replace("-", MINUS)


def symbol(currency: str) -> str:
    return OUR_SYMBOLS.get(currency) or get_currency_symbol(currency, locale="en")


def in_order(totals: Mapping[str, int]) -> list[tuple[str, int]]:
    """By currency code, so that columns and cards agree."""
    return sorted(totals.items())


def sums(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """{currency: minor units} of (currency, minor units)."""
    ordered = groupby(sorted(amounts), key=itemgetter(0))
    return {currency: sum(minor for _, minor in own) for currency, own in ordered}


def read(text: str) -> datetime | date:
    """ISO 8601: a day, or an instant with its offset."""
    if len(text) == len("2026-06-30"):
        return date.fromisoformat(text)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
