# The pages beside the invoices: what they link to is there, they follow corrections, and what happens to them is told and
# healed.
. tests/system/lib.sh

region=jamtland
check_pages() { # region's folder
    local said
    said=$(python3 tests/system/pages.py "$1") || fail "pages of $1" "$said"
}

expect_clean() { # out
    run verify --out "$1"
    expect_status 0
}

links() { # page: what it links to, without files
    grep -o 'href="[^"]*"' "$1" | sed 's/^href="//; s/"$//' | grep 'index' | LC_ALL=C sort -u
}

expect_link() { # page, link
    links "$1" | holds -Fx -- "$2" || fail "no link $2 in $1" "$(links "$1")"
}

pages_of() { # out: name, mode and hash of all pages
    (cd "$1" && find . -name 'index*.html' -o -name pages.sha256 | LC_ALL=C sort | xargs stat -c '%n %a' &&
        find . -name 'index*.html' | LC_ALL=C sort | xargs sha256sum)
}

for region in jamtland kronoberg; do
    case_ "$region: every page leads to what is there"
    for month in 2025-04 2025-05; do
        bill "$region" "$month"
        expect_status 3
        expect_text "open $work/out/$region/index.html"
    done
    bill "$region" 2025-06 --dry-run
    expect_text "open $work/out/$region/2025-06-draft/index.html"
    for page in . 2025-04 2025-05 2025-06-draft; do
        for name in index.html index.en.html; do
            [ -s "$work/out/$region/$page/$name" ] || fail "no $page/$name"
        done
    done
    check_pages "$work/out/$region"
    expect_link "$work/out/$region/index.html" 2025-05/index.html
    expect_link "$work/out/$region/index.en.html" 2025-05/index.en.html
    expect_link "$work/out/$region/2025-05/index.html" ../index.html
    expect_link "$work/out/$region/2025-05/index.html" index.en.html
    grep -q '<html lang="sv">' "$work/out/$region/2025-05/index.html" || fail "not in Swedish"
    grep -q '<html lang="en">' "$work/out/$region/2025-05/index.en.html" || fail "not in English"
    grep -q 'Utkast' "$work/out/$region/2025-06-draft/index.html" || fail "a draft that does not say so"
    ! grep -q 'index' "$work/out/$region/2025-05/SHA256SUMS" || fail "a page in SHA256SUMS"
    (cd "$work/out/$region" && sha256sum --quiet -c pages.sha256) || fail "pages.sha256"
    ! grep -q draft "$work/out/$region/pages.sha256" || fail "a draft is listed"
done
case_ "nothing is told of pages as they are"
expect_clean "$work/out"

case_ "the same bytes in another zone, with another umask"
region=jamtland
mkdir "$work/other"
(
    umask 077
    export TZ=Pacific/Apia LC_ALL=C.UTF-8
    for month in 2025-04 2025-05; do
        out=$work/other bill jamtland "$month"
    done
    out=$work/other bill jamtland 2025-06 --dry-run
)
expect_equal "pages" "$(pages_of "$work/other/jamtland")" "$(pages_of "$work/out/jamtland")"
pages_of "$work/other/jamtland" | grep -E '\.(html|sha256) [0-9]+$' | holds -v ' 640$' && fail "a mode that is not 640"
rm -rf "$work/other"

case_ "what was changed or is missing is told, and written again by the same command"
before=$(pages_of "$work/out/jamtland")
echo x >>"$work/out/jamtland/2025-05/index.html"
rm "$work/out/jamtland/2025-05/index.en.html" "$work/out/jamtland/index.html"
run verify --out "$work/out"
expect_status 13
expect_text "2025-05/index.html: is not as pages.sha256 lists it; run the period again: run --period 2025-05"
expect_text "2025-05/index.en.html: is missing"
expect_text "jamtland/index.html: is missing"
run verify 2025-04 --region jamtland --out "$work/out"
expect_status 0
bill jamtland 2025-05
expect_text "nothing new"
expect_equal "pages" "$(pages_of "$work/out/jamtland")" "$before"
expect_clean "$work/out"

