# prices: the list of a day, and what changes between two; as a table, CSV and JSON.
. tests/system/lib.sh

prices() { run prices --region templates/jamtland "$@"; }

case_ "every service of the catalogue, in the order of the files"
prices --date 2025-04-30 --csv
expect_status 0
expect_equal "services" "$(tail -n +2 <<<"$stdout" | cut -d, -f1)" \
    "$(sed -n 's/^  - code: //p' templates/jamtland/services.yaml)"
case_ "the price that holds on the day, with its place"
expect_text "primarvardskvalitet,,Primärvårdskvalitet,Vårdutbud bas,mandatory,metered,listade,confirmed,2.53,year,,,,,,2024-01-01,RJH §3.1"
expect_text "prices.yaml:$(grep -n 'service: primarvardskvalitet' templates/jamtland/prices.yaml | head -1 | cut -d: -f1)"
prices --date 2025-05-01 --csv
expect_text ",confirmed,2.85,year,,,,,,2025-05-01,"
case_ "what has no price says why"
expect_text ",included,,,,,,,,,"
expect_text ",at cost,"
expect_text "hjalpmedelssystem,,"
expect_text ",no price,"
case_ "an unconfirmed price with its readings, and the names of that edition"
prices --date 2027-01-01 --csv
expect_text "unconfirmed,,,,,,,725.00 kr/year or 725.00 kr/month or 15125.00 kr/year,2027-01-01,RJH-27 §3.1"
expect_text "1177-e-tjanster,,1177 e-tjänster,"
prices --date 2026-12-31 --csv
expect_text "1177-e-tjanster,,Mina vårdkontakter 1177 e-tjänster,"
case_ "before the first price"
prices --date 2023-12-31
expect_status 0
expect_text "primarvardskvalitet: its first price holds from 2024-01-01"
case_ "the table"
prices --date 2027-01-01
expect_text "Vårdutbud bas"
expect_text "helpdesk, reading A: 725 kr per group and year"
expect_text "only as agreed, on the subscription"
expect_equal "blanks behind a row" "$(grep -c ' $' <<<"$stdout")" 0
case_ "JSON"
prices --date 2027-01-01 --json
expect_equal "readings" "$(python3 -c 'import json, sys
print([len(s["price"]["readings"]) for s in json.load(sys.stdin)["services"] if s["service_code"] == "helpdesk"])' <<<"$stdout")" "[3]"

case_ "what changes: prices with percent and document, names, unconfirmed prices"
prices --from 2025-04-30 --to 2027-01-01
expect_status 0
expect_text "2025-05-01  primarvardskvalitet"
expect_text "+12.6 %"
expect_text "unconfirmed price"
expect_text "Mina vårdkontakter 1177 e-tjänster  1177 e-tjänster"
case_ "the first day is compared with, the last is of it"
prices --from 2025-05-01 --to 2025-05-31
expect_status 0
expect_text "nothing changes after 2025-05-01, up to 2025-05-31"
prices --from 2025-04-30 --to 2025-05-01 --csv
expect_equal "changes" "$stdout" "date,change,service_code,component,service_name,old,new,percent,document
2025-05-01,price,primarvardskvalitet,,Primärvårdskvalitet,2.53 kr/year,2.85 kr/year,+12.6,RJH §3.1"
case_ "first prices, every step, and a price by the month against one by the year"
cat >"$work/prices.yaml" <<'END'
title: Trial
demonstration: true
prices:
  - {service: helpdesk, from: 2025-01-01, price: 100, per: month, status: confirmed, document: one}
  - {service: helpdesk, from: 2025-02-01, price: 1199.4, per: year, status: confirmed, document: two}
  - {service: helpdesk, from: 2025-03-01, price: 1199.4, per: year, minimum: 10, status: confirmed, document: three}
END
prices --prices "$work/prices.yaml" --from 2024-12-31 --to 2025-03-01 --csv
expect_equal "changes" "$(tail -n +2 <<<"$stdout")" \
    "2025-01-01,first price,helpdesk,,Helpdesk,,100.00 kr/month,,one
2025-02-01,price,helpdesk,,Helpdesk,100.00 kr/month,1199.40 kr/year,-0.1,two
2025-03-01,price,helpdesk,,Helpdesk,1199.40 kr/year,\"1199.40 kr/year, at least 10.00 kr\",,three"
prices --prices "$work/prices.yaml" --from 2024-12-31 --to 2025-03-01 --json
expect_equal "old" "$(python3 -c 'import json, sys
print([c["old"] and c["old"]["price_kr"] for c in json.load(sys.stdin)["changes"]])' <<<"$stdout")" "[None, '100.00', '1199.40']"

refused() { # exit status, expected text, arguments
    local expected=$1 text=$2
    shift 2
    prices "$@"
    expect_status "$expected"
    expect_text "$text"
    expect_equal "stdout" "$stdout" ""
}
case_ "what cannot be meant"
refused 2 "prices takes --date DATE, or --from DATE and --to DATE"
refused 2 "prices takes --date DATE, or --from DATE and --to DATE" --from 2025-01-01
refused 2 "prices takes --date DATE, or --from DATE and --to DATE" --date 2025-01-01 --to 2025-01-01
refused 2 "lies before --from" --from 2025-01-02 --to 2025-01-01
refused 2 "--date 2025-13-01 is not a date" --date 2025-13-01
refused 10 "nowhere.yaml" --date 2025-01-01 --prices "$work/nowhere.yaml"
finish
