# Several at once: two runs of a region, runs of different regions, and readers while a run is at work. A run is stopped
# by strace after a chosen system call, so that nothing depends on who is quicker.
. tests/system/lib.sh
. tests/system/trial.sh
out=$work/out/trial
command -v strace >/dev/null || { echo "strace is missing: fixtures/install test"; exit 1; }
strace -f -o "$work/log" -e trace=none true 2>"$work/stderr" ||
    { echo "strace may not trace here (ptrace is not permitted): $(cat "$work/stderr")"; exit 1; }

delivery=$work/deliveries/2025-01
mkdir "$work/deliveries"
fresh 2025-01 && seal
delivery=$work/deliveries/2025-02
fresh 2025-02 && seal
cp -r "$work/regions/trial" "$work/regions/other"
sed -i 's/code: trial/code: other/' "$work/regions/other/region.yaml"

arguments() { # region, month
    printf '%s\n' run --region "$work/regions/$1" --period "$2" --data "$work/deliveries" --issue-date 2025-06-05 \
        --out "$work/out" --threads 1
}
issue() { # region, month
    local words
    mapfile -t words < <(arguments "$@")
    run "${words[@]}"
}

# Leak checking needs the tracing that strace has taken.
traced() { # strace's options
    mapfile -t words < <(arguments trial 2025-02)
    ASAN_OPTIONS=detect_leaks=0 strace -f -y -s 300 -o "$work/log" "$@" "$program" "${words[@]}" \
        >"$work/traced.stdout" 2>"$work/traced.stderr"
}

# How often a call comes, in the main thread of an undisturbed run, until its arguments fit a pattern for the K-th time.
nth() { # call, pattern, K
    awk -v call=" $1(" -v pattern="$2" -v k="$3" 'NR == 1 { main = $1 }
        $1 == main && index($0, call) { n++; if ($0 ~ pattern && ++found == k) { print n; exit } }' "$work/whole.log"
}

stopped=
trap '[ -z "$stopped" ] || kill -KILL "$stopped" 2>/dev/null; rm -rf "$work"' EXIT
stop_at() { # call, n: afterwards $stopped is the run's process, which has done that call, and $tracer strace's
    : >"$work/log"
    { traced -e trace="execve,$1" -e inject="$1:signal=STOP:when=$2"; } 2>"$work/gone" & # bash tells of its death
    tracer=$!
    for _ in $(seq 600); do
        sleep 0.05
        stopped=$(awk 'NR == 1 { print $1 }' "$work/log")
        grep -qE "^$stopped +(--- stopped by SIGSTOP|[+]{3} exited)" "$work/log" && break
    done
    grep -q 'stopped by SIGSTOP' "$work/log" || fail "the run was not stopped at $1 $2" "$(cat "$work/traced.stderr")"
}

go_on() { # expected status
    local ended=0
    kill -CONT "$stopped"
    wait "$tracer" || ended=$?
    stopped=
    [ "$ended" -eq "$1" ] || fail "the run ends with $ended, expected $1" "$(cat "$work/traced.stderr")"
}

kill_it() {
    kill -KILL "$stopped"
    wait "$tracer" 2>"$work/gone"
    stopped=
}

reset() { # everything as it was when January alone was issued
    rm -rf "$work/out"
    cp -rp "$work/january" "$work/out"
}

read_by() { # command, its words
    run "$@" --region "$region" --out "$work/out"
}

read_ledger() { # what the readers say, one after the other
    local reader
    for reader in "list --json" "explain 1000 --json" verify; do
        read_by $reader
        printf '%s\n%s\n' "$reader: $status" "${stdout%; a run is under way, and is not judged}"
    done
}

issue trial 2025-01
expect_status 0
cp -rp "$work/out" "$work/january"
before=$(read_ledger)
traced -e trace=openat,pwrite64,fsync
cp "$work/log" "$work/whole.log"
whole=$(tree_hash "$out")
after=$(read_ledger)

case_ "two runs at once: the second ends at once, and says who holds the lock"
reset
stop_at openat "$(nth openat 'trial/ledger.sqlite' 1)"
january=$(tree_hash "$work/january/trial")
SECONDS=0
issue trial 2025-02
[ "$SECONDS" -lt 5 ] || fail "it waited for $SECONDS s"
expect_status 11
expect_text "trial/.lock: locked by process $stopped, since $(date -u +%Y-)"
expect_text "wait until it has ended"
expect_equal "files" "$(tree_hash "$out")" "$january"
expect_equal "what the owner wrote" "$(grep -c "process $stopped" "$out/.lock")" 1

case_ "a dry run is a run: it would write a draft"
mapfile -t words < <(arguments trial 2025-02)
run "${words[@]}" --dry-run
expect_status 11

case_ "another region is not held up"
issue other 2025-01
expect_status 0
rm -r "$work/out/other"