case_ "strangers are told"
cp "$work/out/jamtland/index.html" "$work/out/jamtland/2025-05/index.de.html"
cp "$work/out/jamtland/index.html" "$work/out/jamtland/index.old.html"
run verify --out "$work/out"
expect_status 13
expect_text "2025-05/index.de.html: is not among the pages that pages.sha256 lists; move it away"
expect_text "index.old.html: does not belong there"
rm "$work/out/jamtland/2025-05/index.de.html" "$work/out/jamtland/index.old.html"

case_ "a list that is missing or damaged is told, and made again"
mv "$work/out/jamtland/pages.sha256" "$work/pages.sha256"
run verify --out "$work/out"
expect_status 13
expect_text "pages.sha256: is missing, beside pages that it should list"
echo damaged >"$work/out/jamtland/pages.sha256"
run verify --out "$work/out"
expect_status 13
expect_text "pages.sha256: is damaged"
bill jamtland 2025-04
expect_text "line 1 is damaged; it is begun anew, and all pages are made again"
expect_equal "the list" "$(cat "$work/out/jamtland/pages.sha256")" "$(cat "$work/pages.sha256")"
expect_clean "$work/out"

case_ "where no page is listed, one command makes all of them again"
before=$(pages_of "$work/out/jamtland")
find "$work/out/jamtland" -name 'index*.html' ! -path '*-draft/*' -delete
rm "$work/out/jamtland/pages.sha256"
bill jamtland 2025-04
expect_equal "pages" "$(pages_of "$work/out/jamtland")" "$before"
expect_clean "$work/out"

case_ "a page that cannot be written is an error, and what is issued stands"
rm "$work/out/jamtland/index.html"
mkdir "$work/out/jamtland/index.html"
bill jamtland 2025-05
expect_status 12
expect_text "index.html: cannot be put into place"
[ ! -e "$work/out/jamtland/.page.part" ] || fail "a part is left"
rmdir "$work/out/jamtland/index.html"
bill jamtland 2025-05
expect_clean "$work/out"

case_ "a correction and what it corrects link to one another"
copy_delivery jamtland 2025-05
rm -rf "$work/out"
issue() { # command, month, issue date
    local data=$work/delivery
    [ "$2" = 2025-05 ] || data=fixtures/jamtland
    run "$1" --region "$work/templates/jamtland" --period "$2" --data "$data" --issue-date "$3" --out "$work/out"
}
correct() { issue correct 2025-05 2025-07-05; }
issue run 2025-04 2025-06-05
issue run 2025-05 2025-06-05
cp -r "$work/out" "$work/before"
cp -r "$work/delivery" "$work/delivered"
sed -i 's/^\(A-1009;.*;helpdesk;\)2;/\11;/; s/^\(A-1006;.*;helpdesk;\)2;/\13;/' "$work/delivery/abonnemang.csv"
cp -r "$work/delivery" "$work/late"
correct
expect_text "published: $work/out/jamtland/2025-05-correction-1"
corrected=$work/out/jamtland/2025-05 correction=$work/out/jamtland/2025-05-correction-1
for name in index.html index.en.html; do
    while IFS=, read -r number refers; do
        expect_link "$corrected/$name" "../2025-05-correction-1/$name#n$number"
        expect_link "$correction/$name" "../2025-05/$name#n$refers"
    done < <(python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["invoice_number"], row["refers_to"], sep=",")' "$correction/invoices.csv")
done
grep -q Justerad "$corrected/index.html" || fail "no invoice is adjusted"
cmp -s "$corrected/index.html" "$work/before/jamtland/2025-05/index.html" && fail "the page is as before"
cmp -s "$work/out/jamtland/2025-04/index.html" "$work/before/jamtland/2025-04/index.html" || fail "April's page has changed"
cmp -s "$corrected/manifest.json" "$work/before/jamtland/2025-05/manifest.json" || fail "more than the page has changed"
expect_link "$work/out/jamtland/index.html" 2025-05-correction-1/index.html
check_pages "$work/out/jamtland"
expect_clean "$work/out"
after=$(pages_of "$work/out")
rm -r "$work/delivery" && cp -r "$work/delivered" "$work/delivery"
issue run 2025-05 2025-06-05
expect_text "nothing new"
rm -r "$work/delivery" && cp -r "$work/late" "$work/delivery"
correct
expect_text "nothing new"
expect_equal "pages after both again" "$(pages_of "$work/out")" "$after"

