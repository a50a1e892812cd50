# Counting in parts: `meter`, `merge` and `run --usage` give what `run` gives, byte for byte; and what does not fit together
# is refused, with the files' names and what to do.
. tests/system/lib.sh

meter() { # usage file, options; of $region, $month and $data
    local file=$1 options
    shift
    mapfile -t options < <(region_options "$region")
    run meter "${options[@]}" --period "$month" --data "$data" --usage "$file" "$@"
}

meter_parts() { # number of parts; options. Writes $work/part-K
    local of=$1
    shift
    for ((k = 1; k <= of; k++)); do
        meter "$work/part-$k" --part "$k/$of" "$@"
        [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "meter --part $k/$of ended with $status" "$stderr"
    done
}

bill_usage() { # folder for the results, usage file, options
    local into=$1 file=$2 options
    shift 2
    mapfile -t options < <(region_options "$region")
    run run "${options[@]}" --period "$month" --data "$data" --issue-date 2025-07-05 --out "$into" ${file:+--usage "$file"} "$@"
}

same_bytes() { # what, file, file
    cmp -s "$2" "$3" || fail "$1" "$(diff "$2" "$3")"
}

for region in jamtland kronoberg; do
    data=fixtures/$region
    for month in 2025-05 2025-Q2; do
        case_ "$region $month: one usage file bills as the exports do"
        bill_usage "$work/plain" ""
        expect_status 3
        plain=$(tree_hash "$work/plain/$region")
        warnings=$(sed "s/read .*//; s#$work/plain#OUT#" "$work/stderr")
        meter "$work/whole"
        [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "meter ended with $status" "$stderr"
        bill_usage "$work/given" "$work/whole"
        expect_status 3
        expect_equal "files" "$(tree_hash "$work/given/$region")" "$plain"
        expect_equal "warnings" "$(sed "s/read .*//; s#$work/given#OUT#" "$work/stderr")" "$warnings"
        bill_usage "$work/plain" "$work/whole"
        expect_status 0
        expect_text "nothing new"

        for of in 1 3; do
            case_ "$region $month: $of parts, merged in any order, are the whole"
            meter_parts $of --threads $of
            run merge --usage "$work/merged" $(seq -f "$work/part-%g" $of)
            expect_status 0
            same_bytes "merged" "$work/merged" "$work/whole"
            run merge $(seq -f "$work/part-%g" $of -1 1) --usage "$work/merged"
            same_bytes "merged backwards" "$work/merged" "$work/whole"
            bill_usage "$work/merged-$of" "$work/merged"
            expect_equal "files" "$(tree_hash "$work/merged-$of/$region")" "$plain"
        done
        rm -rf "$work"/{plain,given,merged-1,merged-3}
    done

    case_ "$region: sources apart, one of them in parts"
    month=2025-05
    meter "$work/whole"
    meter_parts 2 --source sms
    mapfile -t others < <(python3 -c 'import json, sys
print(*(source[0] for source in json.load(open(sys.argv[1]))["sources"] if source[0] != "sms"), sep="\n")' "$work/whole")
    [ "${#others[@]}" -gt 1 ] || fail "no other sources"
    meter "$work/others" "${others[@]/#/--source=}"
    run merge --usage "$work/sms" "$work/part-2" "$work/part-1"
    expect_status 0
    run merge --usage "$work/merged" "$work/sms" "$work/others"
    expect_status 0
    same_bytes "merged twice" "$work/merged" "$work/whole"
    run merge --usage "$work/merged" "$work/part-1" "$work/others" "$work/part-2"
    same_bytes "merged once" "$work/merged" "$work/whole"
    bill_usage "$work/given" "$work/others"
    expect_status 10
    expect_text "the source sms is missing"
    bill_usage "$work/given" "$work/part-1"
    expect_status 10
    bill_usage "$work/given" "$work/sms"
    expect_status 10
    expect_text "is missing"
done

region=jamtland
month=2025-05
data=fixtures/jamtland

case_ "memory and threads change nothing"
meter "$work/whole" --threads 1
for options in "--threads 2" "--threads 7" "--memory 1" "--threads 3 --memory 1"; do
    meter "$work/other" $options
    same_bytes "$options" "$work/other" "$work/whole"
done

case_ "rejects: the first of all parts are listed, whatever the limit"
for most in 0 1 5; do
    meter "$work/most" --rejects $most
    meter_parts 4 --rejects $most
    run merge --usage "$work/merged" "$work"/part-[1-4]
    same_bytes "--rejects $most" "$work/merged" "$work/most"
done
bill_usage "$work/given" "$work/most"
expect_status 10
expect_text "another --rejects (5, not 100)"

case_ "what holds a run holds it from a usage file too: double listings, days without a snapshot"
cp -r templates "$work/holding"
cp -r fixtures/jamtland/2025-05 "$work/daily"
(cd "$work/holding/jamtland" && sed -i 's/double_listing: newest/double_listing: hold/' sources.yaml)
add_meter "$work/holding/jamtland/meters.yaml" listed-days listade "count: census" "census: daily-average"
(cd "$work/holding" && sed -i '/^      from: Listad från$/d; s/^      to: Listad till$/      time: Listad från/; /listed_to: last-day/d' \
    jamtland/sources.yaml)
python3 - "$work/daily" <<'PYTHON'
import datetime, glob, gzip, os, sys
folder = sys.argv[1]
for path in glob.glob(folder + "/listade*"):
    os.remove(path)
units = [line.split(b";")[0] for line in open(folder + "/enheter.csv", "rb").read().splitlines()[1:]]
with open(folder + "/listade.csv", "wb") as out:
    out.write("Personnummer;Vårdenhet;Listad från;Listad till\r\n".encode("windows-1252"))
    for day in range(1, 32):
        for person in range(40):
            if day in (7, 21) or (day == 9 and person % 5):
                continue
            out.write(b"19900101-%04d;%s;2025-05-%02d;\r\n" % (person, units[person % 3], day))
    out.write(b"19900101-0001;%s;2025-05-01;\r\n" % units[0])
PYTHON
rm "$work"/daily/kontroll*
sed -i '/^  - code: kontroll$/,$d' "$work/holding/jamtland/sources.yaml"
held() { # options; of a run or check on these exports: everything it says, sorted as it says it
    run check --region "$work/holding/jamtland" --period 2025-05 --data "$work/daily" "$@"
    expect_status 4
    sed 's/[0-9]* records read.*//' "$work/stderr"
}
held >"$work/held"
stdout='' stderr=$(cat "$work/held")
expect_text "listade has no record of 2025-05-07, 2025-05-21"
expect_text "hold [double-listings] listade: 1 time a person was listed at more than one care unit on a census day"
for of in 1 3; do
    for ((k = 1; k <= of; k++)); do
        run meter --region "$work/holding/jamtland" --period 2025-05 --data "$work/daily" --usage "$work/part-$k" --part $k/$of
        [ "$status" -eq 3 ] || fail "meter of the snapshots ended with $status" "$stderr"
        [ $of -ne 1 ] || expect_text "warning: jamtland 2025-05: [double-listings] listade: 1 time"
    done
    run merge --usage "$work/merged" $(seq -f "$work/part-%g" $of)
    expect_status 0
    expect_equal "what holds it, in $of parts" "$(held --usage "$work/merged")" "$(cat "$work/held")"
done

case_ "a month is billed when its exports are gone; new ones are not overlooked"
mkdir -p "$work/kept/2025-05"
cp fixtures/jamtland/2025-05/* "$work/kept/2025-05"
bill_usage "$work/plain" ""
plain=$(tree_hash "$work/plain/jamtland")
mapfile -t exports < <(python3 -c 'import json, sys
for counted in json.load(open(sys.argv[1]))["deliveries"][0]["counted"]:
    print(*(file["name"] for file in counted["inputs"]), sep="\n")' "$work/whole")
(cd "$work/kept/2025-05" && rm "${exports[@]}")
data=$work/kept
bill_usage "$work/given" "$work/whole"
expect_status 3
expect_equal "files" "$(tree_hash "$work/given/jamtland")" "$plain"
rm -r "$work/given"
cp fixtures/jamtland/2025-05/sms.csv "$work/kept/2025-05/sms_late.csv"
bill_usage "$work/given" "$work/whole"
expect_status 10
expect_text "sms_late.csv: is not among the files of the usage file"
mv "$work/kept/2025-05/sms_late.csv" "$work/kept/2025-05/sms.csv"
echo >>"$work/kept/2025-05/sms.csv"
bill_usage "$work/given" "$work/whole"
expect_status 10
expect_text "is not as long as when it was counted"
sed '$s/^./#/' fixtures/jamtland/2025-05/sms.csv >"$work/kept/2025-05/sms.csv"
for command in bill_usage check; do
    if [ $command = check ]; then
        run check --region templates/jamtland --period 2025-05 --data "$data" --usage "$work/whole"
    else
        bill_usage "$work/given" "$work/whole"
    fi
    expect_status 10
    expect_text "sms.csv: is not the file that was counted (SHA-256); count again with meter"
done
[ ! -e "$work/given/jamtland/ledger.sqlite" ] || fail "something was issued"
cp fixtures/jamtland/2025-05/sms.csv "$work/kept/2025-05"
bill_usage "$work/given" "$work/whole"
expect_status 3
rm -r "$work/given" "$work/kept/2025-05/sms.csv"

case_ "counted on other care units, it is refused; other registers may come later"
cp "$work"/kept/2025-05/enheter.csv "$work/units"
tail -1 "$work/units" | sed 's/SE[0-9]*-/SE9999999999-/' >>"$work/kept/2025-05/enheter.csv"
bill_usage "$work/given" "$work/whole"
expect_status 10
expect_text "counted on other care units"
cp "$work/units" "$work/kept/2025-05/enheter.csv"
rm "$work"/kept/2025-05/{abonnemang,debiteringar,kontroll}.csv
meter "$work/early" --source sms
expect_status 4
expect_text "no file of the source sms"
expect_text "held: nothing counted"
cp fixtures/jamtland/2025-05/{sms*,listade*,ebrev*,teleq*} "$work/kept/2025-05"
meter "$work/early"
same_bytes "before the other registers came" "$work/early" "$work/whole"
data=fixtures/jamtland

case_ "where a metered service needs a subscription, usage is counted on the subscriptions too"
region=kronoberg
data=$work/subscribed
mkdir "$data"
cp -r fixtures/kronoberg/2025-05 "$data"
rm "$data"/2025-05/control.csv
templates=$work/uncontrolled
cp -r templates "$templates"
sed -i '/^  - code: control$/,$d' "$templates/kronoberg/sources.yaml"
count_subscribed() { # usage file, options
    local file=$1
    shift
    run meter --region "$templates/kronoberg" --prices fixtures/kronoberg/prices-demo.yaml --period 2025-05 --data "$data" \
        --usage "$file" "$@"
}
check_subscribed() { # usage file
    run check --region "$templates/kronoberg" --prices fixtures/kronoberg/prices-demo.yaml --period 2025-05 --data "$data" \
        --usage "$1"
}
count_subscribed "$work/whole"
expect_status 3
grep -q '\["subscriptions.csv", "[0-9a-f]\{64\}"\]' "$work/whole" || fail "the subscriptions are not among the registers counted on"
! grep -q charges.csv "$work/whole" || fail "the charges are among the registers counted on"
check_subscribed "$work/whole"
expect_status 3
line=$(grep -m 1 ',sms-teleq,' "$data/2025-05/subscriptions.csv")
[ -n "$line" ] || fail "no subscription of sms-teleq in the delivery"
cp "$data/2025-05/subscriptions.csv" "$work/subscriptions"

case_ "subscriptions that have changed since are told, and parts of both are not merged"
awk -F , -v OFS=, -v row="$line" '$0 == row { $5 = "2025-05-10" } { print }' "$work/subscriptions" \
    >"$data/2025-05/subscriptions.csv"
check_subscribed "$work/whole"
expect_status 10
expect_text "the subscriptions of $data/2025-05/subscriptions.csv have changed since it was counted"
expect_text "count again with meter"
count_subscribed "$work/part-2" --part 2/2
expect_status 3
grep -q '"2025-05-10"' "$work/part-2" || fail "no slot begins where the subscription does"
cp "$work/subscriptions" "$data/2025-05/subscriptions.csv"
count_subscribed "$work/part-1" --part 1/2
run merge --usage "$work/merged" "$work/part-1" "$work/part-2"
expect_status 10
expect_text "registers of care units or subscriptions"

case_ "without its subscriptions nothing is counted there"
rm "$data/2025-05/subscriptions.csv"
check_subscribed "$work/whole"
expect_status 10
expect_text "was counted with subscriptions.csv, which is not in $data/2025-05"
count_subscribed "$work/none"
expect_status 4
expect_text "held: nothing counted"
[ ! -e "$work/none" ] || fail "a usage file was written"
region=jamtland
data=fixtures/jamtland
run meter --region templates/jamtland --period 2025-05 --data "$data" --usage "$work/whole"
grep -q 'abonnemang.csv' "$work/whole" && fail "a region without such services counts on subscriptions"

case_ "usage of another period, region or price list is refused"
month=2025-04 meter "$work/april"
bill_usage "$work/given" "$work/april"
expect_status 10
expect_text "another period (2025-04, not 2025-05)"
run run --region templates/kronoberg --period 2025-05 --data fixtures/kronoberg --issue-date 2025-06-05 \
    --out "$work/given" --usage "$work/whole"
expect_status 10
expect_text "another region (jamtland, not kronoberg)"
cp -r templates "$work/templates"
echo "# changed" >>"$work/templates/jamtland/meters.yaml"
run run --region "$work/templates/jamtland" --period 2025-05 --data fixtures/jamtland --issue-date 2025-06-05 \
    --out "$work/given" --usage "$work/whole"
expect_status 10
expect_text "another content of the region folder"
expect_text "give the --prices it was counted with"

case_ "merge refuses, and names both files"
refuse_merge() { # text, files
    local text=$1
    shift
    rm -f "$work/refused"
    run merge --usage "$work/refused" "$@"
    expect_status 10
    expect_text "$text"
    [ ! -e "$work/refused" ] || fail "a file was written"
}
meter_parts 3
cp "$work/part-2" "$work/again"
refuse_merge "$work/part-2 and $work/again both hold part 2 of 3" "$work"/part-[12] "$work/again"
refuse_merge "are missing beside $work/part-1: 3/3" "$work"/part-[12]
refuse_merge "$work/part-1 and $work/april are of different periods" "$work"/part-[123] "$work/april"
meter "$work/half" --part 1/2
refuse_merge "holds one of 3 parts" "$work"/part-[123] "$work/half"
refuse_merge "holds the whole source" "$work/whole" "$work/half"
refuse_merge "$work/whole and $work/most are of different --rejects (100 and 5)" "$work/whole" "$work/most"
meter "$work/first" --part 1/2
mkdir "$work/other-sms" && cp fixtures/jamtland/2025-05/* "$work/other-sms"
sed -i '$d' "$work/other-sms/sms.csv"
data=$work/other-sms meter "$work/second" --part 2/2
refuse_merge "$work/first and $work/second are of different exports" "$work/first" "$work/second"

case_ "a changed or cut usage file is refused"
sed 's/"rejects_listed": 100/"rejects_listed": 101/' "$work/whole" >"$work/changed"
refuse_merge "$work/changed: is no usage file, or was cut or changed" "$work/changed"
head -c 1000 "$work/whole" >"$work/changed"
refuse_merge "$work/changed: is no usage file" "$work/changed"
bill_usage "$work/given" "$work/changed"
expect_status 10
refuse_merge "$work/none: cannot be opened" "$work/none"
[ ! -e "$work/given/jamtland/ledger.sqlite" ] || fail "something was issued"

case_ "a usage file of numbers that cannot be counted is refused"
python3 - "$work/whole" "$work" <<'PYTHON'
import hashlib, re, sys
whole = open(sys.argv[1], encoding="utf-8").read()
def forge(name, pattern, replacement):
    text, count = re.subn(pattern, replacement, whole, count=1)
    assert count == 1, name
    body = text[:text.rindex('"sha256": "')]
    open(f"{sys.argv[2]}/{name}", "w", encoding="utf-8", newline="").write(
        f'{body}"sha256": "{hashlib.sha256(body.encode()).hexdigest()}"\n}}\n')
forge("sealed", "$", "")
forge("negative", r'(\["[^"]*", "[^"]*", "2025-05-01", "2025-05-\d\d", )(\d+\])', r"\1-\2")
forge("unbalanced", r'\{"read": (\d+)', r'{"read": 1\1')
PYTHON
same_bytes "the seal" "$work/sealed" "$work/whole"
for forged in negative unbalanced; do
    bill_usage "$work/forged" "$work/$forged"
    expect_status 10
    expect_text "$work/$forged: is no usage file, or was cut or changed"
done

case_ "a file that cannot be written is an error, and the old one stays"
cp "$work/whole" "$work/old"
run merge --usage "$work/no/such/folder" "$work/whole"
expect_status 12
run merge --usage "$work" "$work/whole"
expect_status 12
expect_text "no regular file"
status=0
(ulimit -f 1 && exec "$program" merge --usage "$work/old" "$work/whole") 2>"$work/stderr" || status=$?
expect_status 12
same_bytes "the old file" "$work/old" "$work/whole"
stdout='' stderr=$(cat "$work/stderr")
expect_text "$work/old: is not written"
expect_equal "nothing is left" "$(find "$work" -name '.*.part')" ""

case_ "where a usage file is to be written is looked at before anything is read"
data=$work/nowhere meter "$work/no/such/folder"
expect_status 12
expect_text "$work/no/such/folder: no file can be made in its folder"
printf '%s' "$stderr" | holds -F ".part" && fail "a name that nobody gave" "$stderr"
data=$work/nowhere meter "$work"
expect_status 12
expect_text "no regular file"
run merge --usage "$work/no/such/folder" "$work/nowhere"
expect_status 12

case_ "what is no usage file is not written over"
mkdir "$work/precious" && cp fixtures/jamtland/2025-05/* "$work/precious"
before=$(tree_hash "$work/precious")
data=$work/precious meter "$work/precious/sms.csv"
expect_status 2
expect_text "$work/precious/sms.csv: exists and is no usage file; name another"
run merge --usage "$work/precious/sms.csv" "$work/whole"
expect_status 2
: >"$work/empty"
data=$work/nowhere meter "$work/empty"
expect_status 2
data=$work/precious meter "$work/precious/sms_2025.csv"
expect_status 2
expect_text "$work/precious/sms_2025.csv: in the delivery this name is an export's, of the source sms"
mkdir "$work/monthly" && cp -r "$work/precious" "$work/monthly/2025-05"
data=$work/monthly meter "$work/monthly/2025-05/../2025-05/sms_2025.csv"
expect_status 2
expect_equal "the delivery" "$(tree_hash "$work/precious")" "$before"
data=$work/precious meter "$work/sms_2025.csv"
expect_status 3
same_bytes "elsewhere any name will do" "$work/sms_2025.csv" "$work/whole"
data=$work/precious meter "$work/sms_2025.csv" --source sms
expect_status 3

case_ "merge takes a file once, and writes over none of them"
cp "$work/whole" "$work/input"
ln "$work/input" "$work/hard-link"
ln -s input "$work/soft-link"
for file in input hard-link soft-link; do
    run merge --usage "$work/input" "$work/$file"
    expect_status 2
    expect_text "--usage $work/input: is one of the files to be merged"
    run merge --usage "$work/refused" "$work/input" "$work/$file"
    expect_status 2
    expect_text "$work/$file is given twice"
done
same_bytes "the file" "$work/input" "$work/whole"
[ ! -e "$work/refused" ] || fail "a file was written"

case_ "meter tells what run would of the records, of a part what is in it"
run check --region templates/jamtland --period 2025-05 --data fixtures/jamtland
warned=$(grep -o '\[\(rejected-records\|mostly-outside-period\|double-listings\|conflicting-duplicates\)\].*' <<<"$stderr")
[ "$(wc -l <<<"$warned")" -ge 3 ] || fail "nothing to compare" "$stderr"
meter "$work/x"
expect_status 3
expect_equal "warnings" "$(grep -o '\[\(rejected-records\|mostly-outside-period\|double-listings\|conflicting-duplicates\)\].*' <<<"$stderr")" \
    "$warned"
same_bytes "the file" "$work/x" "$work/whole"
meter "$work/x" --source teleq
expect_status 3
expect_text "[rejected-records] teleq: 1 of 320"
expect_equal "of sms" "$(grep -c 'sms: ' <<<"$stderr")" 0
meter "$work/x" --source teleq --part 2/2
expect_status 0
cp -r fixtures/jamtland/2025-05 "$work/neutral"
month=2025-04 data=$work/neutral meter "$work/x"
expect_status 3
expect_text "warning: jamtland 2025-04: [mostly-outside-period] sms: nearly all records lie outside the period 2025-04"
run check --region templates/jamtland --period 2025-04 --data "$work/neutral" --usage "$work/x"
expect_status 4
expect_text "hold [mostly-outside-period] sms"

case_ "two at once to one name: one of them is refused, or comes after the other; nothing is mixed"
month=2025-05 data=fixtures/jamtland
meter "$work/alone-sms" --source sms
meter "$work/alone-listade" --source listade
for round in 1 2 3; do
    rm -f "$work/both"
    mapfile -t options < <(region_options "$region")
    for source in sms listade; do
        (
            "$program" meter "${options[@]}" --period "$month" --data "$data" --usage "$work/both" --source "$source" \
                >"$work/both-$source" 2>&1
            printf '%s\n' $? >"$work/both-$source.status"
        ) &
    done
    wait
    for source in sms listade; do
        grep -qx '0\|3\|11' "$work/both-$source.status" || fail "--source $source" "$(cat "$work/both-$source"{,.status})"
    done
    cmp -s "$work/both" "$work/alone-sms" || cmp -s "$work/both" "$work/alone-listade" || fail "neither one's file"
    [ ! -e "$work/.both.part" ] || fail "a part stays"
done
python3 - "$work/.both.part" "$work/ready" "$work/go" <<'PYTHON' &
import fcntl, os, struct, sys, time
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
F_OFD_SETLK = 37
fcntl.fcntl(fd, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
open(sys.argv[2], "w").close()
while not os.path.exists(sys.argv[3]):
    time.sleep(0.01)
PYTHON
until [ -e "$work/ready" ]; do sleep 0.01; done
meter "$work/both" --source sms
expect_status 11
expect_text "/both: another run is writing it: wait until it has ended"
cmp -s "$work/both" "$work/alone-sms" || cmp -s "$work/both" "$work/alone-listade" || fail "the file has changed"
touch "$work/go"
wait
meter "$work/both" --source sms
same_bytes "after a run that was killed" "$work/both" "$work/alone-sms"

case_ "damaged exports and missing registers are not counted"
cp -r fixtures/jamtland/2025-05 "$work/damaged"
truncate -s -9 "$work"/damaged/listade*.gz
data=$work/damaged meter "$work/damaged-usage"
expect_status 10
expect_text "unusable-input"
rm "$work"/damaged/enheter.csv
cp fixtures/jamtland/2025-05/listade* "$work/damaged"
data=$work/damaged meter "$work/damaged-usage"
expect_status 4
expect_text "missing-source"
[ ! -e "$work/damaged-usage" ] || fail "a file was written"

case_ "options"
meter "$work/x" --source nonsense
expect_status 2
expect_text "no source of events or listings of this code; it has listade, sms, ebrev, teleq"
meter "$work/x" --source enheter
expect_status 2
meter "$work/x" --part 4/3
expect_status 2
run merge --usage "$work/x"
expect_status 2

case_ "how much was read, and how fast"
meter "$work/x" --verbose
expect_text " records, "
expect_text " GB/s)"
meter "$work/x"
expect_equal "silence" "$(grep -c GB/s <<<"$stderr")" 0

case_ "no person and no id stands in a usage file"
python3 - "$work/whole" <<'PYTHON' || fail "a personal number or an id in the usage file"
import csv, glob, gzip, sys
usage = open(sys.argv[1], encoding="utf-8").read()
seen = 0
for path in glob.glob("fixtures/jamtland/2025-05/listade*") + glob.glob("fixtures/jamtland/2025-05/sms*"):
    opener = gzip.open if path.endswith(".gz") else open
    for row in csv.reader(opener(path, "rt", encoding="utf-8-sig", errors="replace"), delimiter=";"):
        for field in row:
            digits = "".join(c for c in field if c.isdigit())
            if len(digits) in (10, 12) and digits == field.replace("-", "").replace("+", ""):
                seen += 1
                if f'"{field}"' in usage or field in usage.split():
                    sys.exit(1)
sys.exit(seen == 0)
PYTHON
finish
