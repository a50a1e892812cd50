"""Records to counts, in SQL: the class of each record, and usage per meter, unit and day.

R-numbers name the rating rules of the domain; "settled" names its settled readings.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from exports import DAY, OPEN_END, Held, Layout, Record, is_clean, local_bound, local_day
from exports import needed_bound, records, register

REASONS = (
    "field-count", "bad-encoding", "bad-date", "missing-unit", "unknown-unit", "missing-id",
    "undeclared-status", "bad-number", "unit-not-valid",
)

Units = dict[str, tuple[str, date, date]]  # folded code: as printed, first and last valid day


@dataclass(frozen=True)
class Delivery:
    layout: Layout
    folder: Path
    start: date
    end: date


@dataclass(frozen=True)
class Counts:
    db: sqlite3.Connection
    units: Units
    usage: dict[tuple[str, str], dict[date, int]]  # (meter, unit) by day; a census on the first


SCHEMA = """
CREATE TABLE unit (code TEXT PRIMARY KEY, first TEXT, last TEXT);
CREATE TABLE declared (source TEXT, status TEXT);
CREATE TABLE meter (code TEXT, source TEXT, count TEXT, status TEXT, kind TEXT, priced INT);
CREATE TABLE record (source TEXT, file INT, number INT, copy INT, defect TEXT, bad_number INT,
  unit TEXT, id TEXT, status TEXT, kind TEXT, quantity INT, first TEXT, last TEXT, class TEXT);
CREATE VIEW taken AS SELECT r.rowid AS record, r.source, r.unit, max(m.priced) AS priced
  FROM record r JOIN meter m ON m.source = r.source AND m.status IN ('', r.status)
    AND m.kind IN ('', r.kind) GROUP BY r.rowid;
"""

# The settled order of judgement. The window :start to :end is the month for events (R5), and the
# census day for listings (R6).
JUDGE = """
UPDATE record SET class = CASE
  WHEN copy THEN 'duplicate'
  WHEN defect != '' THEN defect
  WHEN unit = '' THEN 'missing-unit'
  WHEN unit NOT IN (SELECT code FROM unit) THEN 'unknown-unit'
  WHEN id = '' THEN 'missing-id'
  WHEN source IN (SELECT source FROM declared)
    AND status NOT IN (SELECT status FROM declared d WHERE d.source = record.source)
    THEN 'undeclared-status'
  WHEN bad_number THEN 'bad-number'
  WHEN last < :start OR first > :end THEN 'outside-period'
  WHEN NOT EXISTS (SELECT 1 FROM unit u WHERE u.code = record.unit
    AND max(record.first, :start) BETWEEN u.first AND u.last) THEN 'unit-not-valid'
  WHEN rowid NOT IN (SELECT record FROM taken) THEN 'not-billable'
  WHEN rowid IN (SELECT record FROM taken WHERE priced) THEN 'billed'
  ELSE 'follow-up' END
WHERE source = :source
"""

# Events: the first of equal ids counts. Listings: the newest, a tie to the unit that sorts last.
DUPLICATES = """
UPDATE record SET class = 'duplicate' WHERE rowid IN (SELECT rowid FROM (
  SELECT rowid, row_number() OVER (PARTITION BY id ORDER BY {order}) AS place FROM record
  WHERE source = :source AND class IN ('billed', 'follow-up')) WHERE place > 1)
"""
EVENT_ORDER = "file, number"
LISTING_ORDER = "first DESC, unit DESC, file, number"

CONFLICTING = """
SELECT count(*) FROM record r JOIN record kept ON kept.source = r.source AND kept.id = r.id
WHERE r.source = ? AND r.class = 'duplicate' AND NOT r.copy
  AND kept.class IN ('billed', 'follow-up')
  AND (r.unit, r.first, r.quantity) != (kept.unit, kept.first, kept.quantity)
"""
DOUBLE_LISTED = """
SELECT count(*) FROM (SELECT id FROM record WHERE source = ? AND NOT copy
  AND class IN ('billed', 'follow-up', 'duplicate') GROUP BY id HAVING count(DISTINCT unit) > 1)
"""
USAGE = """
SELECT m.code, r.unit, CASE WHEN m.count = 'census' THEN :start ELSE r.first END AS day,
  sum(CASE WHEN m.count = 'quantity' THEN r.quantity ELSE 1 END)
FROM record r JOIN meter m ON m.source = r.source AND m.status IN ('', r.status)
  AND m.kind IN ('', r.kind)
