# check: everything that is wrong with a region folder and a delivery at once, and what unconfirmed prices would come to.
. tests/system/lib.sh
. tests/system/trial.sh

check() { run check --region "$region" --period 2025-05 --data "$delivery" --out "$work/out" "$@"; }

case_ "a region folder with several problems says them all, and that the delivery was not looked at"
fresh 2025-05
seal
cp -r "$region" "$work/good"
sed -i 's/price: 1000$/price: many/; s/status: unconfirmed/status: perhaps/' "$region/prices.yaml"
sed -i 's/model: one-off/model: twice/' "$region/services.yaml"
check
expect_status 10
expect_text "prices.yaml:6:12: "
expect_text "prices.yaml:$(grep -n perhaps "$region/prices.yaml" | cut -d: -f1):13: "
expect_text "services.yaml:$(grep -n twice "$region/services.yaml" | cut -d: -f1):16: "
expect_text "[delivery-not-checked] $delivery: the delivery was not looked at, since the region folder cannot be used"
case_ "without a delivery nothing is said of one"
run check --region "$region"
expect_status 10
printf '%s' "$stderr" | holds "delivery-not-checked" && fail "there was none"
rm -r "$region" && mv "$work/good" "$region"

case_ "a region that holds is shown with everything of the delivery"
mv "$region" "$work/regions/renamed"
region=$work/regions/renamed
row subscriptions 'X1;M1;nothing;1;2024-01-01;;;'
row charges 'C1;M1;card;2025-05-02;-1;;'
seal
check
expect_status 4
for text in "hold [region-code]" "subscriptions.csv: record 4, line 4, column service" \
    "charges.csv: record 2, line 2, column quantity"; do expect_text "$text"; done
mv "$region" "$work/regions/trial"
region=$work/regions/trial

case_ "files that cannot be used are all told, with what is wrong in the others"
fresh 2025-05
sed -i '1s/quantity/antal/' "$delivery/subscriptions.csv"
sed -i '1s/parts/bits/' "$delivery/texts.csv"
seal
check
expect_status 10
expect_text "subscriptions.csv"
expect_text "texts.csv"

case_ "an unconfirmed price that begins later: every reading, by month and year, beside the price before"
fresh 2025-05
row subscriptions 'U1;M1;unsettled;3;2024-01-01;;;'
row subscriptions 'U2;M2;unsettled;2;2024-01-01;;;'
row subscriptions 'U3;M2;unsettled;7;2024-01-01;;80;AGR' # an agreed price stays
row subscriptions 'U4;M2;unsettled;5;2024-01-01;2025-05-30;;' # not on the last day
seal
sed -i 's/^    from: 2025-05-01$/    from: 2027-01-01/' "$region/prices.yaml"
check
expect_status 0
expect_text "unconfirmed prices, for what is ordered now, without VAT:
  Pris oklart (unsettled) from 2027-01-01, invented, twice, prices.yaml:25: 5 grupp on 2 units on 2025-05-31
    reading           price            kr a month  kr a year  change a year
    the price before  100.00 kr/month      500.00    6000.00
    A: by the year    725.00 kr/year       302.08    3625.00       -2375.00
    B: by the month   725.00 kr/month     3625.00   43500.00      +37500.00"
case_ "the same as JSON"
check --json
expect_equal "amounts" "$(python3 -c 'import json, sys
for price in json.load(sys.stdin)["unconfirmed_prices"]:
    print(price["service_code"], price["quantity"], price["units"], price["before"]["year_ore"])
    for reading in price["readings"]:
        print(reading["month_ore"], reading["year_ore"], reading["change_year_ore"])' <<<"$stdout")" "unsettled 5 2 600000
30208 362500 -237500
362500 4350000 3750000"
case_ "counted usage, and no price before"
python3 - "$region/prices.yaml" <<'P'
import sys
path = sys.argv[1]
text = open(path, encoding="utf-8").read()
old = "    component: text\n    from: 2024-01-01\n    price: 0.50\n    per: piece\n    status: confirmed\n"
assert old in text
open(path, "w", encoding="utf-8").write(text.replace(old, "    component: text\n    from: 2027-01-01\n    status: unconfirmed\n"
    "    readings:\n      - {name: only, price: 0.333, per: piece}\n"))
P
check
expect_status 4 # of May it has no price at all
expect_text "Text (texting, text) from 2027-01-01, invented, prices.yaml:46: 100 text on 1 unit in the month to 2025-05-31"
expect_text "    the price before  none"
expect_text "    only              0.333 kr/piece       33.30     399.60"
case_ "the fixtures of the region whose tender left it open"
run check --region templates/jamtland --period 2025-06 --data fixtures/jamtland --out "$work/out"
expect_text "A: 725 kr per group and year"
case_ "a ledger of an older version is compared with as it is, and a run brings it up to date"
mkdir -p "$work/old/jamtland"
python3 - "$work/old/jamtland/ledger.sqlite" <<'P'
import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript(open("tests/unit/ledger/version_2.sql", encoding="utf-8").read())
P
run check --region templates/jamtland --period 2025-06 --data fixtures/jamtland --out "$work/old"
expect_status 3
printf '%s' "$stderr" | holds "deviation-not-checked" && fail "an older ledger is not read" "$stderr"
run run --region templates/jamtland --period 2025-06 --data fixtures/jamtland --issue-date 2025-07-05 --out "$work/old"
expect_equal "brought up to date" "$(python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])' "$work/old/jamtland/ledger.sqlite")" 4
case_ "without a delivery there is nothing to multiply with"
run check --region templates/jamtland
printf '%s' "$stdout" | holds "unconfirmed" && fail "of what?"
case_ "a template's region folder is told to be one, as a run tells"
run check --region templates/jamtland
expect_status 3
expect_text "[placeholder] region.yaml still has the address of an example"

finish
