"""Lists in their forms against the CSV: python3 tests/system/workbook.py BOOK.xlsx SHEET=LIST.csv …, or
python3 tests/system/workbook.py --excel LIST.csv LIST.excel.csv. Every cell is compared; differences are printed."""

import csv
import datetime
import re
import sys
import zipfile
from fractions import Fraction
from xml.etree import ElementTree

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Names of things are text, also where they look like a number.
TEXTS = {"account", "cell", "customer", "ocr", "period", "provider_org_no", "service_code", "unit_code", "unit_name"}


def is_number(text):
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(/[0-9]+)?", text) is not None


def value_of(column, text):
    """What a cell of the CSV is: text, a number, a date, or a fraction that no cell holds."""
    if column in TEXTS or text == "":
        return text
    if is_number(text):
        number = Fraction(text)
        return number if (number * 10**6).denominator == 1 else text
    return text


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def sheets_of(path):
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        links = {link.get("Id"): link.get("Target")
                 for link in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(SPACE + "sheet"):
            yield sheet.get("name"), ElementTree.fromstring(book.read("xl/" + links[sheet.get(RELATION)]))


def cell_of(cell, column, formats):
    assert cell.find(SPACE + "f") is None, "a formula"
    if cell.get("t") == "inlineStr":
        return re.sub("_x005F_", "_", "".join(text.text or "" for text in cell.iter(SPACE + "t")))
    number = Fraction(cell.find(SPACE + "v").text)
    if formats[int(cell.get("s"))] in ("165", "166"):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(number))
        return day.isoformat() if formats[int(cell.get("s"))] == "165" else day.isoformat()[:7]
    return number * 100 if column == "vat_rate_percent" else number


def compare_sheet(name, sheet, formats, path):
    header, expected = rows_of(path)
    rows = list(sheet.iter(SPACE + "row"))
    assert len(rows) == len(expected) + 1, f"{name}: {len(rows) - 1} rows, expected {len(expected)}"
    for number, (row, wanted) in enumerate(zip(rows, [header] + expected)):
        cells = {re.sub("[0-9]", "", cell.get("r")): cell for cell in row.iter(SPACE + "c")}
        for at, text in enumerate(wanted):
            letter = chr(65 + at) if at < 26 else "A" + chr(65 + at - 26)
            cell = cells.pop(letter, None)
            found = "" if cell is None else cell_of(cell, header[at] if number else "", formats)
            meant = value_of(header[at], text) if number else text
            assert found == meant, f"{name} {letter}{number + 1}: {found!r}, expected {meant!r}"
        assert not cells, f"{name}: row {number + 1} has more cells"


def compare_book(path, pairs):
    with zipfile.ZipFile(path) as book:
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    formats = [style.get("numFmtId") for style in styles.find(SPACE + "cellXfs")]
    sheets = list(sheets_of(path))
    names = [pair.split("=", 1)[0] for pair in pairs]
    assert [name for name, _ in sheets] == names, f"sheets {[name for name, _ in sheets]}, expected {names}"
    for (name, sheet), pair in zip(sheets, pairs):
        compare_sheet(name, sheet, formats, pair.split("=", 1)[1])


def compare_excel(path, excel):
    header, expected = rows_of(path)
    with open(excel, "rb") as file:
        content = file.read()
    assert content.startswith(b"\xef\xbb\xbf"), "no byte order mark"
    assert content.count(b"\r\n") == content.count(b"\n"), "a line end that is not CR LF"
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(True), delimiter=";"))
    assert rows[0] == header and len(rows) == len(expected) + 1
    for number, (row, wanted) in enumerate(zip(rows[1:], expected)):
        assert len(row) == len(wanted)
        for column, found, text in zip(header, row, wanted):
            numeric = column not in TEXTS and is_number(text)
            run = not numeric and text.lstrip(" ")[:1] in tuple("=+-@")
            if numeric and not (column == "record" and "/" in text):
                difference = abs(Fraction(found.replace(",", ".")) - Fraction(text))
                assert difference <= Fraction(1, 2 * 10**6), f"row {number + 1}, {column}: {found}, expected {text}"
                assert "." not in found
            else:
                assert found == ("'" if run else "") + text, f"row {number + 1}, {column}: {found}, expected {text}"


if __name__ == "__main__":
    if sys.argv[1] == "--excel":
        compare_excel(sys.argv[2], sys.argv[3])
    else:
        compare_book(sys.argv[1], sys.argv[2:])
