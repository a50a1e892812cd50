# Providers' folders: each has its own documents and no one else's, they appear with their run, and are made again with it.
source tests/system/lib.sh
out=$work/out
region=$out/jamtland

# Every folder against its own list, the run's list, and the run's files.
expect_whole() { # run's name
    local run=$1 folder name
    (cd "$region/$run" && sha256sum --quiet -c providers.sha256) >"$work/sums" 2>&1 || fail "$run: providers.sha256" "$(cat "$work/sums")"
    for folder in "$region"/providers/*/"$run"; do
        (cd "$folder" && sha256sum --quiet -c SHA256SUMS) >"$work/sums" 2>&1 || fail "$folder: SHA256SUMS" "$(cat "$work/sums")"
        while read -r name; do
            case $name in
            ./SHA256SUMS | ./index*.html) ;;
            *) holds -F "  ${name#./}" "$folder/SHA256SUMS" || fail "$folder: $name is in no list" ;;
            esac
        done < <(cd "$folder" && find . -type f)
        for name in "$folder"/invoices/* "$folder"/reports/*; do
            [ ! -e "$name" ] || [ "$name" -ef "$region/$run/${name#"$folder"/}" ] || fail "$name is not the run's own file"
        done
    done
    [ -z "$(find "$region" -name '.*.stage' -o -name '.*.part')" ] || fail "something is left of a stage" "$(find "$region" -name '.*')"
}

modes_of() {
    (cd "$1" && find . -printf '%m %y %p\n' | LC_ALL=C sort -k3)
}

case_ "a month: each provider has its invoices, and the reports of its units"
bill jamtland 2025-04
expect_status 3
expect_whole 2025-04
while IFS=, read -r number org; do
    [ -e "$region/providers/$org/2025-04/invoices/$number.pdf" ] || fail "$org has no $number.pdf"
    [ "$(find "$region/providers" -name "$number.pdf" | wc -l)" -eq 1 ] || fail "$number.pdf is handed to others too"
done < <(python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["invoice_number"], row["provider_org_no"], sep=",")' "$region/2025-04/invoices.csv")
while IFS=, read -r unit org; do
    report=$region/2025-04/reports/$unit.pdf
    [ -e "$report" ] || fail "no report of $unit"
    [ "$(find "$region/providers" -samefile "$report" | sed "s|$region/providers/||; s|/.*||" | sort -u)" = "$org" ] ||
        fail "the report of $unit is not that of $org alone"
done < <(python3 -c 'import csv, sys
seen = {(row["unit_code"], row["provider_org_no"]) for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))}
print(*(",".join(pair) for pair in sorted(seen)), sep="\n")' "$region/2025-04/lines.csv")
[ "$(find "$region"/providers/*/2025-04 -path '*reports/*.pdf' | wc -l)" -gt 3 ] || fail "hardly a report was handed out"
holds -F "  providers.sha256" "$region/2025-04/SHA256SUMS" || fail "the run's list has no providers.sha256"

case_ "the same command again: nothing new"
before=$(tree_hash "$region")
bill jamtland 2025-04
expect_equal "files" "$(tree_hash "$region")" "$before"
run verify --out "$out"
expect_status 0

case_ "a draft and a rerun hand nothing out"
bill jamtland 2025-05 --dry-run
run rerun --region templates/jamtland --period 2025-04 --data fixtures/jamtland --results "$work/rerun" --documents
[ -e "$work/rerun/lines.csv" ] || fail "no rerun" "$stderr"
[ -z "$(find "$region/providers" -path '*2025-05*')" ] || fail "a draft is handed out"
[ -z "$(find "$work" -path '*rerun*providers*')" ] || fail "a rerun is handed out"

