# What the system tests share. A test script sources it, names its cases with `case_`, and ends with `finish`.
# Each script gets the program's path as its argument and a folder of its own, $work, removed at the end.
set -uo pipefail
program=$1
root=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/debitera-test.XXXXXX")
trap 'rm -rf "$work"' EXIT
failures=0
cases=0
current=

case_() {
    current=$1
    cases=$((cases + 1))
}

fail() {
    failures=$((failures + 1))
    printf 'FAILED %s: %s\n' "$current" "$1"
    [ $# -lt 2 ] || printf '%s\n' "$2" | sed 's/^/    /' | head -40
}

# Runs the program; its exit status, stdout and stderr are then in $status, $stdout, $stderr.
run() {
    status=0
    "$program" "$@" >"$work/stdout" 2>"$work/stderr" || status=$?
    stdout=$(cat "$work/stdout")
    stderr=$(cat "$work/stderr")
}

expect_status() {
    [ "$status" -eq "$1" ] || fail "exit status $status, expected $1" "$stdout
$stderr"
}

# Like grep -q at the end of a pipeline, but it reads everything: under pipefail a writer that dies of SIGPIPE would else
# turn a found text into a failure, now and then.
holds() {
    [ "$(grep -c "$@")" -gt 0 ]
}

# A fixed text that must stand in stdout or stderr.
expect_text() {
    printf '%s\n%s\n' "$stdout" "$stderr" | holds -F -- "$1" || fail "no '$1' in" "$stdout
$stderr"
}

expect_equal() { # what, actual, expected
    [ "$2" = "$3" ] || fail "$1" "$(diff <(printf '%s\n' "$3") <(printf '%s\n' "$2"))"
}

region_options() { # region, folder of the region folders
    printf '%s\n' --region "${2:-templates}/$1"
    [ "$1" = jamtland ] || printf '%s\n' --prices "fixtures/$1/prices-demo.yaml"
}

# Issues a month of a region's fixtures below $out (by default $work/out); further arguments are options.
bill() { # region, month
    local region=$1 month=$2 options
    shift 2
    mapfile -t options < <(region_options "$region")
    run run "${options[@]}" --period "$month" --data "fixtures/$region" --issue-date 2025-06-05 \
        --out "${out:-$work/out}" "$@"
}

# A copy of one month's delivery that a test may damage, $work/delivery, and region folders that ask for no control file,
# $work/templates: else every damage would be a control file's mismatch first.
copy_delivery() { # region, month
    rm -rf "$work/delivery" "$work/templates"
    cp -r "fixtures/$1/$2" "$work/delivery"
    rm -f "$work"/delivery/kontroll* "$work"/delivery/control*
    cp -r templates "$work/templates"
    sed -i '/^  - code: \(kontroll\|control\)$/,$d' "$work"/templates/*/sources.yaml
}

bill_copy() { # region, month, options
    local region=$1 month=$2 options
    shift 2
    mapfile -t options < <(region_options "$region" "${templates:-$work/templates}")
    run run "${options[@]}" --period "$month" --data "$work/delivery" --issue-date 2025-06-05 \
        --out "$work/out" "$@"
}

# Counts more in a region: a meter behind the others of its meters.yaml, before what stands behind their list.
add_meter() { # meters.yaml, code, source, lines of its own
    local file=$1 code=$2 source=$3
    shift 3
    {
        sed '/^follow_up:/,$d' "$file"
        printf '\n  - code: %s\n    name: %s\n    source: %s\n' "$code" "$code" "$source"
        printf '    %s\n' "$@"
        sed -n '/^follow_up:/,$p' "$file"
    } >"$file.new"
    mv "$file.new" "$file"
}

tree_hash() { # folder: every file but the ledger and the lock
    (cd "$1" && find . -type f ! -name '*.sqlite*' ! -name .lock | LC_ALL=C sort | xargs sha256sum)
}

finish() {
    printf '%d cases, %d failures\n' "$cases" "$failures"
    [ "$failures" -eq 0 ] && [ "$cases" -gt 0 ]
    exit
}
