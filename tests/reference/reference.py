#!/usr/bin/env python3
"""The independent known answers: one month of one region, computed a second time.

Shares no code and no method with the program. Exports are read by Python's csv and gzip modules
(exports.py), counted by SQLite (counting.py, listings.py), priced here with exact fractions, and rounded once
per line. R-numbers name the rating rules of the domain; "settled" names its settled readings.

    reference.py --region jamtland --data fixtures/jamtland/2025-05 --period 2025-05
    reference.py … --accounting     where each record of listings and events ended
    reference.py … --usage          what was counted, by care unit, meter, span and cell
    reference.py --self-test        the domain's test vectors
"""

from __future__ import annotations

import argparse
import csv
import sys
from calendar import isleap, monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import yaml

sys.dont_write_bytecode = True  # the tree stays as it is

from counting import Counts, Delivery, count_delivery, usage_rows, write_accounting, write_usage
from exports import DAY, LAYOUTS, OPEN_END, Held, local_day, local_stamp, needed_bound, needed_day
from exports import number, register

TREE = Path(__file__).resolve().parents[2]
Span = tuple[date, date]  # first and last day


# ---- the catalogue -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Price:
    start: date
    kr: Fraction
    per: str
    confirmed: bool


@dataclass
class Catalogue:
    proration: str
    meters: dict[str, dict]
    services: dict[str, dict]
    vat_days: dict[str, list[date]]
    prices: dict[tuple[str, str], list[Price]]  # of (service, component), ascending

    def in_force(self, service: str, component: str, day: date) -> Price:
        """R3: a price holds from its `from` until the next one; R10: a missing one holds."""
        rows = [p for p in self.prices.get((service, component), []) if p.start <= day]
        if not rows or not rows[-1].confirmed:
            raise Held(f"{service} {component}: no confirmed price on {day}")
        return rows[-1]

    def priced_meters(self) -> set[str]:
        return {component["meter"] for service in self.services.values()
                for component in service["charge"] if component["model"] == "metered"}

    def cuts(self) -> list[date]:
        """Where any price or VAT rate changes."""
        return [price.start for rows in self.prices.values() for price in rows] + [
            day for days in self.vat_days.values() for day in days]

    def price_days(self, service: str, component: str) -> list[date]:
        return [price.start for price in self.prices.get((service, component), [])]


def read_yaml(path: Path) -> dict:
    """BaseLoader leaves every scalar a string, so no price passes through a float."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=yaml.BaseLoader)


def by_code(items: list[dict]) -> dict[str, dict]:
    return {item["code"]: item for item in items}


def load_prices(path: Path) -> dict[tuple[str, str], list[Price]]:
    prices: dict[tuple[str, str], list[Price]] = {}
    for row in read_yaml(path)["prices"]:
        beyond = {"scheme", "tiers", "included", "minimum"} & row.keys()
        if beyond:
            raise Held(f"{row['service']}: this reference does not know {beyond.pop()}")
        price = Price(date.fromisoformat(row["from"]), Fraction(row.get("price", 0)),
                      row.get("per", ""), row["status"] == "confirmed")
        rows = prices.setdefault((row["service"], row.get("component", "")), [])
        if any(other.start == price.start for other in rows):
            raise Held(f"{row['service']}: two prices from {price.start}")
        rows.append(price)
        rows.sort(key=lambda p: p.start)
    return prices


def load_catalogue(folder: Path, prices: Path | None) -> Catalogue:
    settings = read_yaml(folder / "region.yaml")
    vat_days = {vat["code"]: [date.fromisoformat(rate["from"]) for rate in vat["rates"]
                              if "from" in rate] for vat in settings["vat"]}
    return Catalogue(settings["proration"],
                     by_code(read_yaml(folder / "meters.yaml")["meters"]),
                     by_code(read_yaml(folder / "services.yaml")["services"]),
                     vat_days, load_prices(prices or folder / "prices.yaml"))


# ---- rating ------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Line:
    unit: str
    service: str
    component: str
    first: date
    last: date
    quantity: Fraction
    price: Fraction
    net_ore: int


def round_once(exact: Fraction) -> int:
    """R8: half away from zero."""
    whole = (abs(exact) * 2 + 1) // 2
    return -whole if exact < 0 else whole


def vat_ore(base_ore: int, percent: int) -> int:
    """R9: on the sum of the lines."""
    return round_once(Fraction(base_ore * percent, 100))


def time_fraction(per: str, first: date, last: date, proration: str) -> Fraction:
    """R7: a part of a month is days over days of that month; a yearly price is 12 months."""
    days = (last - first).days + 1
    of_month = Fraction(days, monthrange(first.year, first.month)[1])
    if per == "piece":
        return Fraction(1)
    if per == "month":
        return of_month
    if proration == "month":
        return of_month / 12
    if proration == "days-365":
        return Fraction(days, 365)
    if proration == "days-actual":
        return Fraction(days, 366 if isleap(first.year) else 365)
    raise Held(f"proration {proration} is not known")


def segments(first: date, last: date, cuts: list[date]) -> Iterator[Span]:
    """R4: a span, cut so that a new piece begins on each cut day inside it."""
    starts = [first, *sorted({cut for cut in cuts if first < cut <= last})] if first <= last else []
    for start, following in zip(starts, [*starts[1:], last + DAY]):
        yield start, following - DAY


def needs_subscription(service: dict) -> bool:
    return service.get("needs_subscription", "false") == "true"


def joined(spans: list[Span]) -> list[Span]:
    """Days that any of the spans holds, as spans that neither meet nor overlap."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if found and first <= found[-1][1] + DAY:
            first, last = found[-1][0], max(found.pop()[1], last)
        found.append((first, last))
    return found


