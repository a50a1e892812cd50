# Corrections: a month is billed, its exports change, and what differs is issued, once, with a reference to the original.
. tests/system/lib.sh

# ---- a region's files, as this test changes them ---------------------------------------------------------------------
region= # at hand
file() { # kind: the export's file
    case $region-$1 in
    jamtland-units) echo enheter.csv ;;
    jamtland-providers) echo vardgivare.csv ;;
    jamtland-subscriptions) echo abonnemang.csv ;;
    jamtland-charges) echo debiteringar.csv ;;
    jamtland-usage) echo listade.csv.gz ;;
    kronoberg-usage) echo sms.csv.gz ;;
    *) echo "$1.csv" ;;
    esac
}

month=2025-05
path() { printf '%s/data/%s/%s\n' "$work" "$month" "$(file "$1")"; }

row() { # kind, row
    printf '%s\r\n' "$2" >>"$(path "$1")"
}

without() { # file, pattern: removes the rows that have it, in any case
    case $1 in
    *.gz) zcat "$1" | LC_ALL=C grep -vi -- "$2" | gzip -n >"$1.new" ;;
    *) LC_ALL=C grep -vi -- "$2" "$1" >"$1.new" ;;
    esac
    mv "$1.new" "$1"
}

everywhere_without() { # pattern, files to leave alone
    local f
    for f in "$work/data/$month"/*; do
        [[ " ${*:2} " == *" $(basename "$f") "* ]] || without "$f" "$1"
    done
}

keep() { rm -rf "$work/kept" && cp -r "$work/data" "$work/kept"; }
put_back() { rm -rf "$work/data" && cp -r "$work/kept" "$work/data"; }

start() { # region: a delivery of May, and a region folder, that may be changed; nothing is billed
    region=$1 month=2025-05
    copy_delivery "$region" 2025-05
    rm -rf "$work/data" "$work/out"
    mkdir "$work/data" && mv "$work/delivery" "$work/data/2025-05"
    # The same rows twice would hide a change of one of them.
    rm -f "$work"/data/2025-05/*_omsand.csv "$work"/data/2025-05/*_resend.csv
    mapfile -t options < <(region_options "$region" "$work/templates")
}

may() { run run "${options[@]}" --period 2025-05 --data "$work/data" --issue-date 2025-06-05 --out "$work/out" "$@"; }
correct() {
    run correct "${options[@]}" --period 2025-05 --data "$work/data" --issue-date "${date:-2025-07-05}" \
        --out "$work/out" "$@"
}

results() { printf '%s/out/%s' "$work" "$region"; }
folders() { (cd "$(results)" && ls -d 2* | tr '\n' ' '); }
ledger() { sha256sum <"$(results)/ledger.sqlite"; }

documents() { # folder: kind, whether it refers, sign of the net, provider
    python3 - "$(results)/$1" <<'END'
import csv, sys
for row in csv.DictReader(open(sys.argv[1] + "/invoices.csv", encoding="utf-8")):
    net = row["net_kr"]
    sign = "-" if net.startswith("-") else "0" if float(net) == 0 else "+"
    print(row["kind"], "of" if row["refers_to"] else "new", sign, row["provider_org_no"])
END
}

# Quantities and amounts of all that was issued, against a fresh run of the delivery as it is now: exactly equal.
expect_fresh_sums() {
    rm -rf "$work/fresh"
    run run "${options[@]}" --period 2025-05 --data "$work/data" --issue-date 2025-06-05 --out "$work/fresh"
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "the fresh run ends with $status" "$stderr"
    python3 - "$work/fresh/$region" "$(results)" >"$work/sums" 2>&1 <<'END' || fail "sums" "$(cat "$work/sums")"
import csv, glob, sys
from fractions import Fraction
def sums(folder):
    total = {}
    for name in glob.glob(folder + "/2025-05*/lines.csv"):
        if "draft" in name:
            continue
        for row in csv.DictReader(open(name, encoding="utf-8")):
            key = tuple(row[k] for k in ("provider_org_no", "unit_code", "service_code", "component", "month", "from",
                                         "to", "unit_price_kr", "time_fraction", "vat_rate_percent"))
            sum = total.setdefault(key, [0] * 4)
            for i, column in enumerate(("quantity", "free_quantity", "exact_net_ore", "net_kr")):
                sum[i] += Fraction(row[column])
    return {key: sum for key, sum in total.items() if any(sum)}
fresh, issued = sums(sys.argv[1]), sums(sys.argv[2])
assert fresh, "nothing to compare"
for key in sorted(set(fresh) | set(issued)):
    if fresh.get(key) != issued.get(key):
        print(key, "fresh", fresh.get(key), "issued", issued.get(key))
        sys.exit(1)

def figures(name):
    """What is told of the month. What is compared with months before is not: a fresh run has none. Nor are quantities,
    where a service has several units of them; and what came to nothing in all is no row of a fresh run."""
    rows = {}
    for row in csv.DictReader(open(name, encoding="utf-8")):
        if row["month"] == "2025-05" and row["value"] not in ("", "0", "0.00") and \
                not row["figure"].startswith(("price", "volume", "quantity", "calls-by-hour")):
            rows[row["unit_code"], row["figure"], row["cell"]] = row["value"]
    return rows
last = sorted(glob.glob(sys.argv[2] + "/2025-05-correction-[0-9]/followup.csv"))[-1]
fresh, issued = figures(sys.argv[1] + "/2025-05/followup.csv"), figures(last)
assert len(fresh) > 100, "no figures"
for key in sorted(set(fresh) | set(issued)):
    if fresh.get(key) != issued.get(key):
        print(last, key, "fresh", fresh.get(key), "corrected", issued.get(key))
        sys.exit(1)
END
}

