# Every way in which exports go wrong (domain: what exports look like and how they go wrong): a clear error or a
# counted reject with file, record and column; nothing lost, nothing issued by mistake.
. tests/system/lib.sh

delivery=$work/delivery
accounts() { # source, field: from the manifest of the last dry run
    python3 -c 'import json, sys
manifest = json.load(open(sys.argv[1], encoding="utf-8"))
total = 0
for entry in manifest["inputs"]:
    if entry["source"] == sys.argv[2]:
        accounting = entry["accounting"]
        flat = {**accounting, **accounting.get("rejected_by_reason", accounting.get("reasons", {}))}
        total += flat.get(sys.argv[3], 0)
print(total)' "$work/out/jamtland/2025-05-draft/manifest.json" "$1" "$2"
}
draft() { bill_copy jamtland 2025-05 --dry-run; }
held() { # expected code in the message
    draft
    expect_status 4
    expect_text "$1"
    [ ! -e "$work/out/jamtland/2025-05-draft" ] || fail "a held run wrote results"
}
damaged() { # expected text
    draft
    expect_status 10
    expect_text "$1"
    [ ! -e "$work/out/jamtland/2025-05-draft" ] || fail "a run with damaged input wrote results"
}
fresh() {
    rm -rf "$work/out"
    copy_delivery jamtland 2025-05
    rm "$delivery/sms_omsand.csv" # a copy of sms.csv; changed, it would be one no longer
}
# Appends one record to the SMS export and expects one more reject of that reason, listed with its place.
rejected() { # reason, column, record
    fresh
    draft
    local before records
    before=$(accounts sms "$1")
    records=$(wc -l <"$delivery/sms.csv")
    printf '%b' "$3" >>"$delivery/sms.csv"
    draft
    expect_status 3
    expect_equal "count of $1" "$(accounts sms "$1")" "$((before + 1))"
    expect_text "$1"
    grep -q "sms.csv,$((records + 1)),$((records + 1)),$2,$1," "$work/out/jamtland/2025-05-draft/rejects.csv" ||
        fail "not listed as record and line $((records + 1)), column '$2'" "$(cat "$work/out/jamtland/2025-05-draft/rejects.csv")"
}
unit=$(sed -n 2p fixtures/jamtland/2025-05/sms.csv | cut -d';' -f3)

case_ "the delivery as it is"
fresh
draft
expect_status 3
duplicates=$(accounts sms duplicate)

case_ "too few fields"
rejected field-count "" "x1;2025-05-02 10:00:00;$unit\r\n"
case_ "columns shifted by an unquoted delimiter"
rejected field-count "" "x1;2025-05-02 10:00:00;$unit;LEVERERAD;1;2\r\n"
case_ "bytes that Windows-1252 does not have"
rejected bad-encoding Status "x1;2025-05-02 10:00:00;$unit;LEV\x81;1\r\n"
case_ "a control character"
rejected bad-encoding Status "x1;2025-05-02 10:00:00;$unit;LEV\x01;1\r\n"
case_ "NUL"
rejected bad-encoding Meddelande-id "x\0001;2025-05-02 10:00:00;$unit;LEVERERAD;1\r\n"
case_ "a date that does not exist"
rejected bad-date Skickat "x1;2025-02-30 10:00:00;$unit;LEVERERAD;1\r\n"
case_ "a date that is missing"
rejected bad-date Skickat "x1;NULL;$unit;LEVERERAD;1\r\n"
case_ "24:00"
rejected bad-date Skickat "x1;2025-05-02 24:00:00;$unit;LEVERERAD;1\r\n"
case_ "no unit"
rejected missing-unit Vårdenhet "x1;2025-05-02 10:00:00;-;LEVERERAD;1\r\n"
case_ "an unknown unit"
rejected unknown-unit Vårdenhet "x1;2025-05-02 10:00:00;SE2321000214-ZZZZ;LEVERERAD;1\r\n"
case_ "leading zeros lost"
rejected unknown-unit Vårdenhet "x1;2025-05-02 10:00:00;2,35E+09;LEVERERAD;1\r\n"
case_ "no id"
rejected missing-id Meddelande-id ";2025-05-02 10:00:00;$unit;LEVERERAD;1\r\n"
case_ "a status that is not declared"
rejected undeclared-status Status "x1;2025-05-02 10:00:00;$unit;KANSKE;1\r\n"
case_ "a number that is none"
rejected bad-number "Antal delar" "x1;2025-05-02 10:00:00;$unit;LEVERERAD;tva\r\n"
case_ "a negative number"
rejected bad-number "Antal delar" "x1;2025-05-02 10:00:00;$unit;LEVERERAD;-1\r\n"
case_ "a trailing total row"
rejected bad-date Skickat "Totalt;;;;12345\r\n"
case_ "a field that is too long"
rejected too-long "" "$(head -c 9000 /dev/zero | tr '\0' x);2025-05-02 10:00:00;$unit;LEVERERAD;1\r\n"