@dataclass
class Rating:
    month: Delivery
    catalogue: Catalogue
    counts: Counts
    lines: list[Line] = field(default_factory=list)

    def unit_of(self, row: dict[str, str]) -> tuple[str, date, date]:
        if row["unit"].upper() not in self.counts.units:
            raise Held("a register names a unit that the units register does not have")
        return self.counts.units[row["unit"].upper()]

    def subscriptions(self, service: str) -> Iterator[tuple[dict[str, str], str, Span]]:
        """R12: rows, each with its unit and the days of the month on which it and its unit are
        valid."""
        for row in register(self.month.layout, self.month.folder, "subscriptions"):
            if row["service"] == service:
                printed, opens, closes = self.unit_of(row)
                first = needed_bound(row["from"], "subscription from")
                last = needed_bound(row["to"], "subscription to") if row["to"] else OPEN_END
                yield row, printed, (max(self.month.start, opens, first),
                                     min(self.month.end, closes, last))

    def add(self, unit: str, part: tuple[str, str], span: Span, quantity: Fraction,
            price: tuple[Fraction, str]) -> None:
        """R8: one exact amount and one rounding; a line of 0 kr is not an invoice line."""
        kr, per = price
        fraction = time_fraction(per, *span, self.catalogue.proration)
        net_ore = round_once(quantity * kr * 100 * fraction)
        if net_ore:
            self.lines.append(Line(unit, *part, *span, quantity, kr, net_ore))

    def metered(self, service: str, component: dict, vat_days: list[date]) -> None:
        """Every unit with usage, or with a subscription where one is needed; a census stands for
        the month, events for their segment."""
        month, part = self.month, (service, component.get("component", ""))
        meter = self.catalogue.meters[component["meter"]]
        census = meter["count"] == "census"
        if meter.get("census") == "daily-average":
            raise Held(f"{service}: this reference does not know how to price a daily average")
        cuts = self.catalogue.price_days(*part) + vat_days
        for code, (printed, opens, closes) in self.counts.units.items():
            by_day = self.counts.usage.get((component["meter"], code), {})
            whole = max(month.start, opens), min(month.end, closes)
            covered = joined([whole])
            if needs_subscription(self.catalogue.services[service]):
                covered = joined([span for _, unit, span in self.subscriptions(service)
                                  if unit == printed])
                self.check_covered(service, by_day, whole if census else None, covered)
            for span in (piece for days in covered for piece in segments(*days, cuts)):
                quantity = sum(count for day, count in by_day.items()
                               if census or span[0] <= day <= span[1])
                if quantity:
                    price = self.catalogue.in_force(*part, span[0])
                    self.add(printed, part, span, Fraction(quantity), (price.kr, price.per))

    @staticmethod
    def check_covered(service: str, by_day: dict[date, int], whole: Span | None,
                      covered: list[Span]) -> None:
        """Usage without a subscription; of a census all days of the unit have it."""
        spans = [(day, day) for day, count in by_day.items() if count]
        if whole:
            spans = [whole] if spans else []
        if any(not any(first <= span[0] and span[1] <= last for first, last in covered)
               for span in spans):
            raise Held(f"{service}: usage without a subscription")

    def flat(self, service: str, component: dict, vat_days: list[date]) -> None:
        """One for every valid unit; one for each subscription where one is needed."""
        if needs_subscription(self.catalogue.services[service]):
            self.subscribed(service, component, vat_days)
            return
        month, part = self.month, (service, component.get("component", ""))
        cuts = self.catalogue.price_days(*part) + vat_days
        for printed, opens, closes in self.counts.units.values():
            for span in segments(max(month.start, opens), min(month.end, closes), cuts):
                price = self.catalogue.in_force(*part, span[0])
                self.add(printed, part, span, Fraction(1), (price.kr, price.per))

    def subscribed(self, service: str, component: dict, vat_days: list[date]) -> None:
        """What subscriptions are for. R11: of a package the ordered groups count. An agreement
        price replaces the catalogue's: it has the time unit that the service gives to agreements."""
        month, part = self.month, (service, component.get("component", ""))
        for row, printed, valid in self.subscriptions(service):
            quantity = number(row["quantity"], month.layout.point)
            if component["model"] == "flat" and quantity != 1:
                raise Held(f"{service}: a flat charge of another quantity than 1")
            cuts = vat_days if row["price"] else vat_days + self.catalogue.price_days(*part)
            for span in segments(*valid, cuts) if quantity else ():
                if row["price"]:
                    agreed = number(row["price"], month.layout.point)
                    price = agreed, component.get("agreement_per", "month")
                else:
                    found = self.catalogue.in_force(*part, span[0])
                    price = found.kr, found.per
                self.add(printed, part, span, quantity, price)

    def rows_once(self, service: str) -> list[tuple[date, str, str, dict[str, str]]]:
        """Day, id, unit and row: all there ever were up to the end of the month, in that order."""
        rows = []
        for row in register(self.month.layout, self.month.folder, "charges"):
            day = needed_day(row["time"], "charge date")
            if row["service"] != service or day > self.month.end:
                continue
            printed, opens, closes = self.unit_of(row)
            if day >= self.month.start and not opens <= day <= closes:
                raise Held(f"{service}: a charge on a day on which its unit is not valid")
            rows.append((day, row["id"], printed, row))
        return sorted(rows, key=lambda row: row[:3])

    def one_off(self, service: str, component: dict, _: list[date]) -> None:
        """At the price of its day, but for the first pieces that the unit ever had, where they
        are free."""
        part, had = (service, component.get("component", "")), Counter()
        for day, _, printed, row in self.rows_once(service):
            quantity = number(row["quantity"] or "1", self.month.layout.point)
            left = max(0, int(component.get("first_free", 0)) - had[printed])
            had[printed] += quantity
            quantity -= min(quantity, left)
            if quantity and day >= self.month.start:
                price = self.catalogue.in_force(*part, day)
                self.add(printed, part, (day, day), quantity, (price.kr, price.per))

    def pass_through(self, service: str, component: dict, _: list[date]) -> None:
        """The amount of its evidence."""
        part = service, component.get("component", "")
        for day, _, printed, row in self.rows_once(service):
            if day >= self.month.start:
                amount = number(row["amount"], self.month.layout.point)
                self.add(printed, part, (day, day), Fraction(1), (amount, "piece"))

    def usage_spans(self) -> list[Span]:
        """The month as usage is told: cut wherever any price or VAT rate changes, and where a
        subscription begins or ends that something counted needs."""
        cuts = self.catalogue.cuts()
        for code, service in self.catalogue.services.items():
            if needs_subscription(service) and any(
                    component["model"] == "metered" for component in service["charge"]):
                spans = [span for *_, span in self.subscriptions(code) if span[0] <= span[1]]
                cuts += [day for first, last in spans for day in (first, last + DAY)]
        return list(segments(self.month.start, self.month.end, cuts))

    def rate(self) -> list[Line]:
        models = {"metered": self.metered, "recurring": self.subscribed, "flat": self.flat,
                  "package": self.subscribed, "one-off": self.one_off,
                  "pass-through": self.pass_through}
        for code, service in self.catalogue.services.items():
            for component in service["charge"]:
                vat_days = self.catalogue.vat_days[service["vat"]]
                models[component["model"]](code, component, vat_days)
        return sorted(self.lines)


