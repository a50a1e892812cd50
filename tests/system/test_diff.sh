# diff: what was issued against reruns and drafts, one month against another, and why they differ.
. tests/system/lib.sh
. tests/system/trial.sh

differ() { run diff "$@"; }
rerun() { # results, period, options: a rerun of the delivery
    local results=$1 period=$2
    shift 2
    run rerun --region "$region" --period "$period" --data "$delivery" --results "$work/$results" "$@"
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "rerun ends with $status" "$stderr"
}
get() { # expression over `root`, the JSON on stdout
    python3 -c 'import json, sys
root = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$1" <<<"$stdout"
}
# The rows of the last --csv: columns named, in the order of the file.
rows() { # columns
    python3 -c 'import csv, sys
for row in csv.DictReader(sys.stdin):
    print(" ".join(row[name] for name in sys.argv[1:]))' "$@" <<<"$stdout"
}
out=$work/out

fresh 2025-05
row subscriptions 'R2;M2;rent;2;2024-01-01;;;'
row charges 'C1;M2;card;2025-05-09;3;;'
seal
trial 2025-05
expect_status 0
issued=$out/trial
lines=$(($(wc -l <"$issued/2025-05/lines.csv") - 1))

case_ "a rerun of the same is equal to what was issued, from either side"
rerun same 2025-05
differ "$issued" "$work/same"
expect_status 0
expect_text "no differences in $lines rows"
expect_equal "stderr" "$stderr" ""
differ "$work/same" "$issued/2025-05"
expect_status 0
expect_text "lines.csv  2025-05"
differ "$issued" "$work/same" --csv
expect_status 0
expect_equal "rows" "$(wc -l <<<"$stdout")" 1
differ "$issued" "$work/same" --json
expect_status 0
expect_equal "differences" "$(get 'len(root["differences"]), root["compared"], root["difference_ore"]')" "(0, $lines, 0)"

case_ "however the region's folder is named"
for name in "$issued/" "$issued/."; do
    differ "$name" "$issued/2025-05"
    expect_status 0
done
(cd "$issued" && "$program" diff . 2025-05 >"$work/stdout") || fail "from within it"

case_ "another price is price"
sed 's/price: 1000$/price: 1100.10/' "$region/prices.yaml" >"$work/dearer.yaml"
rerun dearer 2025-05 --prices "$work/dearer.yaml"
differ "$issued" "$work/dearer" --csv
expect_status 13
expect_equal "rows" "$(rows unit_code service_code left_quantity left_price_kr right_price_kr causes difference_kr price_kr)" \
    "SE5599000014-M1 rent 1 1000.00 1100.10 price 100.10 100.10
SE5599000014-M2 rent 2 1000.00 1100.10 price 200.20 200.20"
differ "$issued" "$work/dearer"
expect_status 13
expect_text "2 of $lines rows differ"
expect_text "  price     2     300.30"
expect_equal "blanks behind a row" "$(grep -c ' $' <<<"$stdout")" 0

case_ "a price that begins on another day is price too, and the quantity is not doubled"
sed '/price: 1000$/,/invented/s/invented/&\n\n  - service: rent\n    from: 2025-05-11\n    price: 1310\n    per: month\n    status: confirmed\n    document: new/' \
    "$region/prices.yaml" >"$work/later.yaml"
rerun later 2025-05 --prices "$work/later.yaml"
differ "$issued" "$work/later" --unit SE5599000014-M2 --service rent --csv
expect_status 13
expect_equal "row" "$(rows from to left_lines right_lines right_quantity right_price_kr causes difference_kr)" \
    "2025-05-01 2025-05-31 1 2 2  price 420.00"
case_ "equal segments are compared one by one"
sed 's/price: 1310/price: 1341/' "$work/later.yaml" >"$work/latest.yaml"
rerun latest 2025-05 --prices "$work/latest.yaml"
differ "$work/later" "$work/latest" --unit SE5599000014-M2
expect_status 13
expect_text "05-11..05-31"
expect_text "1 of "
differ "$work/later" "$work/latest" --unit SE5599000014-M2 --csv
expect_equal "row" "$(rows from to causes difference_kr)" "2025-05-11 2025-05-31 price 42.00"