WHERE r.class IN ('billed', 'follow-up') GROUP BY 1, 2, 3
"""


def census_day(setting: str, start: date, end: date) -> date:
    if setting == "first":
        return start
    if setting == "last":
        return end
    if setting == "last-of-previous":
        return start - DAY
    return min(start.replace(day=1) + DAY * (int(setting) - 1), end)  # clamped, as settled


def event_row(fields: dict[str, str]) -> tuple[str, date, date]:
    day = local_day(fields["time"])
    return ("bad-date", OPEN_END, OPEN_END) if day is None else ("", day, day)


def listing_row(fields: dict[str, str], to_is_last_day: bool) -> tuple[str, date, date]:
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


def record_row(delivery: Delivery, code: str, record: Record) -> tuple:
    """What the record's own text says; the rest is judged by SQL."""
    layout = delivery.layout
    definition, fields = layout.sources[code], record.fields
    head = (code, record.file, record.number, record.copy)
    if fields is None:
        return (*head, "field-count", 0, "", "", "", "", 1, "", "", "")
    if not all(is_clean(value) for value in fields.values()):
        return (*head, "bad-encoding", 0, "", "", "", "", 1, "", "", "")
    if definition.kind == "events":
        defect, first, last = event_row(fields)
        person_or_id = fields["id"]
    else:
        defect, first, last = listing_row(fields, layout.to_is_last_day)
        person_or_id = person_form(fields["id"], delivery.end)
    quantity = fields.get("quantity") or "1"
    bad_number = not quantity.isascii() or not quantity.isdigit()
    return (*head, defect, bad_number, fields["unit"].upper(), person_or_id,
            fields.get("status", ""), fields.get("kind", ""), 1 if bad_number else int(quantity),
            first.isoformat(), last.isoformat(), "")


def load_units(delivery: Delivery) -> Units:
    units: Units = {}
    for row in register(delivery.layout, delivery.folder, "units"):
        if row["unit"].upper() in units:
            raise Held("a unit stands twice in the units register")
        last = needed_bound(row["to"], "unit to") if row["to"] else OPEN_END
        units[row["unit"].upper()] = row["unit"], needed_bound(row["from"], "unit from"), last
    return units


def load_meters(db: sqlite3.Connection, layout: Layout, meters: dict, priced: set[str]) -> None:
    for code, meter in meters.items():
        db.executemany("INSERT INTO meter VALUES (?,?,?,?,?,?)", [
            (code, meter["source"], meter["count"], status, meter.get("kind", ""), code in priced)
            for status in meter.get("statuses", [""])])
    for code, definition in layout.sources.items():
        db.executemany("INSERT INTO declared VALUES (?,?)",
                       [(code, status) for status in definition.statuses])


def count_source(db: sqlite3.Connection, delivery: Delivery, code: str, meters: dict) -> None:
    layout, first, last, order = delivery.layout, delivery.start, delivery.end, EVENT_ORDER
    rows = [record_row(delivery, code, record) for record in records(layout, delivery.folder, code)]
    db.executemany(f"INSERT INTO record VALUES ({','.join('?' * 14)})", rows)
    if layout.sources[code].kind == "listings":
        order = LISTING_ORDER
        for meter in meters.values():
            if meter["source"] == code:
                first = last = census_day(meter["census"], delivery.start, delivery.end)
    db.execute(JUDGE, {"source": code, "start": first.isoformat(), "end": last.isoformat()})
    db.execute(DUPLICATES.format(order=order), {"source": code})


def count_delivery(delivery: Delivery, meters: dict, priced: set[str]) -> Counts:
    """`meters` as in meters.yaml; `priced` are those that a service is charged by."""
    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    units = load_units(delivery)
    db.executemany("INSERT INTO unit VALUES (?,?,?)", [
        (code, first.isoformat(), last.isoformat()) for code, (_, first, last) in units.items()])
    load_meters(db, delivery.layout, meters, priced)
    for code, definition in delivery.layout.sources.items():
        if definition.kind in ("listings", "events"):
            count_source(db, delivery, code, meters)
    usage: dict[tuple[str, str], dict[date, int]] = {}
    for meter, unit, day, count in db.execute(USAGE, {"start": delivery.start.isoformat()}):
        usage.setdefault((meter, unit), {})[date.fromisoformat(day)] = count
    return Counts(db, units, usage)


def write_accounting(db: sqlite3.Connection, layout: Layout) -> None:
    """source, class, reason, count; a class without records has no row."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["source", "class", "reason", "count"])
    for code, definition in sorted(layout.sources.items()):
        if definition.kind not in ("listings", "events"):
            continue
        counts = dict(db.execute(
            "SELECT class, count(*) FROM record WHERE source = ? GROUP BY 1", (code,)))
        out.writerow([code, "read", "", sum(counts.values())])
        reasons = [(reason, counts.pop(reason)) for reason in REASONS if reason in counts]
        counts["rejected"] = sum(count for _, count in reasons)
        counts["conflicting"] = db.execute(CONFLICTING, (code,)).fetchone()[0]
        counts["double-listed"] = db.execute(DOUBLE_LISTED, (code,)).fetchone()[0]
        if definition.kind == "listings":
            del counts["conflicting"]
        else:
            del counts["double-listed"]
        out.writerows([code, word, "", count] for word, count in sorted(counts.items()) if count)
        out.writerows([code, "rejected", reason, count] for reason, count in reasons)
