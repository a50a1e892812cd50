# Every figure of the follow-up reports against the independent reference, of months with and without all their history;
# a report that is made again later.
. tests/system/lib.sh

figures() { # region, month
    local region=$1 month=$2 folder folders=()
    set --
    [ "$region" = jamtland ] || set -- --prices "fixtures/$region/prices-demo.yaml"
    for folder in "$work/out/$region"/20*; do
        [ "$(basename "$folder")" \> "$month" ] || folders+=("$folder")
    done
    python3 tests/reference/followup.py --region "$region" --month "$month" --data "fixtures/$region/$month" "$@" \
        "${folders[@]}" >"$work/differences" 2>&1 || fail "figures differ" "$(cat "$work/differences")"
}

issue() { # region, month, options
    local region=$1 month=$2 options
    shift 2
    mapfile -t options < <(region_options "$region")
    run run "${options[@]}" --period "$month" --data "fixtures/$region" --issue-date 2025-07-05 --out "$work/out" "$@"
    [ "$status" -eq 0 ] || expect_status 3
}

for region in jamtland kronoberg; do
    for month in 2024-0{6..9} 2024-1{0..2} 2025-0{1..6}; do
        case_ "$region $month"
        issue "$region" "$month"
    done
    for month in 2024-06 2024-07 2025-05 2025-06; do
        case_ "$region $month: every figure"
        figures "$region" "$month"
    done
    case_ "$region: a folder that is made again knows nothing newer"
    cp "$work/out/$region/2025-03/followup.csv" "$work/before"
    rm -r "$work/out/$region/2025-03"
    issue "$region" 2025-03
    cmp -s "$work/before" "$work/out/$region/2025-03/followup.csv" || fail "followup.csv is another"
    case_ "$region: no unit is named but by its code, and no person"
    holds -E '[0-9]{8}-?[0-9]{4}' "$work/out/$region/2025-06/followup.csv" && fail "a personal number"
    case_ "$region: a draft of a month that is issued has the same figures"
    issue "$region" 2025-06 --dry-run
    cmp -s "$work/out/$region/2025-06/followup.csv" "$work/out/$region/2025-06-draft/followup.csv" ||
        fail "followup.csv of the draft is another"
done
finish