case_ "what becomes included is price: as many texts are sent"
sed 's/^    price: 0\.50$/    included: 40\n&/' "$region/prices.yaml" >"$work/included.yaml"
rerun included 2025-05 --prices "$work/included.yaml"
differ "$issued" "$work/included" --csv
expect_status 13
expect_equal "row" "$(rows component left_quantity right_quantity left_free_volume right_free_volume causes price_kr)" \
    "text 100 60 0 40 price -20.00"

case_ "rows that came late are volume"
row texts 't-late;2025-05-20 10:00:00;SE5599000014-M1;ok;7'
row texts 't-late2;2025-05-21 10:00:00;SE5599000014-M1;ok;1'
seal
rerun late 2025-05
differ "$issued" "$work/late" --csv
expect_status 13
expect_equal "row" "$(rows service_code component left_quantity right_quantity causes difference_kr volume_kr)" \
    "texting text 100 108 volume 4.00 4.00"

case_ "both are split: the volume at the left price, the rest is the price"
sed 's/price: 0.50/price: 0.333/' "$region/prices.yaml" >"$work/cheaper.yaml"
rerun both 2025-05 --prices "$work/cheaper.yaml"
differ "$issued" "$work/both" --service texting --json
expect_status 13
# 100 × 0.50 = 50.00; 108 × 0.333 = 35.964: -14.04, of which 8 × 0.50 = 4.00 is volume
expect_equal "effects" "$(get '[row["effects_ore"] for row in root["differences"]]')" "[{'volume': 400, 'price': -1804}]"
expect_equal "sums" "$(get 'root["causes"]["price"], root["services"][0]["difference_ore"]')" \
    "({'rows': 1, 'effect_ore': -1804}, -1404)"

case_ "another amount of cost passed on, and half a month"
fresh 2025-05
sed -i '/^R1/d' "$delivery/subscriptions.csv"
row subscriptions 'R1;M1;rent;1;2024-01-01;2025-05-15;;'
row subscriptions 'R2;M2;rent;2;2024-01-01;;;'
row charges 'C1;M2;card;2025-05-09;3;;'
seal
rerun half 2025-05
differ "$issued" "$work/half" --csv
expect_status 13
expect_equal "row" "$(rows service_code left_quantity right_quantity left_volume right_volume causes difference_kr)" \
    "rent 1 1 1 15/31 volume -516.13"
differ "$issued" "$work/half"
expect_text "1 × 15/31"

case_ "a unit that is new, one that is gone"
fresh 2025-05
sed -i 's/;SE5599000014-M1;/;SE5599000014-M2;/' "$delivery/subscriptions.csv" "$delivery/texts.csv"
seal
rerun moved 2025-05
differ "$work/same" "$work/moved" --unit se5599000014-m1 --csv
expect_status 13
expect_equal "causes" "$(rows causes | sort -u)" gone
expect_equal "net" "$(rows difference_kr | paste -sd+ | bc)" -1100.00
differ "$work/moved" "$work/same" --unit SE5599000014-M1
expect_text "  new       3    1100.00"

case_ "two reruns, with everything at once: every way to add up comes to the same"
differ "$work/both" "$work/moved"
expect_status 13
differ "$work/both" "$work/moved" --csv
cp "$work/stdout" "$work/both.csv"
differ "$work/both" "$work/moved" --json
python3 - "$work/both.csv" "$work/stdout" "$work/both/lines.csv" "$work/moved/lines.csv" <<'P' || fail "sums differ"
import csv, json, sys
from decimal import Decimal
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
root = json.load(open(sys.argv[2], encoding="utf-8"))
def net(path):
    return sum(Decimal(row["net_kr"]) for row in csv.DictReader(open(path, encoding="utf-8")))
causes = ["volume", "price", "new", "gone", "rounding"]
left, right = net(sys.argv[3]), net(sys.argv[4])
assert len(rows) == len(root["differences"]) == root["different"] > 3
for row, item in zip(rows, root["differences"]):
    effects = sum(Decimal(row[cause + "_kr"]) for cause in causes)
    sides = Decimal(row["right_net_kr"] or 0) - Decimal(row["left_net_kr"] or 0)
    assert effects == sides == Decimal(row["difference_kr"]) == Decimal(item["difference_ore"]) / 100, row
    assert row["causes"] == "+".join(item["effects_ore"]), row
assert Decimal(root["left_ore"]) / 100 == left and Decimal(root["right_ore"]) / 100 == right
assert sum(root["causes"][cause]["effect_ore"] for cause in causes) == root["difference_ore"] == 100 * (right - left)
for key in ["left_ore", "right_ore", "difference_ore"]:
    assert sum(service[key] for service in root["services"]) == root[key], key
