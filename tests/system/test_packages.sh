# What finance people take home: lists for spreadsheets, a zip and a PDF per provider, and of all.
. tests/system/lib.sh

lists_agree() { # folder, lists in lists.xlsx
    local folder=$1 name pairs=()
    shift
    for name in "$@" followup; do
        [ -e "$folder/$name.csv" ] || continue
        python3 tests/system/workbook.py --excel "$folder/$name.csv" "$folder/$name.excel.csv" >"$work/told" 2>&1 ||
            fail "$name.excel.csv" "$(cat "$work/told")"
    done
    for name in "$@"; do
        pairs+=("$name=$folder/$name.csv")
    done
    python3 tests/system/workbook.py "$folder/lists.xlsx" "${pairs[@]}" >"$work/told" 2>&1 ||
        fail "lists.xlsx" "$(cat "$work/told")"
    [ ! -e "$folder/followup.csv" ] ||
        python3 tests/system/workbook.py "$folder/followup.xlsx" "followup=$folder/followup.csv" >"$work/told" 2>&1 ||
        fail "followup.xlsx" "$(cat "$work/told")"
}

own_rows() { # list, column, value: the header and the rows that have it
    python3 -c 'import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
at = rows[0].index(sys.argv[2])
csv.writer(sys.stdout, lineterminator="\n").writerows([row for row in rows if row is rows[0] or row[at] == sys.argv[3]])' "$@"
}

unpack() { # zip: to $work/unpacked, checked
    rm -rf "$work/unpacked"
    mkdir "$work/unpacked"
    unzip -tqq "$1" >"$work/told" 2>&1 || fail "unzip -t" "$(cat "$work/told")"
    unzip -qq -d "$work/unpacked" "$1"
    (cd "$work/unpacked" && sha256sum --quiet -c SHA256SUMS) >"$work/told" 2>&1 || fail "its sums" "$(cat "$work/told")"
    expect_equal "what SHA256SUMS names" "$(cut -c67- "$work/unpacked/SHA256SUMS")" \
        "$(unzip -Z1 "$1" | grep -vx SHA256SUMS)"
    expect_equal "what comes first" "$(unzip -Z1 "$1" | head -1)" SHA256SUMS
}

pages() {
    pdfinfo "$1" | awk '$1 == "Pages:" { print $2 }'
}

sum_pages() {
    local pdf sum=0
    for pdf in "$@"; do
        sum=$((sum + $(pages "$pdf")))
    done
    echo "$sum"
}

titles() { # of the bookmarks at the top, in order
    qpdf --json --json-key=outlines "$1" |
        python3 -c 'import json, sys; print("\n".join(item["title"] for item in json.load(sys.stdin)["outlines"]))'
}

