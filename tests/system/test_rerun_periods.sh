# rerun: past months computed again, as they were issued; what-ifs; where its folder may lie, and that it touches nothing
# else.
. tests/system/lib.sh

months=(2025-03 2025-04 2025-05)
range=2025-03..2025-05

again() { # region, options: rerun of the months into $results, by default $work/results/REGION
    local region=$1 options
    shift
    mapfile -t options < <(region_options "$region" "${templates:-templates}")
    [ -z "${own_prices:-}" ] || options=(--region "${templates:-templates}/$region")
    [[ " $* " != *" --issued-prices "* ]] || options+=(--out "$work/out")
    run rerun "${options[@]}" --period "${period:-$range}" --data "${data:-fixtures/$region}" \
        --results "${results:-$work/results/$region}" "$@"
}

# The rows of a rerun's month equal those of the issued one, but for the number that a draft lacks.
same_as_issued() { # region, folder of the rerun
    python3 - "$work/out/$1" "$2" "${months[@]}" <<'P' || fail "not as it was issued"
import csv, sys
issued, rerun, *months = sys.argv[1:]
def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
wrong = 0
for name in "lines.csv", "usage.csv", "rejects.csv":
    again = rows(f"{rerun}/{name}")
    assert {row["period"] for row in again} <= set(months)
    for month in months:
        before = rows(f"{issued}/{month}/{name}")
        for row in before:
            assert row.get("invoice_number", "1") != ""
            row.update({"invoice_number": ""} if "invoice_number" in row else {})
        after = [row for row in again if row["period"] == month]
        if before != after:
            wrong += 1
            print(name, month, [pair for pair in zip(before, after) if pair[0] != pair[1]][:1])
        assert before, (name, month)
sys.exit(wrong > 0)
P
}

