"""Records to counts, in SQL: the class of each record, and usage per meter, unit and day.

R-numbers name the rating rules of the domain; "settled" names its settled readings.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import listings
from exports import DAY, FIRST_DAY, OPEN_END, Held, Layout, Record, is_clean, local_stamp
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
CREATE TABLE day (source TEXT, meter TEXT, day TEXT);
CREATE TABLE record (source TEXT, file INT, name TEXT, number INT, original TEXT, defect TEXT,
  bad_number INT, unit TEXT, id TEXT, status TEXT, kind TEXT, quantity INT, first TEXT, last TEXT,
  hour TEXT, given INT, class TEXT);
CREATE TABLE covered (record INT, source TEXT, id TEXT, unit TEXT, meter TEXT, day TEXT, place INT);
CREATE VIEW taking AS SELECT r.rowid AS record, m.code AS meter, m.count, m.priced
  FROM record r JOIN meter m ON m.source = r.source AND m.status IN ('', r.status)
    AND m.kind IN ('', r.kind);
CREATE VIEW counted AS SELECT t.meter, t.count, r.* FROM record r JOIN taking t
  ON t.record = r.rowid WHERE r.class IN ('billed', 'follow-up');
"""

# The settled order of judgement. `day` holds the days that records may count on: those of the
# month for events (R5), and those that a meter counts on for listings (R6).
JUDGE = """
UPDATE record SET class = CASE
  WHEN original != '' THEN 'duplicate'
  WHEN defect != '' THEN defect
  WHEN unit = '' THEN 'missing-unit'
  WHEN unit NOT IN (SELECT code FROM unit) THEN 'unknown-unit'
  WHEN id = '' THEN 'missing-id'
  WHEN source IN (SELECT source FROM declared)
    AND status NOT IN (SELECT status FROM declared d WHERE d.source = record.source)
    THEN 'undeclared-status'
  WHEN bad_number THEN 'bad-number'
  WHEN NOT EXISTS (SELECT 1 FROM day d WHERE d.source = record.source
    AND d.day BETWEEN record.first AND record.last) THEN 'outside-period'
  WHEN NOT EXISTS (SELECT 1 FROM day d JOIN unit u ON d.day BETWEEN u.first AND u.last
    WHERE d.source = record.source AND u.code = record.unit
    AND d.day BETWEEN record.first AND record.last) THEN 'unit-not-valid'
  WHEN rowid NOT IN (SELECT record FROM taking) THEN 'not-billable'
  WHEN rowid IN (SELECT record FROM taking WHERE priced) THEN 'billed'
  ELSE 'follow-up' END
WHERE source = :source
"""

# Of equal ids the first counts.
DUPLICATES = """
UPDATE record SET class = 'duplicate' WHERE rowid IN (SELECT rowid FROM (
  SELECT rowid, row_number() OVER (PARTITION BY id ORDER BY file, number) AS place FROM record
  WHERE source = :source AND class IN ('billed', 'follow-up')) WHERE place > 1)
"""
KEPT = """
record r JOIN record kept ON kept.source = r.source AND kept.id = r.id
WHERE r.source = :source AND r.class = 'duplicate' AND r.original = ''
  AND kept.class IN ('billed', 'follow-up')
"""
CONFLICTING = f"""
SELECT count(*) FROM {KEPT} AND (r.unit, r.first, r.quantity) != (kept.unit, kept.first, kept.quantity)
"""
REPEATS = f"SELECT kept.name, r.name, count(*) FROM {KEPT} GROUP BY 1, 2"
COPIES = """
SELECT original, name, count(*) FROM record WHERE source = ? AND original != '' GROUP BY 1, 2
"""

EVENT_USAGE = """
SELECT meter, unit, first, sum(CASE WHEN count = 'quantity' THEN quantity ELSE 1 END)
FROM counted WHERE count != 'census' GROUP BY 1, 2, 3
"""
LISTING_USAGE = "SELECT meter, unit, day, count(*) FROM covered WHERE place = 1 GROUP BY 1, 2, 3"
HOURS = """
SELECT meter, unit, hour, count(*) FROM counted WHERE count = 'weekday-hour' AND hour != ''
GROUP BY 1, 2, 3
"""
# The numbers of a distribution in ascending order, each with its place and how many there are.
SPREAD = """
SELECT meter, unit, quantity, row_number() OVER (PARTITION BY meter, unit ORDER BY quantity),
  count(*) OVER (PARTITION BY meter, unit) FROM counted WHERE count = 'distribution' AND given
"""


def event_row(fields: dict[str, str]) -> tuple[str, date, date, str]:
    """The day, and the weekday and hour: "1-08" is Monday from 08:00."""
    day, hour = local_stamp(fields["time"]) or (None, None)
    if day is None or not FIRST_DAY <= day <= OPEN_END:
        return "bad-date", OPEN_END, OPEN_END, ""
    return "", day, day, "" if hour is None else f"{day.isoweekday()}-{hour:02d}"