accepted() { # class, record: one more of that class
    fresh
    draft
    local before
    before=$(accounts sms "$1")
    printf '%b' "$2" >>"$delivery/sms.csv"
    draft
    expect_status 3
    expect_equal "count of $1" "$(accounts sms "$1")" "$((before + 1))"
}
case_ "no final newline"
accepted follow-up "x1;2025-05-02 10:00:00;$unit;LEVERERAD;1"
case_ "LF among CRLF, blanks around fields, quotes with a delimiter"
accepted follow-up " \"x;1\" ; 2025-05-02 10:00:00 ;$unit\t;LEVERERAD;1\n"
case_ "a unit code in lower case"
accepted follow-up "x1;2025-05-02 10:00:00;${unit,,};LEVERERAD;1\r\n"
case_ "a date without a time, a compact one, one with an offset"
accepted follow-up "x1;20250502;$unit;LEVERERAD;1\r\n"
accepted follow-up "x1;2025-05-02T10:00:00.000+02:00;$unit;LEVERERAD;1\r\n"
case_ "22:30Z on the last day of April is May"
accepted follow-up "x1;2025-04-30T22:30:00Z;$unit;LEVERERAD;1\r\n"
case_ "22:30Z on the last day of May is June"
accepted outside-period "x1;2025-05-31T22:30:00Z;$unit;LEVERERAD;1\r\n"
case_ "a late row of a closed month"
accepted outside-period "x1;2025-03-02 10:00:00;$unit;LEVERERAD;1\r\n"
case_ "an hour that exists twice or never is outside the period, not a bad date"
accepted outside-period "x1;2025-03-30 02:30:00;$unit;LEVERERAD;1\r\n"
accepted outside-period "x1;2024-10-27 02:30:00;$unit;LEVERERAD;1\r\n"
case_ "a failed message"
accepted not-billable "x1;2025-05-02 10:00:00;$unit;MISSLYCKAD;1\r\n"
case_ "a repeated id"
accepted duplicate "$(sed -n '/;2025-05-.*LEVERERAD/{p;q}' fixtures/jamtland/2025-05/sms.csv | tr -d '\r')\r\n"

case_ "too many rejects hold the run"
fresh
for i in $(seq 60); do printf 'x%d;nej;%s;LEVERERAD;1\r\n' "$i" "$unit"; done >>"$delivery/sms.csv"
held "more than the limit of 0.50 percent"
expect_text "sms.csv: record 935, line 935, column Skickat: bad-date"

