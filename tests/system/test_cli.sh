# The command line: help, version, wrong words, exit statuses, the lock.
. tests/system/lib.sh

case_ "--help"
run --help
expect_status 0
for word in run check list; do expect_text "  $word "; done
expect_equal "stderr" "$stderr" ""
case_ "help of a command"
run run --help
expect_status 0
for word in --region --period --data --issue-date --dry-run; do expect_text "$word"; done
case_ "the word help"
run help
expect_status 0
expect_text "  check "
case_ "--version"
run --version
expect_status 0
expect_text "debitera "
case_ "the manual page is one that man can read"
"$program" --manual >"$work/debitera.1" || fail "no manual"
LC_ALL=C.UTF-8 MANROFFSEQ='' man --warnings -E UTF-8 -l "$work/debitera.1" >"$work/manual" 2>"$work/warnings"
expect_equal "warnings" "$(cat "$work/warnings")" ""
grep -q 'issue-date' "$work/manual" || fail "no option in it"

usage() { # expected text, words
    local text=$1
    shift
    case_ "usage: $*"
    run "$@"
    expect_status 2
    expect_text "$text"
    expect_equal "stdout" "$stdout" ""
}
usage "no command"
usage "did you mean 'run'" rum
usage "needs --region" run
usage "needs --period" run --region templates/jamtland
usage "did you mean --period" run --perod 2025-05
usage "is not a period" run --region r --period 2025-13 --data d --issue-date 2025-06-05
usage "is not a period" run --region r --period 2025-05..2025-04 --data d --issue-date 2025-06-05
usage "is not a date" run --region r --period 2025-05 --data d --issue-date 2025-02-30
usage "given twice" run --region a --region b
usage "needs a value" run --region
usage "--issue-date needs a value" run --region r --issue-date --out o
usage "is empty" run --region=
usage "takes no value" run --dry-run=yes
usage "unexpected 'x'" run x
usage "--memory" run --region r --period 2025-05 --data d --issue-date 2025-06-05 --memory 0
usage "exclude each other" list --csv --json
usage "has no option --issue-date" list --issue-date 2025-06-05
usage "--data needs --period" check --region r --data d
usage "check --period needs --data" check --region r --period 2025-05
usage "check --usage needs --period and --data" check --region r --usage u

case_ "a region folder that is not there"
run check --region templates/nowhere
expect_status 10
expect_text "templates/nowhere"
case_ "a delivery that is not there"
run run --region templates/jamtland --period 2025-05 --data "$work/nowhere" --issue-date 2025-06-05 --out "$work/out"
expect_status 10
expect_text "nowhere"
case_ "an output folder that cannot be made"
: >"$work/file"
out=$work/file bill jamtland 2025-05
expect_status 12
expect_text "$work/file"
case_ "fonts that are not there take no number"
bill jamtland 2025-05 --fonts "$work"
expect_status 10
expect_text "fonts-inter"
[ ! -e "$work/out/jamtland/ledger.sqlite" ] || fail "a ledger was made"

case_ "check is silent about a good region and writes nothing"
before=$(find . -path ./.git -prune -o -path ./.build -prune -o -newer "$work" -type f -print | head)
cp -r templates "$work/own" && sed -i 's/@jamtland\.example/@jamtland.invalid/' "$work/own/jamtland/region.yaml"
run check --region "$work/own/jamtland"
expect_status 0
expect_equal "stderr" "$stderr" ""
expect_text "Region Jämtland Härjedalen"
case_ "check of a delivery shows the accounts"
run check --region templates/jamtland --period 2025-05 --data fixtures/jamtland
expect_status 3
expect_text "outside-period"
expect_equal "files written" "$(find . -path ./.git -prune -o -path ./.build -prune -o -newer "$work" -type f -print | head)" "$before"

