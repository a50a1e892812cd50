# Once issued, a month stays as it is: same numbers, same bytes, whatever the surroundings.
. tests/system/lib.sh

for region in jamtland kronoberg; do
    case_ "$region: issue"
    bill "$region" 2025-04
    expect_status 3
    bill "$region" 2025-05
    expect_status 3
    first=$(tree_hash "$work/out/$region")
    ledger=$(sha256sum <"$work/out/$region/ledger.sqlite")

    case_ "$region: again, nothing new"
    bill "$region" 2025-05
    expect_status 0
    expect_text "nothing new"
    expect_equal "files" "$(tree_hash "$work/out/$region")" "$first"
    expect_equal "ledger" "$(sha256sum <"$work/out/$region/ledger.sqlite")" "$ledger"

    case_ "$region: another issue date changes nothing"
    bill "$region" 2025-05 --verbose
    expect_status 0
    expect_equal "files" "$(tree_hash "$work/out/$region")" "$first"

    case_ "$region: a lost file and a changed one are made again"
    rm "$work/out/$region/2025-05/lines.csv"
    bill "$region" 2025-05
    expect_status 3
    expect_equal "files" "$(tree_hash "$work/out/$region")" "$first"
    printf x >>"$work/out/$region/2025-05/manifest.json"
    bill "$region" 2025-05
    expect_equal "files" "$(tree_hash "$work/out/$region")" "$first"

    case_ "$region: a lost folder is made again"
    rm -r "$work/out/$region/2025-05"
    bill "$region" 2025-05
    expect_equal "files" "$(tree_hash "$work/out/$region")" "$first"

    case_ "$region: numbers have no gap"
    numbers=$(for f in "$work/out/$region"/2025-0[45]/invoices/*.pdf; do basename "$f" .pdf; done | sort -n)
    expect_equal "numbers" "$numbers" \
        "$(seq "$(head -1 <<<"$numbers")" $(($(head -1 <<<"$numbers") + $(wc -l <<<"$numbers") - 1)))"

    case_ "$region: same bytes in another zone, locale, umask and folder"
    mkdir -p "$work/elsewhere"
    (umask 077
        export TZ=Pacific/Auckland LC_ALL=C LANG=sv_SE.UTF-8
        out=$work/elsewhere
        bill "$region" 2025-04
        bill "$region" 2025-05)
    expect_equal "files" "$(tree_hash "$work/elsewhere/$region")" "$first"

    case_ "$region: same bytes from files that were written in another order"
    rm -rf "$work/moved" && mkdir -p "$work/moved/2025-05"
    for f in $(find "fixtures/$region/2025-05" -type f | LC_ALL=C sort -r); do cp "$f" "$work/moved/2025-05/"; done
    mkdir -p "$work/moved/2025-04" && cp "fixtures/$region"/2025-04/* "$work/moved/2025-04/"
    mapfile -t options < <(region_options "$region")
    for month in 2025-04 2025-05; do
        run run "${options[@]}" --period $month --data "$work/moved" --issue-date 2025-06-05 \
            --out "$work/again"
    done
    expect_equal "files" "$(tree_hash "$work/again/$region")" "$first"

    case_ "$region: a dry run has the same amounts and takes no number"
    bill "$region" 2025-05 --dry-run
    expect_status 3
    expect_equal "ledger" "$(sha256sum <"$work/out/$region/ledger.sqlite")" "$ledger"
    amounts() { python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    del row["invoice_number"]
    print(list(row.values()))' "$1"; }
    expect_equal "lines" "$(amounts "$work/out/$region/2025-05-draft/lines.csv")" \
        "$(amounts "$work/out/$region/2025-05/lines.csv")"
done

case_ "changed inputs of an issued month are held"
mkdir "$work/changed" && cp fixtures/jamtland/2025-05/* "$work/changed/"
rm "$work/changed/sms_omsand.csv" && sed -i '/sms_omsand/d' "$work/changed/kontroll.csv"
run run --region templates/jamtland --period 2025-05 --data "$work/changed" --issue-date 2025-06-05 --out "$work/out"
expect_status 4
expect_text "has changed since"

case_ "a period that shares a month with an issued one is held"
bill jamtland 2025-Q2
expect_status 4
expect_text "2025-0"

case_ "a dry run says that the real one would be held"
bill jamtland 2025-Q2 --dry-run
expect_status 3
expect_text would-be-held

case_ "an issue date before that of the last run is held"
mapfile -t options < <(region_options jamtland)
run run "${options[@]}" --period 2025-03 --data fixtures/jamtland --issue-date 2025-06-04 --out "$work/out"
expect_status 4
expect_text "lies before that of the last run"

case_ "an issue date before the period is held"
run run "${options[@]}" --period 2025-06 --data fixtures/jamtland --issue-date 2025-05-31 --out "$work/new"
expect_status 4
expect_text "before the period begins"

case_ "an issue date inside the period, or years after it, is held"
run run "${options[@]}" --period 2025-06 --data fixtures/jamtland --issue-date 2025-06-30 --out "$work/new"
expect_status 4
expect_text "must lie after the last day of the period"
run run "${options[@]}" --period 2025-06 --data fixtures/jamtland --issue-date 2052-07-04 --out "$work/new"
expect_status 4
expect_text "more than 24 months"

case_ "a month that was not delivered"
mkdir -p "$work/some" && cp -r fixtures/jamtland/2025-05 "$work/some"
run run "${options[@]}" --period 2025-04 --data "$work/some" --issue-date 2025-06-05 --out "$work/new"
expect_status 10
expect_text "none for 2025-04"

case_ "a draft in the place of the issued month is not taken for it"
published=$(tree_hash "$work/out/jamtland/2025-05")
bill jamtland 2025-05 --dry-run
rm -r "$work/out/jamtland/2025-05"
mv "$work/out/jamtland/2025-05-draft" "$work/out/jamtland/2025-05"
bill jamtland 2025-05
expect_text "made again from the ledger"
expect_equal "files" "$(tree_hash "$work/out/jamtland/2025-05")" "$published"

case_ "a change with a fitting SHA256SUMS is found all the same"
sed -i 's/81.23/91.23/' "$work/out/jamtland/2025-05/lines.csv"
(cd "$work/out/jamtland/2025-05" && find . -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort |
    xargs sha256sum >SHA256SUMS)
bill jamtland 2025-05
expect_text "not what the ledger says"
expect_equal "files" "$(tree_hash "$work/out/jamtland/2025-05")" "$published"

case_ "options that would change the published bytes are held"
bill jamtland 2025-05 --rejects 0
expect_status 4
expect_equal "files" "$(tree_hash "$work/out/jamtland/2025-05")" "$published"

case_ "somebody's own file in the folder is not lost"
echo mine >"$work/out/jamtland/2025-05/invoices/notes.txt"
bill jamtland 2025-05
expect_status 12
expect_text "notes.txt would be lost"
expect_equal "said once" "$(grep -c notes.txt <<<"$stderr")" 1
holds -e "make room" -e "made again" <<<"$stderr" && fail "contradictory" "$stderr"
expect_equal "the file" "$(cat "$work/out/jamtland/2025-05/invoices/notes.txt")" mine
rm "$work/out/jamtland/2025-05/invoices/notes.txt"
bill jamtland 2025-05
expect_status 0

case_ "a lost ledger is not begun anew"
mv "$work/out/jamtland/ledger.sqlite" "$work/kept.sqlite"
bill jamtland 2025-03
expect_status 10
expect_text "restore the ledger"
[ ! -e "$work/out/jamtland/ledger.sqlite" ] || fail "a ledger was made"
case_ "nor is one begun in an empty file, or in a ledger without any run, whatever stands published"
: >"$work/out/jamtland/ledger.sqlite"
bill jamtland 2025-03
expect_status 10
expect_text "ledger.sqlite is empty, but"
[ ! -s "$work/out/jamtland/ledger.sqlite" ] || fail "a ledger was made"
bill jamtland 2025-03 --dry-run
expect_status 10
expect_text "ledger.sqlite is empty, but"
python3 - "$work/kept.sqlite" "$work/out/jamtland/ledger.sqlite" <<'END'
import sqlite3, sys
kept, made = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
made.execute(f"PRAGMA user_version = {kept.execute('PRAGMA user_version').fetchone()[0]}")
made.execute(f"PRAGMA application_id = {kept.execute('PRAGMA application_id').fetchone()[0]}")
for kind in "table", "index", "trigger", "view":
    for (sql,) in kept.execute("SELECT sql FROM sqlite_master WHERE type = ? AND sql NOT NULL", (kind,)):
        made.execute(sql)
made.executemany("INSERT INTO meta VALUES (?, ?)", kept.execute("SELECT * FROM meta"))
made.commit()
END
bill jamtland 2025-03
expect_status 10
expect_text "was published from a newer ledger than this one"
mkdir "$work/corrected" && mkdir "$work/corrected/jamtland" "$work/corrected/jamtland/2025-05-correction-1"
: >"$work/corrected/jamtland/ledger.sqlite"
out=$work/corrected bill jamtland 2025-05
expect_status 10
expect_text "2025-05-correction-1 was published from it"
case_ "an empty file where nothing was published is nothing"
rmdir "$work/corrected/jamtland/2025-05-correction-1"
out=$work/corrected bill jamtland 2025-05 --dry-run
expect_status 3
out=$work/corrected bill jamtland 2025-05
expect_status 3
case_ "a ledger that is older than what stands published is not used"
rm -rf "$work/old" && mkdir -p "$work/old"
out=$work/old bill jamtland 2025-04
cp "$work/old/jamtland/ledger.sqlite" "$work/out/jamtland/ledger.sqlite"
bill jamtland 2025-05
expect_status 10
expect_text "was published from a newer ledger than this one"
cp "$work/kept.sqlite" "$work/out/jamtland/ledger.sqlite"
bill jamtland 2025-05
expect_status 0

case_ "checksums hold for the standard tool"
(cd "$work/out/jamtland/2025-05" && sha256sum --quiet -c SHA256SUMS) >"$work/sums" 2>&1 ||
    fail "sha256sum -c" "$(cat "$work/sums")"

case_ "nothing half-written stays behind"
left=$(find "$work/out" -name '.*' ! -name .lock)
expect_equal "hidden files" "$left" ""
finish
