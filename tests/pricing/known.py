"""Known answers, worked out by hand: the domain's test vectors, and one small case for each rule of a shape.

They hold the reference to the rules' text, so that it and the program cannot be wrong together.
"""

from __future__ import annotations

from cases import (NO_BOUND, Case, Component, Meter, OneOff, Price, Service, Subscription, Unit, Vat)
from reference import (BY_MONTH, CENSUS, DAY_MAX, DAY_MIN, DAYS_365, DAYS_ACTUAL, FLAT, GRADUATED, METERED, MONTH,
                       ONE_OFF, PACKAGE, PERSON_DAYS, PIECE, RECORDS, RECURRING, VOLUME, YEAR, day_of, rate)

OPEN = (DAY_MIN, DAY_MAX)
LISTED = [(DAY_MIN, 2_530_000, YEAR, {}), (day_of(2025, 5, 1), 2_850_000, YEAR, {})]
TIERS = [(10, 2_000_000), (20, 1_000_000), (NO_BOUND, 500_000)]


def month(year: int, of_year: int) -> int:
    return year * 12 + of_year - 1


def case_of(name: str, model: int, prices, *, meter=RECORDS, first=month(2025, 5), last=None, proration=BY_MONTH,
            unit=OPEN, needs=False, **counted) -> Case:
    """One service `s0` of one unit `u0`; a price is (from, price, basis, what shapes it)."""
    component = Component("", model, "m0" if model == METERED else "", MONTH, 10 if model == PACKAGE else 0,
                          counted.pop("first_free", 0))
    return Case(name, proration, False, first, last or first, [Vat("v0", [(DAY_MIN, "S", 2500, "-")])],
                [Meter("m0", meter)], [Service("s0", "v0", needs, [component])],
                [Price("s0", "", start, micro, basis, **shape) for start, micro, basis, shape in prices],
                [Unit("u0", "556000-0000", unit)], **counted)


def rows(*given) -> list:
    return [Subscription(f"b{i}", "u0", "s0", quantity, -1, span, price, i + 2)
            for i, (quantity, span, price) in enumerate(given)]


def orders(*given, letter="f") -> list:
    return [OneOff(f"{letter}{i}", "u0", "s0", day, quantity, None) for i, (day, quantity) in enumerate(given)]


def may(day: int) -> int:
    return day_of(2025, 5, day)


def census(year: int, of_year: int, persons: int) -> tuple:
    return "m0", "u0", month(year, of_year), persons