case_ "an empty file among others"
fresh
: >"$delivery/sms_tom.csv"
draft
expect_status 3
case_ "a source without any record"
fresh
rm "$delivery"/ebrev*
head -1 fixtures/jamtland/2025-05/ebrev.csv >"$delivery/ebrev.csv"
held ebrev
case_ "an empty file as the only one of its source"
: >"$delivery/ebrev.csv"
held ebrev
case_ "a missing source"
rm "$delivery/ebrev.csv"
held ebrev
case_ "a header without a needed column"
fresh
sed -i '1s/Skickat/Skickad/' "$delivery/sms.csv"
damaged Skickat
case_ "another delimiter"
fresh
tr ';' ',' <"$delivery/ebrev.csv" >"$work/other" && mv "$work/other" "$delivery/ebrev.csv"
damaged "is the delimiter"
case_ "a header with a column twice"
fresh
sed -i '1s/Antal delar/Status/' "$delivery/sms.csv"
damaged Status
case_ "columns in another order, and one more"
fresh
python3 - "$delivery/sms.csv" <<'P'
import sys
rows = open(sys.argv[1], "rb").read().split(b"\r\n")
out = [b";".join([b"ny"] + row.split(b";")[::-1]) if row.count(b";") == 4 else row for row in rows]
open(sys.argv[1], "wb").write(b"\r\n".join(out))
P
before=$(tail -n +2 fixtures/jamtland/2025-05/sms.csv | wc -l)
draft
[ "$(accounts sms follow-up)" -gt $((before / 2)) ] || fail "rows were lost" "$stderr"
case_ "a file that is cut in a record"
fresh
truncate -s -12 "$delivery/ebrev.csv"
damaged ebrev.csv
case_ "a file that ends inside quotes"
fresh
printf 'x1;"2025-05-02' >>"$delivery/sms.csv"
damaged "inside a quoted field"
case_ "a gzip file that is cut"
fresh
listade=$(echo "$delivery"/listade*.gz)
truncate -s -9 "$listade"
damaged listade
case_ "a gzip file with a flipped byte"
fresh
python3 -c 'import sys
data = bytearray(open(sys.argv[1], "rb").read()); data[len(data) // 2] ^= 16; open(sys.argv[1], "wb").write(data)' "$listade"
damaged listade
case_ "something behind the last gzip member"
fresh
printf 'more' >>"$listade"
damaged listade
case_ "several gzip members"
fresh
bill_copy jamtland 2025-05 --dry-run
single=$(accounts listade read)
python3 - "$listade" <<'P'
import gzip, sys
data = gzip.open(sys.argv[1]).read()
with open(sys.argv[1], "wb") as out:
    for start in range(0, len(data), 1000):
        out.write(gzip.compress(data[start:start + 1000]))
P
draft
expect_equal "records" "$(accounts listade read)" "$single"
case_ "a plain file named .gz"
fresh
gzip -dc "$listade" >"$work/plain" && mv "$work/plain" "$listade"
damaged listade
case_ "a gzip file not named so"
fresh
mv "$listade" "${listade%.gz}"
damaged listade
case_ "the same file under two names, plain and packed"
fresh
draft
expect_status 3
sums=$(tail -n +2 "$work/out/jamtland/2025-05-draft/usage.csv")
gzip -c "$delivery/ebrev.csv" >"$delivery/ebrev_igen.csv.gz"
draft
expect_status 3
expect_equal "usage" "$(tail -n +2 "$work/out/jamtland/2025-05-draft/usage.csv")" "$sums"
[ "$(accounts ebrev duplicate)" -ge "$(($(wc -l <"$delivery/ebrev.csv") - 1))" ] || fail "not duplicates"
case_ "registers that are empty hold the run, and every record is still accounted for"
fresh
for f in enheter abonnemang debiteringar; do sed -i '2,$d' "$delivery/$f.csv"; done
held "the source enheter has no record"
case_ "a delivery that is named after another month"
run run --region templates/jamtland --period 2025-05 --data fixtures/jamtland/2025-04 --issue-date 2025-06-05 --out "$work/out"
expect_status 10
expect_text "named after other months"
case_ "a delivery of another month under any name"
fresh
rm "$delivery"/* && cp fixtures/jamtland/2025-02/* "$delivery" && rm "$delivery"/kontroll*
held empty-month
expect_text "nothing to count in 2025-05"
expect_text mostly-outside-period
case_ "a delivery of the next month, with a few late records of this one"
fresh
run run --region "$work/templates/jamtland" --period 2025-04 --data "$delivery" --issue-date 2025-05-05 --out "$work/out"
expect_status 4
expect_text "hold [mostly-outside-period] sms: nearly all records lie outside the period 2025-04 (926 of 933); is it another"
printf '%s' "$stderr" | holds empty-month && fail "held for another reason" "$stderr"
[ ! -e "$work/out/jamtland/ledger.sqlite" ] || fail "something was issued"
case_ "records outside the period: a share of those that repeat nothing, a warning up to 97 percent"
late() { # number of late records; 100 of the month, each twice
    { head -1 "$delivery/sms.csv"
        for round in 1 2; do
            seq 100 | awk -v "unit=$unit" '{printf "m%d;2025-05-02 10:00:00;%s;LEVERERAD;1\r\n", $1, unit}'
        done
        seq "$1" | awk -v "unit=$unit" '{printf "l%d;2025-04-02 10:00:00;%s;LEVERERAD;1\r\n", $1, unit}'; } >"$work/late"
    cp "$work/late" "$delivery/sms.csv"
    draft
    expect_status "$2"
    expect_equal "told" "$(grep -o '\(hold \)\?\[mostly-outside-period\] sms[^;]*' "$work/stderr")" "$3"
}
fresh
late 100 3 ""
late 101 3 "[mostly-outside-period] sms: 101 of 201 records lie outside the period 2025-05"
late 3233 3 "[mostly-outside-period] sms: 3233 of 3333 records lie outside the period 2025-05"
late 3234 4 "hold [mostly-outside-period] sms: nearly all records lie outside the period 2025-05 (3234 of 3334)"
case_ "how many of the rejects are listed"
fresh
sed -i '2s/;[^;]*;/;nej;/; 3s/;[^;]*;/;nej;/' "$delivery/sms.csv"
draft
expect_text "each is listed in rejects.csv, with file, record and column"
bill_copy jamtland 2025-05 --dry-run --rejects 1
expect_text "are listed in rejects.csv (4 of 5); --rejects N lists more"
case_ "every file that is not packed as its name says is told"
fresh
mv "$delivery/sms.csv" "$delivery/sms.csv.gz"
mv "$delivery/ebrev.csv" "$delivery/ebrev.csv.zst"
damaged "[unusable-input] sms.csv.gz: the name ends in .gz"
expect_text "[unusable-input] ebrev.csv.zst: the name ends in .zst"
case_ "monthly folders and exports beside them"
fresh
mkdir "$delivery/2025-05" && cp fixtures/jamtland/2025-05/* "$delivery/2025-05"
damaged "keep the one or the other"
case_ "credits that are larger than the charges"
fresh
provider_unit=$(sed -n 2p "$delivery/enheter.csv" | cut -d';' -f1)
printf 'D-X1;%s;vantrums-tv;2025-05-02;1;-99999,00;LF-X\r\n' "$provider_unit" >>"$delivery/debiteringar.csv"
held negative-invoice
case_ "a stray pair of quotes does not swallow rows"
fresh
sed -i '20s/^/"/; 24s/;/";/' "$delivery/ebrev.csv"
damaged "stray quote"
case_ "a header that looks like UTF-8 in a Windows-1252 source"
fresh
iconv -f cp1252 -t utf-8 "$delivery/enheter.csv" >"$work/utf8" && mv "$work/utf8" "$delivery/enheter.csv"
damaged "set it to utf-8 in sources.yaml"
case_ "open dates of data warehouses"
fresh
draft
sums=$(tail -n +2 "$work/out/jamtland/2025-05-draft/lines.csv")
sed -i 's/^\(A-1003;.*;2022-01-01;\);;/\19999-12-31;;/' "$delivery/abonnemang.csv"
grep -q 9999-12-31 "$delivery/abonnemang.csv" || fail "nothing was changed"
draft
expect_status 3
expect_equal "lines" "$(tail -n +2 "$work/out/jamtland/2025-05-draft/lines.csv")" "$sums"
case_ "UTF-8 in a Windows-1252 source"
fresh
iconv -f cp1252 -t utf-8 "$delivery/vardgivare.csv" >"$work/utf8" && mv "$work/utf8" "$delivery/vardgivare.csv"
draft
[ "$status" -eq 4 ] || [ "$status" -eq 10 ] || fail "status $status" "$stderr"
expect_text vardgivare.csv
case_ "a personal number in a reference"
fresh
printf 'D-X1;%s;vantrums-tv;2025-05-02;1;10,00;19240101-9803\r\n' "$unit" >>"$delivery/debiteringar.csv"
held personal-number
printf '%s\n%s\n' "$stdout" "$stderr" | holds 9803 && fail "the number is in a message"
case_ "a leftover of an editor is not an export"
fresh
cp "$delivery/sms.csv" "$delivery/sms.csv.bak"
draft
expect_status 3
expect_text "sms.csv.bak"
expect_equal "duplicates" "$(accounts sms duplicate)" "$duplicates"

case_ "a file that no source takes"
fresh
echo x >"$delivery/anteckning.txt"
draft
expect_status 3
expect_text anteckning.txt

case_ "a missing control file"
fresh
templates=templates
held kontroll
case_ "a control file that promises another number of rows"
printf 'Fil;Rader;SHA256\r\nebrev.csv;1;\r\n' >"$delivery/kontroll.csv"
held ebrev.csv
case_ "a control file that promises another hash"
printf 'Fil;Rader;SHA256\r\nebrev.csv;%d;%064d\r\n' "$(($(wc -l <"$delivery/ebrev.csv") - 1))" 0 >"$delivery/kontroll.csv"
held ebrev.csv
case_ "a control file that names a file that is not there"
printf 'Fil;Rader;SHA256\r\nborta.csv;1;\r\n' >"$delivery/kontroll.csv"
held borta.csv

templates=

register() { # file pattern, record, expected text
    fresh
    printf '%b' "$2" >>"$(echo "$delivery"/$1)"
    held "$3"
}
case_ "registers: a subscription of an unknown service"
register 'abonnemang*.csv' "A-X1;$unit;trollformler;1;;2025-01-01;;;\r\n" "abonnemang.csv: record 33, line 33, column Tjänst"
case_ "registers: a subscription of an unknown unit"
register 'abonnemang*.csv' "A-X1;SE2321000214-ZZZZ;helpdesk;1;;2025-01-01;;;\r\n" "abonnemang"
case_ "registers: a negative quantity"
register 'abonnemang*.csv' "A-X1;$unit;helpdesk;-2;;2025-01-01;;;\r\n" "Antal"
case_ "registers: a price that is none"
register 'abonnemang*.csv' "A-X1;$unit;hjalpmedelssystem;1;;2025-01-01;;12.50;\r\n" "Avtalspris"
case_ "registers: a bad date"
register 'abonnemang*.csv' "A-X1;$unit;helpdesk;1;;2025-13-01;;;\r\n" "Från"
case_ "registers: no catalogue price and none on the subscription"
register 'abonnemang*.csv' "A-X1;$unit;hjalpmedelssystem;1;;2025-01-01;;;\r\n" missing-price
case_ "registers: a pass-through without evidence"
register 'debiteringar*.csv' "D-X1;$unit;vantrums-tv;2025-05-02;1;100,00;\r\n" Underlag
case_ "registers: a unit of an unknown provider"
register 'enheter*.csv' "SE2321000214-9X99;Ny enhet;556677-8899;2025-01-01;\r\n" "enheter.csv: record 11, line 11: the unit's provider is not"
case_ "registers: a row with a field too few"
register 'abonnemang*.csv' "A-X1;$unit;helpdesk;1;;2025-01-01;;\r\n" unreadable-records
expect_text "abonnemang.csv: record 33, line 33: field-count"
case_ "registers: a unit twice"
fresh
sed -n 2p "$(echo "$delivery"/enheter*.csv)" >>"$(echo "$delivery"/enheter*.csv)"
held "enheter"
case_ "registers: an organisation number with a wrong check digit"
register 'vardgivare*.csv' "232100-0211;Fel AB;K9;;Gatan 1;831 30;Ostersund;\r\n" "column Organisationsnummer: not an organisation number"

case_ "all holds are shown at once"
fresh
printf 'A-X1;%s;trollformler;1;;2025-01-01;;;\r\nA-X2;%s;helpdesk;-2;;2025-01-01;;;\r\n' "$unit" "$unit" \
    >>"$(echo "$delivery"/abonnemang*.csv)"
rm "$delivery"/ebrev*
held "column Tjänst"
expect_text "column Antal"
expect_text "no file of the source ebrev"

case_ "a price that is missing names service, period and file"
run run --region templates/kronoberg --period 2025-05 --data fixtures/kronoberg --issue-date 2025-06-05 --out "$work/k"
expect_status 4
expect_text missing-price
expect_text prices.yaml
expect_text 2025-05
[ ! -e "$work/k/kronoberg/ledger.sqlite" ] || fail "a held run made a ledger"
case_ "a price that is unconfirmed holds the run"
mkdir -p "$work/2027" && cp fixtures/jamtland/2025-05/* "$work/2027/"
run check --region templates/jamtland --period 2027-01 --data "$work/2027"
expect_text unconfirmed-price

case_ "a region folder with mistakes names file, line and column"
cp -r templates "$work/templates"
sed -i 's/price: 2.85/prise: 2.85/' "$work/templates/jamtland/prices.yaml"
run check --region "$work/templates/jamtland"
expect_status 10
expect_text "prices.yaml:"
expect_text prise
expect_text "price"
line=$(grep -n 'prise' "$work/templates/jamtland/prices.yaml" | head -1 | cut -d: -f1)
expect_text "prices.yaml:$line:"

case_ "ids and persons that do not fit in the memory are put aside: the result is the same"
fresh
for round in 1 2; do
    seq 60000 | awk -v "unit=$unit" '{printf "y%d;2025-05-02 10:00:00;%s;LEVERERAD;%d\r\n", $1, unit, 1 + $1 % 3}' \
        >"$delivery/sms_$round.csv"
    sed -i "1i $(head -1 "$delivery/sms.csv" | tr -d '\r')\r" "$delivery/sms_$round.csv"
done
sed -i '59000,$s/;[123]\r$/;9\r/' "$delivery/sms_2.csv" # repeated, and another quantity
other=$(sed -n 3p "$delivery/enheter.csv" | cut -d';' -f1)
{ seq 40000 | awk -v "unit=$unit" '{printf "R%d;%s;2025-01-01;\r\n", $1, unit}'
    seq 35000 40000 | awk -v "unit=$other" '{printf "R%d;%s;2025-02-01;\r\n", $1, unit}'; } | gzip -c >>"$listade"
mkdir "$work/spill"
for memory in 1 64; do
    TMPDIR=$work/spill bill_copy jamtland 2025-05 --dry-run --memory "$memory"
    expect_status 3
    expect_text "1002 repeated ids differ"
    expect_text "times a person was listed at more than one care unit on a census day"
    mv "$work/out/jamtland/2025-05-draft" "$work/memory-$memory"
done
expect_equal "results" "$(tree_hash "$work/memory-1")" "$(tree_hash "$work/memory-64")"
rmdir "$work/spill" || fail "something is left in the temporary folder"
mv "$work/memory-1" "$work/out/jamtland/2025-05-draft"
[ "$(accounts sms duplicate)" -ge 60000 ] || fail "no duplicates among the messages"
[ "$(accounts listade duplicate)" -ge 5001 ] || fail "no duplicates among the listings"
case_ "a temporary folder that cannot be written to"
TMPDIR=$work/nowhere bill_copy jamtland 2025-05 --dry-run --memory 1
expect_status 12
expect_text "$work/nowhere"
expect_text TMPDIR
finish