# Every reversal has the quantities and the amount of the line that it takes back, negated, and none is taken back twice.
expect_reversals() {
    python3 - "$(results)" >"$work/reversals" 2>&1 <<'END' || fail "reversals" "$(cat "$work/reversals")"
import csv, glob, sys
from fractions import Fraction
lines, back = {}, []
for name in glob.glob(sys.argv[1] + "/2025-*/lines.csv"):
    if "draft" in name:
        continue
    position = {}
    for row in csv.DictReader(open(name, encoding="utf-8")):
        number = row["invoice_number"]
        position[number] = position.get(number, 0) + 1
        lines[number, str(position[number])] = row
        if row["reverses"]:
            back.append(row)
assert back, "no reversals"
seen = set()
for row in back:
    place = row["reverses"], row["reverses_line"]
    assert place not in seen, place
    seen.add(place)
    of = lines[place]
    for column in ("quantity", "free_quantity", "exact_net_ore", "net_kr"):
        assert Fraction(row[column]) == -Fraction(of[column]), (place, column)
    for column in ("service_code", "month", "from", "to", "unit_price_kr", "vat_rate_percent", "price_source"):
        assert row[column] == of[column], (place, column)
    assert not of["reverses"], place
END
}

# Numbers of all documents, of all folders, are one series.
expect_series() {
    local numbers
    numbers=$(find "$(results)" -path '*/invoices/*' ! -path '*/providers/*' -name '[0-9]*.pdf' -printf '%f\n' | sed 's/\.pdf//' | sort -n)
    expect_equal "numbers" "$numbers" "$(seq "$(head -1 <<<"$numbers")" \
        $(($(head -1 <<<"$numbers") + $(wc -l <<<"$numbers") - 1)))"
}

# ---- both regions ----------------------------------------------------------------------------------------------------
declare -A usage_of=([jamtland]=SE2321000214-1A0[18] [kronoberg]=';*SE2321000065-K00[17].*delivered')
declare -A one_provider=([jamtland]=769941-5183 [kronoberg]=559933-4207)
declare -A its_unit=([jamtland]=SE2321000214-1A07 [kronoberg]=SE2321000065-K005)
declare -A subscribed=([jamtland]=valfri-telefoni [kronoberg]=baspaket)

