# golden_make PROGRAM REGION FOLDER: the golden case's outputs, in the form in which they are compared: files and texts as
# they are, pictures with a tolerance (pictures.py). May 2025 is billed twice: alone, and after the twelve months before it
# were billed as one period, so that its follow-up reports have thirteen months and the change of prices.
golden_make() {
    local program=$1 region=$2 folder=$3 scratch
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/debitera-golden.XXXXXX")
    mkdir -p "$folder"
    golden_run "$program" "$region" "$scratch/alone" && golden_invoices "$scratch/alone/$region/2025-05" "$folder" &&
        golden_run "$program" "$region" "$scratch/year" --period 2024-05..2025-04 --issue-date 2025-05-05 \
            --data "fixtures/$region" &&
        golden_run "$program" "$region" "$scratch/year" && golden_reports "$scratch/year/$region/2025-05" "$folder" ||
        { rm -rf "$scratch"; return 1; }
    rm -rf "$scratch"
}

golden_run() { # program, region, out, options that are put in the place of the case's own
    local program=$1 region=$2 out=$3 args status=0
    shift 3
    mapfile -t args <"tests/golden/$region/args"
    while [ $# -gt 0 ]; do
        for i in "${!args[@]}"; do
            [ "${args[i]}" != "$1" ] || args[i + 1]=$2
        done
        shift 2
    done
    "$program" run "${args[@]}" --out "$out" >/dev/null 2>&1 || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
}

golden_invoices() { # published folder, folder
    local pdf first=
    cp "$1"/*.csv "$2/"
    for pdf in "$1"/invoices/*.pdf; do
        pdftotext -layout "$pdf" "$2/$(basename "$pdf" .pdf).txt"
        first=${first:-$pdf}
    done
    golden_picture "$first" 1 "$2/invoice"
}

golden_reports() { # published folder, folder
    local unit
    unit=$(printf '%s\n' "$1"/reports/*.pdf | head -1)
    # The figures that these two reports show, but for the calls by hour.
    awk -F, -v unit="$(basename "$unit" .pdf)" 'NR == 1 || (($2 == "" || $2 == unit) && $3 != "calls-by-hour")' \
        "$1/followup.csv" >"$2/followup-year.csv"
    pdftotext -layout "$unit" "$2/report.txt"
    pdftotext -layout "$1/region.pdf" "$2/region.txt"
    golden_picture "$unit" 1 "$2/report-1"
    golden_picture "$unit" 2 "$2/report-2"
    golden_picture "$1/region.pdf" 1 "$2/region-1"
}

golden_picture() { # PDF, page, picture without ".png"
    pdftoppm -r 50 -f "$2" -l "$2" -singlefile -png "$1" "$3"
}
