# The rules of the house that a machine can check.
set -uo pipefail
failures=0
rule() { # what, offending lines
    [ -z "$2" ] && return
    failures=$((failures + 1))
    printf 'FAILED %s:\n%s\n' "$1" "$2"
}
files() { git ls-files -co --exclude-standard -- "$@" | while read -r f; do [ ! -e "$f" ] || echo "$f"; done; }

rule "the top level holds only what the user fixed" \
    "$(files | cut -d/ -f1 | sort -u | grep -vE '^(CMakeLists\.txt|README\.md|src|include|templates|fixtures|tests|out|\..*)$')"
rule "files under 600 lines" \
    "$(files '*.c' '*.h' | xargs wc -l | awk '$2 != "total" && $1 > 600')"
rule "lines at most 100 columns" "$(files '*.c' '*.h' | python3 -c 'import sys
for name in sys.stdin.read().split():
    for number, line in enumerate(open(name, encoding="utf-8"), 1):
        if len(line.rstrip("\n")) > 100:
            print(f"{name}:{number}")')"
rule "no floating point near money" \
    "$(grep -nwE 'double|float' $(files 'src/rate/*' 'src/bill/*' 'src/ledger/*' 'src/base/money*' 'include/debitera/base/money.h' \
        'include/debitera/rate.h' 'include/debitera/bill.h' 'include/debitera/ledger.h') | grep -v '^\S*:\s*\(/\*\| \*\)')"
rule "a stage includes only base, catalog, its own header and its neighbours' types" "$(
    for stage in read meter rate bill ledger followup layout chart document render export package page; do
        case $stage in
        read) may='read|catalog' ;;
        meter) may='meter|catalog' ;;
        rate) may='rate|meter|catalog' ;;
        bill) may='bill|difference|rate|catalog' ;;
        ledger) may='ledger|verification|bill|meter|catalog' ;;
        followup) may='followup|bill|catalog' ;;
        layout) may='layout|catalog' ;;
        chart) may='chart|layout|catalog' ;;
        document) may='document|chart|layout|bill|catalog' ;;
        render) may='render|join|document|catalog' ;;
        package) may='package' ;;
        page) may='page|chart|followup|ledger|layout|catalog' ;;
        export) may='export|followup|ledger|bill|meter|read|catalog' ;;
        esac
        grep -nE '#include "debitera/[a-z]+\.h"' src/$stage/*.[ch] | grep -vE "debitera/($may)\.h"
    done
    grep -nE '#include "debitera/[a-z]+\.h"' src/base/*.[ch]
    grep -nE '#include "debitera/[a-z]+\.h"' src/catalog/*.[ch] | grep -vE 'debitera/catalog\.h')"
rule "nothing left open" "$(grep -nE '\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b' $(files '*.c' '*.h' '*.txt' '*.sh'))"
rule "every source file has a test of its own, or is named here" "$(
    for source in $(files 'src/*/*.c'); do
        stage=$(basename "$(dirname "$source")")
        [ "$stage" = app ] && continue
        ls tests/unit/"$stage"/test_*.c >/dev/null 2>&1 || echo "$source: no tests/unit/$stage"
    done | sort -u)"
rule "the program's texts name no region" "$(grep -niE 'jämtland|jamtland|kronoberg' $(files 'src/*' 'include/*') | head)"
rule "scripts have their run bit" "$(for f in .ci/run fixtures/demo fixtures/install fixtures/build tests/run tests/golden/refresh; do [ -x $f ] || echo $f; done)"
[ "$failures" -eq 0 ]