for region in jamtland kronoberg; do
    start "$region"

    case_ "$region: late rows are an adjustment"
    keep
    # The last rows of two units, of the most they have, come late.
    zcat "$(path usage)" >"$work/usage"
    LC_ALL=C grep -- "${usage_of[$region]}" "$work/usage" | tail -n 60 >"$work/late"
    LC_ALL=C grep -v -x -F -f "$work/late" "$work/usage" | gzip -n >"$(path usage)"
    may
    expect_status 3
    invoiced=$(documents 2025-05)
    gzip -n <"$work/late" >>"$(path usage)"
    correct
    expect_status 3
    expect_text "correction 1, issued 2025-07-05"
    expect_equal "folders" "$(folders)" "2025-05 2025-05-correction-1 "
    expect_equal "kinds" "$(documents 2025-05-correction-1 | cut -d' ' -f1-3 | sort -u)" "adjustment of +"
    expect_equal "documents" "$(documents 2025-05-correction-1 | wc -l)" 2
    expect_fresh_sums
    expect_reversals
    expect_series

    case_ "$region: again, nothing new"
    first=$(tree_hash "$(results)")
    before=$(ledger)
    correct
    expect_status 0
    expect_text "nothing new"
    expect_equal "files" "$(tree_hash "$(results)")" "$first"
    expect_equal "ledger" "$(ledger)" "$before"

    case_ "$region: a removed folder is made again, byte for byte"
    rm -r "$(results)/2025-05-correction-1"
    date=2025-09-01 correct
    expect_status 3
    expect_equal "files" "$(tree_hash "$(results)")" "$first"
    expect_equal "ledger" "$(ledger)" "$before"

    case_ "$region: fewer rows are a credit"
    without "$(path usage)" "${usage_of[$region]}"
    correct
    expect_status 3
    expect_equal "kinds" "$(documents 2025-05-correction-2 | cut -d' ' -f1-3 | sort -u)" "credit of -"
    expect_fresh_sums
    expect_reversals

    case_ "$region: a subscription of a unit is removed"
    without "$(path subscriptions)" "${its_unit[$region]}.${subscribed[$region]}"
    correct
    expect_status 3
    expect_equal "documents" "$(documents 2025-05-correction-3)" "credit of - ${one_provider[$region]}"
    expect_fresh_sums

    case_ "$region: everything of a provider is gone: corrected to zero"
    everywhere_without "${its_unit[$region]}" "$(file units)"
    correct
    expect_status 3
    expect_equal "documents" "$(documents 2025-05-correction-4)" "credit of - ${one_provider[$region]}"
    expect_fresh_sums
    run list --region "$region" --out "$work/out" --provider "${one_provider[$region]}" --status credited
    expect_status 0
    expect_text "credited"

    case_ "$region: and gone from the registers: nothing more to correct"
    everywhere_without "${its_unit[$region]}"
    everywhere_without "${one_provider[$region]}"
    correct
    expect_status 0
    expect_text "no difference: nothing to correct"
    expect_equal "folders" "$(folders)" \
        "2025-05 2025-05-correction-1 2025-05-correction-2 2025-05-correction-3 2025-05-correction-4 "

    case_ "$region: back to the first delivery"
    put_back
    correct
    expect_status 3
    expect_equal "kinds" "$(documents 2025-05-correction-5 | cut -d' ' -f1-3 | sort -u)" "adjustment of +"
    expect_equal "providers" "$(documents 2025-05-correction-5 | cut -d' ' -f4 | sort)" \
        "$( (documents 2025-05-correction-1; documents 2025-05-correction-4) | cut -d' ' -f4 | sort -u)"
    expect_fresh_sums
    expect_reversals
    expect_series
    expect_equal "the first invoices are as they were" "$(documents 2025-05)" "$invoiced"

    case_ "$region: what was issued is explained, listed and verified"
    number=$(basename "$(ls "$(results)"/2025-05-correction-2/invoices/*.pdf | head -1)" .pdf)
    run explain "$number" --region "$region" --out "$work/out"
    expect_status 0
    run list --region "$region" --out "$work/out" --number "$number"
    expect_status 0
    expect_text "credit of"
    (cd "$(results)/2025-05-correction-2" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS"
done

# ---- units and providers ---------------------------------------------------------------------------------------------
start jamtland
may
expect_status 3

case_ "a unit that moved: one provider is credited, the other billed"
without "$(path units)" SE2321000214-1A09
row units 'SE2321000214-1A09;Foellinge;559907-3367;2025-03-01;'
correct
expect_status 3
expect_equal "documents" "$(documents 2025-05-correction-1)" "adjustment of + 559907-3367
credit of - 559918-7514"
expect_fresh_sums
expect_equal "net" "$(python3 -c 'import csv, sys
from fractions import Fraction
print(sum(Fraction(row["net_kr"]) for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))))' \
    "$(results)/2025-05-correction-1/invoices.csv")" 0

case_ "a unit and a provider that come late"
row units 'SE2321000214-1A10;Sent anmaeld;559907-3367;2025-05-01;'
row providers '559921-0878;Ny i registret AB;10046;;Storgatan 1;831 30;Krokom;'
row units 'SE2321000214-1A11;Ny mottagning;559921-0878;2025-05-12;'
row subscriptions 'A-9001;SE2321000214-1A10;valfri-telefoni;4;;2025-05-01;;65,50;'
row subscriptions 'A-9002;SE2321000214-1A11;valfri-telefoni;3;;2025-05-12;;65,50;'
correct
expect_status 3
expect_equal "documents" "$(documents 2025-05-correction-2)" "adjustment of + 559907-3367
invoice new + 559921-0878"
expect_fresh_sums

case_ "the next one refers to what that provider got"
row subscriptions 'A-9003;SE2321000214-1A11;valfri-telefoni;1;;2025-05-12;;65,50;'
correct
expect_status 3
expect_equal "documents" "$(documents 2025-05-correction-3)" "adjustment of + 559921-0878"
expect_equal "refers to" "$(python3 -c 'import csv, sys
a, b = (list(csv.DictReader(open(name + "/invoices.csv", encoding="utf-8"))) for name in sys.argv[1:])
print(b[0]["refers_to"] == [row["invoice_number"] for row in a if row["kind"] == "invoice"][0])' \
    "$(results)/2025-05-correction-2" "$(results)/2025-05-correction-3")" True