for region in jamtland kronoberg; do
    bill "$region" 2025-05
    folder=$work/out/$region/2025-05
    packages=$folder/packages

    case_ "$region: lists in all their forms say the same"
    lists_agree "$folder" invoices lines usage rejects

    case_ "$region: an invoice's rows lie beside it"
    for pdf in "$folder"/invoices/*.pdf; do
        number=$(basename "$pdf" .pdf)
        own_rows "$folder/lines.csv" invoice_number "$number" >"$work/own.csv"
        cmp -s "$work/own.csv" "${pdf%.pdf}.csv" || fail "$number.csv"
        pdfdetach -save 1 -o "$work/attached.csv" "$pdf" && cmp -s "$work/attached.csv" "${pdf%.pdf}.csv" ||
            fail "$number.csv is not what the PDF carries"
    done

    mapfile -t providers < <(tail -n +2 "$folder/invoices.csv" | grep -o '[0-9]\{6\}-[0-9]\{4\}' | sort -u)
    expect_equal "$region: packages" "$(cd "$packages" && ls)" "$(for name in "${providers[@]}" all; do
        printf '%s.pdf\n%s.zip\n' "$name" "$name"
    done)"
    for provider in "${providers[@]}"; do
        case_ "$region $provider: its files and nobody else's"
        unpack "$packages/$provider.zip"
        own_rows "$folder/invoices.csv" provider_org_no "$provider" >"$work/own-invoices.csv"
        own_rows "$folder/lines.csv" provider_org_no "$provider" >"$work/own-lines.csv"
        mapfile -t numbers < <(tail -n +2 "$work/own-invoices.csv" | cut -d, -f 2)
        mapfile -t units < <(python3 -c 'import csv, sys
print("\n".join(sorted({row["unit_code"] for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))})))' \
            "$work/own-lines.csv")
        expect_equal "entries" "$(unzip -Z1 "$packages/$provider.zip")" "SHA256SUMS
$(for number in "${numbers[@]}"; do printf 'invoices/%s.csv\ninvoices/%s.pdf\n' "$number" "$number"; done)
lines.xlsx
$(printf 'reports/%s.pdf\n' "${units[@]}")"
        for file in $(cd "$work/unpacked" && find invoices reports -type f); do
            cmp -s "$work/unpacked/$file" "$folder/$file" || fail "$file"
        done
        python3 tests/system/workbook.py "$work/unpacked/lines.xlsx" "invoices=$work/own-invoices.csv" \
            "lines=$work/own-lines.csv" >"$work/told" 2>&1 || fail "lines.xlsx" "$(cat "$work/told")"

        case_ "$region $provider: one PDF of its documents"
        qpdf --check "$packages/$provider.pdf" >"$work/told" 2>&1 || fail "qpdf" "$(cat "$work/told")"
        mapfile -t parts < <(printf "$folder/invoices/%s.pdf\n" "${numbers[@]}"
            printf "$folder/reports/%s.pdf\n" "${units[@]}")
        expect_equal "pages" "$(pages "$packages/$provider.pdf")" "$(sum_pages "${parts[@]}")"
        titles "$packages/$provider.pdf" >"$work/titles"
        expect_equal "bookmarks" "$(wc -l <"$work/titles")" "${#parts[@]}"
        holds -F "${numbers[0]}" "$work/titles" || fail "no bookmark with the number" "$(cat "$work/titles")"
        other=$(grep -h -o 'SE[0-9]*-[0-9A-Z]*' "$folder/lines.csv" | sort -u | grep -vxF "$(printf '%s\n' "${units[@]}")")
        [ -n "$other" ] || fail "there is no other provider's unit to look for"
        pdftotext "$packages/$provider.pdf" - | holds -F "$other" && fail "another provider's unit is named"
    done

    case_ "$region: one zip and one PDF of all"
    unpack "$packages/all.zip"
    expect_equal "entries" "$(cd "$work/unpacked" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort)" \
        "$(cd "$folder" && find . -type f ! -name SHA256SUMS ! -name manifest.json ! -path './packages/*' \
            ! -name '*.html' ! -name '*.sha256' | LC_ALL=C sort)"
    while read -r file; do
        cmp -s "$work/unpacked/$file" "$folder/$file" || fail "$file differs"
    done < <(cd "$work/unpacked" && find . -type f ! -name SHA256SUMS)
    reports=()
    [ ! -e "$folder/region.pdf" ] || reports=("$folder/region.pdf" "$folder"/reports/*.pdf)
    expect_equal "pages" "$(pages "$packages/all.pdf")" "$(sum_pages "$folder"/invoices/*.pdf "${reports[@]}")"
    expect_equal "bookmarks" "$(titles "$packages/all.pdf" | wc -l)" \
        "$(find "$folder/invoices" "${reports[@]}" -name '*.pdf' | wc -l)"
    qpdf --check "$packages/all.pdf" >"$work/told" 2>&1 || fail "qpdf" "$(cat "$work/told")"
done

case_ "another place, zone and umask give the same bytes"
first=$(tree_hash "$work/out/jamtland")
(
    umask 0077
    export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8
    mkdir -p "$work/elsewhere"
    out="$work/elsewhere/a folder" bill jamtland 2025-05 --threads 1
)
expect_equal "files" "$(tree_hash "$work/elsewhere/a folder/jamtland")" "$first"
expect_equal "modes" "$(find "$work/elsewhere/a folder/jamtland/2025-05/packages" -type f ! -perm 0640)" ""

case_ "what was damaged is made again, the same"
printf x >>"$work/out/jamtland/2025-05/packages/all.zip"
rm "$work/out/jamtland/2025-05/lists.xlsx"
bill jamtland 2025-05
expect_status 3
expect_equal "files" "$(tree_hash "$work/out/jamtland")" "$first"

case_ "a draft has lists and no packages"
out=$work/draft bill jamtland 2025-05 --dry-run
draft=$work/draft/jamtland/2025-05-draft
lists_agree "$draft" invoices lines usage rejects
[ ! -e "$draft/packages" ] || fail "it has packages"
expect_equal "rows beside drafts" "$(find "$draft/invoices" -name 'draft-*.csv' | wc -l)" \
    "$(find "$draft/invoices" -name 'draft-*.pdf' | wc -l)"

case_ "a rerun has lists"
run rerun --region templates/jamtland --period 2025-04..2025-05 --data fixtures/jamtland --results "$work/rerun" --documents
rerun=$(dirname "$(find "$work/rerun" -name totals.csv)")
expect_equal "rows beside documents" "$(find "$rerun/invoices" -name 'draft-*.csv' | wc -l)" \
    "$(find "$rerun/invoices" -name 'draft-*.pdf' | wc -l)"
lists_agree "$rerun" invoices lines usage totals rejects

# A text that is turned about, with U+202E, is no name: the reader refuses it.
case_ "names that do harm harm nothing"
rm -rf "$work/out/kronoberg"
copy_delivery kronoberg 2025-05
python3 - "$work/delivery/units.csv" <<'PYTHON'
import csv
import sys

names = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+46 63", "@SUM(A1)", "-1", "Lång " * 59 + "unit"]
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    rows = list(csv.reader(file))
for row, name in zip(rows[1:], names):
    row[1] = name
with open(sys.argv[1], "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(rows)
PYTHON
bill_copy kronoberg 2025-05
expect_status 3
folder=$work/out/kronoberg/2025-05
lists_agree "$folder" invoices lines usage rejects
for text in "'=cmd|' /C calc'!A0" "'+46 63" "'@SUM(A1)" "'-1" "<script>alert(1)</script>"; do
    holds -F -- ";$text;" "$folder/lines.excel.csv" || fail "no $text in lines.excel.csv"
done
holds -F -- ",=cmd|' /C calc'!A0," "$folder/lines.csv" || fail "lines.csv is not raw"
for zip in "$folder"/packages/*.zip; do
    unpack "$zip"
    expect_equal "names of entries" "$(unzip -Z1 "$zip" | grep -v '^[A-Za-z0-9._/%~-]*$')" ""
done
titles "$folder/packages/all.pdf" >"$work/titles"
for text in "<script>alert(1)</script>" "=cmd|' /C calc'!A0"; do
    holds -F -- "$text" "$work/titles" || fail "no bookmark $text" "$(cat "$work/titles")"
done
qpdf --check "$folder/packages/all.pdf" >"$work/told" 2>&1 || fail "qpdf" "$(cat "$work/told")"

case_ "a disk that is full leaves nothing half-written"
(
    # Files of more than 64 KB cannot be written: of what is made, the packages of all are the first.
    ulimit -f 128
    out=$work/full bill jamtland 2025-05
    echo "$status" >"$work/full-status"
) 2>/dev/null
expect_equal "exit status" "$(cat "$work/full-status")" 12
expect_equal "folders" "$(find "$work/full/jamtland" -mindepth 1 -maxdepth 1 -type d)" ""
out=$work/full bill jamtland 2025-05
expect_status 3
expect_equal "files" "$(tree_hash "$work/full/jamtland/2025-05")" "$(tree_hash "$work/out/jamtland/2025-05")"

case_ "a disk that is full where documents begin is told as that, and the same command goes on"
full=0
for ((at = 1; at < 60; at++)); do
    rm -rf "$work/full"
    status=0
    ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=mkdir -e inject=mkdir:error=ENOSPC:when=$at \
        "$program" run --region templates/jamtland --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 \
        --out "$work/full" >"$work/stdout" 2>"$work/stderr" || status=$?
    [ "$status" -ne 3 ] || break
    full=$((full + 1))
    [ "$status" -eq 12 ] || fail "folder $at: exit status $status, expected 12" "$(cat "$work/stderr")"
    holds 'No space left on device' <"$work/stderr" || fail "folder $at: the reason is not told" "$(cat "$work/stderr")"
    [ -z "$(find "$work/full" -name SHA256SUMS 2>/dev/null)" ] || fail "folder $at: something was published"
done
[ "$full" -gt 6 ] && [ "$full" -lt 59 ] || fail "failed $full times"
finish