case_ "list before anything is issued"
run list --out "$work/out"
expect_status 10
case_ "list, as a table, as CSV and as JSON"
bill jamtland 2025-05
bill kronoberg 2025-05
run list --out "$work/out"
expect_status 0
rows=$(cat "$work"/out/*/2025-05/invoices.csv | grep -c '^2025-05')
run list --out "$work/out" --csv
expect_status 0
expect_equal "rows" "$(($(wc -l <<<"$stdout") - 1))" "$rows"
run list --out "$work/out" --json
expect_equal "rows" "$(python3 -c 'import json, sys; print(len(json.load(sys.stdin)))' <<<"$stdout")" "$rows"
case_ "list of one region, month and provider"
provider=$(sed -n 2p "$work/out/jamtland/2025-05/invoices.csv" | cut -d, -f6)
run list --out "$work/out" --region templates/jamtland --period 2025-05 --provider "$provider" --csv
expect_equal "rows" "$(wc -l <<<"$stdout")" 2
run list --out "$work/out" --provider "${provider/-/}" --csv
expect_equal "rows" "$(wc -l <<<"$stdout")" 2
cp -r templates/jamtland "$work/another-name" && cp -r templates/common "$work/common"
run list --out "$work/out" --region "$work/another-name" --csv
expect_equal "rows" "$(wc -l <<<"$stdout")" "$(wc -l <"$work/out/jamtland/2025-05/invoices.csv")"
run list --out "$work/out" --provider 556016-0681
expect_status 2
run list --out "$work/out" --region jamtland --period 2024-05 --csv
expect_equal "rows" "$(wc -l <<<"$stdout")" 1
case_ "run --json is one object"
bill jamtland 2025-05 --json
expect_status 0
python3 -c 'import json, sys; assert isinstance(json.load(sys.stdin), dict)' <<<"$stdout" || fail "not JSON" "$stdout"
case_ "a second run at the same time is told who holds the lock"
python3 - "$work/out/jamtland/.lock" "$work/held" <<'P' &
import fcntl, struct, sys, time
lock = open(sys.argv[1], "r+")
fcntl.fcntl(lock, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
open(sys.argv[2], "w").write("held")
time.sleep(30)
P
holder=$!
for _ in $(seq 100); do [ -s "$work/held" ] && break; sleep 0.1; done
bill jamtland 2025-04
expect_status 11
expect_text "lock"
run list --out "$work/out"
[ "$status" -eq 0 ] || fail "a reader does not work during a run" "$stderr"
kill "$holder"
wait "$holder" 2>/dev/null
bill jamtland 2025-04
expect_status 3
case_ "a disk that is full after the ledger has issued"
copy_delivery jamtland 2025-05
sed -i '/^  - code: sms$/a\    reject_limit_percent: 99' "$work/templates/jamtland/sources.yaml"
seq 9000 | awk '{printf "x%d;nej;;LEVERERAD;1\r\n", $1}' >>"$work/delivery/sms.csv" # rejects.csv is larger than the ledger
full=(run --region "$work/templates/jamtland" --period 2025-05 --data "$work/delivery" --issue-date 2025-06-05
    --out "$work/full" --rejects 9000)
status=0
(ulimit -f 300 && exec "$program" "${full[@]}") >"$work/stdout" 2>"$work/stderr" || status=$?
stdout='' stderr=$(cat "$work/stderr")
expect_status 12
expect_equal "last line" "$(tail -1 "$work/stderr")" "debitera: error: invoices 70001000–70001004 are issued; once that is mended, run \
the same command again to publish them"
[ ! -e "$work/full/jamtland/2025-05" ] || fail "half of it is published"
run "${full[@]}"
expect_status 3
expect_text "70001000 "
expect_text "published: $work/full/jamtland/2025-05"
case_ "stdout that cannot be written"
status=0
"$program" list --out "$work/out" >/dev/full 2>"$work/stderr" || status=$?
expect_equal "status" "$status" 12
case_ "installed, the regions are found by name from anywhere"
cmake --install "$(dirname "$program")" --prefix "$work/prefix" >"$work/install" 2>&1 || fail "install" "$(cat "$work/install")"
(cd "$work" && prefix/bin/debitera check --region jamtland >"$work/stdout" 2>"$work/stderr")
[ $? -eq 3 ] || fail "check" "$(cat "$work/stderr")" # 3: it is a template
grep -q Härjedalen "$work/stdout" || fail "another region"
[ -s "$work/prefix/share/man/man1/debitera.1" ] || fail "no manual page"
case_ "a region folder that was copied and not renamed inside"
cp -r templates/jamtland "$work/gotland"
run run --region "$work/gotland" --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 --out "$work/g"
expect_status 4
expect_text "region-code"
[ ! -e "$work/g/jamtland/ledger.sqlite" ] || fail "issued in the other region's name"
case_ "quiet when nothing is wrong, and when nothing is new"
bill jamtland 2025-05
expect_status 0
expect_equal "stderr" "$stderr" ""
run list --out "$work/out"
expect_equal "stderr" "$stderr" ""
finish