def record_row(delivery: Delivery, code: str, record: Record) -> tuple:
    """What the record's own text says; the rest is judged by SQL."""
    layout = delivery.layout
    definition, fields = layout.sources[code], record.fields
    head = (code, record.file, record.name, record.number, record.original)
    if fields is None:
        return (*head, "field-count", 0, "", "", "", "", 1, "", "", "", 0, "")
    if not all(is_clean(value) for value in fields.values()):
        return (*head, "bad-encoding", 0, "", "", "", "", 1, "", "", "", 0, "")
    identity, hour = fields.get("id"), ""
    if definition.kind == "events":
        defect, first, last, hour = event_row(fields)
    else:
        defect, first, last = listings.listing_row(fields, layout.to_is_last_day)
        if identity:
            identity = listings.person_form(identity, delivery.end)
    if identity is None:  # no such column: every record is one of its own
        identity = f"{record.file} {record.number}"
    quantity = fields.get("quantity") or "1"
    bad_number = not quantity.isascii() or not quantity.isdigit()
    return (*head, defect, bad_number, fields["unit"].upper(), identity,
            fields.get("status", ""), fields.get("kind", ""), 1 if bad_number else int(quantity),
            first.isoformat(), last.isoformat(), hour, bool(fields.get("quantity")), "")


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


def load_days(db: sqlite3.Connection, delivery: Delivery, code: str, meters: dict) -> None:
    """Of a source without meters, and of events: all days of the month."""
    days = {"": listings.census_days("daily-average", delivery.start, delivery.end)}
    if delivery.layout.sources[code].kind == "listings":
        days = {name: listings.census_days(meter["census"], delivery.start, delivery.end)
                for name, meter in meters.items() if meter["source"] == code} or days
    db.executemany("INSERT INTO day VALUES (?,?,?)", [
        (code, meter, day.isoformat()) for meter in days for day in days[meter]])


def count_source(db: sqlite3.Connection, delivery: Delivery, code: str, meters: dict) -> None:
    layout = delivery.layout
    rows = [record_row(delivery, code, record) for record in records(layout, delivery.folder, code)]
    db.executemany(f"INSERT INTO record VALUES ({','.join('?' * 17)})", rows)
    load_days(db, delivery, code, meters)
    db.execute(JUDGE, {"source": code})
    if layout.sources[code].kind == "listings":
        listings.settle(db, layout, code)
    else:
        db.execute(DUPLICATES, {"source": code})


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
    for meter, unit, day, count in [*db.execute(EVENT_USAGE), *db.execute(LISTING_USAGE)]:
        is_census = meters[meter].get("census", "daily-average") != "daily-average"
        usage.setdefault((meter, unit), {})[
            delivery.start if is_census else date.fromisoformat(day)] = count
    return Counts(db, units, usage)


# ---- what stands in usage.csv and in the manifest ----------------------------------------------

Row = tuple[str, str, date, date, str, int]  # unit, meter, from, to, cell, quantity


def cell_rows(counts: Counts, start: date, end: date) -> list[Row]:
    """Of the whole month: records by weekday and hour; median and 90th percentile, nearest rank."""
    found = list(counts.db.execute(HOURS))
    for meter, unit, number, place, count in counts.db.execute(SPREAD):
        for cell, percent in (("median", 50), ("p90", 90)):
            if place == -(-percent * count // 100):
                found.append((meter, unit, cell, number))
    return [(counts.units[unit][0], meter, start, end, cell, number)
            for meter, unit, cell, number in found]


def usage_rows(counts: Counts, meters: dict, spans: list[tuple[date, date]]) -> list[Row]:
    """`spans` are the month, as usage is cut in it."""
    start, end = spans[0][0], spans[-1][1]
    rows = cell_rows(counts, start, end)
    for (meter, unit), by_day in counts.usage.items():
        is_census = meters[meter].get("census", "daily-average") != "daily-average"
        for first, last in [(start, end)] if is_census else spans:
            quantity = sum(count for day, count in by_day.items() if first <= day <= last)
            if quantity:
                rows.append((counts.units[unit][0], meter, first, last, "", quantity))
    return sorted(rows)


def write_usage(rows: list[Row]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["unit_code", "meter", "from", "to", "cell", "quantity"])
    out.writerows(rows)


def repeats_of(db: sqlite3.Connection, layout: Layout, code: str) -> list[tuple[str, str, int]]:
    """First file, repeating file, records: of copies, and of records that repeat others."""
    is_listings = layout.sources[code].kind == "listings"
    apart = layout.double_listing == "report"
    return [*db.execute(COPIES, (code,)), *db.execute(
        listings.REPEATS if is_listings else REPEATS, {"source": code, "apart": apart})]


def write_accounting(db: sqlite3.Connection, layout: Layout) -> None:
    """source, class, reason, count; a class without records has no row. Repetitions have the two
    files for a reason."""
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
        if definition.kind == "listings":
            counts["double-listed"] = listings.double_listed(db, code)
        else:
            counts["conflicting"] = db.execute(CONFLICTING, {"source": code}).fetchone()[0]
        out.writerows([code, word, "", count] for word, count in sorted(counts.items()) if count)
        out.writerows([code, "rejected", reason, count] for reason, count in reasons)
        for first, repeating, count in repeats_of(db, layout, code):
            out.writerow([code, "repeats", f"{first} {repeating}", count])
