# `list`: what was issued, how it stands now, and the links between invoices and their corrections.
. tests/system/lib.sh

correct_copy() { # issue date
    run correct --region "$work/templates/jamtland" --period 2025-05 --data "$work/delivery" --issue-date "$1" \
        --out "$work/out"
}

jamtland() { # options: the list of that region
    run list --out "$work/out" --region jamtland "$@"
}

numbers() { # options: the numbers listed
    jamtland --csv "$@"
    [ "$status" -eq 0 ] || printf 'exit status %s ' "$status"
    sed 1d <<<"$stdout" | cut -d, -f2 | tr '\n' ' ' | sed 's/ $//'
}

column() { # name: its values, as JSON has them, one a line
    python3 -c 'import json, sys
for row in json.load(sys.stdin):
    value = row[sys.argv[1]]
    print(*value if isinstance(value, list) else [value])' "$1" <<<"$stdout"
}

case_ "nothing is corrected"
copy_delivery jamtland 2025-05
bill_copy jamtland 2025-05
expect_status 3
published=$(sha256sum <"$work/out/jamtland/2025-05/invoices.csv")
jamtland
expect_status 0
expect_equal "a table without corrections" "$(grep -c -i 'standing\|region' <<<"$stdout")" 0
expect_equal "issued" "$(numbers --status issued)" "70001000 70001001 70001002 70001003 70001004"
expect_equal "adjusted" "$(numbers --status adjusted)" ""
expect_equal "credited" "$(numbers --status credited)" ""

case_ "a unit that was another provider's: one invoice is adjusted, one credited"
sed -i '/1A07/s/769941-5183/559901-4122/' "$work/delivery/enheter.csv"
correct_copy 2025-06-10
expect_status 3
case_ "and once more: a late charge"
printf 'D202505-99;SE2321000214-1A01;vantrums-tv;2025-05-28;1;100,00;LF-2025-0499\n' \
    >>"$work/delivery/debiteringar.csv"
correct_copy 2025-06-11
expect_status 3

case_ "links stand both ways, in JSON"
jamtland --json
expect_equal "kinds" "$(column kind | tr '\n' ' ')" "invoice invoice invoice invoice invoice adjustment credit adjustment "
expect_equal "refers to" "$(column refers_to | tr '\n' ' ')" "None None None None None 70001000 70001004 70001000 "
expect_equal "corrected by" "$(column corrected_by | paste -sd,)" "70001005 70001007,,,,70001006,,,"
expect_equal "status" "$(column status | tr '\n' ' ')" \
    "adjusted issued issued issued credited adjusted credited adjusted "
expect_equal "region" "$(column region | sort -u)" jamtland
expect_equal "what stands" "$(column standing_net_ore | sed -n '1p;5p')" \
    "$(column net_ore | awk 'NR == 1 || NR == 6 || NR == 8 { sum += $1 } END { print sum "\n" 0 }')"

case_ "a document that asks for nothing has neither OCR reference nor due date"
expect_equal "due" "$(column due_date | sed -n '6,7p')" "2025-07-10
None"
expect_equal "OCR" "$(column ocr | sed -n 7p)" None
expect_equal "invoices.csv" \
    "$(sed 1d "$work/out/jamtland/2025-05-correction-1/invoices.csv" | cut -d, -f2,3,5 | sed 's/,[0-9]*,/,OCR,/;s/OCR,$/,/')" \
    "70001005,OCR,2025-07-10
70001006,,"

case_ "and in CSV, behind the columns of invoices.csv"
jamtland --csv
header=$(head -1 "$work/out/jamtland/2025-05/invoices.csv")
expect_equal "header" "$(head -1 <<<"$stdout")" "$header,region,status,corrected_by,standing_kr,standing_total_kr"
expect_equal "kind and links" "$(cut -d, -f14-17 <<<"$stdout" | sed -n '2p;6p;7p')" "invoice,,jamtland,adjusted
invoice,,jamtland,credited
adjustment,70001000,jamtland,adjusted"
expect_equal "corrected by" "$(cut -d, -f18 <<<"$stdout" | sed -n 2p)" "70001005 70001007"

