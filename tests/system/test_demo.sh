# The two commands of the README: the demonstration, twice. The second time nothing new happens.
. tests/system/lib.sh

# The build's own machinery is not what is tested here; in a sanitized build the Release program is used all the same.
case_ "the demonstration issues fourteen months of both regions"
fixtures/demo "$work/out" >"$work/first" 2>&1 || fail "failed" "$(cat "$work/first")"
for region in jamtland kronoberg; do
    for month in 2024-{05..12} 2025-{01..06}; do
        folder=$work/out/$region/$month
        ls "$folder"/invoices/*.pdf >/dev/null 2>&1 || fail "no invoices of $region $month"
        expect_equal "units with a report, $region $month" \
            "$(ls "$folder/reports" | sed 's/\.pdf$//')" "$(tail -n +2 "$folder/followup.csv" | cut -d, -f2 | grep . | LC_ALL=C sort -u)"
        [ -s "$folder/region.pdf" ] || fail "no report of $region $month"
    done
done
case_ "its totals"
# Region, month, invoices, net, to pay.
while read -r line; do
    tr -s ' ' <"$work/first" | cut -d' ' -f1-3,5,6 | holds -xF "$line" || fail "no '$line' in" "$(tail -50 "$work/first")"
done <<'END'
jamtland 2024-05 5 35017.58 43771.98
jamtland 2025-04 5 36100.72 45125.92
jamtland 2025-05 5 40831.66 51039.57
jamtland 2025-06 5 34593.71 43242.14
kronoberg 2024-05 4 62456.02 78070.03
kronoberg 2025-04 4 67869.67 84837.09
kronoberg 2025-05 4 93405.32 116756.65
kronoberg 2025-06 4 62682.84 78353.56
END
case_ "what it names is there"
sed -n 's/^  \(.*\.pdf\)$/\1/p' "$work/first" >"$work/named"
expect_equal "documents" "$(wc -l <"$work/named")" 6
while read -r file; do
    [ -s "$file" ] || fail "not there: $file"
done <"$work/named"
case_ "the last reports have thirteen months"
for region in jamtland kronoberg; do
    expect_equal "$region" "$(tail -n +2 "$work/out/$region/2025-06/followup.csv" | cut -d, -f1 | sort -u)" \
        "$(printf '%s\n' 2024-{06..12} 2025-{01..06})"
done
before=$(tree_hash "$work/out")
case_ "again: nothing new, and it says so"
fixtures/demo "$work/out" >"$work/second" 2>&1 || fail "failed" "$(cat "$work/second")"
expect_equal "times" "$(grep -c 'nothing new' "$work/second")" 28
expect_equal "files" "$(tree_hash "$work/out")" "$before"
finish
