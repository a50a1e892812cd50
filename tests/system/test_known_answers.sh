# Every line of every fixture month against the independent reference (exact fractions and SQL, no code shared), the
# domain's vectors, and the committed answers of May 2025.
. tests/system/lib.sh

reference() { # region, month, options
    local region=$1 month=$2
    shift 2
    [ "$region" = jamtland ] || set -- "$@" --prices "fixtures/$region/prices-demo.yaml"
    python3 tests/reference/reference.py --region "$region" --data "fixtures/$region/$month" \
        --period "$month" "$@"
}

case_ "the domain's test vectors in the reference itself"
python3 tests/reference/reference.py --self-test >"$work/self" 2>&1 || fail "self-test" "$(cat "$work/self")"

for region in jamtland kronoberg; do
    for delivery in fixtures/"$region"/20*/; do
        month=$(basename "$delivery")
        case_ "$region $month: every line to the öre"
        bill "$region" "$month" --dry-run
        [ "$status" -eq 0 ] || expect_status 3
        folder=$work/out/$region/$month-draft
        reference "$region" "$month" >"$work/expected.csv" || fail "the reference failed"
        [ "$(wc -l <"$work/expected.csv")" -gt 5 ] || fail "the reference has no lines"
        python3 tests/reference/compare.py "$folder/lines.csv" "$work/expected.csv" \
            >"$work/differences" 2>&1 || fail "lines differ" "$(cat "$work/differences")"
        case_ "$region $month: every quantity, percentile and hour"
        reference "$region" "$month" --usage >"$work/usage" || fail "the reference failed"
        python3 tests/reference/compare.py --usage "$folder/usage.csv" "$work/usage" \
            >"$work/differences" 2>&1 || fail "usage differs" "$(cat "$work/differences")"
        case_ "$region $month: every record in its class"
        reference "$region" "$month" --accounting >"$work/accounting" || fail "the reference failed"
        python3 tests/reference/compare.py --accounting "$folder/manifest.json" "$work/accounting" \
            >"$work/differences" 2>&1 || fail "accounting differs" "$(cat "$work/differences")"
    done
    case_ "$region: every charge of the catalogue stands on a line of some month"
    python3 - "templates/$region/services.yaml" "$work/out/$region"/*/lines.csv >"$work/unused" <<'END'
import csv, sys, yaml
found = {(row["service_code"], row["component"]) for name in sys.argv[2:]
         for row in csv.DictReader(open(name, encoding="utf-8"))}
for service in yaml.load(open(sys.argv[1], encoding="utf-8"), Loader=yaml.BaseLoader)["services"]:
    for charge in service["charge"]:
        if (service["code"], charge.get("component", "")) not in found:
            print(service["code"], charge["model"])
END
    expect_equal "charges without a line" "$(cat "$work/unused")" ""
    case_ "$region 2025-05: the committed answers"
    python3 tests/reference/compare.py "$work/out/$region/2025-05-draft/lines.csv" \
        "tests/golden/$region/expected-lines.csv" >"$work/differences" 2>&1 ||
        fail "lines differ" "$(cat "$work/differences")"
done

case_ "a quarter is exactly the sum of its months"
bill kronoberg 2025-Q2 --dry-run
expect_status 3
quarter=$work/out/kronoberg/2025-Q2-draft/lines.csv
lines() { python3 -c 'import csv, sys
for name in sys.argv[1:]:
    for row in csv.DictReader(open(name, encoding="utf-8")):
        print(row["unit_code"], row["service_code"], row["component"], row["from"], row["to"],
              row["quantity"], row["net_kr"])' "$@" | LC_ALL=C sort; }
expect_equal "lines" "$(lines "$quarter")" \
    "$(lines "$work"/out/kronoberg/2025-0[456]-draft/lines.csv)"
finish
