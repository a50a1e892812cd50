# Names that mean something else where they end up: in a page, a spreadsheet, an archive, a PDF, a folder. Each is text there,
# the same as in the delivery, or the delivery is refused.
. tests/system/lib.sh
region=$work/out/kronoberg
run=$region/2025-05

# What is renamed of May's delivery: codes of care units, their names, and the names of their providers.
cat >"$work/hostile.py" <<'END'
import csv, gzip, os, sys
folder = sys.argv[1]
codes = {"SE2321000065-K001": "../../x", "SE2321000065-K002": "CON", "SE2321000065-K003": "=1+1|'A'!A0",
         "SE2321000065-K005": '"><i>;,&å', "SE2321000065-K006": "K" * 60}
long = "Lång " * 59 + "namn!"  # 300 characters
units = {"../../x": "<script>alert(1)</script>", "CON": "=cmd|' /C calc'!A0", "=1+1|'A'!A0": '"><img src=x onerror=alert(1)>',
         "SE2321000065-K004": "../../x", '"><i>;,&å': long, "K" * 60: "]]>&lt;--><!--", "SE2321000065-K007": "@SUM(1)*cmd|'x'!A1"}
providers = ["</script><script>alert(2)</script>", "=HYPERLINK(\"http://x.example\")", "../../" + "å" * 290, "+1-2; \"CON\" \\(x\\) %41"]
assert len(long) == 300
for name in os.listdir(folder):
    opened = gzip.open if name.endswith(".gz") else open
    path = os.path.join(folder, name)
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    for at, row in enumerate(rows[1:]):
        row[:] = [codes.get(cell.strip().upper(), cell) for cell in row]
        if name == "units.csv":
            row[1] = units[row[0]]
        if name == "providers.csv":
            row[1] = providers[at]
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write("\0".join([*codes.values(), *units.values(), *providers]))
END
copy_delivery kronoberg 2025-05
python3 "$work/hostile.py" "$work/delivery" "$work/names" || fail "the delivery could not be made"

case_ "they are billed"
bill_copy kronoberg 2025-05
expect_status 3

# What each sink makes of them; says what is wrong.
cat >"$work/sinks.py" <<'END'
import csv, glob, html.parser, io, json, re, subprocess, sys, xml.etree.ElementTree as tree, zipfile
kind, run, names = sys.argv[1], sys.argv[2], open(sys.argv[3], encoding="utf-8").read().split("\0")
formulas = [name for name in names if name[0] in "=+-@"]
assert len(formulas) == 5


def need(holds, what):
    if not holds:
        print(what)


def rows_of(name, **options):
    return list(csv.reader(open(f"{run}/{name}", encoding="utf-8-sig", newline=""), **options))


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.text.append(data)


def look_at_page(text, plain):
    page = Page(text)
    shown = "".join(page.text)
    for name in names:
        need(name in shown, f"not in the page: {name}")
    need(not {"img", "i"} & set(page.tags), "an element of a name's")
    need(page.tags.count("script") == Page(plain).tags.count("script"), "another number of scripts")
    for name, value in page.attributes:
        need(not name.startswith("on"), f"a handler: {name}")
        need(name != "href" or not re.match(r"\s*(javascript|data|https?):", value or ""), f"a link: {value}")


def look_at_lists():
    raw, excel = rows_of("lines.csv"), rows_of("lines.excel.csv", delimiter=";")
    cells = {cell for row in raw for cell in row}
    for name in names:
        need(name in cells, f"not in lines.csv: {name}")
    need(len(raw) == len(excel), "another number of rows for Excel")
    for row, other in zip(raw, excel):
        for at in range(2, 6):
            need(other[at] == ("'" if row[at][:1] in set("=+-@") else "") + row[at], f"for Excel: {other[at]}")
    json.load(open(f"{run}/manifest.json", encoding="utf-8"))


def look_at_workbook(bytes_):
    shown = set()
    with zipfile.ZipFile(io.BytesIO(bytes_)) as book:
        for part in book.namelist():
            root = tree.fromstring(book.read(part))
            for element in root.iter():
                tag = element.tag.rpartition("}")[2]
                need(tag not in ("f", "hyperlink"), f"{part}: <{tag}>")
                if tag == "t":
                    shown.add(element.text)
                    need(not part.startswith("xl/worksheets/") or element.text is not None, f"{part}: an empty text")
    return shown