case_ "a provider that is gone is credited under the name it had"
everywhere_without 559921-0878
everywhere_without SE2321000214-1A11
correct
expect_status 3
expect_equal "documents" "$(documents 2025-05-correction-4)" "credit of - 559921-0878"
grep -q 'Ny i registret AB' "$(results)/2025-05-correction-4/invoices.csv" || fail "no name"
expect_fresh_sums
expect_reversals
expect_series

# ---- drafts ----------------------------------------------------------------------------------------------------------
case_ "a dry run takes no number"
before=$(ledger)
row charges 'D202505-90;SE2321000214-1A02;vantrums-tv;2025-05-20;1;500,00;LF-2025-0499'
correct --dry-run
expect_status 3
expect_text "correction 5, draft of 2025-07-05"
expect_text "500.00"
expect_equal "ledger" "$(ledger)" "$before"
expect_equal "documents" "$(documents 2025-05-correction-draft)" "adjustment of + 559901-4122"
[ -f "$(results)/2025-05-correction-draft/invoices/draft-559901-4122.pdf" ] || fail "no document"
[ ! -e "$(results)/2025-05-correction-5" ] || fail "issued"

case_ "--json has the totals"
correct --json
expect_status 3
expect_equal "totals" "$(printf '%s' "$stdout" | python3 -c 'import json, sys
verdict = json.load(sys.stdin)
print(verdict["totals"]["invoices"], verdict["totals"]["net_ore"], verdict["totals"]["vat_ore"])')" "1 50000 12500"

case_ "run of the month that is corrected already says so, and advises nothing"
may
expect_status 4
expect_text "this has changed since: abonnemang.csv (changed), debiteringar.csv (changed)"
expect_text "already corrected on 2025-07-05, by correction 5"
holds "debitera correct --period" <<<"$stderr" && fail "corrected twice" "$stderr"

case_ "run of the month names the command that corrects it, and what has changed"
cp -r "$work/data" "$work/before"
row charges 'D202505-89;SE2321000214-1A02;vantrums-tv;2025-05-20;1;1,00;LF-2025-0498'
cp "$work/data/2025-05/sms.csv" "$work/data/2025-05/sms_2.csv"
may
expect_status 4
expect_text "and 2 more"
expect_text "debitera correct --period 2025-05"
rm -rf "$work/data" && mv "$work/before" "$work/data"

case_ "a held run of a billed month says that it is billed"
mv "$(path charges)" "$work/charges"
may
expect_status 4
expect_text missing-source
expect_text "[billed] 2025-05 is billed already, on 2025-06-05"
mv "$work/charges" "$(path charges)"

# ---- what is held ----------------------------------------------------------------------------------------------------
case_ "bad data hold a correction"
before=$(ledger)
standing=$(folders)
keep
row subscriptions 'A-9100;SE2321000214-1A01;no-such-service;1;;2025-05-01;;65,50;'
correct
expect_status 4
put_back
rm "$(path charges)"
correct
expect_status 4
expect_text missing-source
put_back
expect_equal "ledger" "$(ledger)" "$before"
expect_equal "folders" "$(folders)" "$standing"

case_ "a period that was not billed"
run correct "${options[@]}" --period 2025-04 --data fixtures/jamtland --issue-date 2025-07-05 --out "$work/out"
expect_status 4
expect_text "2025-05"
run correct "${options[@]}" --period 2025-Q2 --data fixtures/jamtland --issue-date 2025-07-05 --out "$work/out"
expect_status 4
expect_text "2025-05"

case_ "nothing was billed at all"
run correct "${options[@]}" --period 2025-05 --data "$work/data" --issue-date 2025-07-05 --out "$work/none"
expect_status 4
expect_text "no period of jamtland was billed"
[ ! -e "$work/none" ] || fail "a folder was made"

case_ "an issue date before that of the last run"
row charges 'D202505-91;SE2321000214-1A02;vantrums-tv;2025-05-21;1;10,00;LF-2025-0500'
date=2025-06-20 correct --dry-run
expect_status 3
expect_text "[would-be-held] without --dry-run this would be held: the issue date 2025-06-20 lies before that of the last run"
date=2025-06-20 correct
expect_status 4
expect_text "lies before that of the last run"

case_ "a lost ledger beside a correction"
mv "$(results)/2025-05" "$work/aside" && mv "$(results)/ledger.sqlite" "$work/aside-ledger"
correct
expect_status 10
expect_text "restore the ledger from its backup"
mv "$work/aside" "$(results)/2025-05" && mv "$work/aside-ledger" "$(results)/ledger.sqlite"

case_ "a correction's folder that the ledger does not know"
mkdir "$(results)/2025-05-correction-6"
correct
expect_status 10
expect_text "2025-05-correction-6 was published from a newer ledger than this one"
rmdir "$(results)/2025-05-correction-6"

