# Personal numbers appear nowhere: not in outputs, ledger or messages, also when the records that hold them are bad.
. tests/system/lib.sh

# Twelve digits with a birth number of the test series, with or without a hyphen.
pattern='(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01]|[6-8][0-9]|9[01])-?98[0-9][0-9]'

case_ "the pattern finds them in the exports"
[ "$(zcat fixtures/jamtland/2025-05/listade*.gz | grep -cE "$pattern")" -gt 0 ] || fail "not found in listade"
[ "$(zcat fixtures/kronoberg/2025-05/listings*.gz | grep -cE "$pattern")" -gt 0 ] || fail "not found in listings"

for region in jamtland kronoberg; do
    case_ "$region: outputs and messages"
    bill "$region" 2025-05 --verbose
    found=$(grep -rlaE "$pattern" "$work/out/$region" "$work/stdout" "$work/stderr")
    expect_equal "files with personal numbers" "$found" ""
    case_ "$region: text of the documents, what they say for readers that do not see them, and the files within"
    folder=$work/out/$region/2025-05
    [ "$(ls "$folder"/reports/*.pdf | wc -l)" -gt 0 ] || fail "no reports"
    mkdir -p "$work/said"
    for pdf in "$folder"/invoices/*.pdf "$folder"/reports/*.pdf "$folder/region.pdf"; do
        rm -rf "$work/within" "$work/said/$(basename "$pdf")" && mkdir "$work/within"
        pdfdetach -saveall -o "$work/within" "$pdf" >/dev/null 2>&1
        { pdftotext -raw "$pdf" -; pdfinfo -struct-text "$pdf"; cat "$work"/within/* 2>/dev/null; } >"$work/said/$(basename "$pdf")"
        [ -s "$work/said/$(basename "$pdf")" ] || fail "nothing said in $pdf"
    done
    expect_equal "documents with personal numbers" "$(grep -rlE "$pattern" "$work/said")" ""

    case_ "$region: a unit's report names no other unit"
    python3 - "$folder" "$work/said" >"$work/named" 2>&1 <<'END' || fail "names" "$(cat "$work/named")"
import csv, os, sys
folder, texts = sys.argv[1:]
names, providers = {}, set()
for row in csv.DictReader(open(folder + "/lines.csv", encoding="utf-8")):
    names[row["unit_code"]] = row["unit_name"]
    providers.add(row["provider_name"])
reports = sorted(os.listdir(folder + "/reports"))
assert len(names) > 5 and len(reports) > 5
for report in reports:
    said, own = " ".join(open(f"{texts}/{report}", encoding="utf-8").read().split()), report[:-4]
    for provider in providers:  # may begin with a unit's name
        said = said.replace(provider, "")
    assert own in said and (own not in names or names[own] in said), (report, "not its own")
    for code, name in names.items():
        if code != own and (code.lower() in said.lower() or name in said):
            print(report, "names", code, name)
            sys.exit(1)
END
done

case_ "bad records and damaged files"
copy_delivery jamtland 2025-05
person=$(zcat "$work"/delivery/listade*.gz | sed -n '2s/;.*//p')
zcat "$work"/delivery/listade*.gz >"$work/delivery/listade.csv"
rm "$work"/delivery/listade*.gz
printf '%s;%s;%s;\r\n%s\r\n"%s' "$person" "$person" "$person" "$person" "$person" >>"$work/delivery/listade.csv"
bill_copy jamtland 2025-05
[ "$status" -eq 10 ] || fail "status $status" "$stderr"
grep -qE "$pattern" "$work/stdout" "$work/stderr" && fail "a personal number in a message" "$stderr"
finish
