# The two commands of the README: the demonstration, twice. The second time nothing new happens.
. tests/system/lib.sh

# The build's own machinery is not what is tested here; in a sanitized build the Release program is used all the same.
case_ "the demonstration issues three months of both regions"
fixtures/demo "$work/out" >"$work/first" 2>&1 || fail "failed" "$(cat "$work/first")"
for region in jamtland kronoberg; do
    for month in 2025-04 2025-05 2025-06; do
        ls "$work/out/$region/$month"/invoices/*.pdf >/dev/null 2>&1 || fail "no invoices of $region $month"
    done
done
before=$(tree_hash "$work/out")
case_ "again: nothing new, and it says so"
fixtures/demo "$work/out" >"$work/second" 2>&1 || fail "failed" "$(cat "$work/second")"
expect_equal "times" "$(grep -c 'nothing new' "$work/second")" 6
expect_equal "files" "$(tree_hash "$work/out")" "$before"
finish