files() { # a rerun's files
    (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}

for region in jamtland kronoberg; do
    case_ "$region: three months as they were issued"
    for month in "${months[@]}"; do
        bill "$region" "$month"
        expect_status 3
    done
    untouched=$(cd "$work/out/$region" && find . -type f -exec sha256sum {} + | sort -k 2)
    again "$region"
    expect_status 3
    same_as_issued "$region" "$work/results/$region"
    for month in "${months[@]}" all; do
        holds -E "^  $month +[0-9]" <<<"$stdout" || fail "no row of $month" "$stdout"
    done
    expect_equal "other diagnostics than warnings" "$(grep -v '^debitera: warning: ' "$work/stderr")" ""

    case_ "$region: the folder is whole, and nothing else was written"
    (cd "$work/results/$region" && sha256sum --quiet -c SHA256SUMS) || fail "sha256sum -c"
    expect_equal "files" "$(ls "$work/results/$region")" "$(printf '%s\n' SHA256SUMS index.en.html index.html \
        invoices.csv invoices.excel.csv lines.csv lines.excel.csv lists.xlsx manifest.json rejects.csv rejects.excel.csv \
        totals.csv totals.excel.csv usage.csv usage.excel.csv)"
    expect_equal "beside it" "$(find "$work/results" -mindepth 1 -maxdepth 1 -name '.*' ! -name '.*.lock')" ""
    expect_equal "issued results" "$(cd "$work/out/$region" && find . -type f -exec sha256sum {} + | sort -k 2)" \
        "$untouched"

    case_ "$region: the same bytes again, in its place, and whatever the surroundings"
    first=$(files "$work/results/$region")
    again "$region"
    expect_equal "again" "$(files "$work/results/$region")" "$first"
    for threads in 1 5; do
        results=$work/other/$threads again "$region" --threads "$threads" --memory 1
        expect_equal "$threads threads" "$(files "$work/other/$threads")" "$first"
    done
    (
        export TZ=Pacific/Auckland LC_ALL=C
        umask 077
        cd "$work" && "$program" rerun --region "$root/templates/$region" \
            $([ "$region" = jamtland ] || echo --prices "$root/fixtures/$region/prices-demo.yaml") \
            --period "$range" --data "$root/fixtures/$region" --results here >"$work/stdout" 2>"$work/stderr"
    )
    expect_equal "elsewhere" "$(files "$work/here")" "$first"
    rm -r "$work/here" "$work/other"

    case_ "$region: totals are what the lines add up to"
    python3 - "$work/results/$region" <<'P' || fail "the totals differ"
import csv, json, sys
from decimal import Decimal
def rows(name):
    with open(f"{sys.argv[1]}/{name}", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
keys = ["month", "provider_org_no", "service_code", "component", "account", "vat_rate_percent", "quantity_unit"]
sums, units, counts = {}, {}, {}
for line in rows("lines.csv"):
    key = tuple(line[k] for k in keys)
    sums[key] = sums.get(key, 0) + Decimal(line["net_kr"])
    counts[key] = counts.get(key, 0) + 1
    units.setdefault(key, set()).add(line["unit_code"])
totals = rows("totals.csv")
assert len(totals) == len(sums) > 20
for total in totals:
    key = tuple(total[k] for k in keys)
    assert Decimal(total["net_kr"]) == sums[key], total
    assert int(total["lines"]) == counts[key] and int(total["units"]) == len(units[key]), total
net = sum(Decimal(row["net_kr"]) for row in rows("invoices.csv"))
assert net == sum(sums.values())
manifest = json.load(open(f"{sys.argv[1]}/manifest.json"))
assert manifest["rerun"] is True and manifest["period"] == "2025-03..2025-05"
assert manifest["totals"]["net_ore"] == int(net * 100)
assert [month["period"] for month in manifest["months"]] == ["2025-03", "2025-04", "2025-05"]
assert all(len(i["sha256"]) == 64 for month in manifest["months"] for i in month["inputs"])
P
done

case_ "documents are marked, named by month and provider, and the same for any number of workers"
results=$work/documents again kronoberg --documents
expect_status 3
expect_equal "documents" "$(cd "$work/documents" && find . -name '*.pdf' | wc -l)" 12
first=$(files "$work/documents")
document=$work/documents/invoices/2025-04/draft-559921-0878.pdf
for text in 'Omräkning' 'Demonstration'; do
    pdftotext -layout "$document" - | holds -F "$text" || fail "the document does not say $text"
done
results=$work/documents again kronoberg --documents --threads 1
expect_equal "one worker" "$(files "$work/documents")" "$first"
case_ "without documents again, none stays behind"
results=$work/documents again kronoberg
expect_equal "files" "$(files "$work/documents")" "$(files "$work/results/kronoberg")"

case_ "an issue date stands in the drafts and changes nothing else"
results=$work/dated again jamtland --issue-date 2031-01-02
expect_status 3
expect_equal "dates" "$(cut -d, -f4 "$work/dated/invoices.csv" | sort -u)" "$(printf '2031-01-02\nissue_date')"
for file in lines usage totals rejects; do
    cmp "$work/dated/$file.csv" "$work/results/jamtland/$file.csv" || fail "$file.csv differs"
done
expect_equal "without it" "$(cut -d, -f4 "$work/results/jamtland/invoices.csv" | sort -u | head -3)" \
    "$(printf '2025-03-31\n2025-04-30\n2025-05-31')"

case_ "what is compared with the ledger in a run is not looked at"
cp -r templates "$work/strict"
sed -i 's/^  share: 50$/  share: 1/; s/^  least: 1000$/  least: 1/' "$work/strict/jamtland/region.yaml"
strict=(--region "$work/strict/jamtland" --data "$root/fixtures/jamtland")
mkdir "$work/here" # where the default of --out is that of the runs
ln -s ../strict-out "$work/here/out"
for month in 2025-03 2025-04; do
    run run "${strict[@]}" --out "$work/strict-out" --period "$month" --issue-date 2025-06-05
    expect_status 3
done
run run "${strict[@]}" --out "$work/strict-out" --period 2025-05 --issue-date 2025-06-05 --dry-run
expect_text '[deviation]'
(cd "$work/here" && run rerun "${strict[@]}" --period 2025-05 --results "$work/strict-results" && exit "$status")
[ $? -eq 3 ] || fail "exit status" "$(cat "$work/stderr")"
! holds -F '[deviation' "$work/stderr" || fail "it looked at the ledger" "$stderr"
cmp "$work/strict-results/lines.csv" "$work/strict-out/jamtland/2025-05-draft/lines.csv" || fail "the lines differ"

# ---- what if ---------------------------------------------------------------------------------------------------------
only_service_changes() { # file, file, service
    python3 - "$@" <<'P' || fail "the wrong lines changed"
import csv, sys
def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
before, after = rows(sys.argv[1]), rows(sys.argv[2])
assert len(before) == len(after)
changed = 0
for a, b in zip(before, after):
    a["price_source"] = b["price_source"] = ""
    differs = a != b
    assert differs == (a["service_code"] == sys.argv[3] and a["unit_price_kr"] == "2.85"), (a, b)
    assert not differs or (b["unit_price_kr"] == "3.85" and b["quantity"] == a["quantity"])
    changed += differs
assert changed > 0
P
}
sed 's/price: 2\.85$/price: 3.85/' templates/jamtland/prices.yaml >"$work/raised.yaml"
cp -r templates "$work/changed" && cp "$work/raised.yaml" "$work/changed/jamtland/prices.yaml"

case_ "what if: another price list"
results=$work/raised again jamtland --prices "$work/raised.yaml"
expect_status 3
expect_text "with raised.yaml"
only_service_changes "$work/results/jamtland/lines.csv" "$work/raised/lines.csv" primarvardskvalitet
holds -F '<dt>Prislista</dt><dd><bdi>raised.yaml</bdi>' <"$work/raised/index.html" || fail "the page does not name the list"
cmp "$work/raised/usage.csv" "$work/results/jamtland/usage.csv" || fail "the usage changed"
case_ "what if: a changed region folder"
templates=$work/changed results=$work/changed-lines again jamtland
expect_status 3
only_service_changes "$work/results/jamtland/lines.csv" "$work/changed-lines/lines.csv" primarvardskvalitet

# ---- prices as they were issued --------------------------------------------------------------------------------------
case_ "issued prices: of a region folder whose prices have changed since"
templates=$work/changed results=$work/as-issued again jamtland --issued-prices
expect_status 3
cmp "$work/as-issued/lines.csv" "$work/results/jamtland/lines.csv" || fail "the lines differ"
grep -F '"price_list_of_run": 3' "$work/as-issued/manifest.json" >"$work/found" || fail "the manifest does not say it"
case_ "issued prices: of a region that has none of its own; a demonstration stays one"
own_prices=yes results=$work/as-issued-k again kronoberg --issued-prices --documents
expect_status 3
cmp "$work/as-issued-k/lines.csv" "$work/results/kronoberg/lines.csv" || fail "the lines differ"
pdftotext -layout "$work/as-issued-k/invoices/2025-04/draft-559921-0878.pdf" - | holds -F Demonstration ||
    fail "the document does not say that its prices are a demonstration's"
case_ "issued prices: those of the run that billed the month, not of its correction"
cp -r "$work/out" "$work/corrected"
run correct --region "$work/changed/jamtland" --period 2025-05 --data fixtures/jamtland --issue-date 2025-07-01 \
    --out "$work/corrected"
expect_status 3
run rerun --region templates/jamtland --period $range --data fixtures/jamtland --results "$work/as-billed" \
    --issued-prices --out "$work/corrected"
expect_status 3
cmp "$work/as-billed/lines.csv" "$work/results/jamtland/lines.csv" || fail "the lines differ"
case_ "issued prices: months that were not issued are named"
period=2025-01..2025-06 results=$work/none again jamtland --issued-prices
expect_status 10
expect_text "has no invoices of 2025-01, 2025-02, 2025-06"
[ ! -e "$work/none" ] || fail "something was written"
case_ "issued prices: a month that was issued before ledgers kept them is named"
cp -r "$work/out" "$work/early"
python3 - "$work/early/jamtland/ledger.sqlite" <<'P' || fail "the ledger could not be changed"
import sqlite3, sys
ledger = sqlite3.connect(sys.argv[1])
for table in "price_tier", "price", "price_list":
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    for (name,) in ledger.execute(triggers, (table,)).fetchall():
        ledger.execute(f"DROP TRIGGER {name}")
    ledger.execute(f"DELETE FROM {table} WHERE run = 2")
ledger.commit()
P
run rerun --region templates/jamtland --period $range --data fixtures/jamtland --results "$work/none" --issued-prices \
    --out "$work/early"
expect_status 10
expect_text "--issued-prices for 2025-04: "
[ ! -e "$work/none" ] || fail "something was written"
case_ "issued prices: no ledger"
run rerun --region templates/jamtland --period $range --data fixtures/jamtland --results "$work/none" --issued-prices \
    --out "$work/nothing-issued"
expect_status 10
expect_text "$work/nothing-issued/jamtland/ledger.sqlite"
case_ "issued prices exclude a price list"
results=$work/none again jamtland --issued-prices --prices "$work/raised.yaml"
expect_status 2
expect_text "exclude each other"

# ---- where the folder may lie ----------------------------------------------------------------------------------------
refused() { # what, folder, expected text
    case_ "refused: $1"
    results=$2 again jamtland
    expect_status 2
    expect_text "$3"
    expect_equal "stdout" "$stdout" ""
}
mkdir -p "$work/filled" "$work/data" "$work/empty"
echo mine >"$work/filled/notes.txt"
cp -r fixtures/jamtland/2025-0[345] "$work/data"
ln -s "$work/out/jamtland/2025-04" "$work/link"
before=$(cd "$work" && find out data filled changed -type f -exec sha256sum {} + | sort -k 2)
refused "a region's issued results" "$work/out/jamtland" "where a region's results are issued"
refused "below them" "$work/out/jamtland/rerun" "where a region's results are issued"
refused "below a month of them" "$work/out/jamtland/2025-04/a/b" "where a region's results are issued"
refused "the same by a link" "$work/link/a" "where a region's results are issued"
refused "a folder with files of somebody else" "$work/filled" "not what an earlier rerun wrote"
refused "a file" "$work/filled/notes.txt" "not what an earlier rerun wrote"
refused "below a file" "$work/filled/notes.txt/a" "Not a directory"
refused "the root" / "no name for a folder"
refused "a name that could not be listed" "$work/a\\b" "no name for a folder"
refused "up and down again" "$work/nowhere/../a" "no name for a folder"
data=$work/data refused "among the exports" "$work/data/rerun" "where the exports are"
data=$work/data refused "in a month's delivery" "$work/data/2025-04/rerun" "which is a delivery"
data=$work/data/2025-04 period=2025-04 refused "the delivery itself" "$work/data/2025-04" "where the exports are"
templates=$work/changed refused "in the region folder" "$work/changed/jamtland/rerun" "which is a region folder"
expect_equal "files" "$(cd "$work" && find out data filled changed -type f -exec sha256sum {} + | sort -k 2)" "$before"
case_ "an empty folder, a trailing slash, and folders that are not there yet"
results=$work/empty/ again jamtland
expect_status 3
expect_equal "files" "$(files "$work/empty")" "$(files "$work/results/jamtland")"
results=$work/a/b/c again jamtland
expect_status 3
expect_equal "files" "$(files "$work/a/b/c")" "$(files "$work/results/jamtland")"
case_ "refused: where the region's results will be issued"
mkdir "$work/later"
for name in out/jamtland out/jamtland/rerun; do
    status=0
    (cd "$work/later" && "$program" rerun --region "$root/templates/jamtland" --period $range \
        --data "$root/fixtures/jamtland" --results $name) 2>"$work/stderr" || status=$?
    stderr=$(cat "$work/stderr")
    expect_status 2
    expect_text "where a region's results are issued"
done
expect_equal "files" "$(ls -A "$work/later")" ""
templates=$work/changed refused "in what the region folder extends" "$work/changed/common/rerun" "which region folders extend"

# What stands there is looked at before anything is computed, and stays as it is.
stays() { # what, expected text, options: a rerun into $work/empty is refused
    local before
    case_ "refused: $1"
    before=$(cd "$work" && find empty .empty.* -type f -exec sha256sum {} + | sort -k 2)
    results=$work/empty again jamtland "${@:3}"
    expect_status 2
    expect_text "$2"
    expect_equal "files" "$(cd "$work" && find empty .empty.* -type f -exec sha256sum {} + | sort -k 2)" "$before"
}
stays "the rerun of another price list" "of another region, period or price list" --prices "$work/raised.yaml"
stays "that of the region's own prices, for those as issued" "name another folder" --issued-prices
period=2025-04 stays "the rerun of another period" "of another region, period or price list"
case_ "refused: the rerun of another region"
results=$work/empty again kronoberg
expect_status 2
expect_text "of another region, period or price list"
echo mine >"$work/empty/notes.txt"
stays "a result that somebody put a file into" "notes.txt does not belong there"
rm "$work/empty/notes.txt"
cp "$work/empty/lines.csv" "$work/lines.csv"
echo >>"$work/empty/lines.csv"
stays "a result that somebody edited" "lines.csv is not as it was written"
mv "$work/lines.csv" "$work/empty/lines.csv"
cp "$work/.empty.lock" "$work/lock"
echo "my own notes" >"$work/.empty.lock"
stays "a lock that is none" "was not written by a rerun"
mv "$work/lock" "$work/.empty.lock"
mkdir "$work/.empty.stage"
echo mine >"$work/.empty.stage/thesis.txt"
stays "a stage that is none" "was not written by a rerun"
mv "$work/.empty.stage/thesis.txt" "$work/.empty.stage/.thesis.xlsx.part"
stays "a stage with a part of a file that is none" "was not written by a rerun"
mv "$work/.empty.stage/.thesis.xlsx.part" "$work/.empty.stage/thesis.txt"
rm "$work/.empty.stage/thesis.txt"
mkdir -p "$work/.empty.stage/invoices/mine"
stays "a stage with a folder of documents that is none" "was not written by a rerun"
rmdir "$work/.empty.stage/invoices/mine"
case_ "a stage that a killed rerun left is removed"
for name in lines.csv lines.excel.csv .usage.excel.csv.part lists.xlsx .followup.xlsx.part index.en.html; do
    echo half >"$work/.empty.stage/$name"
done
results=$work/empty again jamtland
expect_status 3
[ ! -e "$work/.empty.stage" ] || fail "it stays"
expect_equal "files" "$(files "$work/empty")" "$(files "$work/results/jamtland")"

case_ "a rerun's folder with a period's name is no sign of a lost ledger"
cp -r "$work/results/jamtland" "$work/2025-05"
mkdir -p "$work/afresh/jamtland" && mv "$work/2025-05" "$work/afresh/jamtland/2025-03"
out=$work/afresh bill jamtland 2025-04
expect_status 3

# ---- what holds it ---------------------------------------------------------------------------------------------------
case_ "held months are all told, and what was there stays"
rm "$work/data/2025-03/enheter.csv" "$work/data/2025-05/sms.csv"
rm -f "$work/data"/*/kontroll.csv
first=$(files "$work/results/jamtland")
data=$work/data again jamtland
expect_status 4
for month in 2025-03 2025-05; do
    holds "^debitera: error: jamtland $month: hold \[" "$work/stderr" || fail "no hold of $month" "$stderr"
done
expect_text "held: nothing written"
expect_equal "stdout" "$stdout" ""
expect_equal "files" "$(files "$work/results/jamtland")" "$first"
case_ "held, for scripts"
data=$work/data again jamtland --json
expect_status 4
python3 - "$work/stdout" <<'P' || fail "the verdict" "$stdout"
import json, sys
verdict = json.load(open(sys.argv[1]))
assert verdict["exit_status"] == 4 and len(verdict["months"]) == 3
assert verdict["totals"] is None and all(month["totals"] is None for month in verdict["months"])
holds = [sum(f["severity"] == "hold" for f in month["findings"]) for month in verdict["months"]]
assert holds[0] > 0 and holds[2] > 0, holds
P
case_ "a damaged export of one month, a hold of another"
printf 'x' >"$work/data/2025-04/listade.csv.gz"
data=$work/data again jamtland
expect_status 10
holds "^debitera: error: jamtland 2025-04: invalid \[" "$work/stderr" || fail "nothing of 2025-04" "$stderr"
holds "^debitera: error: jamtland 2025-05: hold \[" "$work/stderr" || fail "nothing of 2025-05" "$stderr"
expect_equal "files" "$(files "$work/results/jamtland")" "$first"

case_ "months without a delivery are named"
period=2025-01..2025-06 data=$work/data results=$work/none again jamtland
expect_status 10
expect_text "none for 2025-01, 2025-02, 2025-06;"
[ ! -e "$work/none" ] || fail "something was written"
case_ "no month at all has one"
period=2019-01..2019-02 data=$work/data results=$work/none again jamtland
expect_status 10
expect_text "none for 2019-01..2019-02"

case_ "the delivery of one month itself"
period=2025-05 data=fixtures/jamtland/2025-05 results=$work/single again jamtland --json
expect_status 3
python3 - "$work/stdout" <<'P' || fail "the verdict" "$stdout"
import json, sys
verdict = json.load(open(sys.argv[1]))
assert verdict["period"] == "2025-05" and verdict["region"] == "jamtland" and verdict["exit_status"] == 3
assert verdict["totals"] == verdict["months"][0]["totals"] and verdict["totals"]["lines"] > 0
P
months=(2025-05)
same_as_issued jamtland "$work/single"

case_ "a second rerun into the same folder is told who holds the lock"
python3 - "$work/results/.jamtland.lock" "$work/held" <<'P' &
import fcntl, struct, sys, time
lock = open(sys.argv[1], "r+")
fcntl.fcntl(lock, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
open(sys.argv[2], "w").write("held")
time.sleep(30)
P
holder=$!
for _ in $(seq 100); do [ -s "$work/held" ] && break; sleep 0.1; done
again jamtland
expect_status 11
expect_text "lock"
kill "$holder"
wait "$holder" 2>/dev/null
again jamtland
expect_status 3

case_ "an output that cannot be written leaves what was there"
first=$(files "$work/results/jamtland")
(ulimit -f 64 && again jamtland --documents && exit "$status")
[ $? -eq 12 ] || fail "exit status" "$(cat "$work/stderr")"
expect_equal "files" "$(files "$work/results/jamtland")" "$first"
expect_equal "beside it" "$(find "$work/results" -name '.*.stage')" ""
finish
