"""The independent reference of pricing: what each charge and each invoice of a case comes to.

Written from the rating rules alone (domain rules R1 to R12 and their settled readings) with exact fractions,
sharing neither code nor method with the program: it goes by days and by whole lists where the program goes by
slots. `rate` gives the charges and the holds of a case (cases.py), `bill` the invoices of the charges. Both give
the very lines that the driver (price_cases.c) prints, so that comparing is comparing text.

A field that the rules leave open is ANY.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import isleap, monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

EPOCH = date(1970, 1, 1).toordinal()
DAY_MIN, DAY_MAX = -25567, 84005
PIECE, MONTH, YEAR = range(3)
METERED, RECURRING, FLAT, PACKAGE, ONE_OFF, PASS_THROUGH, INCLUDED = range(7)
NO_TIERS, GRADUATED, VOLUME = range(3)
RECORDS, QUANTITY, CENSUS, PERSON_DAYS = 0, 1, 4, 5  # meter models
BY_MONTH, DAYS_365, DAYS_ACTUAL = range(3)
ONE = Fraction(1)
ANY = "*"


# ---- the calendar ------------------------------------------------------------------------------


def day_of(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal() - EPOCH


def civil(day: int) -> date:
    return date.fromordinal(day + EPOCH)


def month_of(day: int) -> int:
    when = civil(day)
    return when.year * 12 + when.month - 1


def month_span(month: int) -> tuple[int, int]:
    year, of_year = divmod(month, 12)
    first = day_of(year, of_year + 1, 1)
    return first, first + monthrange(year, of_year + 1)[1] - 1


def overlap(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int] | None:
    first, last = max(a[0], b[0]), min(a[1], b[1])
    return (first, last) if first <= last else None


def cut(span: tuple[int, int], days) -> list[tuple[int, int]]:
    """The span, in pieces that begin at its start and at each of `days` inside it."""
    starts = [span[0]] + sorted({day for day in days if span[0] < day <= span[1]})
    return [(start, (starts + [span[1] + 1])[i + 1] - 1) for i, start in enumerate(starts)]


def union(spans) -> list[tuple[int, int]]:
    merged: list[list[int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return [(first, last) for first, last in merged]


def time_fraction(proration: int, basis: int, month: int, days: int) -> Fraction:
    """R7."""
    if basis == PIECE:
        return ONE
    year, of_year = divmod(month, 12)
    of_month = monthrange(year, of_year + 1)[1]
    if basis == MONTH:
        return Fraction(days, of_month)
    if proration == DAYS_365:
        return Fraction(days, 365)
    if proration == DAYS_ACTUAL:
        return Fraction(days, 366 if isleap(year) else 365)
    return Fraction(days, of_month * 12)


def nearest(value: Fraction) -> int:
    """To a whole number, half away from zero (R8)."""
    above, below = abs(value.numerator), value.denominator
    whole = (2 * above + below) // (2 * below)
    return whole if value >= 0 else -whole


# ---- what is charged ---------------------------------------------------------------------------


@dataclass(slots=True)
class Draft:
    """A line before its price: one segment of a month, with its quantity."""

    span: tuple[int, int]
    quantity: int | Fraction
    price: object = None  # the row of the catalogue in force; None: an agreement, or none
    row: object = None
    agreement: int | None = None
    first_free: int = 0
    below: int = 0  # stacked: quantity of the rows below on that day …
    stack: int = 0  # … and of all


@dataclass(slots=True)
class Outcome:
    charges: list  # (order, text)
    gaps: dict  # (code, service, component, month) -> [first day, last day, units]
    uncovered: dict  # (service, month) -> units
    warnings: set  # (code, record or service)
    open_groups: set  # (unit, service, component, month) that a gap leaves open
    sums: dict  # org -> (category, rate, exemption) -> öre
    marks: set  # what the case covers


class Rating:
    def __init__(self, case):
        self.case = case
        self.out = Outcome([], {}, defaultdict(set), set(), set(), defaultdict(lambda: defaultdict(int)), set())
        self.vats = {vat.code: vat.rates for vat in case.vats}
        self.vat_starts = {code: [rate[0] for rate in rates] for code, rates in self.vats.items()}
        self.prices = defaultdict(list)
        for price in sorted(case.prices, key=lambda p: p.start):
            self.prices[price.service, price.component].append(price)
        self.starts = {key: [p.start for p in rows] for key, rows in self.prices.items()}
        self.meters = {meter.code: meter.model for meter in case.meters}
        self.dated = defaultdict(list)
        for meter, unit, day, quantity in case.dated:
            self.dated[meter, unit].append((day, quantity))
        self.census = defaultdict(int)
        for meter, unit, month, quantity in case.census:
            self.census[meter, unit, month] += quantity
        self.rows = defaultdict(list)
        for row in sorted(case.subscriptions, key=lambda row: row.id):
            self.rows[row.unit, row.service].append(row)
        self.period = (month_span(case.first)[0], month_span(case.last)[1])

    def price_on(self, service, component, day):
        key = (service.code, component.code)
        at = bisect_right(self.starts.get(key, ()), day)
        return self.prices[key][at - 1] if at else None

    def vat_on(self, service, day):
        rates = self.vats[service.vat]
        return rates[bisect_right(self.vat_starts[service.vat], day) - 1]

    def cuts(self, service, component):
        return self.starts.get((service.code, component.code), []) + self.vat_starts[service.vat]

    # ---- quantities, by model: drafts of one (unit, service, component, month) in order ----

    def metered(self, unit, service, component, month):
        whole = overlap(month_span(month), unit.span)
        if whole is None:
            return []
        model, code = self.meters[component.meter], component.meter
        counted = [(day, n) for day, n in self.dated.get((code, unit.code), ()) if whole[0] <= day <= whole[1]]
        covered = [whole]
        if service.needs:  # a row with the quantity 0 covers nothing
            rows = [row for row in self.rows[unit.code, service.code] if row.quantity]
            covered = union(filter(None, (overlap(row.span, whole) for row in rows)))
        if model == CENSUS:
            quantity = self.census[code, unit.code, month]
        elif model == PERSON_DAYS:
            quantity = Fraction(sum(n for _, n in counted), whole[1] - whole[0] + 1)
        if model in (CENSUS, PERSON_DAYS):  # of the month: charged for its covered days, if there are any
            if not covered and quantity > 0:
                self.out.uncovered[service.code, month].add(unit.code)
        elif any(n and not any(first <= day <= last for first, last in covered) for day, n in counted):
            self.out.uncovered[service.code, month].add(unit.code)
        drafts = []
        for part in covered:
            for span in cut(part, self.cuts(service, component)):
                if model not in (CENSUS, PERSON_DAYS):
                    quantity = sum(n for day, n in counted if span[0] <= day <= span[1])
                drafts.append(Draft(span, quantity, self.price_on(service, component, span[0])))
        return drafts

    def flat(self, unit, service, component, month):
        if service.needs:
            return self.subscribed(unit, service, component, month)
        whole = overlap(month_span(month), unit.span)
        spans = cut(whole, self.cuts(service, component)) if whole else []
        return [Draft(span, 1, self.price_on(service, component, span[0])) for span in spans]

    def subscribed(self, unit, service, component, month):
        drafts, stack = [], []
        rows = []
        for row in self.rows.get((unit.code, service.code), ()):
            valid = overlap(row.span, unit.span)
            if valid:
                rows.append((row, valid))
        stack = [(row.quantity, valid) for row, valid in rows if row.price is None]
        place = 0
        for row, valid in rows:
            place += row.price is None
            whole = overlap(valid, month_span(month))
            if whole is None:
                continue
            if component.model == INCLUDED:
                drafts.append(Draft(whole, row.quantity, row=row))
                continue
            quantity = 1 if component.model == FLAT else row.quantity
            if row.price is not None:
                drafts += [Draft(span, quantity, row=row, agreement=row.price)
                           for span in cut(whole, self.vat_starts[service.vat])]
                continue
            for span in cut(whole, self.cuts(service, component)):
                price = self.price_on(service, component, span[0])
                drafts += self.stacked(Draft(span, quantity, price, row), stack, place - 1)
        return drafts

    @staticmethod
    def stacked(draft, stack, place):
        price = draft.price
        if price is None or not (price.scheme or price.included):
            return [draft]
        cutting = stack if price.scheme == VOLUME else stack[:place]
        days = [day for _, (first, last) in cutting for day in (first, last + 1)]
        drafts = []
        for span in cut(draft.span, days):
            on_day = [n if first <= span[0] <= last else 0 for n, (first, last) in stack]
            drafts.append(Draft(span, draft.quantity, price, draft.row, below=sum(on_day[:place]), stack=sum(on_day)))
        return drafts

    def one_off(self, unit, service, component, month):
        """The unit's first pieces ever cost nothing; then the rows of the month, by day and id."""
        before = sum(row.quantity for row in self.case.earlier
                     if (row.unit, row.service) == (unit.code, service.code))
        rows = sorted((row for row in self.case.charges if (row.unit, row.service) == (unit.code, service.code)),
                      key=lambda row: (row.day, row.id))
        drafts = []
        for row in rows:
            free = min(row.quantity, max(0, component.first_free - before))
            before += row.quantity
            if month_of(row.day) == month:
                drafts.append(Draft((row.day, row.day), row.quantity, self.price_on(service, component, row.day),
                                    row, first_free=free))
        return drafts

    def pass_through(self, unit, service, component, month):
        return [Draft((row.day, row.day), 1, row=row)
                for row in sorted(self.case.charges, key=lambda row: (row.day, row.id))
                if (row.unit, row.service) == (unit.code, service.code) and month_of(row.day) == month]

    # ---- prices ----

    def gap(self, code, unit, service, component, draft):
        found = self.out.gaps.setdefault((code, service.code, component.code, month_of(draft.span[0])),
                                         [*draft.span, set()])
        found[0], found[1] = min(found[0], draft.span[0]), max(found[1], draft.span[1])
        found[2].add(unit.code)

    def group(self, unit, service, component, month, drafts):
        """Prices what one unit owes for one component in one month."""
        drafts = [draft for draft in drafts if draft.quantity]
        dated = component.model == ONE_OFF or (component.model == METERED
                                               and self.meters[component.meter] in (RECORDS, QUANTITY))
        taken, shaped = 0, []
        for draft in drafts:
            price = draft.price
            left = draft.quantity - draft.first_free
            included = price.included if price else 0
            if dated:
                off = min(left, max(0, included - taken))
                taken += off
            elif draft.row is not None:
                off = min(left, max(0, included - min(draft.below, included)))
            else:
                off = min(left, included)
            shaped.append((draft, left - off, draft.first_free + off))
        total, position, holes = sum(left for _, left, _ in shaped), 0, False
        for draft, left, free in shaped:
            priced = component.model in (PASS_THROUGH, INCLUDED) or draft.agreement is not None
            if draft.first_free == draft.quantity and not (draft.price and draft.price.confirmed):
                draft.price = None  # all of it is the unit's first pieces: a price is not needed
                priced = True
            if not priced and (draft.price is None or not draft.price.confirmed):
                code = "unconfirmed-price" if draft.price else "missing-price"
                self.gap(code, unit, service, component, draft)
                holes = True
            else:
                stacked = dated is False and draft.row is not None and draft.price is not None
                included = draft.price.included if draft.price else 0
                at = position if dated else max(0, draft.below - included) if stacked else 0
                of = total if dated else max(0, draft.stack - included) if stacked else left
                self.charge(unit, service, component, month, (draft, left, free, at, of))
            position += left
        if holes and dated and any(p.scheme or p.included
                                   for p in self.prices.get((service.code, component.code), ())):
            self.out.open_groups.add((unit.code, service.code, component.code or "-", str(month)))

    def charge(self, unit, service, component, month, shaped):
        draft, left, free, at, of = shaped
        price, minimum, steps = draft.price, 0, []
        days = draft.span[1] - draft.span[0] + 1
        vat = self.vat_on(service, draft.span[0])
        if component.model == INCLUDED:
            unit_price = basis = fraction = ANY
            exact, net, vat = Fraction(0), 0, None
        elif component.model == PASS_THROUGH:
            unit_price, basis, fraction = draft.row.amount * 10000, PIECE, ONE
            exact, net = Fraction(draft.row.amount), draft.row.amount
        elif price is None and draft.agreement is None:
            unit_price, basis, fraction = ANY, PIECE, ONE
            exact, net = Fraction(0), 0
            self.out.marks.add("free without a price")
        else:
            basis = price.basis if draft.agreement is None else component.agreement
            fraction = time_fraction(self.case.proration, basis, month, days)
            if draft.agreement is not None:
                unit_price = draft.agreement
                worth = unit_price * left
            elif price.scheme == GRADUATED:
                steps = graduated(price.tiers, at, left)
                worth = sum(part * micro for part, micro in steps)
                unit_price = ANY if not steps else steps[0][1] if len(steps) == 1 else 0
            elif price.scheme == VOLUME:
                unit_price = next(micro for bound, micro in price.tiers if bound >= of)
                worth = unit_price * left
                if not left:
                    unit_price = ANY
            else:
                unit_price = price.price
                worth = unit_price * left
            exact = worth * fraction / 10000
            net = nearest(exact)
            if price is not None and left > 0 and net < price.minimum:
                net = minimum = price.minimum
        self.mark(draft, component, (left, free, steps, exact, minimum, of))
        if vat is not None and net:
            self.out.sums[unit.org][vat[1:]] += net
        text = " ".join(map(str, (
            "c", unit.org, unit.code, service.code, component.code or "-", component.model, month, *draft.span,
            left, free, unit_price, basis,
            ",".join(f"{part}@{micro}" for part, micro in steps) if len(steps) > 1 else "-",
            fraction, exact, minimum, net, *(vat[1:3] if vat else ("-", 0)),
            price.start if price is not None else "-", draft.row.id if draft.row is not None else "-",
            price.scheme if price is not None else NO_TIERS, self.placed(price, left, at, of))))
        order = (unit.org, unit.code, self.service_at[service.code], service.components.index(component), month,
                 draft.span, draft.row.id if draft.row is not None else "")
        self.out.charges.append((order, text))

    @staticmethod
    def placed(price, left, at, of):
        """What of the month's pieces decided the tiers."""
        if price is None or price.scheme == NO_TIERS:
            return 0
        return at if price.scheme == GRADUATED else of if left else ANY

    def mark(self, draft, component, amounts):
        left, free, steps, exact, minimum, of = amounts
        marks, price = self.out.marks, draft.price
        if component.model == METERED:
            marks.add("metered " + {RECORDS: "events", QUANTITY: "sums", CENSUS: "census",
                                    PERSON_DAYS: "daily average"}[self.meters[component.meter]])
        else:
            marks.add(("", "recurring", "flat", "package", "one-off", "pass-through", "included")[component.model])
        if draft.agreement is not None:
            marks.add("agreement price")
        if exact.denominator == 2:
            marks.add("half an öre")
        if exact < 0:
            marks.add("credit")
        if left >= 10**9:
            marks.add("large quantity")
        if price is None:
            return
        kind = {ONE_OFF: "one-off", METERED: "metered"}.get(component.model, "stacked")
        if price.scheme == GRADUATED:
            marks.add(f"graduated {kind}")
            if len(steps) > 1:
                marks.add("several steps")
        if price.scheme == VOLUME:
            marks.add(f"volume {kind}")
            if any(bound == of for bound, _ in price.tiers):
                marks.add("total on a bound")
        if price.included and free > draft.first_free:
            marks.add(f"included {kind}")
        if not left:
            marks.add("all free")
        if minimum:
            marks.add("minimum")
        if draft.first_free:
            marks.add("first free")
        if price.price % 10000 % 100:
            marks.add("price with six decimals")

    # ---- the whole ----

    def warn(self):
        """What is to be read: breaches of packages, and flat rows that overlap."""
        flats = {s.code for s in self.case.services for c in s.components if c.model == FLAT and s.needs}
        sizes = {s.code: c.package_size for s in self.case.services for c in s.components if c.model == PACKAGE}
        units = {unit.code: unit for unit in self.case.units}
        for (code, service), rows in self.rows.items():
            valid = [overlap(overlap(row.span, units[code].span) or (1, 0), self.period) for row in rows]
            for row, span in zip(rows, valid):
                if span and service in sizes and row.registered > row.quantity * sizes[service]:
                    self.out.warnings.add(("package-exceeded", row.record))
            if service in flats:
                spans = sorted(span for span in valid if span)
                if any(a[1] >= b[0] for a, b in zip(spans, spans[1:])):
                    self.out.warnings.add(("flat-overlap", service))

    def rate(self):
        ways = {METERED: self.metered, FLAT: self.flat, ONE_OFF: self.one_off, PASS_THROUGH: self.pass_through,
                RECURRING: self.subscribed, PACKAGE: self.subscribed, INCLUDED: self.subscribed}
        self.service_at = {service.code: i for i, service in enumerate(self.case.services)}
        for unit in self.case.units:
            for service in self.case.services:
                for component in service.components:
                    for month in range(self.case.first, self.case.last + 1):
                        drafts = ways[component.model](unit, service, component, month)
                        if drafts:
                            self.group(unit, service, component, month, drafts)
        self.warn()
        self.out.charges.sort(key=lambda charge: charge[0])
        return self.out


def graduated(tiers, at, quantity):
    """The part of (at, at + quantity] in each tier, with its price."""
    steps, low = [], 0
    for bound, micro in tiers:
        part = min(at + quantity, bound) - max(at, low)
        if part > 0:
            steps.append((part, micro))
        low = bound
    return steps


def rate(case) -> Outcome:
    return Rating(case).rate()


def bill(case, outcome: Outcome) -> list[str]:
    """R9: VAT on the sum of each category, rate and exemption; by provider."""
    lines = []
    for org in sorted(outcome.sums):
        net = vat = 0
        sums = []
        for (category, rate_bp, exemption), base in outcome.sums[org].items():
            tax = nearest(Fraction(base * rate_bp, 10000))
            net, vat = net + base, vat + tax
            if base:
                sums.append(f"v {org} {category} {rate_bp} {exemption} {base} {tax}")
        total = net + vat
        rounding = nearest(Fraction(total, 100)) * 100 - total if case.krona else 0
        lines.append(f"i {org} {net} {vat} {rounding} {total + rounding}")
        lines += sorted(sums)
    return lines