# ---- a run that was interrupted --------------------------------------------------------------------------------------
# What its killing between the ledger and the folder leaves.
unpublish() { # run, folder
    python3 - "$(results)/ledger.sqlite" "$1" <<'END'
import sqlite3, sys
ledger = sqlite3.connect(sys.argv[1])
triggers = ledger.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('output', 'seal')")
triggers = triggers.fetchall()
for name, _ in triggers:
    ledger.execute(f"DROP TRIGGER {name}")
ledger.execute("DELETE FROM output WHERE run = ?", (sys.argv[2],))
ledger.execute("DELETE FROM seal WHERE run = ? AND part = 'outputs'", (sys.argv[2],))
for _, sql in triggers:
    ledger.execute(sql)
ledger.commit()
END
    rm -r "$(results)/$2" "$(results)/ledger.sqlite.sha256"
}
# It must be completed, from what it was made of: nothing else is advised, so that no advice leads in a circle.
expect_interrupted() { # what was interrupted, command that completes it
    expect_status 4
    expect_text "$1 was interrupted before its output stood published"
    expect_text "complete it first, with debitera $2 --period 2025-05 and what it was issued from"
    expect_text "with hash ${hash:0:12}"
    ! holds -e "issue the difference" -e "--dry-run to see it first" <<<"$stderr" || fail "another advice" "$stderr"
}

start jamtland
may
hash=$(python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["region_sha256"])' "$(results)/2025-05/manifest.json")
cp -r "$work/templates" "$work/templates-then"
case_ "an interrupted run whose region folder changed since: every command says how it is completed"
unpublish 1 2025-05
echo "# changed" >>"$work/templates/jamtland/prices.yaml"
may
expect_interrupted "the run of 2025-05" run
correct
expect_interrupted "the run of 2025-05" run
case_ "and from what it was issued from it is"
rm -r "$work/templates" && mv "$work/templates-then" "$work/templates"
may
expect_status 3
expect_equal "folders" "$(folders)" "2025-05 "
(cd "$(results)/2025-05" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS"

case_ "an interrupted correction whose delivery changed since"
row charges 'D202505-90;SE2321000214-1A02;vantrums-tv;2025-05-20;1;500,00;LF-2025-0499'
correct
expect_status 3
unpublish 2 2025-05-correction-1
keep
row charges 'D202505-91;SE2321000214-1A02;vantrums-tv;2025-05-20;1;50,00;LF-2025-0500'
correct
expect_interrupted "the last correction of 2025-05" correct
put_back
correct
expect_status 3
expect_equal "folders" "$(folders)" "2025-05 2025-05-correction-1 "

# ---- the kind of a correction ----------------------------------------------------------------------------------------
case_ "what is to be paid is an adjustment, also where its net is negative: the VAT rate changed"
start jamtland
sed -i '/^  - code: standard/,/rate: 25/s/rate: 25/rate: 6/' "$work/templates/jamtland/region.yaml"
may
expect_status 3
sed -i '/^  - code: standard/,/rate: 6/s/rate: 6/rate: 25/' "$work/templates/jamtland/region.yaml"
without "$(path usage)" ';SE2321000214-1A0[18];'
correct
expect_status 3
python3 - "$(results)/2025-05-correction-1/invoices.csv" <<'END' || fail "kinds" "$(cat "$(results)/2025-05-correction-1/invoices.csv")"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
assert any(float(row["net_kr"]) < 0 < float(row["total_kr"]) for row in rows)
for row in rows:
    assert row["kind"] == ("adjustment" if float(row["total_kr"]) > 0 else "credit"), row
    assert (row["ocr"] != "") == (row["due_date"] != "") == (float(row["total_kr"]) > 0), row
END
pdftotext -layout "$(results)/2025-05-correction-1/invoices/$(basename "$(ls "$(results)/2025-05-correction-1/invoices" | grep pdf | head -1)")" - |
    holds Tilläggsfaktura || fail "the title"

# ---- credits that are larger than the charges ------------------------------------------------------------------------
start jamtland
may

case_ "a month that comes to less than nothing is a credit all the same"
row charges 'D202505-92;SE2321000214-1A07;vantrums-tv;2025-05-21;1;-5000,00;LK-2025-0501'
correct
expect_status 3
expect_equal "documents" "$(documents 2025-05-correction-1)" "credit of - 769941-5183"

case_ "but not for a provider without an invoice"
row providers '559921-0878;Ny i registret AB;10046;;Storgatan 1;831 30;Krokom;'
row units 'SE2321000214-1A11;Ny mottagning;559921-0878;2025-05-12;'
row charges 'D202505-93;SE2321000214-1A11;vantrums-tv;2025-05-21;1;-50,00;LK-2025-0502'
correct
expect_status 4
expect_text "negative-invoice"
expect_equal "folders" "$(folders)" "2025-05 2025-05-correction-1 "

# ---- prices and VAT of the original's date ---------------------------------------------------------------------------
start jamtland
may

case_ "a later price and a later VAT rate do not concern May"
cat >>"$work/templates/jamtland/prices.yaml" <<'END'

  - service: primarvardskvalitet
    from: 2025-06-01
    price: 9.99
    per: year
    status: confirmed
    document: invented
END
sed -i '/^  - code: standard/,/rate: 25/{/rate: 25/a\      - category: S\n        rate: 12\n        from: 2025-06-01
}' "$work/templates/jamtland/region.yaml"
correct
expect_status 0
expect_text "nothing to correct"

