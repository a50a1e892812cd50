"""Listings to days: who is listed where on which day (R6), and which of several listings stands."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

from exports import DAY, OPEN_END, Held, Layout, local_bound

# On every day that a meter counts on, each listing that covers it at a unit that is valid then.
# Place 1 counts: the newest start, a tie to the unit that sorts last, then the earlier record;
# where double listings are only reported, for each unit apart.
COVERED = """
INSERT INTO covered SELECT r.rowid, r.source, r.id, r.unit, d.meter, d.day, row_number() OVER (
    PARTITION BY d.meter, d.day, r.id, CASE WHEN :apart THEN r.unit END
    ORDER BY r.first DESC, r.unit DESC, r.file, r.number)
  FROM record r JOIN day d ON d.source = r.source AND d.day BETWEEN r.first AND r.last
  JOIN unit u ON u.code = r.unit AND d.day BETWEEN u.first AND u.last
  WHERE r.source = :source AND r.class IN ('billed', 'follow-up')
"""
STANDING = """
UPDATE record SET class = CASE (SELECT max(m.priced) FROM covered c JOIN meter m ON m.code = c.meter
    WHERE c.record = record.rowid AND c.place = 1)
  WHEN 1 THEN 'billed' WHEN 0 THEN 'follow-up' ELSE 'duplicate' END
WHERE source = :source AND class IN ('billed', 'follow-up')
"""
# Persons at two units on one day; once in a month where a meter counts on every day.
DOUBLE_LISTED = """
SELECT count(*) FROM (SELECT DISTINCT id, CASE WHEN EXISTS (
    SELECT 1 FROM day WHERE source = :source GROUP BY meter HAVING count(*) > 1)
  THEN substr(day, 1, 7) ELSE day END FROM (SELECT id, day FROM covered
    WHERE source = :source GROUP BY 1, 2 HAVING count(DISTINCT unit) > 1))
"""
# The listing that stands on the first day on which the repeating one would have counted.
REPEATS = """
WITH missed AS (SELECT c.record, c.meter, c.id, c.unit, min(c.day) AS day
  FROM covered c JOIN record r ON r.rowid = c.record AND r.class = 'duplicate'
  WHERE c.source = :source GROUP BY c.record)
SELECT kept.name, repeating.name, count(*) FROM missed m
  JOIN covered c ON c.meter = m.meter AND c.day = m.day AND c.id = m.id AND c.place = 1
    AND (NOT :apart OR c.unit = m.unit)
  JOIN record kept ON kept.rowid = c.record JOIN record repeating ON repeating.rowid = m.record
GROUP BY 1, 2
"""


def census_days(setting: str, start: date, end: date) -> list[date]:
    if setting == "first":
        return [start]
    if setting == "last":
        return [end]
    if setting == "last-of-previous":
        return [start - DAY]
    if setting == "daily-average":
        return [start + DAY * at for at in range((end - start).days + 1)]
    return [min(start + DAY * (int(setting) - 1), end)]  # clamped, as settled


def listing_row(fields: dict[str, str], to_is_last_day: bool) -> tuple[str, date, date]:
    if "time" in fields:  # a snapshot: a listing of that day
        first = last = local_bound(fields["time"])
        to_is_last_day = True
    else:
        first, last = local_bound(fields["from"]), OPEN_END  # an empty `to` means open
        if fields["to"]:
            last = local_bound(fields["to"])
    if first is None or last is None or last < first:
        return "bad-date", OPEN_END, OPEN_END
    return "", first, last if to_is_last_day or last == OPEN_END else last - DAY


def is_person(ten: str) -> bool:
    """Ten digits with the check digit of modulus 10 and a birth number."""
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(ten)]
    return ten[6:9] != "000" and sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def birthday(century: int, ten: str) -> date | None:
    day = int(ten[4:6])
    try:  # a samordningsnummer has 60 added to the day
        return date(century * 100 + int(ten[:2]), int(ten[2:4]), day - 60 if day > 60 else day)
    except ValueError:
        return None


def person_form(text: str, on: date) -> str:
    """One for each person: of ten digits, the century that makes them born by `on`; + is older."""
    plain = re.sub("[- ]", "", text).upper()
    match = re.fullmatch(r"(\d\d)?(\d{6})(\+?)(\d{4})", plain, re.ASCII)
    if not match or not is_person(match[2] + match[4]):
        return plain
    ten = match[2] + match[4]
    born = {century: birthday(century, ten) for century in (19, 20, 21)}
    century = int(match[1] or 0)
    if not century:
        past = [number for number, day in born.items() if day is not None and day <= on]
        century = max(past, default=0) - len(match[3])
    return plain if born.get(century) is None else f"{century}{ten}"


def check_snapshots(db: sqlite3.Connection, layout: Layout, code: str) -> None:
    if "time" in layout.sources[code].columns and db.execute(
            "SELECT 1 FROM day d WHERE d.source = ?1 AND NOT EXISTS (SELECT 1 FROM record r"
            " WHERE r.source = ?1 AND r.first = d.day)", (code,)).fetchone():
        raise Held(f"{code}: no snapshot of a day that is counted on")


def settle(db: sqlite3.Connection, layout: Layout, code: str) -> None:
    """Listings that were judged one by one, against each other."""
    check_snapshots(db, layout, code)
    values = {"source": code, "apart": layout.double_listing == "report"}
    db.execute(COVERED, values)
    db.execute(STANDING, values)
    if layout.double_listing == "hold" and double_listed(db, code):
        raise Held(f"{code}: a person is listed at two units")


def double_listed(db: sqlite3.Connection, code: str) -> int:
    return db.execute(DOUBLE_LISTED, {"source": code}).fetchone()[0]
