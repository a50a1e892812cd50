"""Is an invoice's structure, as pdfinfo tells it, that of its lines?

usage: structure.py TREE FOLDER NUMBER
"""
import csv
import re
import sys


def parse(lines):
    """Nested (tag, text of its own, columns, scope, children); indentation tells the level."""
    root = {"tag": "root", "text": "", "columns": 1, "scope": "", "children": []}
    stack = [(-1, root)]
    for line in lines:
        indent = len(line) - len(line.lstrip())
        word = line.strip()
        while stack[-1][0] >= indent:
            stack.pop()
        owner = stack[-1][1]
        attribute = re.match(r"/(ColSpan|Scope) /?(\w+)$", word)
        if attribute:
            owner["columns" if attribute[1] == "ColSpan" else "scope"] = attribute[2]
        elif word.startswith('"'):
            owner["text"] += word[1:-1]
        elif re.match(r"[A-Z]\w*( |:|$)", word):
            tag = re.match(r"\w+", word)[0]
            element = {"tag": tag, "text": "", "columns": 1, "scope": "", "children": []}
            owner["children"].append(element)
            stack.append((indent, element))
    return root


def every(element, tag):
    found = [element] if element["tag"] == tag else []
    for child in element["children"]:
        found += every(child, tag)
    return found


def said(element):
    return element["text"] + "".join(said(child) for child in element["children"])


def main(tree, folder, number):
    root = parse(open(tree, encoding="utf-8").read().splitlines())
    rows = [row for row in csv.DictReader(open(f"{folder}/lines.csv", encoding="utf-8"))
            if row["invoice_number"] == number]
    assert len(every(root, "H1")) == 1, every(root, "H1")
    units = list(dict.fromkeys(row["unit_name"] for row in rows))
    headings = [said(element) for element in every(root, "H2")]
    assert headings[:len(units)] == units, headings
    tables = every(root, "Table")
    for table in tables:
        widths = {sum(int(cell["columns"]) for cell in row["children"])
                  for row in table["children"]}
        assert len(widths) == 1, widths
    heads = tables[0]["children"][0]["children"]
    assert all(cell["scope"] == "Column" and said(cell) for cell in heads), heads
    # Behind the heads, the first cell names its row; a section's heading does too.
    for row in (row for table in tables for row in table["children"][1:]):
        scopes = [cell["scope"] for cell in row["children"]]
        assert scopes[0] == "Row" and not any(scopes[1:]), row
    # Every line is a row, in their order; other rows stand between them.
    firsts = iter(said(row["children"][0]) for row in every(root, "TR"))
    for row in rows:
        assert any(first.startswith(row["service_name"]) for first in firsts), row["service_name"]
    # The code to pay by, where there is something to be paid.
    assert len(every(root, "Figure")) <= 1


if __name__ == "__main__":
    main(*sys.argv[1:])