case_ "a May correction has May's price and VAT"
without "$(path usage)" ';SE2321000214-1A08;'
correct
expect_status 3
python3 - "$(results)/2025-05-correction-1/lines.csv" >"$work/rates" 2>&1 <<'END' || fail "rates" "$(cat "$work/rates")"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
assert rows
for row in rows:
    assert (row["unit_price_kr"], row["vat_rate_percent"]) == ("2.85", "25"), row
END
expect_fresh_sums

# ---- run --correct ---------------------------------------------------------------------------------------------------
start jamtland
for month in 2025-04 2025-06; do
    cp -r "fixtures/jamtland/$month" "$work/data/$month"
    rm -f "$work/data/$month/kontroll.csv" "$work/data/$month"/*_omsand.csv
done
for month in 2025-04 2025-05; do
    run run "${options[@]}" --period $month --data "$work/data" --issue-date 2025-06-05 --out "$work/out"
    expect_status 3
done
month=2025-05
june() {
    run run "${options[@]}" --period 2025-06 --correct 2025-01..2025-05 --data "$work/data" --issue-date 2025-07-04 \
        --out "$work/out" "$@"
}

case_ "run --correct: a hold in one month holds all"
row charges 'D202505-90;SE2321000214-1A02;vantrums-tv;2025-05-20;1;500,00;LF-2025-0499'
keep
before=$(ledger)
month=2025-04 row subscriptions 'A-9100;SE2321000214-1A01;no-such-service;1;;2025-04-01;;65,50;'
june
expect_status 4
expect_equal "ledger" "$(ledger)" "$before"
expect_equal "folders" "$(folders)" "2025-04 2025-05 "
put_back
month=2025-06 row subscriptions 'A-9100;SE2321000214-1A01;no-such-service;1;;2025-06-01;;65,50;'
june
expect_status 4
expect_equal "ledger" "$(ledger)" "$before"
put_back

case_ "run --correct --dry-run: drafts of both"
june --dry-run
expect_status 3
expect_equal "folders" "$(folders)" "2025-04 2025-05 2025-05-correction-draft 2025-06-draft "
expect_equal "ledger" "$(ledger)" "$before"
rm -r "$(results)"/*-draft

case_ "run --correct: the corrections first, then the month"
june
expect_status 3
expect_text "2025-04: no difference"
expect_text "2025-05, correction 1, issued 2025-07-04"
expect_text "2025-06, issued 2025-07-04"
expect_equal "folders" "$(folders)" "2025-04 2025-05 2025-05-correction-1 2025-06 "
expect_equal "documents" "$(documents 2025-05-correction-1)" "adjustment of + 559901-4122"
expect_series
last=$(ls "$(results)/2025-05-correction-1/invoices" | tail -1)
[[ $last < $(ls "$(results)/2025-06/invoices" | head -1) ]] || fail "the month comes first"
expect_fresh_sums

case_ "run --correct: again, nothing new"
first=$(tree_hash "$(results)")
before=$(ledger)
june --json
expect_status 0
expect_equal "verdicts" "$(printf '%s' "$stdout" | python3 -c 'import json, sys
verdict = json.load(sys.stdin)
print(verdict["period"], [(one["period"], one["status"], one["totals"]["invoices"]) for one in verdict["corrections"]])')" \
    "2025-06 [('2025-04', 'done', 0), ('2025-05', 'done', 1)]"
expect_equal "files" "$(tree_hash "$(results)")" "$first"
expect_equal "ledger" "$(ledger)" "$before"

case_ "run --correct: removed folders are made again"
rm -r "$(results)/2025-05-correction-1" "$(results)/2025-06"
june
expect_status 3
expect_equal "files" "$(tree_hash "$(results)")" "$first"

case_ "run --correct: months that were not billed, and those not before the period"
before=$(ledger)
run run "${options[@]}" --period 2025-06 --correct 2024-01..2024-12 --data "$work/data" --issue-date 2025-07-04 \
    --out "$work/out"
expect_status 0
expect_text "nothing new"
expect_equal "stderr" "$stderr" ""
expect_equal "ledger" "$(ledger)" "$before"
run run "${options[@]}" --period 2025-06 --correct 2025-05..2025-06 --data "$work/data" --issue-date 2025-07-04 \
    --out "$work/out"
expect_status 2
run run "${options[@]}" --period 2025-06 --correct 2025-13 --data "$work/data" --issue-date 2025-07-04 --out "$work/out"
expect_status 2
run run "${options[@]}" --period 2025-06 --correct 2025-05 --usage "$work/usage" --data "$work/data" \
    --issue-date 2025-07-04 --out "$work/out"
expect_status 2
run run "${options[@]}" --period 2025-05 --correct 2025-04 --data "$work/data" --issue-date 2025-07-04 --out "$work/none"
expect_status 4

case_ "a period of two months is corrected as one"
rm -rf "$work/out" && rm "$work/data"/2025-04/debiteringar.csv && cp "$(path charges)" "$work/data/2025-04/"
run run "${options[@]}" --period 2025-04..2025-05 --data "$work/data" --issue-date 2025-06-05 --out "$work/out"
expect_status 3
row charges 'D202505-94;SE2321000214-1A02;vantrums-tv;2025-05-20;1;25,00;LF-2025-0510'
run run "${options[@]}" --period 2025-06 --correct 2025-05 --data "$work/data" --issue-date 2025-07-04 --out "$work/out"
expect_status 4
expect_text "which was billed as one"
june
expect_status 3
expect_equal "folders" "$(folders)" "2025-04..2025-05 2025-04..2025-05-correction-1 2025-06 "
expect_series

# ---- the ledger and its folders --------------------------------------------------------------------------------------
start jamtland
cp -r fixtures/jamtland/2025-06 "$work/data/2025-06"
rm -f "$work/data/2025-06/kontroll.csv" "$work/data/2025-06"/*_omsand.csv
sets() { rm -rf "$work/data" && cp -r "$work/set$1" "$work/data"; }
charge() { row charges "D202505-9$1;SE2321000214-1A02;vantrums-tv;2025-05-2$1;1;${1}00,00;LF-2025-050$1"; }
cp -r "$work/data" "$work/set1"
charge 1 && cp -r "$work/data" "$work/set2"
charge 2 && cp -r "$work/data" "$work/set3"
sets 1

case_ "a new ledger is told"
may
expect_status 3
expect_text "a new ledger is begun: $(results)/ledger.sqlite, first invoice 70001000"
may
expect_status 0
holds "a new ledger" <<<"$stdout" && fail "told twice"

case_ "an option that makes other files is told"
may --rejects 1
expect_status 4
expect_text "this has changed since: --rejects or the name of the price list"

case_ "an older ledger beside newer folders gives no number twice"
mkdir "$work/backup" && cp "$(results)"/ledger.sqlite* "$work/backup/"
sets 2
correct
expect_status 3
cp "$(results)/ledger.sqlite" "$work/newest.sqlite"
cp "$(results)/ledger.sqlite.sha256" "$work/newest.sha256"
cp "$work"/backup/ledger.sqlite* "$(results)/"
for beside in old new; do
    [ $beside = old ] || cp "$work/newest.sha256" "$(results)/ledger.sqlite.sha256"
    before=$(ledger)
    run run "${options[@]}" --period 2025-06 --data "$work/data" --issue-date 2025-07-05 --out "$work/out"
    expect_status 10
    expect_text "2025-05-correction-1 was published from a newer ledger than this one"
    run run "${options[@]}" --period 2025-06 --data "$work/data" --issue-date 2025-07-05 --out "$work/out" --dry-run
    expect_status 10
    correct
    expect_status 10
    may
    expect_status 10
    expect_equal "ledger" "$(ledger)" "$before"
done
cp "$work/newest.sqlite" "$(results)/ledger.sqlite"
correct
expect_status 0
expect_text "nothing new"

case_ "older data again are a new correction, as long as all folders stand"
cp -r "$work/out" "$work/whole"
sets 1
correct
expect_status 3
expect_equal "folders" "$(folders)" "2025-05 2025-05-correction-1 2025-05-correction-2 "
expect_fresh_sums
rm -rf "$work/out" && mv "$work/whole" "$work/out"

case_ "but a folder that is missing comes first: made again from what it was issued from, and else nothing is issued"
sets 3
correct
expect_status 3
first=$(tree_hash "$(results)")
before=$(ledger)
rm -r "$(results)/2025-05-correction-1"
correct
expect_status 0
charge 3
correct
expect_status 4
expect_text "2025-05-correction-1 is missing: restore the folder from a backup, or make it again with debitera correct"
correct --dry-run
expect_status 3
expect_text "[would-be-held] without --dry-run this would be held: $(results)/2025-05-correction-1 is missing"
rm -r "$(results)/2025-05-correction-draft"
sets 2
correct
expect_status 3
expect_text "made again: $(results)/2025-05-correction-1"
expect_equal "files" "$(tree_hash "$(results)")" "$first"
echo x >>"$(results)/2025-05/lines.csv"
sets 3
charge 3
correct
expect_status 4
expect_text "2025-05: lines.csv is not as it was written: restore"
sets 1
correct
expect_status 3
expect_text "made again: $(results)/2025-05"
expect_equal "files" "$(tree_hash "$(results)")" "$first"
expect_equal "ledger" "$(ledger)" "$before"

case_ "drafts go when what they show is issued, or is no more"
sets 3
charge 3
correct --dry-run
expect_status 3
sets 3
correct --dry-run
expect_status 0
expect_equal "stderr" "$stderr" ""
expect_equal "folders" "$(folders)" "2025-05 2025-05-correction-1 2025-05-correction-2 "
charge 3
correct --dry-run
echo mine >"$(results)/2025-05-correction-draft/notes.txt"
run run "${options[@]}" --period 2025-06 --data "$work/data" --issue-date 2025-07-05 --out "$work/out" --dry-run
correct
expect_status 3
expect_equal "folders" "$(folders)" \
    "2025-05 2025-05-correction-1 2025-05-correction-2 2025-05-correction-3 2025-05-correction-draft 2025-06-draft "
rm "$(results)/2025-05-correction-draft/notes.txt"
run run "${options[@]}" --period 2025-06 --data "$work/data" --issue-date 2025-07-05 --out "$work/out"
expect_status 3
correct
expect_equal "folders" "$(folders)" "2025-05 2025-05-correction-1 2025-05-correction-2 2025-05-correction-3 2025-06 "

case_ "a correction may be late"
charge 4
date=2029-01-15 correct
expect_status 3

# ---- what is compared ------------------------------------------------------------------------------------------------
start jamtland
row charges 'D202505-50;SE2321000214-1A02;vantrums-tv;2025-05-20;1;500,00;LF-A'
may

case_ "charges that differ by their reference alone are told apart"
without "$(path charges)" 'D202505-50'
row charges 'D202505-49;SE2321000214-1A02;vantrums-tv;2025-05-20;1;500,00;LF-B'
row charges 'D202505-50;SE2321000214-1A02;vantrums-tv;2025-05-20;1;500,00;LF-A'
correct
expect_status 3
python3 - "$(results)/2025-05-correction-1/lines.csv" >"$work/evidence" 2>&1 <<'END' || fail "evidence" "$(cat "$work/evidence")"
import csv, sys
rows = [(row["evidence"], row["net_kr"]) for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))]
assert rows == [("LF-B", "500.00")], rows
END

case_ "a provider without charges is credited at the address that it has now"
LC_ALL=C sed -i 's/\(SE2321000214-1A07.*\)769941-5183/\1559907-3367/' "$(path units)"
LC_ALL=C sed -i 's/Myrstigen 8;842 32;Sveg/Nya gatan 1;831 00;Ostersund/' "$(path providers)"
correct
expect_status 3
credit=$(python3 -c 'import csv, sys
print(*[row["invoice_number"] for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))
        if row["provider_org_no"] == "769941-5183" and row["kind"] == "credit"])' \
    "$(results)/2025-05-correction-2/invoices.csv")
pdftotext -layout "$(results)/2025-05-correction-2/invoices/$credit.pdf" "$work/credit.txt"
grep -q 'Nya gatan 1' "$work/credit.txt" || fail "the address" "$(cat "$work/credit.txt")"

# ---- where results may go --------------------------------------------------------------------------------------------
case_ "--out in a place that is somebody else's begins no second series"
elsewhere() { # text, out
    local before
    before=$(find "$work/data" "$work/templates" "$work/out" | sort)
    run run "${options[@]}" --period 2025-05 --data "$work/data" --issue-date 2025-07-05 --out "$2"
    expect_status 2
    expect_text "$1"
    run correct "${options[@]}" --period 2025-05 --data "$work/data" --issue-date 2025-07-05 --out "$2" --dry-run
    expect_status 2
    expect_equal "nothing is made" "$(find "$work/data" "$work/templates" "$work/out" | sort)" "$before"
}
elsewhere "where the exports are" "$work/data"
elsewhere "which is a delivery" "$work/data/2025-05/out"
elsewhere "which is a region folder" "$work/templates/jamtland"
elsewhere "which is a region folder" "$work/templates"
elsewhere "where a region's results are issued" "$work/out/jamtland"
elsewhere "where a region's results are issued" "$work/out/jamtland/new/folder"
elsewhere "which holds results" "$work/out/jamtland/2025-05"
ln -s "$work/out/jamtland" "$work/link"
elsewhere "where a region's results are issued" "$work/link"

finish