for cause in root["causes"]:
    for key in ["rows", "effect_ore"]:
        assert sum(s["causes"][cause][key] for s in root["services"]) == root["causes"][cause][key], cause
P

case_ "a line that a correction took back is left out, with the one that takes it back"
mkdir "$work/all"
python3 - "$issued/2025-05/lines.csv" "$work/all/lines.csv" <<'P'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline="")))
at = next(i for i, row in enumerate(rows) if row["service_code"] == "card")
back = dict(rows[at], invoice_number="1001", quantity="-3", exact_net_ore="-60000", net_kr="-600.00", reverses="1000",
            reverses_line=str(at + 1))
anew = dict(rows[at], invoice_number="1001", quantity="4", exact_net_ore="80000", net_kr="800.00")
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows + [back, anew])
P
differ "$issued" "$work/all" --csv
expect_status 13
expect_equal "row" "$(rows left_lines right_lines left_quantity right_quantity right_price_kr causes difference_kr)" \
    "1 1 3 4 200.00 volume 200.00"

case_ "another VAT is no difference of the net"
fresh 2025-05
row subscriptions 'R2;M2;rent;2;2024-01-01;;;'
row charges 'C1;M2;card;2025-05-09;3;;'
seal
mkdir "$work/other"
cp -r "$work/regions/common" "$region" "$work/other/"
sed -i 's/rate: 25/rate: 12/' "$work/other/trial/region.yaml"
region=$work/other/trial rerun vat 2025-05
differ "$issued" "$work/vat" --csv
expect_status 13
expect_equal "causes" "$(rows causes difference_kr | sort -u)" "VAT 0.00"
# rent 1000 + 2000, texting 50 + 50, cards 600: 13 % less of each
expect_equal "effect" "$(rows vat_kr | paste -sd+ | bc)" -481.00
differ "$issued" "$work/vat"
expect_text "of VAT, the net is the same"

case_ "a provider alone"
differ "$issued" "$work/dearer" --provider 5599210878 --json
expect_equal "rows" "$(get 'root["different"]')" 2
differ "$issued" "$work/dearer" --provider 556016-0680
expect_status 10
expect_text "neither side has a line that is asked for"

refused() { # exit status, expected text, arguments
    local expected=$1 text=$2
    shift 2
    differ "$@"
    expect_status "$expected"
    expect_text "$text"
    expect_equal "stdout" "$stdout" ""
}
case_ "what cannot be meant"
refused 2 "diff takes two folders, LEFT and RIGHT; 1 given" "$issued"
refused 2 "diff takes two folders, LEFT and RIGHT; 3 given" "$issued" "$issued" "$issued"
refused 2 "--against needs --period" "$issued" "$issued" --against 2025-05
refused 2 "--against May is not a period" "$issued" "$issued" --period 2025-05 --against May
refused 2 "--period 2025-04..2025-05 and --against 2025-05 are not equally long" "$issued" "$issued" \
    --period 2025-04..2025-05 --against 2025-05
refused 2 "--csv and --json exclude each other" "$issued" "$issued" --csv --json
refused 2 "not an organisation number" "$issued" "$issued" --provider 1
refused 10 "neither side has a line that is asked for: check --period" "$issued" "$work/same" --period 2025-06
refused 10 "$issued has 2025-05, $work/same has 2025-05" "$issued" "$work/same" --unit nowhere
case_ "what is no folder of results"
refused 10 "$work/nowhere cannot be compared: No such file or directory" "$work/nowhere" "$issued"
refused 10 "$out cannot be compared: it is no folder that holds ledger.sqlite or lines.csv" "$issued" "$out"
refused 10 "cannot be compared" "$issued" "$issued/2025-05/lines.csv"
case_ "a region's folder under another name"
cp -r "$issued" "$work/copied"
differ "$work/copied" "$issued"
expect_status 0
differ "$work/copied" "$issued/2025-05" --period 2025-05
expect_status 0