case_ "what only reads is not held up"
run check --region "$region" --period 2025-02 --data "$work/deliveries" --out "$work/out"
expect_status 0
expect_equal "readers" "$(read_ledger)" "$before"

case_ "the first run issues as if nothing had been"
go_on 0
expect_equal "files" "$(tree_hash "$out")" "$whole"
expect_equal "readers" "$(read_ledger)" "$after"

case_ "the lock of a killed run holds nobody up"
reset
stop_at openat "$(nth openat 'trial/ledger.sqlite' 1)"
kill_it
issue trial 2025-02
expect_status 0
expect_equal "files" "$(tree_hash "$out")" "$whole"

case_ "readers inside the transaction: nothing of it is seen"
reset
stop_at pwrite64 "$(nth pwrite64 'ledger.sqlite-journal' 2)"
expect_equal "readers" "$(read_ledger)" "$before"
go_on 0
expect_equal "files" "$(tree_hash "$out")" "$whole"

case_ "readers between issue and publishing: the invoices are issued, their files not yet there"
reset
stop_at fsync "$(nth fsync '[.]2025-02[.]stage>' 1)"
read_by list
expect_status 0
expect_text 1001
read_by explain 1001
expect_status 0
read_by verify
expect_status 0
[ ! -e "$out/2025-02" ] || fail "it is published before its time"
go_on 0
expect_equal "files" "$(tree_hash "$out")" "$whole"

case_ "a reader that comes during a commit waits for it"
for reader in list "explain 1000" verify; do
    reset
    stop_at pwrite64 "$(nth pwrite64 'trial/ledger.sqlite>' 1)"
    "$program" $reader --region "$region" --out "$work/out" >"$work/reader.stdout" 2>"$work/reader.stderr" &
    waiting=$!
    sleep 0.3
    go_on 0
    status=0
    wait $waiting || status=$?
    expect_equal "$reader" "$status $(cat "$work/reader.stderr")" "0 "
    grep -qE '1000|all as issued' "$work/reader.stdout" || fail "$reader" "$(cat "$work/reader.stdout")"
    expect_equal "files" "$(tree_hash "$out")" "$whole"
done

case_ "a commit that does not end is not waited for without end"
reset
stop_at pwrite64 "$(nth pwrite64 'trial/ledger.sqlite>' 1)"
read_by list
expect_status 11
expect_text "another program is using it; try again"
kill_it

case_ "after a run that was killed in its commit: readers say what to do, and the same command does it"
for reader in list "explain 1000" verify; do
    read_by $reader
    [ "$status" -eq 10 ] || [ "$status" -eq 13 ] || fail "$reader ends with $status" "$stdout$stderr"
    expect_text "killed while it wrote here"
done
issue trial 2025-02
expect_status 0
expect_equal "files" "$(tree_hash "$out")" "$whole"
expect_equal "readers" "$(read_ledger)" "$after"

# A reader of the ledger that stays until its standard input ends.
long_reader() {
    python3 -c 'import sqlite3, sys
ledger = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, isolation_level=None)
ledger.execute("BEGIN")
print(ledger.execute("SELECT count(*) FROM invoice").fetchone(), flush=True)
sys.stdin.read()' "$out/ledger.sqlite"
}

case_ "a run waits for a reader"
reset
coproc reader { long_reader; }
read -r _ <&"${reader[0]}"
mapfile -t words < <(arguments trial 2025-02)
"$program" "${words[@]}" >"$work/stdout" 2>"$work/stderr" &
waiting=$!
sleep 0.5
exec {reader[1]}>&-
status=0
wait $waiting || status=$?
expect_equal "status" "$status $(cat "$work/stderr")" "0 "
expect_equal "files" "$(tree_hash "$out")" "$whole"

case_ "a reader that never ends holds the run: nothing is issued, and the same command issues later"
reset
coproc reader { long_reader; }
read -r _ <&"${reader[0]}"
issue trial 2025-02
expect_status 11
expect_text "another program is using it; try again"
exec {reader[1]}>&-
wait
expect_equal "files" "$(tree_hash "$out")" "$january"
expect_equal "readers" "$(read_ledger)" "$before"
issue trial 2025-02
expect_status 0
expect_equal "files" "$(tree_hash "$out")" "$whole"

case_ "a reader that comes after the issue holds only what records the publishing"
reset
stop_at fsync "$(nth fsync '[.]2025-02[.]stage>' 1)"
coproc reader { long_reader; }
read -r _ <&"${reader[0]}"
go_on 11
stdout= stderr=$(cat "$work/traced.stderr")
expect_text "invoices 1001–1001 are issued"
exec {reader[1]}>&-
wait
issue trial 2025-02
expect_status 0
expect_equal "files" "$(tree_hash "$out")" "$whole"
expect_equal "readers" "$(read_ledger)" "$after"

case_ "nothing half-written stays behind"
expect_equal "hidden files" "$(find "$work/out" -name '.*' ! -name .lock)" ""
finish
