# One golden case per region: May 2025, every text output, the text of every invoice as it stands on the page, a unit's
# follow-up report and the region's with a year of history, and pictures of a page of each.
# Refreshed only by tests/golden/refresh, whose difference is then read, and looked at, before it is committed.
. tests/system/lib.sh
. tests/golden/make.sh

for region in jamtland kronoberg; do
    expected=tests/golden/$region/expected
    case_ "$region"
    golden_make "$program" "$region" "$work/$region" || fail "a run failed"
    diff -ru --exclude='*.png' "$expected" "$work/$region" >"$work/differences" ||
        fail "differs from $expected" "$(cat "$work/differences")"
    for picture in "$expected"/*.png; do
        case_ "$region: $(basename "$picture")"
        [ -e "$picture" ] || fail "there are no pictures"
        python3 tests/golden/pictures.py "$picture" "$work/$region/$(basename "$picture")" >"$work/differences" 2>&1 ||
            fail "looks different" "$(cat "$work/differences")"
        case_ "$region: a block of $(basename "$picture") that moves is seen"
        python3 tests/golden/pictures.py --self-test "$picture" >"$work/differences" 2>&1 ||
            fail "a change is not seen" "$(cat "$work/differences")"
    done
done
finish