def cases():
    """(case, öre of each line)"""
    april, spring = month(2025, 4), [census(2025, 4, 8000), census(2025, 5, 8000)]
    year = [census(2025, of_year, 8001) for of_year in range(1, 13)]
    tiers = {"scheme": GRADUATED, "tiers": TIERS}
    volume = {"scheme": VOLUME, "tiers": TIERS}
    count = [("m0", "u0", may(3), 8), ("m0", "u0", may(20), 15)]
    piece = [(DAY_MIN, 2_000_000, PIECE, tiers), (may(10), 2_000_000, PIECE, tiers)]
    yield (case_of("listed", METERED, LISTED, meter=CENSUS, first=april, last=april + 1, census=spring),
           [168667, 190000])
    yield (case_of("listed-365", METERED, LISTED, meter=CENSUS, first=april, last=april + 1, census=spring,
                   proration=DAYS_365), [166356, 193644])
    yield (case_of("year-365", METERED, [(DAY_MIN, 365_000_000, YEAR, {})], meter=CENSUS, first=month(2024, 2),
                   proration=DAYS_365, census=[census(2024, 2, 1)]), [2900])
    yield (case_of("year-actual", METERED, [(DAY_MIN, 366_000_000, YEAR, {})], meter=CENSUS, first=month(2024, 2),
                   proration=DAYS_ACTUAL, census=[census(2024, 2, 1)]), [2900])
    yield (case_of("twelve-months", METERED, LISTED, meter=CENSUS, first=month(2025, 1), last=month(2025, 12),
                   census=year), [168688] * 4 + [190024] * 8)
    # 8 at 2; then 2 at 2, 10 at 1 and 3 at 0.50
    yield case_of("graduated", METERED, piece, dated=count), [1600, 1550]
    # 23 in all: the last tier for both lines
    yield (case_of("volume", METERED, [(day, 0, PIECE, volume) for day in (DAY_MIN, may(10))], dated=count),
           [400, 750])
    # 5 of the first row's 5; of the second's 12 there are 7 left
    yield (case_of("included", METERED, [(DAY_MIN, 2_000_000, PIECE, {"included": 5}),
                                         (may(10), 2_000_000, PIECE, {"included": 12})], dated=count), [600, 1600])
    # included in each segment of a census: (30 - 10) x 31 x 9/31, and x 22/31
    yield (case_of("included-census", METERED, [(DAY_MIN, 31_000_000, MONTH, {"included": 10}),
                                                (may(10), 31_000_000, MONTH, {"included": 10})], meter=CENSUS,
                   census=[census(2025, 5, 30)]), [18000, 44000])
    # 31 person-days in the 10 days from the 22nd: 3.1 x 10 x 10/31
    yield (case_of("average", METERED, [(DAY_MIN, 10_000_000, MONTH, {})], meter=PERSON_DAYS,
                   unit=(may(22), DAY_MAX), dated=[("m0", "u0", may(25), 31)]), [1000])
    # 6 below 6: (0, 6] is 6 at 2; (6, 12] is 4 at 2 and 2 at 1; an agreement stands apart
    yield (case_of("stacked", RECURRING, [(DAY_MIN, 0, MONTH, tiers)],
                   subscriptions=rows((6, OPEN, None), (3, OPEN, 7_000_000), (6, OPEN, None))), [1200, 2100, 1000])
    # alone until the 15th: all of 8 included; then 8 of 10 below it are, 2 are left for the second
    yield (case_of("stacked-included", RECURRING, [(DAY_MIN, 31_000_000, MONTH, {"included": 10})],
                   subscriptions=rows((8, OPEN, None), (5, (may(16), DAY_MAX), None))), [0, 4800])
    # the total is 9 for 15 days, 12 for 16
    yield (case_of("stacked-volume", RECURRING, [(DAY_MIN, 0, MONTH, volume)],
                   subscriptions=rows((9, OPEN, None), (3, (may(16), DAY_MAX), None))), [871, 465, 155])
    # an earlier piece uses one of three up
    yield (case_of("first-free", ONE_OFF, [(DAY_MIN, 1_500_000, PIECE, {"minimum": 400})], first_free=3,
                   charges=orders((may(2), 1), (may(5), 2), (may(9), 4)), earlier=orders((may(1) - 90, 1), letter="e")),
           [0, 400, 600])
    # no price, and none needed for the first two
    yield (case_of("first-free-unpriced", ONE_OFF, [], first_free=2, charges=orders((may(2), 1), (may(5), 1))), [0, 0])
    # the subscription begins on the 10th; a row with the quantity 0 is none: 30 x 31 x 22/31
    covering = rows((1, (may(10), DAY_MAX), None), (0, OPEN, None))
    yield (case_of("census-subscribed", METERED, [(DAY_MIN, 31_000_000, MONTH, {})], meter=CENSUS, needs=True,
                   census=[census(2025, 5, 30)], subscriptions=covering), [66000])
    yield (case_of("groups", PACKAGE, [(DAY_MIN, 1_200_000_000, MONTH, {})], subscriptions=rows((2, OPEN, None))),
           [240000])
    yield (case_of("flat", FLAT, [(DAY_MIN, 15_400_000_000, YEAR, {})], unit=(may(1), may(30))), [124194])
    yield (case_of("flat-rows", FLAT, [(DAY_MIN, 310_000_000, MONTH, {})], needs=True,
                   subscriptions=rows((1, (may(31), DAY_MAX), None), (1, OPEN, 12_345_000))), [1235, 1000])


def wrong_answers() -> list[str]:
    found = []
    for case, expected in cases():
        outcome = rate(case)
        got = [int(text.split()[17]) for _, text in outcome.charges]
        if got != expected:
            found.append(f"known answer {case.id}: {expected} expected, the reference has {got}")
    return found


def all_cases() -> list[Case]:
    return [case for case, _ in cases()]
