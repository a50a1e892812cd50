# One golden case per region: May 2025, every text output, and the text of every invoice as it stands on the page.
# Refreshed only by tests/golden/refresh, whose difference is then read before it is committed.
. tests/system/lib.sh
. tests/golden/make.sh

for region in jamtland kronoberg; do
    case_ "$region"
    golden_make "$program" "$region" "$work/$region" || fail "the run failed"
    diff -ru "tests/golden/$region/expected" "$work/$region" >"$work/differences" ||
        fail "differs from tests/golden/$region/expected" "$(cat "$work/differences")"
done
finish