case_ "a folder that is missing or changed is told, and made again by the same command"
own=$(find "$region"/providers/*/2025-04 -maxdepth 0 | head -1)
damage() { # name, command
    local name=$1 now
    shift
    "$@" || fail "$name: cannot be done"
    run verify --out "$out"
    expect_status 13
    expect_text "$own"
    bill jamtland 2025-04
    expect_status 3
    expect_text "it was made again from the ledger"
    expect_whole 2025-04
    now=$(tree_hash "$region")
    expect_equal "after $name" "$now" "$before"
}
change() { # a file of its own, as a copy with a byte more
    cp --remove-destination "$1" "$work/changed" && echo >>"$work/changed" && mv "$work/changed" "$1"
}
rm -r "$region/2025-05-draft"
before=$(tree_hash "$region")
damage "a missing folder" rm -r "$own"
damage "all of them missing" rm -r "$region/providers"
damage "a changed invoice" change "$(find "$own/invoices" -name '*.pdf' | head -1)"
damage "a changed list" change "$own/SHA256SUMS"
damage "a list that agrees with a change" bash -c "cd '$own' && rm -r reports && find . -type f ! -name SHA256SUMS ! -name 'index*' |
    sed 's|^./||' | LC_ALL=C sort | xargs sha256sum >sums && mv sums SHA256SUMS"
damage "a file that was written through" bash -c "echo >>'$(find "$own/invoices" -name '*.pdf' | head -1)'"

case_ "what is somebody else's is told, and not lost"
echo mine >"$own/notes.txt"
run verify --out "$out"
expect_status 13
expect_text "$own/notes.txt: does not belong there; move it away"
bill jamtland 2025-04
expect_status 12
expect_text "$own/notes.txt would be lost"
rm "$own/notes.txt"
mkdir "$region/providers/stranger" "$(dirname "$own")/2025-01"
cp -r "$own" "$region/providers/stranger/2025-04"
rm -f "$region"/providers/stranger/2025-04/index*.html # of pages.sha256
run verify --out "$out"
expect_status 13
expect_text "providers/stranger/2025-04: does not belong there; move it away"
expect_text "$(dirname "$own")/2025-01: is a folder that the ledger has no run of"
run verify 2025-04 --out "$out"
expect_status 0
rm -r "$region/providers/stranger" "$(dirname "$own")/2025-01"
run verify --out "$out"
expect_status 0

case_ "a folder in the way is refused before a number is taken"
mkdir "$(dirname "$own")/2025-05"
bill jamtland 2025-05
expect_status 10
expect_text "$(dirname "$own")/2025-05 stands in the way of what is to be issued"
run list --out "$out" --period 2025-05
! printf '%s' "$stdout" | holds 2025-05 || fail "a number was taken" "$stdout"
rmdir "$(dirname "$own")/2025-05"

case_ "files are 0640 and folders 2750 under every umask, in the group of out"
expected=
for mask in 0000 0027 0077; do
    rm -rf "$work/masked"
    mkdir "$work/masked"
    [ "$(id -u)" -ne 0 ] || chgrp www-data "$work/masked"
    chmod 2750 "$work/masked"
    (umask $mask && out=$work/masked bill jamtland 2025-04)
    modes=$(modes_of "$work/masked")
    expected=${expected:-$modes}
    expect_equal "modes under umask $mask" "$modes" "$expected"
    [ -z "$(find "$work/masked" -type f ! -name ledger.sqlite ! -perm 0640)" ] || fail "files under umask $mask" "$modes"
    [ -z "$(find "$work/masked" -type d ! -perm 2750)" ] || fail "folders under umask $mask" "$modes"
    [ -z "$(find "$work/masked" ! -group "$(stat -c %G "$work/masked")")" ] || fail "the group of out is not inherited"
    [ "$(stat -c %a "$work/masked/jamtland/ledger.sqlite")" = 600 ] || fail "the ledger under umask $mask"
done

case_ "killed at each rename: nothing half-done shows, and the same command completes it"
rm -rf "$work/killed" "$work/undisturbed"
cp -a "$out" "$work/undisturbed"
out=$work/undisturbed bill jamtland 2025-05
expected=$(tree_hash "$work/undisturbed")
tops=$(cd "$work/undisturbed/jamtland" && find . -name SHA256SUMS -path '*2025-05*' -printf '%h\n')
killed=0
for ((at = 1; at < 60; at++)); do
    rm -rf "$work/killed"
    cp -a "$out" "$work/killed"
    status=0
    # The shell would tell of each that is killed.
    {
        ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=rename,renameat2 -e inject=rename,renameat2:signal=KILL:when=$at \
            "$program" run --region templates/jamtland --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 \
            --out "$work/killed" >"$work/stdout" 2>&1 || status=$?
    } 2>/dev/null
    [ "$status" -eq 137 ] || break
    killed=$((killed + 1))
    for top in $tops; do
        [ ! -e "$work/killed/jamtland/$top" ] || (cd "$work/killed/jamtland/$top" && sha256sum --quiet -c SHA256SUMS) >"$work/sums" 2>&1 ||
            fail "killed at rename $at: $top is half-done" "$(cat "$work/sums")"
    done
    # A provider's folder stands only where the run's own does.
    [ -e "$work/killed/jamtland/2025-05" ] || [ -z "$(find "$work/killed/jamtland/providers" -name 2025-05)" ] ||
        fail "killed at rename $at: handed out before the run stands"
    out=$work/killed bill jamtland 2025-05
    [ "$status" -eq 3 ] || expect_status 0 # the last one is of the ledger's checksum
    expect_equal "killed at rename $at, and run again" "$(tree_hash "$work/killed")" "$expected"
done
expect_status 3
[ "$killed" -gt 5 ] || fail "killed only $killed times"
finish