def write_lines(lines: list[Line]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["unit_code", "service_code", "component", "from", "to", "quantity",
                  "unit_price_kr", "net_ore"])
    for line in lines:
        micro = line.price * 10**6
        whole, part = divmod(abs(micro.numerator), 10**6)
        decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
        price = f"{'-' if micro < 0 else ''}{whole}.{decimals}"
        out.writerow([line.unit, line.service, line.component, line.first, line.last,
                      line.quantity, price, line.net_ore])


# ---- the domain's test vectors -----------------------------------------------------------------


def listed_month(persons: int, month: int, proration: str = "month") -> int:
    """Öre for one month of 2025 of Primärvårdskvalitet."""
    first, last = date(2025, month, 1), date(2025, month, monthrange(2025, month)[1])
    price = Fraction("2.53") if month < 5 else Fraction("2.85")
    return round_once(persons * price * 100 * time_fraction("year", first, last, proration))


def self_test() -> None:
    vectors = [
        (listed_month(8000, 4), 168667), (listed_month(8000, 5), 190000),
        (listed_month(8000, 4, "days-365"), 166356), (listed_month(8000, 5, "days-365"), 193644),
        (round_once(8000 * Fraction(round_once(Fraction(285, 12)))), 192000),  # the wrong way
        (sum(listed_month(8001, month) for month in range(1, 13)), 2194944),
        (round_once(8001 * Fraction(4 * 253 + 8 * 285, 12)), 2194941),
        (vat_ore(446775, 25), 111694), (vat_ore(-446775, 25), -111694),
        (vat_ore(3 * 9999, 25), 7499),
        (round_once(Fraction(-1, 2)), -1), (round_once(Fraction(1, 2)), 1),
        (local_day("2025-04-30T22:30:00Z"), date(2025, 5, 1)),
        (local_day("2025-10-26 02:30:00"), date(2025, 10, 26)),
        (local_day("2025-03-30 02:30:00"), date(2025, 3, 30)),
        (local_day("2025-05-01 24:00:00"), None), (local_day("2025-05-01 23:59:60"), None),
        (local_day("20250501"), date(2025, 5, 1)),
        (local_stamp("2025-04-30T22:30:00Z"), (date(2025, 5, 1), 0)),
        (local_stamp("2025-10-26 02:30:00"), (date(2025, 10, 26), 2)),
        (local_stamp("2025-05-01"), (date(2025, 5, 1), None)),
        (list(segments(date(2025, 5, 3), date(2025, 5, 20), [date(2025, 5, 16)])),
         [(date(2025, 5, 3), date(2025, 5, 15)), (date(2025, 5, 16), date(2025, 5, 20))]),
        (joined([(date(2025, 5, 10), date(2025, 5, 31)), (date(2025, 5, 1), date(2025, 5, 9)),
                 (date(2025, 6, 2), date(2025, 6, 1))]), [(date(2025, 5, 1), date(2025, 5, 31))]),
        (joined([(date(2025, 5, 1), date(2025, 5, 8)), (date(2025, 5, 10), date(2025, 5, 31)),
                 (date(2025, 5, 12), date(2025, 5, 20))]),
         [(date(2025, 5, 1), date(2025, 5, 8)), (date(2025, 5, 10), date(2025, 5, 31))]),
    ]
    for place, (found, expected) in enumerate(vectors, start=1):
        if found != expected:
            raise Held(f"self-test: vector {place} gives {found}, expected {expected}")
    print(f"{len(vectors)} vectors agree")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--region", choices=LAYOUTS)
    parser.add_argument("--data", type=Path, help="folder of one month's delivery")
    parser.add_argument("--period", help="YYYY-MM")
    parser.add_argument("--prices", type=Path, help="price list in place of the region's")
    parser.add_argument("--templates", type=Path, default=TREE / "templates")
    parser.add_argument("--snapshots", metavar="HEADER", help="listings are of the day under it")
    parser.add_argument("--unidentified", metavar="SOURCE", help="without its id or person column")
    parser.add_argument("--double-listing", choices=("newest", "hold", "report"), default="newest")
    parser.add_argument("--accounting", action="store_true")
    parser.add_argument("--usage", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        self_test()
        return 0
    if not (options.region and options.data and options.period):
        parser.error("--region, --data and --period are needed")
    start = date.fromisoformat(options.period + "-01")
    end = start.replace(day=monthrange(start.year, start.month)[1])
    catalogue = load_catalogue(options.templates / options.region, options.prices)
    layout = replace(LAYOUTS[options.region], double_listing=options.double_listing)
    if options.snapshots:
        layout = layout.snapshots(options.snapshots)
    if options.unidentified:
        layout = layout.unidentified(options.unidentified)
    month = Delivery(layout, options.data, start, end)
    counts = count_delivery(month, catalogue.meters, catalogue.priced_meters())
    rating = Rating(month, catalogue, counts)
    if options.accounting:
        write_accounting(counts.db, month.layout)
    elif options.usage:
        write_usage(usage_rows(counts, catalogue.meters, rating.usage_spans()))
    else:
        write_lines(rating.rate())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Held as reason:
        sys.exit(f"reference: held: {reason}")
