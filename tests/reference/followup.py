#!/usr/bin/env python3
"""The independent figures of the follow-up reports, compared with a run's followup.csv.

    followup.py --region jamtland --month 2025-06 --data fixtures/jamtland/2025-06 FOLDER...

FOLDER... are the published runs in the order of their issue, the last one that of the report. From
their lines.csv and usage.csv, which have known answers of their own (reference.py), from the
registers and the region folder, every figure is computed a second time, with exact fractions, and
every row compared. Prints each difference; exit status 1 when there is any.
"""

from __future__ import annotations

import argparse
import csv
import sys
from calendar import monthrange
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True  # the tree stays as it is

from exports import LAYOUTS, OPEN_END, needed_bound, register
from reference import TREE, Catalogue, load_catalogue, read_yaml, round_once

REGION = ""  # the unit of the region's rows
SMALL = "small"
HIDDEN = ""  # not known, or not told with another
Key = tuple[str, str, str, str]  # month, unit, figure, cell
Value = Fraction | str


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def month_before(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def days_of(month: str) -> tuple[date, date]:
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def rounded(above: Value, scale: int, below: Value) -> Value:
    """Nothing is divided by a count that is not told, nor by 0."""
    if isinstance(above, str) or isinstance(below, str) or below == 0:
        return HIDDEN
    return Fraction(round_once(above * scale / below))


class Report:
    def __init__(self, options: argparse.Namespace) -> None:
        folder = TREE / "templates" / options.region
        self.month: str = options.month
        self.catalogue: Catalogue = load_catalogue(folder, options.prices)
        self.shown = read_yaml(folder / "meters.yaml")["follow_up"]
        self.limit = int(self.shown.get("suppress_below", 5))
        self.months = [self.month]
        while len(self.months) < 13:
            self.months.insert(0, month_before(self.months[0]))
        self.layout = LAYOUTS[options.region]
        self.data: Path = options.data
        units = self.read_units()  # of equal counts the first one's goes, by the units' names
        self.units = {unit: units[unit] for unit in options.order if unit in units} | units
        self.read_runs(options.folders)
        self.rows: dict[Key, Value] = {}

    # ---- what there is -------------------------------------------------------------------------

    def read_units(self) -> dict[str, tuple[date, date]]:
        """Those valid in the month, by code as the register writes it."""
        first, last = days_of(self.month)
        units = {}
        for row in register(self.layout, self.data, "units"):
            opens = needed_bound(row["from"], "unit from")
            closes = needed_bound(row["to"], "unit to") if row["to"] else OPEN_END
            if opens <= last and closes >= first:
                units[row["unit"]] = opens, closes
        return units

    def read_runs(self, folders: list[Path]) -> None:
        """Usage of a month is the last run's; lines of all documents add up."""
        printed = {code.upper(): code for code in self.units}
        usage: dict[str, list[dict[str, str]]] = {}
        self.lines: list[dict[str, str]] = []
        for folder in folders:
            fresh = defaultdict(list)
            for row in rows_of(folder / "usage.csv"):
                fresh[row["from"][:7]].append(row)
            usage.update(fresh)
            self.lines += [row for row in rows_of(folder / "lines.csv")
                           if row["month"] in self.months]
        self.known = ({self.month} | usage.keys() | {row["month"] for row in self.lines}) & set(
            self.months)
        self.counts: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for month in self.known & usage.keys():
            for row in usage[month]:
                place = month, row["meter"], row["cell"]
                for unit in {REGION, printed.get(row["unit_code"].upper(), None)} - {None}:
                    self.counts[(unit, *place)] += int(row["quantity"])
        for row in self.lines:
            row["unit"] = printed.get(row["unit_code"].upper(), "-")
        self.known_months = [month for month in self.months if month in self.known]

    # ---- counts and what is told of them -------------------------------------------------------

    def is_small(self, count: int) -> bool:
        return 0 < count < self.limit

    def told(self, meters: list[str]) -> dict[tuple[str, str], Value]:
        """Counts by (unit, month), as the region's report tells them."""
        told: dict[tuple[str, str], Value] = {}
        for month in self.known_months:
            counts = {unit: sum(self.counts[unit, month, meter, ""] for meter in meters)
                      for unit in [*self.units, REGION]}
            total = counts.pop(REGION)
            hidden: set[str] = set()
            small = [unit for unit in counts if self.is_small(counts[unit])]
            elsewhere = total - sum(counts.values())
            if len(small) + self.is_small(elsewhere) == 1 and not self.is_small(total):
                larger = {unit: count for unit, count in counts.items() if count >= self.limit}
                least = min(larger.values(), default=0)
                hidden = {unit for unit, count in larger.items() if count == least} or {REGION}
                if len(hidden) > 1:
                    sys.exit(f"followup: {month} {meters}: the next smallest is not one unit")
            for unit, count in [*counts.items(), (REGION, total)]:
                told[unit, month] = HIDDEN if unit in hidden or (
                    count == 0 and self.is_closed(unit, month)) else (
                        SMALL if self.is_small(count) else Fraction(count))
        return told

    def is_closed(self, unit: str, month: str) -> bool:
        opens, closes = self.units.get(unit, (date.min, date.max))
        first, last = days_of(month)
        return opens > last or closes < first

    def add(self, month: str, unit: str, figure: str, value: Value, cell: str = "") -> None:
        self.rows[month, unit, figure, cell] = value

    def add_used(self) -> None:
        shown = self.shown
        self.listed = self.told([shown["listed"]])
        self.calls = self.told([shown["calls"]])
        reached = self.told(shown["reached"])
        self.dispatched = {meter: self.told([meter]) for meter in shown["dispatches"]}
        priced = self.catalogue.priced_meters()
        for unit, month in self.listed:
            listed, calls = self.listed[unit, month], self.calls[unit, month]
            self.add(month, unit, "listed", listed)
            self.add(month, unit, "calls", calls)
            self.add(month, unit, "calls-reached", reached[unit, month])
            percent = rounded(reached[unit, month], 10000, calls)
            self.add(month, unit, "calls-reached-percent",
                     percent if percent == HIDDEN else percent / 100)
            self.add_waits(unit, month)
            for meter, counts in self.dispatched.items():
                self.add(month, unit, "dispatches", counts[unit, month], meter)
                self.add(month, unit, "dispatches-per-thousand",
                         rounded(counts[unit, month], 1000, listed), meter)
                kr = sum((Fraction(row["net_kr"]) for row in self.lines_of(unit, month)
                          if row["meter"] == meter), Fraction(0))
                self.add(month, unit, "dispatches-cost", kr if meter in priced else HIDDEN, meter)

    def add_waits(self, unit: str, month: str) -> None:
        wait = self.shown["wait"]
        for cell in ("median", "p90"):
            is_told = (unit != REGION and (unit, month, wait, cell) in self.counts
                       and not self.is_small(self.counts[unit, month, wait, ""]))
            self.add(month, unit, f"wait-{cell}-seconds",
                     Fraction(self.counts[unit, month, wait, cell]) if is_told else HIDDEN)

    def add_hours(self) -> None:
        """Of the region alone: a unit's small ones would follow from it and the others'."""
        hours: dict[str, int] = defaultdict(int)
        for (code, month, meter, cell), count in self.counts.items():
            if ((code, meter) == (REGION, self.shown["by_hour"]) and cell
                    and isinstance(self.calls[REGION, month], Fraction)):
                hours[cell] += count
        small = [cell for cell, count in hours.items() if self.is_small(count)]
        larger = sorted((count, cell) for cell, count in hours.items() if count >= self.limit)
        hidden = larger[0][1] if len(small) == 1 and larger else None
        for cell, count in hours.items():
            self.add(self.month, REGION, "calls-by-hour", HIDDEN if cell == hidden else
                     SMALL if cell in small else Fraction(count), cell)

    # ---- cost ----------------------------------------------------------------------------------

    def lines_of(self, unit: str, month: str) -> list[dict[str, str]]:
        return [row for row in self.lines
                if row["month"] == month and unit in (REGION, row["unit"])]

    def add_costs(self) -> None:
        self.costs: dict[tuple[str, str, str], Fraction] = {}
        for unit in [*self.units, REGION]:
            lines = [row for row in self.lines if unit in (REGION, row["unit"])]
            codes = {row["service_code"] for row in lines}
            for code in codes:
                for month in self.known_months:
                    self.costs[unit, code, month] = sum(
                        (Fraction(row["net_kr"]) for row in lines
                         if (row["service_code"], row["month"]) == (code, month)), Fraction(0))
            for code in codes:
                if any(self.costs[unit, code, month] for month in self.known_months):
                    self.add_service(unit, code,
                                     [row for row in lines if row["service_code"] == code])
            for month in self.known_months:
                kr = sum((self.costs[unit, code, month] for code in codes), Fraction(0))
                self.add(month, unit, "cost", kr)
                per_listed = rounded(kr * 100, 1, self.listed[unit, month])
                self.add(month, unit, "cost-per-listed",
                         per_listed if per_listed == HIDDEN else per_listed / 100)

    def add_service(self, unit: str, code: str, lines: list[dict[str, str]]) -> None:
        newest = max(row["month"] for row in lines)
        name = [row["quantity_unit"] for row in lines if row["month"] == newest][-1]
        meters = [part["meter"] for part in self.catalogue.services[code]["charge"]
                  if part["model"] == "metered"]
        for month in self.known_months:
            total = Fraction(0)
            for row in lines:
                if row["month"] == month and row["quantity_unit"] == name:
                    part = Fraction(1)
                    if row["price_basis"] != "piece":
                        days = date.fromisoformat(row["to"]) - date.fromisoformat(row["from"])
                        part = Fraction(days.days + 1, days_of(month)[1].day)
                    total += Fraction(row["quantity"]) * part
            quantity: Value = Fraction(round_once(total * 10000), 10000)
            for meter in meters:
                told = (self.listed if meter == self.shown["listed"]
                        else self.dispatched.get(meter, {})).get((unit, month), Fraction(0))
                if isinstance(told, str):
                    quantity = told
                elif isinstance(quantity, Fraction) and 0 < quantity < self.limit:
                    quantity = SMALL
            self.add(month, unit, "cost", self.costs[unit, code, month], code)
            self.add(month, unit, "quantity", quantity, code)

    # ---- the last change of prices -------------------------------------------------------------

    def newest_change(self, unit: str) -> str | None:
        """The month before it."""
        found = []
        for (service, _), prices in self.catalogue.prices.items():
            for before, price in zip(prices, prices[1:]):
                month = f"{price.start:%Y-%m}"
                last = month_before(month)
                billed = self.costs.get((unit, service, last)) or self.costs.get(
                    (unit, service, self.month))
                if (month in self.months[1:] and last in self.known and billed
                        and price.confirmed and (price.kr, price.per) != (before.kr, before.per)):
                    found.append((price.start, last))
        return max(found)[1] if found else None

    def add_effects(self, unit: str) -> None:
        before = self.newest_change(unit)
        if before is None:
            return
        effects: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        sides: dict[tuple[str, ...], list[list[dict[str, str]]]] = defaultdict(lambda: [[], []])
        taken = {(row["reverses"], row["reverses_line"]) for row in self.lines if row["reverses"]}
        if taken:
            sys.exit("followup: corrections are beyond this reference's changes of prices")
        for side, month in enumerate((before, self.month)):
            for row in self.lines_of(unit, month):
                key = row["unit_code"].upper(), row["service_code"], row["component"]
                sides[key][side].append(row)
        for (_, service, *_), pair in sides.items():
            price, volume = split(*pair)
            effects[service][0] += price
            effects[service][1] += volume
        for code, (price, volume) in [*effects.items(), ("", map(sum, zip(*effects.values())))]:
            if code == "" or price or volume:
                self.add(self.month, unit, "price-effect", Fraction(price, 100), code)
                self.add(self.month, unit, "volume-effect", Fraction(volume, 100), code)
        self.check_whole(unit, before)

    def check_whole(self, unit: str, before: str) -> None:
        """Price and volume are the whole difference."""
        parts = [self.rows[self.month, unit, f"{word}-effect", ""] for word in ("price", "volume")]
        whole = self.rows[self.month, unit, "cost", ""] - self.rows[before, unit, "cost", ""]
        if sum(parts) != whole:
            sys.exit(f"followup: {unit}: the effects are {sum(parts)}, the difference {whole}")

    # ---- groups --------------------------------------------------------------------------------

    def add_groups(self) -> None:
        printed = {code.upper(): code for code in self.units}
        for row in register(self.layout, self.data, "subscriptions"):
            unit = printed.get(row["unit"].upper())
            packages = [part for part in self.catalogue.services[row["service"]]["charge"]
                        if part["model"] == "package"]
            if unit is None or not packages:
                continue
            last = min(self.units[unit][1], days_of(self.month)[1])
            closes = needed_bound(row["to"], "subscription to") if row["to"] else OPEN_END
            if not needed_bound(row["from"], "subscription from") <= last <= closes:
                continue
            registered = row.get("registered", "")
            values = {"groups": int(row["quantity"]),
                      "workstations-allowed":
                          int(row["quantity"]) * int(packages[0]["package_size"]),
                      "workstations": int(registered) if registered else HIDDEN}
            for figure, value in values.items():
                key = self.month, unit, figure, row["service"]
                sofar = self.rows.get(key, HIDDEN)
                numbers = [Fraction(n) for n in (sofar, value) if n != HIDDEN]
                self.rows[key] = sum(numbers, Fraction(0)) if numbers else HIDDEN

    def make(self) -> dict[Key, Value]:
        self.add_used()
        self.add_hours()
        self.add_costs()
        for unit in [*self.units, REGION]:
            self.add_effects(unit)
        self.add_groups()
        return self.rows


def volume_of(row: dict[str, str], name: str) -> Fraction:
    """Quantity times months; by the piece the quantity."""
    months = {"piece": Fraction(0), "month": Fraction(1), "year": Fraction(12)}[row["price_basis"]]
    return Fraction(row[name]) * (months * Fraction(row["time_fraction"]) or 1)


def split(left: list[dict[str, str]], right: list[dict[str, str]]) -> tuple[int, int]:
    """Öre of price and of volume, by the definition of a difference (difference.h)."""
    nets = [int(sum(Fraction(row["net_kr"]) * 100 for row in side)) for side in (left, right)]
    whole = nets[1] - nets[0]
    if not left or not right or left[0]["model"] == "pass-through":
        return 0, whole
    used = [sum(volume_of(row, "quantity") for row in side) for side in (left, right)]
    free = [sum(volume_of(row, "free_quantity") for row in side) for side in (left, right)]
    exact = [sum(Fraction(row["minimum_kr"]) * 100 if row["minimum_kr"] else
                 Fraction(row["exact_net_ore"]) for row in side) for side in (left, right)]
    if used[0] + free[0] == used[1] + free[1]:
        return (whole, 0) if exact[0] != exact[1] else (0, whole)
    terms = max(used[1] + free[1] - free[0], Fraction(0)) - used[0]
    volume = terms * exact[0] / used[0]
    if volume == exact[1] - exact[0]:
        return 0, whole
    return whole - round_once(volume), round_once(volume)


def found_rows(path: Path) -> dict[Key, Value]:
    found: dict[Key, Value] = {}
    for row in rows_of(path):
        key = row["month"], row["unit_code"], row["figure"], row["cell"]
        if key in found:
            sys.exit(f"followup: {path}: {' '.join(key)}: two rows")
        value = row["value"]
        found[key] = value if value in (SMALL, HIDDEN) else Fraction(value)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--region", required=True, choices=LAYOUTS)
    parser.add_argument("--month", required=True)
    parser.add_argument("--data", required=True, type=Path, help="delivery with the registers")
    parser.add_argument("--prices", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    found = found_rows(options.folders[-1] / "followup.csv")
    options.order = [unit for _, unit, *_ in found]
    expected = Report(options).make()
    differences = [key for key in sorted(expected.keys() | found.keys())
                   if expected.get(key, "no row") != found.get(key, "no row")]
    for key in differences:
        print(f"{' '.join(part or '-' for part in key)}: expected "
              f"{expected.get(key, 'no row')!s}, found {found.get(key, 'no row')!s}")
    if not differences:
        print(f"{len(expected)} figures agree")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
