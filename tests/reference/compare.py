#!/usr/bin/env python3
"""Compares what debitera wrote with the known answers of reference.py, exactly.

    compare.py LINES_CSV EXPECTED                     invoice lines, to the öre
    compare.py --accounting MANIFEST_JSON EXPECTED    classes, reject reasons and repetitions
    compare.py --usage USAGE_CSV EXPECTED             quantities; a percentile within its bound

Prints each difference; exit status 1 when there is any, 0 when all agree.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

Key = tuple[str, ...]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def line_key(row: dict[str, str], net_ore: Fraction) -> Key:
    names = (row["unit_code"], row["service_code"], row["component"], row["from"], row["to"])
    numbers = (Fraction(row["quantity"]), Fraction(row["unit_price_kr"]), net_ore)
    return (*names, *(str(number) for number in numbers))


def expected_lines(path: Path) -> Counter[Key]:
    return Counter(line_key(row, Fraction(row["net_ore"])) for row in rows_of(path))


def found_lines(path: Path) -> Counter[Key]:
    return Counter(line_key(row, Fraction(row["net_kr"]) * 100) for row in rows_of(path))


def expected_counts(path: Path) -> Counter[Key]:
    counts: Counter[Key] = Counter()
    for row in rows_of(path):
        counts[row["source"], row["class"], row["reason"]] += int(row["count"])
    return counts


def found_counts(path: Path, sources: set[str]) -> Counter[Key]:
    """Sums the manifest's inputs by source. Words may be written with '_' or '-'; zeros are left
    out; nested counts are reasons of rejection."""
    counts: Counter[Key] = Counter()
    sources_of: dict[str, str] = {}
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for item in manifest["inputs"]:
        if item["source"] not in sources:
            continue
        for word, count in item["accounting"].items():
            if isinstance(count, dict):
                for reason, part in count.items():
                    counts[item["source"], "rejected", reason.replace("_", "-")] += part
            else:
                counts[item["source"], word.replace("_", "-"), ""] += count
        sources_of[item["name"]] = item["source"]
    for pair in manifest["repeats"]:
        if pair["first"] in sources_of:
            files = f"{pair['first']} {pair['repeating']}"
            counts[sources_of[pair["first"]], "repeats", files] += pair["records"]
    return +counts


def usage(path: Path) -> dict[Key, int]:
    names = ("unit_code", "meter", "from", "to", "cell")
    found: dict[Key, int] = {}
    for row in rows_of(path):
        key = tuple(row[name] for name in names)
        if key in found:
            sys.exit(f"compare: {path}: {' '.join(key)}: two rows")
        found[key] = int(row["quantity"])
    return found


def agreed(exact: dict[Key, int], found: dict[Key, int]) -> dict[Key, int]:
    """What was found; a percentile as it was expected where it lies within the stated bound: exact
    below 128, at most 1/128 off above, and 2^22 for all from there on."""
    counts = dict(found)
    for key in exact.keys() & found.keys():
        if key[-1] in ("median", "p90") and exact[key] >= 128:
            is_near = abs(found[key] - exact[key]) * 128 <= exact[key]
            is_last = exact[key] >= 2**22 and found[key] == 2**22
            counts[key] = exact[key] if is_near or is_last else found[key]
    return counts


def rows_with_quantity(counts: dict[Key, int]) -> Counter[Key]:
    """So that a row of 0 is a row."""
    return Counter((*key, str(count)) for key, count in counts.items())


def print_differences(expected: Counter[Key], found: Counter[Key]) -> int:
    keys = [key for key in sorted(expected | found) if expected[key] != found[key]]
    for key in keys:
        words = " ".join(part or "-" for part in key)
        print(f"{words}: expected {expected[key]}, found {found[key]}")
    return 1 if keys else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--accounting", action="store_true", help="FOUND is a manifest.json")
    parser.add_argument("--usage", action="store_true", help="FOUND is a usage.csv")
    parser.add_argument("found", type=Path)
    parser.add_argument("expected", type=Path)
    options = parser.parse_args()
    if options.accounting:
        expected = expected_counts(options.expected)
        found = found_counts(options.found, {key[0] for key in expected})
        expected = +expected
    elif options.usage:
        exact = usage(options.expected)
        expected = rows_with_quantity(exact)
        found = rows_with_quantity(agreed(exact, usage(options.found)))
    else:
        expected, found = expected_lines(options.expected), found_lines(options.found)
    if not expected:
        sys.exit(f"compare: {options.expected}: no expected rows")
    if print_differences(expected, found):
        return 1
    print(f"{len(expected)} counts agree" if options.accounting or options.usage else
          f"{sum(expected.values())} lines agree to the öre")
    return 0


if __name__ == "__main__":
    sys.exit(main())
