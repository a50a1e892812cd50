# Follow-up reports in a run: which there are, what they are of, and that they depend on nothing newer.
. tests/system/lib.sh

text_of() { pdftotext -layout "$1" - | sed 's/\xc2\xa0/ /g'; }

registered() { # region, month, folder of the region folders: codes of the units valid on the month's last day
    python3 - "$1" "$2" <<'END'
import csv, sys
region, month = sys.argv[1:]
if region == "jamtland":
    name, form = "enheter.csv", dict(encoding="cp1252", delimiter=";")
else:
    name, form = "units.csv", dict(encoding="utf-8-sig", delimiter=",")
with open(f"fixtures/{region}/{month}/{name}", encoding=form["encoding"], newline="") as file:
    rows = list(csv.reader(file, delimiter=form["delimiter"]))[1:]
# Code, name, provider, from, to.
for row in rows:
    code, start, end = row[0].strip().upper(), row[3].strip(), row[4].strip()
    if start <= month + "-31" and (end in ("", "-", "NULL") or end >= month + "-01"):
        print(code)
END
}

for region in jamtland kronoberg; do
    results=$work/out/$region
    bill "$region" 2025-03
    bill "$region" 2025-04
    bill "$region" 2025-05 --dry-run

    case_ "$region: a draft's reports are marked, and say what the issued ones will"
    for pdf in "$results"/2025-05-draft/reports/*.pdf "$results/2025-05-draft/region.pdf"; do
        pdftotext -raw "$pdf" - | tr -d '\n' | holds UTKAST || fail "no mark in $pdf"
    done
    cp "$results/2025-05-draft/followup.csv" "$work/draft.csv"
    bill "$region" 2025-05
    expect_text "follow-up: $results/2025-05/region.pdf"
    expect_equal "followup.csv" "$(cat "$results/2025-05/followup.csv")" "$(cat "$work/draft.csv")"

    case_ "$region: one for each unit valid in the month, and the region's"
    expect_equal "units" "$(ls "$results/2025-05/reports" | sed 's/\.pdf$//')" "$(registered "$region" 2025-05 | sort)"
    for pdf in "$results"/2025-05/reports/*.pdf; do
        expect_equal "pages of $pdf" "$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')" 2
        text_of "$pdf" | holds "$(basename "$pdf" .pdf)" || fail "no code in $pdf"
        text_of "$pdf" | holds "maj 2025" || fail "no month in $pdf"
        text_of "$pdf" | holds UTKAST && fail "a mark in $pdf"
    done
    case_ "$region: they are named in manifest and checksums, and verified"
    for name in region.pdf followup.csv "reports/$(ls "$results/2025-05/reports" | head -1)"; do
        grep -q "  $name\$" "$results/2025-05/SHA256SUMS" || fail "no $name in SHA256SUMS"
        grep -qF "\"$name\"" "$results/2025-05/manifest.json" || fail "no $name in manifest.json"
    done
    run verify --region "$region" --out "$work/out"
    expect_status 0
    name=$(ls "$results"/2025-05/reports/*.pdf | head -1)
    cp "$name" "$work/kept.pdf"
    printf ' ' >>"$name"
    run verify --region "$region" --out "$work/out"
    expect_status 13
    expect_text "$name: is not as it was written"
    cp "$work/kept.pdf" "$name"

    case_ "$region: made again later, they know nothing newer"
    before=$(tree_hash "$results")
    rm -r "$results/2025-03" "$results/2025-04"
    bill "$region" 2025-03
    expect_text "made again"
    bill "$region" 2025-04
    expect_text "made again"
    expect_equal "files" "$(tree_hash "$results")" "$before"

    case_ "$region: the bytes depend neither on the number of workers nor on where it is written"
    for threads in 1 3; do
        out=$work/threads-$threads bill "$region" 2025-03 --threads "$threads"
        expect_equal "files, $threads threads" "$(tree_hash "$work/threads-$threads/$region/2025-03")" \
            "$(tree_hash "$results/2025-03")"
    done

    case_ "$region: a period of several months is reported by its last"
    mapfile -t options < <(region_options "$region")
    run run "${options[@]}" --period 2025-03..2025-05 --data "fixtures/$region" --issue-date 2025-06-05 --out "$work/quarter"
    expect_status 3
    diff <(grep -vE ',(price|volume)' "$work/quarter/$region/2025-03..2025-05/followup.csv") \
        <(grep -vE ',(price|volume)' "$results/2025-05/followup.csv") >"$work/differences" ||
        fail "other figures than month by month" "$(cat "$work/differences")"
done

case_ "a region without follow_up has no reports, and needs no layouts and texts of them alone"
cp -r templates "$work/plain"
sed -i '/^follow_up:/,$d' "$work/plain/jamtland/meters.yaml"
rm "$work"/plain/common/*-report.xml
# Pages say what reports say of records and findings.
sed -i -e '/^follow_up:/,/^row_accounting:/{/^row_/!d}' -e '/^controls:/,/^findings:/{/^findings:/!d}' \
    -e '/^breaches:/,/^page_run:/{/^page_run:/!d}' "$work/plain/common/texts.yaml"
run run --region "$work/plain/jamtland" --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 --out "$work/plain-out"
expect_status 3
expect_equal "files" "$(cd "$work/plain-out/jamtland/2025-05" && ls | grep -v -e SHA -e manifest | tr '\n' ' ')" \
    "index.en.html index.html invoices invoices.csv invoices.excel.csv lines.csv lines.excel.csv lists.xlsx packages \
providers.sha256 rejects.csv rejects.excel.csv usage.csv usage.excel.csv "
holds follow-up <<<"$stdout" && fail "reports are named" "$stdout"
run verify --out "$work/plain-out"
expect_status 0
run run --region "$work/plain/jamtland" --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 --out "$work/plain-out"
expect_status 0
expect_text "nothing new"

case_ "a report that cannot be laid out takes no number"
cp -r templates "$work/high"
sed -i 's/\(<chart of="report.listed-chart" h="\)[0-9.]*mm"/\1280mm"/' "$work/high/common/unit-report.xml"
cmp -s templates/common/unit-report.xml "$work/high/common/unit-report.xml" && fail "nothing was changed"
run run --region "$work/high/jamtland" --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 --out "$work/high-out"
expect_status 10
expect_text "unit-report.xml:22 does not fit on a page"
expect_equal "invoices" "$("$program" list --out "$work/high-out" --csv 2>/dev/null | tail -n +2)" ""

case_ "check finds it, without a delivery"
run check --region "$work/high/jamtland"
expect_status 10
expect_text "unit-report.xml:22 does not fit on a page"

case_ "a unit's code may be any text: its report has a safe name of its own"
copy_delivery jamtland 2025-05
rename() { LC_ALL=C sed 's#SE2321000214-1A0\([123]\)#../\1 %#gI'; }
for file in "$work"/delivery/*.csv; do
    rename <"$file" >"$work/renamed" && mv "$work/renamed" "$file"
done
zcat "$work/delivery/listade.csv.gz" | rename | gzip -n >"$work/renamed" && mv "$work/renamed" "$work/delivery/listade.csv.gz"
rm -rf "$work/out"
bill_copy jamtland 2025-05
expect_status 3
expect_equal "names" "$(cd "$work/out/jamtland/2025-05/reports" && ls | grep % | tr '\n' ' ')" \
    "%2E.%2F1%20%25.pdf %2E.%2F2%20%25.pdf %2E.%2F3%20%25.pdf "
(cd "$work/out/jamtland/2025-05" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS"
finish
