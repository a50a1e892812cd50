# Personal numbers appear nowhere: not in outputs, ledger or messages, also when the records that hold them are bad.
. tests/system/lib.sh

# Twelve digits with a birth number of the test series, with or without a hyphen.
pattern='(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01]|[6-8][0-9]|9[01])-?98[0-9][0-9]'

case_ "the pattern finds them in the exports"
[ "$(zcat fixtures/jamtland/2025-05/listade*.gz | grep -cE "$pattern")" -gt 0 ] || fail "not found in listade"
[ "$(zcat fixtures/kronoberg/2025-05/listings*.gz | grep -cE "$pattern")" -gt 0 ] || fail "not found in listings"

for region in jamtland kronoberg; do
    case_ "$region: outputs and messages"
    bill "$region" 2025-05 --verbose
    found=$(grep -rlaE "$pattern" "$work/out/$region" "$work/stdout" "$work/stderr")
    expect_equal "files with personal numbers" "$found" ""
    case_ "$region: text of the documents"
    for pdf in "$work/out/$region"/2025-05/invoices/*.pdf; do
        pdftotext "$pdf" - | holds -E "$pattern" && fail "$pdf"
    done
done

case_ "bad records and damaged files"
copy_delivery jamtland 2025-05
person=$(zcat "$work"/delivery/listade*.gz | sed -n '2s/;.*//p')
zcat "$work"/delivery/listade*.gz >"$work/delivery/listade.csv"
rm "$work"/delivery/listade*.gz
printf '%s;%s;%s;\r\n%s\r\n"%s' "$person" "$person" "$person" "$person" "$person" >>"$work/delivery/listade.csv"
bill_copy jamtland 2025-05
[ "$status" -eq 10 ] || fail "status $status" "$stderr"
grep -qE "$pattern" "$work/stdout" "$work/stderr" && fail "a personal number in a message" "$stderr"
finish