case_ "killed at any moment, the same command completes the pages"
for hundredths in 05 15 25 30 35 40 45 50 60; do
    rm -rf "$work/out"
    cp -r "$work/before" "$work/out"
    (timeout --foreground -s KILL "0.$hundredths" "$program" correct --region "$work/templates/jamtland" --period 2025-05 \
        --data "$work/delivery" --issue-date 2025-07-05 --out "$work/out" >"$work/stdout" 2>&1; true) 2>"$work/stderr"
    correct
    expect_equal "pages" "$(pages_of "$work/out")" "$after"
done
# As between the folders and the pages: only the correction's own stands.
rm -rf "$work/out/jamtland/pages.sha256"
cp "$work/before/jamtland/pages.sha256" "$work/before/jamtland/index.html" "$work/before/jamtland/index.en.html" \
    "$work/out/jamtland"
cp "$work"/before/jamtland/2025-05/index*.html "$corrected"
touch "$work/out/jamtland/.page.part"
correct
expect_equal "pages" "$(pages_of "$work/out")" "$after"
[ ! -e "$work/out/jamtland/.page.part" ] || fail "a part is left"
expect_clean "$work/out"

case_ "what it corrects does not stand: it is left, and said"
echo >>"$corrected/manifest.json"
echo x >>"$corrected/index.html"
cp "$corrected/index.html" "$work/page"
correct
expect_text "2025-05 is missing, or its manifest.json is not as recorded: its page is left as it is"
cmp -s "$corrected/index.html" "$work/page" || fail "it was written"

case_ "a provider that has another name by now: each page calls it what its documents do"
rm -rf "$work/out"
rm -r "$work/delivery" && cp -r "$work/delivered" "$work/delivery"
issue run 2025-05 2025-06-05
cp -r fixtures/jamtland/2025-06 "$work/renamed"
rm -f "$work"/renamed/kontroll*
for folder in late renamed; do
    LC_ALL=C sed -i 's/V.rdid. Krokom AB/Nya Krokom AB/' "$work/$folder/vardgivare.csv"
done
run run --region "$work/templates/jamtland" --period 2025-06 --data "$work/renamed" --issue-date 2025-07-05 --out "$work/out"
expect_status 3
own=$work/out/jamtland/providers/559918-7514
expect_named() { # page, name
    holds -F "$2" <"$1" || fail "$1 does not say $2"
}
expect_named "$own/2025-05/index.html" "Vårdidé Krokom AB"
expect_named "$own/2025-06/index.html" "Nya Krokom AB"
expect_named "$own/index.html" "Nya Krokom AB"
after=$(pages_of "$work/out")
issue run 2025-05 2025-06-05
expect_text "nothing new"
expect_equal "pages after the older run" "$(pages_of "$work/out")" "$after"
rm -r "$work/delivery" && cp -r "$work/late" "$work/delivery"
correct
expect_text "published"
after=$(pages_of "$work/out")
expect_named "$own/2025-05/index.html" "Vårdidé Krokom AB"
rm -r "$work/delivery" && cp -r "$work/delivered" "$work/delivery"
issue run 2025-05 2025-06-05
expect_equal "pages after the corrected run" "$(pages_of "$work/out")" "$after"
expect_clean "$work/out"

case_ "a rerun has a page that says what it is"
run rerun --region templates/jamtland --period 2025-04..2025-05 --data fixtures/jamtland --issue-date 2025-06-05 \
    --results "$work/rerun"
expect_status 3
grep -q 'Omräkning' "$work/rerun/index.html" || fail "it does not say what it is"
check_pages "$work/rerun"
run rerun --region templates/jamtland --period 2025-04..2025-05 --data fixtures/jamtland --issue-date 2025-06-05 \
    --results "$work/rerun" --documents
expect_status 3
[ "$(grep -o 'href="invoices/2025-0[45]/draft-[^"]*\.pdf"' "$work/rerun/index.html" | wc -l)" -eq 10 ] || fail "documents"
check_pages "$work/rerun"

finish
