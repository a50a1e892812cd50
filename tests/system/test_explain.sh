# explain: issued lines from the ledger alone, and the drafts of a delivery; text and JSON.
. tests/system/lib.sh
. tests/system/trial.sh

explain() { run explain "$@" --region "$region" --out "$work/out"; }
get() { # expression over `root`, the JSON on stdout
    python3 -c 'import json, sys
root = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$1" <<<"$stdout"
}

# A price that changes within May, tiers beside an included quantity, and a minimum.
python3 - "$region/prices.yaml" <<'P'
import sys
path = sys.argv[1]
text = open(path, encoding="utf-8").read()
text = text.replace("""    component: text
    from: 2024-01-01
    price: 0.50
""", """    component: text
    from: 2024-01-01
    included: 40
    scheme: graduated
    tiers:
      - up_to: 50
        price: 0.50
      - price: 0.333
""")
text = text.replace("    price: 200\n", "    price: 0.10\n    minimum: 25\n")
text += """
  - service: rent
    from: 2025-05-11
    price: 1000.10
    per: month
    status: confirmed
    document: a new price
"""
open(path, "w", encoding="utf-8").write(text)
P
fresh 2025-05
row subscriptions 'A1;M2;rent;2;2025-05-20;;99.50;AGR-7'
row charges 'C1;M2;card;2025-05-09;3;;'
cp "$delivery/texts.csv" "$delivery/texts_again.csv"
seal
row control "texts_again.csv;100"
trial 2025-05
expect_status 3

case_ "every line of an invoice, and its head"
explain 1000
expect_status 0
whole=$stdout
expect_equal "lines" "$(grep -c '^line ' <<<"$stdout")" "$(($(wc -l <"$work/out/trial/2025-05/lines.csv") - 1))"
expect_text "Invoice 1000 to Ett AB (559921-0878), 2025-05, issued 2025-06-05: 6 lines"
expect_equal "stderr" "$stderr" ""
case_ "a price that changes within the month"
expect_text "  segment   2025-05-01 to 2025-05-10, 10 days: the month begins on the first day, the price changes after the last
  quantity  1 dator, of source subscriptions, subscriptions.csv: record 2
  price     1000.00 kr/month, prices.yaml:4 (invented)
  time      10/31 ≈ 0.322581 of a month: 10 of the month's 31 days
  amount    1 × 1000.00 kr/month × 10/31 = 10000/31 kr ≈ 322.580645 kr, rounded once: 322.58 kr"
expect_text "  segment   2025-05-11 to 2025-05-31, 21 days: the price changes on the first day, the month ends after the last"
expect_text "prices.yaml:67 (a new price)"
case_ "a metered line: files, what was free, tiers"
expect_text "  quantity  60 text, counted by meter texts in source texts; its files, of all units:
            texts.csv of 2025-05: 100 records read, 100 billed
            texts_again.csv of 2025-05: 100 records read, 0 billed (a copy of texts.csv)
  free      40 text besides, without charge: included in the price"
expect_text "            50 text at 0.50 kr/piece
            10 text at 0.333 kr/piece
  tiers     graduated: nothing stands before it in the month
  amount    (50 × 0.50 + 10 × 0.333) kr/piece = 28.33 kr"
case_ "an agreed price, and the days of its subscription"
expect_text "  segment   2025-05-20 to 2025-05-31, 12 days: the subscription or its unit begins on the first day, the month ends after the last"
expect_text "  price     99.50 kr/month, subscriptions.csv: record 4, reference AGR-7"
case_ "a minimum"
expect_text "  amount    3 × 0.10 kr/piece = 0.30 kr
  minimum   raised to 25.00 kr, the least that a line of this price comes to"
case_ "the VAT is of the sum"
net=$(awk -F, 'NR == 1 {for (i = 1; i <= NF; i++) if ($i == "net_kr") at = i} NR > 1 {sum += $at} END {printf "%.2f", sum}' \
    "$work/out/trial/2025-05/lines.csv")
expect_text "  VAT       category S, 25 %: $(python3 -c 'import sys; print(f"{round(float(sys.argv[1]) * .25 + 1e-9, 2):.2f}")' "$net") kr \
on the sum of $net kr, 6 lines of the invoice"

case_ "one line"
explain 1000 --line 2
expect_equal "lines" "$(grep -c '^line ' <<<"$stdout")" 1
holds -F -- "$(grep '^line ' <<<"$stdout")" <<<"$whole" || fail "another line"
case_ "lines of a unit and a service"
explain 1000 --unit se5599000014-m2 --service rent
expect_equal "lines" "$(grep -c '^line ' <<<"$stdout")" 1
case_ "as JSON, with the same amounts as lines.csv"
explain 1000 --json
expect_status 0
expect_equal "net" "$(get '"%.2f" % (sum(l["amount"]["net_ore"] for l in root["invoices"][0]["lines"]) / 100)')" "$net"
expect_equal "files" "$(get '[(f["name"], f["billed"], f["copy_of"]) for l in root["invoices"][0]["lines"] for f in l["quantity"]["files"]]')" \
    "[('texts.csv', 100, ''), ('texts_again.csv', 0, 'texts.csv')]"