case_ "and in the table; the totals count corrections with their sign"
jamtland
expect_text "by 70001005 70001007"
expect_text "credited to 0.00 net, 0.00 total, by 70001006"
expect_text "adjustment of 70001000"
expect_text "credit of 70001004"
net=$(tail -1 <<<"$stdout" | awk '{ print $3 }')
jamtland --json
expect_equal "net" "$net" "$(column net_ore | awk '{ sum += $1 } END { printf "%.2f", sum / 100 }')"

case_ "published files stay as they were"
expect_equal "invoices.csv" "$(sha256sum <"$work/out/jamtland/2025-05/invoices.csv")" "$published"
expect_equal "the correction's own" \
    "$(sed 1d "$work/out/jamtland/2025-05-correction-1/invoices.csv" | cut -d, -f2,14,15)" \
    "70001005,adjustment,70001000
70001006,credit,70001004"

case_ "filters"
expect_equal "status issued" "$(numbers --status issued)" "70001001 70001002 70001003"
expect_equal "status adjusted" "$(numbers --status adjusted)" "70001000 70001005 70001007"
expect_equal "status credited" "$(numbers --status credited)" "70001004 70001006"
expect_equal "number of an original" "$(numbers --number 70001000)" "70001000 70001005 70001007"
expect_equal "number of a correction" "$(numbers --number 70001007)" "70001000 70001007"
expect_equal "number that other filters leave out" "$(numbers --number 70001007 --period 2025-06)" ""
jamtland --number 70001008
expect_status 10
expect_text "no such invoice was issued"
expect_equal "stdout" "$stdout" ""
run list --out "$work/out" --number 70001008
expect_status 10
expect_equal "unit, whatever its case" "$(numbers --unit se2321000214-1a07)" "70001004 70001005 70001006"
expect_equal "unit that is none" "$(numbers --unit SE2321000214-1A0)" ""
expect_equal "provider" "$(numbers --provider 7699415183)" "70001004 70001006"
expect_equal "all at once" \
    "$(numbers --period 2025 --provider 559901-4122 --unit SE2321000214-1A07 --status adjusted --number 70001000)" \
    70001005
expect_equal "another period" "$(numbers --period 2025-06 --status adjusted)" ""

case_ "several regions are told apart"
bill kronoberg 2025-05
run list --out "$work/out"
expect_equal "header" "$(head -1 <<<"$stdout" | awk '{ print $1 }')" Region
expect_equal "regions" "$(sed '1d;$d' <<<"$stdout" | awk '{ print $1 }' | sort -u | tr '\n' ' ')" "jamtland kronoberg "
run list --out "$work/out" --status issued --json
expect_equal "regions" "$(column region | sort -u | tr '\n' ' ')" "jamtland kronoberg "
run list --out "$work/out" --status credited
expect_equal "one region needs no name" "$(head -1 <<<"$stdout" | awk '{ print $1 }')" Invoice

case_ "what is no status, and what is no number"
jamtland --status paid
expect_status 2
expect_text "--status paid: expected issued, adjusted or credited"
for number in 0 -1 x 70001000x ''; do
    jamtland --number "$number"
    expect_status 2
done
expect_text "--number"

case_ "a ledger of an older version is read as it is"
for version in 1 2 3; do
    older=$work/older-$version/jamtland
    mkdir -p "$older"
    python3 - "$older/ledger.sqlite" $version <<'P'
import sqlite3, sys
script = open(f"tests/unit/ledger/version_{sys.argv[2]}.sql", encoding="utf-8").read()
sqlite3.connect(sys.argv[1]).executescript(script)
P
    before=$(sha256sum "$older/ledger.sqlite")
    run list --out "$work/older-$version" --region jamtland
    expect_status 0
    expect_text 70001
    expect_equal "version $version" "$(sha256sum "$older/ledger.sqlite")" "$before"
    expect_equal "files" "$(ls -A "$older")" ledger.sqlite
done

finish
