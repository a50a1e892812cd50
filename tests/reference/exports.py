"""Exports to records: the layouts, the values of a field, the files of a delivery.

Written from the description of the exports, not from templates/<region>/sources.yaml, so that a
wrong mapping there shows. R-numbers name the rating rules of the domain; "settled" names its
settled readings.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST_DAY, OPEN_END = date(1900, 1, 1), date(2199, 12, 31)  # also no start, no end
DAY = timedelta(days=1)
ABSENT = {"", "NULL", "-"}


class Held(Exception):
    """The data does not allow an answer."""


# ---- layouts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    kind: str
    columns: dict[str, str]  # canonical name to header
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    delimiter: str
    encoding: str
    point: str
    to_is_last_day: bool  # of listings; a unit's or a subscription's `to` always is
    sources: dict[str, Source]
    double_listing: str = "newest"  # or "hold", "report"

    def snapshots(self, header: str) -> Layout:
        """The same, with listings of one day each, which stands under that header."""
        sources = dict(self.sources)
        for code, definition in sources.items():
            if definition.kind == "listings":
                columns = {**definition.columns, "time": header}
                del columns["from"], columns["to"]
                sources[code] = replace(definition, columns=columns)
        return replace(self, sources=sources)

    def unidentified(self, code: str) -> Layout:
        """The same, but for the id or person of that source."""
        columns = {**self.sources[code].columns}
        del columns["id"]
        return replace(self, sources={**self.sources,
                                      code: replace(self.sources[code], columns=columns)})


def source(kind: str, columns: str, *statuses: str) -> Source:
    """`columns` is written "canonical=Header|…"."""
    return Source(kind, dict(pair.split("=") for pair in columns.split("|")), statuses)


LAYOUTS = {
    "jamtland": Layout(";", "cp1252", ",", True, {
        "enheter": source("units", "unit=HSA-id|from=Giltig från|to=Giltig till"),
        "abonnemang": source(
            "subscriptions",
            "unit=HSA-id|service=Tjänst|quantity=Antal|from=Från|to=Till|price=Avtalspris"
            "|registered=Registrerade arbetsplatser"),
        "debiteringar": source(
            "charges",
            "id=Löpnummer|unit=HSA-id|service=Tjänst|time=Datum|quantity=Antal|amount=Belopp"),
        "listade": source(
            "listings", "id=Personnummer|unit=Vårdenhet|from=Listad från|to=Listad till"),
        "sms": source(
            "events",
            "id=Meddelande-id|time=Skickat|unit=Vårdenhet|status=Status|quantity=Antal delar",
            "LEVERERAD", "MISSLYCKAD"),
        "ebrev": source(
            "events", "id=Brev-id|time=Datum|unit=Vårdenhet|status=Status", "SKICKAT", "MAKULERAT"),
        "teleq": source(
            "events",
            "id=Samtals-id|time=Inringt|unit=Vårdenhet|status=Utfall|quantity=Kötid sekunder",
            "BESVARAT", "UPPRINGT SAMMA DAG", "UPPRINGT SENARE", "AVBRUTET"),
    }),
    "kronoberg": Layout(",", "utf-8", ".", False, {
        "units": source("units", "unit=UnitId|from=ValidFrom|to=ValidTo"),
        "subscriptions": source(
            "subscriptions",
            "unit=UnitId|service=Service|quantity=Quantity|from=From|to=To|price=AgreedPrice"),
        "charges": source(
            "charges",
            "id=ChargeId|unit=UnitId|service=Service|time=Date|quantity=Quantity|amount=Amount"),
        "listings": source("listings", "id=PersonId|unit=UnitId|from=ListedFrom|to=ListedTo"),
        "sms": source(
            "events",
            "id=MessageId|time=SentAt|unit=UnitId|kind=System|status=Status|quantity=Segments",
            "delivered", "failed", "undeliverable"),
        "eletters": source(
            "events", "id=LetterId|time=SentAt|unit=UnitId|status=Status", "sent", "cancelled"),
        "teleq": source(
            "events",
            "id=CallId|time=ReceivedAt|unit=UnitId|status=Outcome|quantity=WaitSeconds",
            "answered", "called-back-same-day", "called-back-later", "abandoned"),
    }),
}

# ---- values of a field -------------------------------------------------------------------------

STAMP = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


def local_stamp(text: str) -> tuple[date, int | None] | None:
    """R1: civil date in Stockholm, of any year, and hour; none of a date without a time. A stamp
    without an offset is local."""
    match = STAMP.fullmatch(text)
    if not match:
        return None
    numbers = [int(part or 0) for part in match.groups()[:6]]
    try:
        stamp = datetime(*numbers)  # refuses 24:00 and second 60, as settled
    except ValueError:
        return None
    offset = match[7]
    if offset:
        if offset == "Z":
            offset = "+0000"
        shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
        zone = timezone(-shift if offset[0] == "-" else shift)
        try:
            stamp = stamp.replace(tzinfo=zone).astimezone(STOCKHOLM)
        except OverflowError:  # the first or the last day of the calendar
            pass
    return stamp.date(), stamp.hour if match[4] else None


def far_day(text: str) -> date | None:
    stamp = local_stamp(text)
    return stamp[0] if stamp else None


def local_day(text: str) -> date | None:
    day = far_day(text)
    return day if day is not None and FIRST_DAY <= day <= OPEN_END else None


def local_bound(text: str) -> date | None:
    """Of a validity: where there is no start or end, a far one is written."""
    day = far_day(text)
    return None if day is None else min(max(day, FIRST_DAY), OPEN_END)


def needed_bound(text: str, what: str) -> date:
    day = local_bound(text)
    if day is None:
        raise Held(f"{what}: not a date")
    return day


def needed_day(text: str, what: str) -> date:
    day = local_day(text)
    if day is None:
        raise Held(f"{what}: not a date")
    return day


def number(text: str, point: str) -> Fraction:
    plain = text.replace("\u00a0", "").replace(" ", "").replace(point, ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise Held("a register holds something that is not a number")
    return Fraction(plain)


def is_clean(text: str) -> bool:
    """Bytes that the encoding does not know were decoded to surrogates."""
    return not any("\ud800" <= c <= "\udfff" or (c < " " and c not in "\t\r\n") for c in text)


# ---- files to records --------------------------------------------------------------------------


@dataclass
class Record:
    file: int
    name: str
    number: int
    original: str  # the earlier file with the same content: wholly duplicate; "" for none
    fields: dict[str, str] | None  # None: another number of fields than the header


def records(layout: Layout, folder: Path, code: str) -> Iterator[Record]:
    found = [path for path in folder.glob(f"{code}*") if path.name.endswith((".csv", ".csv.gz"))]
    paths = sorted(found, key=lambda path: path.name.encode())
    if not paths:
        raise Held(f"{folder}: no file of source {code}")
    seen: dict[bytes, str] = {}
    columns = layout.sources[code].columns
    for file, path in enumerate(paths):
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        text = content.decode(layout.encoding, "surrogateescape").removeprefix("\ufeff")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter,
                          skipinitialspace=True)
        header = [name.strip() for name in next(rows)]
        place = {name: header.index(title) for name, title in columns.items()}
        for n, row in enumerate((row for row in rows if row), start=2):
            fields = None
            if len(row) == len(header):
                values = {name: row[at].strip() for name, at in place.items()}
                fields = {k: "" if v in ABSENT else v for k, v in values.items()}
            yield Record(file, path.name, n, seen.get(content, ""), fields)
        seen.setdefault(content, path.name)


def register(layout: Layout, folder: Path, kind: str) -> Iterator[dict[str, str]]:
    for code, definition in layout.sources.items():
        if definition.kind == kind:
            for record in records(layout, folder, code):
                if record.fields is None:
                    raise Held(f"{code}: record {record.number} has a wrong number of fields")
                if not record.original:
                    yield record.fields