case_ "a lines.csv that is not the one that was written"
cp -r "$work/same" "$work/damaged"
sed -i 's/1000\.00/1001.00/' "$work/damaged/lines.csv"
refused 10 "damaged/lines.csv is not the file that was written" "$issued" "$work/damaged"
expect_text "restore it from a backup, or make the results again"
: >"$work/damaged/SHA256SUMS"
refused 10 "is not the file that was written" "$issued" "$work/damaged"
case_ "alone, without its sums, it is taken as it is"
rm "$work/damaged/SHA256SUMS"
differ "$issued" "$work/damaged"
expect_status 13
expect_text "  price     2       0.00"
case_ "and refused with file, record and column when it is none of ours"
sed -i '3s/2025-05-31/31 May/' "$work/damaged/lines.csv"
refused 10 "damaged/lines.csv: record 3, line 3, column to: expected a date" "$issued" "$work/damaged"
head -c -20 "$work/same/lines.csv" >"$work/damaged/lines.csv"
refused 10 "the file ends within a record" "$issued" "$work/damaged"
: >"$work/damaged/lines.csv"
refused 10 "there is no header" "$issued" "$work/damaged"

case_ "while a run is under way"
(
    exec 9>>"$issued/.lock"
    flock -x 9
    differ "$issued" "$work/same"
    expect_status 0
    [ "$failures" -eq 0 ]
) || fail "it waits for the lock"

case_ "corrections count: what was issued and corrected is what a rerun comes to now"
row texts 't-late;2025-05-20 10:00:00;SE5599000014-M1;ok;7'
seal
rerun now 2025-05
differ "$issued" "$work/now"
expect_status 13
run correct --region "$region" --period 2025-05 --data "$delivery" --issue-date 2025-06-20 --out "$out"
expect_status 0
differ "$issued" "$work/now"
expect_status 0
expect_text "no differences in $lines rows"
differ "$issued/2025-05" "$issued" --csv
expect_equal "row" "$(rows service_code component left_quantity right_quantity causes difference_kr)" \
    "texting text 100 107 volume 3.50"

case_ "the switch of 2025-05-01: what the new price comes to, and what the volume"
for month in 2025-04 2025-05; do
    bill jamtland "$month"
done
differ "$out/jamtland" "$out/jamtland" --period 2025-04 --against 2025-05 --service primarvardskvalitet --csv
expect_status 13
cp "$work/stdout" "$work/switch.csv"
# By hand: persons' months of May, times (2.85 - 2.53) / 12 kr; more or fewer of them at 2.53.
python3 - "$work/switch.csv" <<'P' || fail "the split is wrong"
import csv, sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
assert len(rows) == 9
price = 0
for row in rows:
    assert (row["left_price_kr"], row["right_price_kr"]) == ("2.53", "2.85"), row
    left, right = Fraction(row["left_volume"]), Fraction(row["right_volume"])
    volume = (right - left) * Fraction(253, 1200)
    assert abs(Fraction(row["volume_kr"]) - volume) <= Fraction(1, 200), row
    assert abs(Fraction(row["price_kr"]) - right * Fraction(32, 1200)) <= Fraction(15, 1000), row
    price += right * Fraction(32, 1200)
assert abs(sum(Fraction(row["price_kr"]) for row in rows) - price) < Fraction(3, 100), price
P
expect_equal "price effect" "$(rows price_kr | paste -sd+ | bc)" 42.98
expect_equal "volume effect" "$(rows volume_kr | paste -sd+ | bc)" -7.02
differ "$out/jamtland" "$out/jamtland" --period 2025-04 --against 2025-05
expect_text "primarvardskvalitet     346.83    -7.02  42.98     0.00    382.79       35.96"
expect_text "2025-04 > 2025-05"
case_ "what if the old price had gone on: the effect of the price alone"
sed 's/price: 2\.85/price: 2.53/' templates/jamtland/prices.yaml >"$work/old.yaml"
run rerun --region templates/jamtland --period 2025-05 --data fixtures/jamtland --results "$work/old" --prices "$work/old.yaml"
differ "$work/old" "$out/jamtland" --period 2025-05 --json
expect_status 13
expect_equal "causes" "$(get '{c: s["effect_ore"] for c, s in root["causes"].items() if s["rows"]}')" "{'price': 4297}"
expect_equal "services" "$(get '[s["service_code"] for s in root["services"] if s["difference_ore"]]')" "['primarvardskvalitet']"
case_ "all months that either side has"
differ "$out/jamtland" "$work/old" --json
expect_equal "left" "$(get 'root["left"]["period"], root["right"]["period"]')" "('2025-04..2025-05', '2025-05')"
expect_equal "gone" "$(get '{d["month"] for d in root["differences"] if "gone" in d["effects_ore"]}')" "{'2025-04'}"
finish
