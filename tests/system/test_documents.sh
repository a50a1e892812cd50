# The PDF files as their readers see them.
. tests/system/lib.sh

for region in jamtland kronoberg; do
    bill "$region" 2025-05
    folder=$work/out/$region/2025-05
    row=1
    for pdf in "$folder"/invoices/*.pdf; do
        number=$(basename "$pdf" .pdf)
        row=$((row + 1))
        total=$(python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    if row["invoice_number"] == sys.argv[2]:
        print(row["total_kr"], row["ocr"], row["provider_name"], sep="\t")' "$folder/invoices.csv" "$number")
        IFS=$'\t' read -r total ocr provider <<<"$total"
        case_ "$region $number: the file is sound"
        qpdf --check "$pdf" >"$work/qpdf" 2>&1 || fail "qpdf" "$(cat "$work/qpdf")"
        pdffonts "$pdf" | tail -n +3 | awk '{ if ($(NF-4) != "yes" || $1 !~ /Inter/) exit 1 }' ||
            fail "fonts" "$(pdffonts "$pdf")"
        case_ "$region $number: archivable, and readable without seeing it"
        pdfinfo -meta "$pdf" | tr -d '\n' >"$work/meta"
        for claim in '<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</' '<pdfuaid:part>1</'; do
            holds -F -- "$claim" <"$work/meta" || fail "no $claim"
        done
        pdfinfo -struct-text "$pdf" >"$work/tree" 2>"$work/syntax"
        [ ! -s "$work/syntax" ] || fail "structure" "$(cat "$work/syntax")"
        python3 tests/system/structure.py "$work/tree" "$folder" "$number" >"$work/told" 2>&1 ||
            fail "structure" "$(cat "$work/told")"
        case_ "$region $number: title and dates from data"
        pdfinfo -isodates "$pdf" >"$work/info"
        grep -q "Title:.*$number" "$work/info" || fail "title" "$(cat "$work/info")"
        grep -q 'CreationDate:.*2025-06-05' "$work/info" || fail "date" "$(cat "$work/info")"
        case_ "$region $number: its text says number, provider and total"
        pdftotext -layout "$pdf" "$work/text"
        swedish=$(python3 -c 'import sys
whole, part = sys.argv[1].lstrip("-").split(".")
grouped = f"{int(whole):,}".replace(",", " ")
print(("\u2212" if sys.argv[1].startswith("-") else "") + grouped + "," + part)' "$total")
        says() { tr '\n' ' ' <"$work/text" | sed 's/\xc2\xa0/ /g' | tr -s ' ' | holds -F -- "$1"; }
        for text in "$number" "$provider" "$swedish"; do
            says "$text" || fail "no '$text'" "$(cat "$work/text")"
        done
        case_ "$region $number: it carries its own rows of lines.csv"
        rm -rf "$work/within" && mkdir "$work/within"
        pdfdetach -saveall -o "$work/within" "$pdf" >/dev/null 2>&1
        expect_equal "files" "$(ls "$work/within")" "$number.csv"
        # No field before the second holds a comma.
        expect_equal "rows" "$(cat "$work/within/$number.csv" 2>&1)" \
            "$(awk -F, -v number="$number" 'NR == 1 || $2 == number' "$folder/lines.csv")"
        if says "priserna är påhittade"; then
            case_ "$region $number: a demonstration asks for nothing"
            for text in "$ocr" "Att betala" "Bankgiro"; do
                says "$text" && fail "'$text'" "$(cat "$work/text")"
            done
            pdftoppm -r 150 -png "$pdf" "$work/page"
            for page in "$work"/page*.png; do
                zbarimg -q --raw "$page" >/dev/null 2>&1 && fail "a payment code"
            done
            rm -f "$work"/page*.png
            continue
        fi
        says "$ocr" || fail "no '$ocr'" "$(cat "$work/text")"
        case_ "$region $number: the payment code reads back"
        pdftoppm -r 150 -png "$pdf" "$work/page"
        code=$(for page in "$work"/page*.png; do zbarimg -q --raw "$page" 2>/dev/null; done)
        rm -f "$work"/page*.png
        expect_equal "code" "$(python3 -c 'import json, sys
code = json.loads(sys.argv[1])
print(code["uqr"], code["tp"], code["iref"], "%.2f" % float(code["due"]), code["cur"], code["pt"])' "$code" 2>&1)" \
            "1 1 $ocr $total SEK BG"
    done
    case_ "$region: a draft has its mark and no number"
    bill "$region" 2025-05 --dry-run
    for pdf in "$work/out/$region"/2025-05-draft/invoices/*.pdf; do
        pdftotext -raw "$pdf" - | tr -d '\n' | holds UTKAST || fail "no mark in $pdf"
        pdfdetach -list "$pdf" | holds "$(basename "$pdf" .pdf).csv" || fail "no lines in $pdf"
    done
done
finish
