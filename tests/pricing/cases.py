"""Random cases of pricing: a small region, registers and usage, from a seed; and their text for the driver.

A case depends on its seed and number alone. Chance is bent to where rules meet: price changes on the first and
last day of a month, bounds of tiers that totals fall on, prices that give half an öre, units and subscriptions
that begin and end inside a segment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from reference import (BY_MONTH, CENSUS, DAY_MAX, DAY_MIN, DAYS_365, DAYS_ACTUAL, FLAT, GRADUATED, INCLUDED,
                       METERED, MONTH, NO_TIERS, ONE_OFF, PACKAGE, PASS_THROUGH, PERSON_DAYS, PIECE, QUANTITY,
                       RECORDS, RECURRING, VOLUME, YEAR, day_of, month_of, month_span, overlap, union)

NO_BOUND = 2**63 - 1


@dataclass(slots=True)
class Vat:
    code: str
    rates: list  # (from, category, rate, exemption), ascending


@dataclass(slots=True)
class Meter:
    code: str
    model: int


@dataclass(slots=True)
class Component:
    code: str
    model: int
    meter: str = ""
    agreement: int = MONTH
    package_size: int = 0
    first_free: int = 0


@dataclass(slots=True)
class Service:
    code: str
    vat: str
    needs: bool
    components: list


@dataclass(slots=True)
class Price:
    service: str
    component: str
    start: int
    price: int
    basis: int
    scheme: int = NO_TIERS
    tiers: list = field(default_factory=list)  # (bound, price)
    included: int = 0
    minimum: int = 0
    confirmed: bool = True


@dataclass(slots=True)
class Unit:
    code: str
    org: str
    span: tuple


@dataclass(slots=True)
class Subscription:
    id: str
    unit: str
    service: str
    quantity: int
    registered: int
    span: tuple
    price: int | None
    record: int


@dataclass(slots=True)
class OneOff:
    id: str
    unit: str
    service: str
    day: int
    quantity: int
    amount: int | None


@dataclass(slots=True)
class Case:
    id: str
    proration: int
    krona: bool
    first: int
    last: int
    vats: list = field(default_factory=list)
    meters: list = field(default_factory=list)
    services: list = field(default_factory=list)
    prices: list = field(default_factory=list)
    units: list = field(default_factory=list)
    subscriptions: list = field(default_factory=list)
    charges: list = field(default_factory=list)
    earlier: list = field(default_factory=list)
    dated: list = field(default_factory=list)  # (meter, unit, day, quantity)
    census: list = field(default_factory=list)  # (meter, unit, month, quantity)


# ---- making ------------------------------------------------------------------------------------


class Maker:
    def __init__(self, seed: int, number: int):
        self.chance = Random(seed * 1_000_003 + number)
        first, months = self.period()
        self.case = Case(str(number), self.one(BY_MONTH, BY_MONTH, DAYS_365, DAYS_ACTUAL), self.often(30),
                         first, first + months - 1)
        self.span = (month_span(first)[0], month_span(first + months - 1)[1])
        self.short = months <= 3

    def often(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def one(self, *choices):
        return choices[int(self.chance.random() * len(choices))]

    def below(self, most: int) -> int:
        return int(self.chance.random() * most)

    def period(self):
        months = self.one(1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 6, 12, 1 + self.below(14))
        year = 2019 + self.below(17)
        month = self.below(12)
        if self.often(25):  # in or beside the February of a leap year
            year, month = self.one(2020, 2024, 2028, 2032), self.one(0, 1, 1)
        return year * 12 + month, months

    def day_inside(self) -> int:
        """A day of the period, often one on which something else may change too."""
        first, last = month_span(self.case.first + self.below(self.case.last - self.case.first + 1))
        return self.one(first, last, first + 14, first + 14, first + self.below(last - first + 1))

    def part(self, open_percent: int) -> tuple[int, int]:
        """A validity: open, or beginning or ending inside the period, or both."""
        if self.often(open_percent):
            return DAY_MIN, DAY_MAX
        way = self.below(3)
        a, b = sorted((self.day_inside(), self.day_inside()))
        return (a, DAY_MAX) if way == 0 else (DAY_MIN, b) if way == 1 else (a, b)

    def micro(self) -> int:
        """A price: many give half an öre with an odd quantity, in a whole month or in days of one."""
        way = self.below(10)
        if way < 3:
            return (1 + 2 * self.below(400)) * 5000
        if way == 3:
            return (1 + 2 * self.below(300)) * 60000
        if way == 4:
            return (1 + 2 * self.below(60)) * 5000 * self.one(28, 29, 30, 31, 365, 366)
        if way == 5:
            return (1 + self.below(100_000)) * 10000
        if way == 6:
            return 1 + self.below(999)
        if way == 7:
            return self.one(0, 1, 10000, 2_530_000, 2_850_000, 1_200_000_000)
        return 1 + self.below(100_000_000)

    def count(self) -> int:
        way = self.below(20)
        if way == 0:
            return 0
        if way == 1:
            return 10**9 + self.below(3)
        if way < 4:
            return 1 + self.below(10_000)
        return self.one(1, 1, 2, 3, 5, 7, 9, 10, 11, 25, 49, 50, 51, 100, 101)

    # ---- the region ----

    def vat(self, code: str) -> Vat:
        kinds = [("S", 2500, "-"), ("S", 2500, "-"), ("S", 1200, "-"), ("S", 600, "-"), ("Z", 0, "-"),
                 ("E", 0, "ML-10:6")]
        days = {DAY_MIN} | ({self.day_inside() for _ in range(1 + self.below(2))} if self.often(20) else set())
        return Vat(code, [(day, *self.one(*kinds)) for day in sorted(days)])

    def meter(self, model: int) -> str:
        known = [meter.code for meter in self.case.meters if meter.model == model]
        if known and self.often(15):
            return self.one(*known)
        code = f"m{len(self.case.meters)}"
        self.case.meters.append(Meter(code, model))
        return code

    def metered(self, code: str = "") -> Component:
        model = self.one(RECORDS, QUANTITY, CENSUS, PERSON_DAYS)
        return Component(code, METERED, self.meter(model))

    def component(self, model: int, code: str = "") -> Component:
        basis = self.one(MONTH, YEAR)
        size = self.one(1, 10, 10, 25) if model == PACKAGE else 0
        free = self.one(0, 1, 1, 2, 5, 20) if model == ONE_OFF else 0
        return Component(code, model, "", basis, size, free)

    def service(self, code: str) -> Service:
        vat = self.one(*self.case.vats).code
        way = self.below(16)
        if way < 4:
            return Service(code, vat, False, [self.metered()])
        if way < 6:
            return Service(code, vat, True, [self.metered()])
        single = {6: RECURRING, 7: RECURRING, 8: PACKAGE, 9: ONE_OFF, 10: ONE_OFF, 11: PASS_THROUGH, 12: INCLUDED}
        if way in single:
            return Service(code, vat, False, [self.component(single[way])])
        if way == 13:
            return Service(code, vat, self.often(50), [self.component(FLAT)])
        if way == 14:
            return Service(code, vat, self.often(70), [self.component(FLAT, "a"), self.metered("b")])
        return Service(code, vat, False, [self.component(self.one(RECURRING, PACKAGE), "a"),
                                          self.component(ONE_OFF, "b")])

    def tiers(self) -> list:
        bounds = sorted({self.one(1, 2, 3, 5, 10, 10, 20, 50, 50, 100, 1000, 10**6)
                         for _ in range(self.one(1, 2, 2, 3, 5))})
        return [(bound, self.micro()) for bound in [*bounds, NO_BOUND]]

    def shape(self, price: Price, model: int) -> None:
        if model != FLAT:
            price.scheme = self.one(NO_TIERS, GRADUATED, GRADUATED, VOLUME, VOLUME)
            price.included = self.one(0, 0, 1, 2, 10, 50, 100) if self.often(60) else 0
        if price.scheme:
            price.tiers = self.tiers()
            price.price = price.tiers[0][1]
        if self.often(30):
            price.minimum = self.one(1, 100, 10_000, 50_000, 123_457)

    def price_rows(self, service: Service, component: Component) -> None:
        if component.model in (PASS_THROUGH, INCLUDED) or self.often(20 if component.first_free else 1):
            return
        model = self.meter_model(component)
        days = {self.span[0] - self.one(0, 1, 40, 800)} if not self.often(4) else {self.day_inside()}
        if self.often(45):
            days |= {self.day_inside() for _ in range(self.one(1, 1, 2, 3))}
        shaped = self.often(60)
        for day in sorted(days):
            basis = PIECE if component.model == ONE_OFF or model in (RECORDS, QUANTITY) else self.one(MONTH, YEAR)
            price = Price(service.code, component.code, day, self.micro(), basis)
            if shaped and self.often(80):
                self.shape(price, component.model)
            price.confirmed = not self.often(2)
            if not price.confirmed:  # only readings are known
                price.scheme, price.tiers, price.included, price.minimum = NO_TIERS, [], 0, 0
            self.case.prices.append(price)

    def meter_model(self, component: Component):
        return next((meter.model for meter in self.case.meters if meter.code == component.meter), None)

    # ---- registers and usage ----

    def subscriptions(self, unit: Unit, service: Service) -> None:
        models = [component.model for component in service.components]
        wanted = service.needs or any(m in (RECURRING, PACKAGE, INCLUDED) for m in models)
        if not wanted:
            return
        metered_only = models == [METERED]
        for _ in range(self.one(1, 1, 1, 2, 2, 3, 4) if self.often(93) else 0):
            quantity = 1 if FLAT in models else self.count()
            number = len(self.case.subscriptions)
            price = self.micro() if not metered_only and INCLUDED not in models and self.often(20) else None
            registered = self.one(-1, 0, quantity, 10 * quantity, 10 * quantity + 1, 26 * quantity)
            span = self.part(50)
            if overlap(span, self.span):
                self.case.subscriptions.append(Subscription(f"b{self.below(90000):05d}x{number}", unit.code,
                                                            service.code, quantity,
                                                            registered if PACKAGE in models else -1, span, price,
                                                            number + 2))

    def one_offs(self, unit: Unit, service: Service) -> None:
        models = [component.model for component in service.components]
        valid = overlap(unit.span, self.span)
        if valid is None or not (ONE_OFF in models or PASS_THROUGH in models):
            return
        for _ in range(self.one(0, 1, 2, 3, 4)):
            day = self.day_inside()
            if not valid[0] <= day <= valid[1]:
                continue
            number = f"f{self.below(90000):05d}x{len(self.case.charges)}"
            if PASS_THROUGH in models:
                amount = self.one(0, 1, 100, 12345, -5000, -12345, 10**10 + 1)
                self.case.charges.append(OneOff(number, unit.code, service.code, day, 1, amount))
            else:
                self.case.charges.append(OneOff(number, unit.code, service.code, day, self.count(), None))
        if any(component.first_free for component in service.components) and self.often(50):
            for _ in range(1 + self.below(2)):
                self.case.earlier.append(OneOff(f"e{len(self.case.earlier)}", unit.code, service.code,
                                                self.span[0] - self.one(1, 5, 400), self.one(1, 1, 2, 3), None))

    def usage(self, unit: Unit, meter: Meter) -> None:
        valid = overlap(unit.span, self.span)
        if valid is None:
            return
        covered = self.covered(unit, meter, valid)
        for month in range(self.case.first, self.case.last + 1):
            whole = overlap(month_span(month), valid)
            if whole is None or self.often(10):
                continue
            full = any(first <= whole[0] and whole[1] <= last for first, last in covered)
            if meter.model == CENSUS and full:
                self.case.census.append((meter.code, unit.code, month, self.count()))
            elif meter.model == PERSON_DAYS and full:
                for _ in range(1 + self.below(3)):
                    day = whole[0] + self.below(whole[1] - whole[0] + 1)
                    self.case.dated.append((meter.code, unit.code, day, self.count()))
            elif meter.model in (RECORDS, QUANTITY):
                self.events(unit, meter, whole, covered)

    def events(self, unit: Unit, meter: Meter, whole, covered) -> None:
        parts = list(filter(None, (overlap(part, whole) for part in covered)))
        for _ in range(self.one(1, 2, 3, 5) if parts else 0):
            first, last = self.one(*parts)
            day = self.one(first, last, self.day_inside(), first + self.below(last - first + 1))
            if not first <= day <= last:
                day = first
            self.case.dated.append((meter.code, unit.code, day, self.count()))

    def covered(self, unit: Unit, meter: Meter, valid) -> list:
        """Where usage needs no subscription, or has one; now and then all of it all the same."""
        spans = [valid]
        for service in self.case.services:
            if service.needs and any(c.meter == meter.code for c in service.components) and not self.often(25):
                rows = union(filter(None, (overlap(row.span, valid) for row in self.case.subscriptions
                                           if (row.unit, row.service) == (unit.code, service.code))))
                spans = [both for a in spans for b in rows if (both := overlap(a, b))]
        return spans

    def make(self) -> Case:
        case = self.case
        case.vats = [self.vat(f"v{i}") for i in range(self.one(1, 2, 3))]
        case.services = [self.service(f"s{i}") for i in range(self.one(1, 2, 2, 3))]
        for service in case.services:
            for component in service.components:
                self.price_rows(service, component)
        orgs = [f"556000-{i:04d}" for i in range(self.one(1, 1, 2, 3))]
        for i in range(self.one(1, 1, 2, 3) if self.short else 1):
            case.units.append(Unit(f"u{i}", self.one(*orgs), self.part(65)))
        for unit in case.units:
            for service in case.services:
                self.subscriptions(unit, service)
                self.one_offs(unit, service)
            for meter in case.meters:
                self.usage(unit, meter)
        case.units.sort(key=lambda unit: (unit.org, unit.code))
        return case


def make_case(seed: int, number: int) -> Case:
    return Maker(seed, number).make()


# ---- text for the driver -----------------------------------------------------------------------


def write_case(case: Case) -> str:
    out = [f"C {case.id} {case.proration} {int(case.krona)} {case.first} {case.last}"]
    for vat in case.vats:
        out.append(f"V {vat.code}")
        out += ["r %d %s %d %s" % rate for rate in vat.rates]
    out += [f"M {meter.code} {meter.model}" for meter in case.meters]
    for service in case.services:
        out.append(f"S {service.code} {service.vat} {int(service.needs)}")
        out += [f"K {c.code or '-'} {c.model} {c.meter or '-'} {c.agreement} {c.package_size} {c.first_free}"
                for c in service.components]
    for p in case.prices:
        tiers = "".join(f" {bound}:{micro}" for bound, micro in p.tiers)
        out.append(f"P {p.service} {p.component or '-'} {p.start} {p.price} {p.basis} {p.scheme} {p.included}"
                   f" {p.minimum} {int(p.confirmed)}{tiers}")
    out += [f"O {org}" for org in dict.fromkeys(unit.org for unit in case.units)]
    out += [f"U {unit.code} {unit.org} {unit.span[0]} {unit.span[1]}" for unit in case.units]
    out.append("H")
    out += [f"B {r.id} {r.unit} {r.service} {r.quantity} {r.registered} {r.span[0]} {r.span[1]}"
            f" {-1 if r.price is None else r.price} {r.record}" for r in case.subscriptions]
    for letter, rows in (("F", case.charges), ("E", case.earlier)):
        out += [f"{letter} {r.id} {r.unit} {r.service} {r.day} {r.quantity} {'-' if r.amount is None else r.amount}"
                for r in rows]
    out.append("R")
    out += ["Q %s %s %d %d" % counted for counted in case.dated]
    out += ["N %s %s %d %d" % counted for counted in case.census]
    out.append("X\n")
    return "\n".join(out)