expect_equal "steps" "$(get '[l["steps"] for l in root["invoices"][0]["lines"] if l["steps"]]')" \
    "[[{'quantity': '50', 'unit_price_kr': '0.50'}, {'quantity': '10', 'unit_price_kr': '0.333'}]]"
expect_equal "draft" "$(get 'root["draft"], root["invoices"][0]["invoice_number"]')" "(False, 1000)"

refused() { # exit status, expected text, arguments
    local expected=$1 text=$2
    shift 2
    explain "$@"
    expect_status "$expected"
    expect_text "$text"
    expect_equal "stdout" "$stdout" ""
}
case_ "what is not there is refused, with what is"
refused 10 "the numbers issued are 1000" 999
refused 10 "the invoice has lines 1 to 6" 1000 --line 7
refused 10 "no line is of unit nowhere; there are lines of SE5599000014-M1, SE5599000014-M2" 1000 --unit nowhere
refused 10 "no line is of service carts; there are lines of rent" 1000 --service carts
refused 10 "no line is of all that is asked for together" 1000 --unit SE5599000014-M1 --service card
refused 2 "expected the number of an invoice" first
refused 2 "expected the number of a line" 1000 --line 0
refused 2 "takes the number of one invoice, or --dry-run"
refused 2 "takes the number of one invoice, or --dry-run" 1000 1001
refused 2 "told from the ledger" 1000 --period 2025-05 --data "$delivery"
refused 2 "drafts have none" 1000 --dry-run --period 2025-05 --data "$delivery"
refused 2 "needs --period and --data" --dry-run
case_ "a region without a ledger"
run explain 1000 --region "$region" --out "$work/nowhere"
expect_status 10

case_ "drafts are the issued lines, but for their numbers"
rm "$delivery/texts_again.csv"
sed -i '/again/d' "$delivery/control.csv"
explain --dry-run --period 2025-05 --data "$delivery"
expect_status 0
expect_text "Draft to Ett AB (559921-0878), 2025-05: 6 lines"
expect_equal "lines" "$(tail -n +2 <<<"$stdout")" "$(tail -n +2 <<<"$whole" | grep -v texts_again)"
case_ "what is held is told, and the rest explained all the same"
row subscriptions 'N1;M1;unpriced;1;2024-01-01;;;'
seal
explain --dry-run --period 2025-05 --data "$delivery" --unit SE5599000014-M1
expect_status 4
expect_text 'hold [missing-price]'
expect_equal "lines" "$(grep -c '^line ' <<<"$stdout")" 4
explain --dry-run --period 2025-05 --data "$delivery" --json
expect_status 4
expect_equal "finding" "$(get '[f["code"] for f in root["findings"] if f["severity"] == "hold"]')" "['missing-price']"
case_ "another price list"
sed 's/price: 1000$/price: 2000/' "$region/prices.yaml" >"$work/other.yaml"
explain --dry-run --period 2025-05 --data "$delivery" --prices "$work/other.yaml" --service rent --unit SE5599000014-M1
expect_text "1 × 2000.00 kr/month × 10/31"
case_ "a delivery that cannot be read explains nothing"
sed -i '1s/.*/what;is;this/' "$delivery/subscriptions.csv"
seal
for form in '' --json; do
    explain --dry-run --period 2025-05 --data "$delivery" $form
    expect_status 10
    expect_equal "stdout" "$stdout" ""
done
case_ "nothing was written"
expect_equal "periods" "$(find "$work/out/trial" -mindepth 1 -maxdepth 1 -type d ! -name providers -printf '%f ')" "2025-05 "

case_ "the fixtures: every exact amount stands as in lines.csv"
for name in jamtland kronoberg; do
    bill "$name" 2025-05
    number=$(sed -n 2p "$work/out/$name/2025-05/invoices.csv" | cut -d, -f2)
    run explain "$number" --region "$name" --out "$work/out" --json
    expect_status 0
    python3 - "$work/out/$name/2025-05/lines.csv" "$number" "$work/stdout" <<'P' || fail "$name differs"
import csv, json, sys
rows = [row for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")) if row["invoice_number"] == sys.argv[2]]
lines = json.load(open(sys.argv[3], encoding="utf-8"))["invoices"][0]["lines"]
assert len(rows) == len(lines) > 0
for row, line in zip(rows, lines):
    amount = line["amount"]
    assert row["exact_net_ore"] == amount["exact_ore"] and float(row["net_kr"]) == amount["net_ore"] / 100, (row, line)
    assert bool(row["meter"]) == bool(line["quantity"]["files"]), line
P
done
finish