def look_at_books():
    shown = look_at_workbook(open(f"{run}/lists.xlsx", "rb").read())
    for name in names:
        need(name in shown, f"not in lists.xlsx: {name}")


def look_at_archives():
    for path in glob.glob(f"{run}/packages/*.zip"):
        with zipfile.ZipFile(path) as archive:
            need(archive.testzip() is None, f"{path}: damaged")
            for entry in archive.namelist():
                for part in entry.split("/"):
                    need(re.fullmatch(r"[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*", part) and not part.endswith(".") and len(part) < 200 and
                         not re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", part, re.I), f"{path}: {entry}")
                if entry.endswith(".xlsx"):
                    look_at_workbook(archive.read(entry))
                elif entry != "SHA256SUMS":
                    need(archive.read(entry) == open(f"{run}/{entry}", "rb").read(), f"{path}: {entry} differs")


def look_at_papers():
    shown = ""
    for path in [f"{run}/packages/all.pdf", *glob.glob(f"{run}/invoices/*.pdf")]:
        need(subprocess.run(["qpdf", "--check", path], stdout=subprocess.DEVNULL).returncode == 0, f"{path}: damaged")
        raw = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], stdout=subprocess.PIPE).stdout
        need(not re.search(rb"/(JavaScript|JS|Launch|URI|SubmitForm|OpenAction|AA)\b", raw), f"{path}: something that acts")
        shown += subprocess.run(["pdftotext", path, "-"], stdout=subprocess.PIPE, encoding="utf-8").stdout
    shown = re.sub(r"\s", "", shown)
    for name in names[-4:] + [name for name in names if name.startswith(("<", '">', "=cmd", "]]"))]:
        need(re.sub(r"\s", "", name)[:40] in shown, f"not on paper: {name}")


if kind == "page":
    look_at_page(open(sys.argv[4], encoding="utf-8").read(), open(sys.argv[5], encoding="utf-8").read())
else:
    {"lists": look_at_lists, "books": look_at_books, "archives": look_at_archives, "papers": look_at_papers}[kind]()
END
look() { # sink, more
    local kind=$1 said
    shift
    said=$(python3 "$work/sinks.py" "$kind" "$run" "$work/names" "$@" 2>&1) || fail "$kind" "$said"
    expect_equal "$kind" "$said" ""
}

out=$work/plain bill kronoberg 2025-05
plain=$work/plain/kronoberg/2025-05
for name in index.html index.en.html; do
    case_ "$name: text"
    look page "$run/$name" "$plain/$name"
done
said=$(python3 tests/system/pages.py "$region") || fail "pages" "$said"

case_ "in a browser: text too, and nothing of them runs"
chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$work/chromium" \
    --enable-logging=stderr --dump-dom "file://$run/index.html" >"$work/dom.html" 2>"$work/console" || fail "chromium"
! grep CONSOLE "$work/console" || fail "the browser complains"
look page "$work/dom.html" "$plain/index.html"

case_ "lists: raw for machines, harmless for Excel"
look lists
case_ "workbooks: texts, no formula"
look books
case_ "archives: names that every system takes"
look archives
case_ "paper: the same letters, and nothing that acts"
look papers

case_ "folders have organisation numbers for names, and all is as issued"
expect_equal "folders" "$(cd "$region/providers" && printf '%s ' *)" "559921-0878 559926-6433 559933-4207 769952-0735 "
run verify --out "$work/out"
expect_status 0
[ -z "$(find "$work/out" -name '*[!A-Za-z0-9._%-]*')" ] || fail "a name of a file" "$(find "$work/out" -name '*[!A-Za-z0-9._%-]*')"

case_ "a name that turns the order of letters round is refused"
copy_delivery kronoberg 2025-05
printf 'SE2321000065-K008,A\342\200\256fdp.exe,559921-0878,2014-01-01,\n' >>"$work/delivery/units.csv"
out=$work/refused
run run --region "$work/templates/kronoberg" --prices fixtures/kronoberg/prices-demo.yaml --period 2025-05 \
    --data "$work/delivery" --issue-date 2025-06-05 --out "$out"
expect_status 4
expect_text "units.csv: record 9, line 9, column UnitName: bad-encoding"
! printf '%s%s' "$stdout" "$stderr" | holds $'\u202e' || fail "it is told as it is"
[ -z "$(find "$out" -name '*.pdf')" ] || fail "something was issued"
finish
