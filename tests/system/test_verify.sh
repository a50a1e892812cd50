#!/usr/bin/env bash
# `verify`: what was issued is as it was issued; a byte that changed is found, and its file named.
. tests/system/lib.sh

out=$work/out
region=$out/jamtland
ledger=$region/ledger.sqlite

verify() {
    run verify --out "$out" "$@"
}

# The tree as it was issued, again.
restore() {
    rm -rf "$out"
    cp -a "$work/issued" "$out"
}

# Another program at the ledger, which knows its way around: triggers away, then the statement, then the triggers back.
# `renew` makes a new checksum too.
tamper() { # statement, renew
    python3 - "$ledger" "$@" <<'END' || fail "the ledger cannot be tampered with"
import hashlib, sqlite3, sys
path, statement, *renew = sys.argv[1:]
db = sqlite3.connect(path)
triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
for name, _ in triggers:
    db.execute(f"DROP TRIGGER {name}")
db.executescript(statement)
for _, sql in triggers:
    db.execute(sql)
db.commit()
db.close()
if renew:
    with open(path, "rb") as file, open(path + ".sha256", "w") as out:
        out.write(hashlib.sha256(file.read()).hexdigest() + "  ledger.sqlite\n")
END
}

expect_fault() { # texts that must stand
    [ "$status" -eq 13 ] || [ "$status" -eq 10 ] || fail "exit status $status, expected 13" "$stdout$stderr"
    for text in "$@"; do expect_text "$text"; done
}

case_ 'a region without a ledger'
mkdir -p "$out"
verify
expect_status 10
expect_text 'holds no ledger'

case_ 'what was issued is as it was issued'
bill jamtland 2025-04
expect_status 3
cp -a "$region" "$work/first"
bill jamtland 2025-05
expect_status 3
bill kronoberg 2025-05
expect_status 3
cp -a "$out" "$work/issued"
# All but pages, which have a list of their own.
count_files() { # of which run
    find "$out"/jamtland/$1 "$out"/jamtland/providers/*/$1 -type f ! -name 'index*.html' | wc -l
}
verify --region jamtland
expect_status 0
expect_equal 'the verdict' "$stdout" "jamtland: 2 runs, 10 invoices, 70 lines, $(count_files '2025-*') files: all as issued"
expect_equal 'the diagnostics' "$stderr" ''

case_ 'every region, and one period'
verify
expect_status 0
expect_text 'jamtland: 2 runs'
expect_text 'kronoberg: 1 run, '
verify 2025-05 --region templates/jamtland
expect_status 0
expect_text "70 lines, $(count_files 2025-05) files: all as issued"
verify 2025-07
expect_status 10
expect_text 'nothing of that period is issued'
verify --period 2025-05 --region jamtland
expect_status 0
expect_text "70 lines, $(count_files 2025-05) files: all as issued"
verify --period 2025-07
expect_status 10
expect_text 'nothing of that period is issued'
verify 2025-05 --period 2025-05
expect_status 2
expect_text 'the period is given twice'
verify 2025-05 2025-06
expect_status 2
verify May
expect_status 2

case_ 'a region that nobody knows'
for command in verify list; do
    run "$command" --out "$out" --region nix
    expect_status 10
    expect_text "--region nix: neither a region folder nor a folder with a ledger below $out, which has: jamtland, kronoberg"
    run "$command" --out "$work/nothing" --region nix
    expect_status 10
    expect_text 'which holds none: name the folder of the runs'
done

case_ 'a folder that holds no regions'
mkdir -p "$work/above/out" "$work/above/exports/2025-05" "$work/above/exports/2025-06"
: >"$work/above/exports/2025-05/manifest.json"
run verify --out "$work/above"
expect_status 10
expect_text 'holds no ledger'

case_ 'the checksum is one that sha256sum knows'
(cd "$region" && sha256sum -c --quiet ledger.sqlite.sha256) || fail 'sha256sum does not agree'

case_ 'as JSON'
verify --region jamtland --json
expect_status 0
expect_text '"exit_status": 0'
printf x >>"$region/2025-04/lines.csv"
verify --region jamtland --json
expect_status 13
expect_text '/jamtland/2025-04/lines.csv"'
expect_text '"exit_status": 13'
restore

case_ 'any byte of any file'
flips=$(python3 - "$program" "$out" <<'END'
import os, random, subprocess, sys
program, out = sys.argv[1:]
region = os.path.join(out, "jamtland")
random.seed(1)
tried = missed = 0

def verify():
    done = subprocess.run([program, "verify", "--region", "jamtland", "--out", out],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode("utf-8", "replace")

def flip(path, at, wanted):
    global tried, missed
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ (1 << random.randrange(8))]))
    code, text = verify()
    with open(path, "r+b") as file:
        file.seek(at)
        file.write(bytes([byte]))
    tried += 1
    if code not in (10, 13) or any(want not in text for want in wanted):
        missed += 1
        print(f"{path} byte {at}: exit {code}, without {wanted}:\n{text}")

def positions(size, count):
    return sorted({0, size - 1, *(random.randrange(size) for _ in range(count - 2))})

# What others are judged by, or hold amounts: looked at more closely.
CLOSELY = ("SHA256SUMS", "providers.sha256", "pages.sha256", "manifest.json", "lines.csv", "invoices.csv")
ledger = os.path.join(region, "ledger.sqlite")
for at in sorted({*range(0, 100, 7), *positions(os.path.getsize(ledger), 80)}):
    flip(ledger, at, ["ledger.sqlite"])
for folder, _, names in sorted(os.walk(region)):
    for name in sorted(names):
        path = os.path.join(folder, name)
        if name not in (".lock", "ledger.sqlite"):
            for at in positions(os.path.getsize(path), 6 if name in CLOSELY else 2):
                # Of a list and a page that differ, either may be what was changed.
                flip(path, at, [name if name == "pages.sha256" else path])

# Within what an invoice, a line, a price and a usage row say.
stored = open(ledger, "rb").read()
for text, part in (("Fjällvård".encode(), ", invoice 7"), (b"SE2321000214-1A08", "is not as it was"),
                   (b"prices.yaml", "is not as it was")):
    at = stored.find(text)
    while at >= 0:
        if random.random() < 0.1:
            flip(ledger, at + 1, ["ledger.sqlite", part])
        at = stored.find(text, at + 1)
print(f"{tried} flips, {missed} missed")
END
)
printf '%s\n' "$flips" | holds ' flips, 0 missed$' || fail 'a changed byte was missed' "$flips"
printf '%s\n' "$flips" | tail -1
verify
expect_status 0

case_ 'all that is wrong with a folder is named'
rm "$region/2025-04/usage.csv"
printf 'x' >>"$region/2025-04/lines.csv"
printf 'x' >"$region/2025-04/invoices/notes.txt"
mkdir "$region/2025-04/more"
verify
expect_fault '/2025-04/usage.csv: is missing' '/2025-04/lines.csv: is not as it was written' \
    '/2025-04/invoices/notes.txt: does not belong there' '/2025-04/more: does not belong there' '4 faults'
restore

case_ 'a folder that is missing, and one that nobody issued'
rm -r "$region/2025-04"
mkdir "$region/2025-06" "$region/2025-05-draft" "$region/.hidden"
verify --region jamtland
expect_fault '/jamtland/2025-04: is missing; restore the folder from its backup, or make it again: run --period 2025-04' \
    '/jamtland/2025-06: is a folder that the ledger has no run of; restore the newest backup of the ledger' '2 faults'
restore

case_ 'a folder that nobody issued, of the one period that is asked for'
mkdir "$region/2025-05-correction-1" "$region/2025-06" "$region/notes"
verify 2025-05 --region jamtland
expect_fault '/jamtland/2025-05-correction-1: is a folder that the ledger has no run of' '1 fault'
verify 2025-05..2025-06 --region jamtland
expect_fault '/jamtland/2025-06: is a folder that the ledger has no run of' '2 faults'
restore

case_ 'files, links and folders that do not belong there'
cp "$region/2025-04/invoices/70001001.pdf" "$region/70001099.pdf"
ln -s 2025-04 "$region/2025-03"
mkdir "$region/may-draft" "$region/2025-05-correction-draft"
: >"$region/2025-04-draft"
verify --region jamtland
expect_fault '/jamtland/70001099.pdf: does not belong there; move it away' '/jamtland/2025-03: does not belong there' \
    '/jamtland/may-draft: does not belong there' '/jamtland/2025-04-draft: does not belong there' '4 faults'
restore

case_ 'an older ledger that was put back'
rm -r "$region"
cp -a "$work/first" "$region"
cp -a "$work/issued/jamtland/2025-05" "$region"
verify --region jamtland
expect_fault '/jamtland/2025-05: is a folder that the ledger has no run of; restore the newest backup of the ledger' \
    '1 fault'
restore

case_ 'ledgers that were exchanged'
mv "$ledger" "$work/ledger"
mv "$out/kronoberg/ledger.sqlite" "$ledger"
mv "$work/ledger" "$out/kronoberg/ledger.sqlite"
printf x >>"$region/2025-05/lines.csv"
verify
expect_fault '/jamtland/ledger.sqlite: the ledger of region "kronoberg", not of "jamtland": exchanged? put it back' \
    '/kronoberg/ledger.sqlite: the ledger of region "jamtland", not of "kronoberg": exchanged? put it back' \
    '/jamtland/2025-05: lines.csv is not as it was written'
restore

case_ 'a ledger that says that it is older'
tamper 'PRAGMA user_version = 3;' renew
verify --region jamtland
expect_fault 'says that it is of ledger version 3, but the checksum beside it is of one from version 4 on'
restore

case_ 'a folder that was forged whole'
(cd "$region/2025-04" && sed -i 's/2025-04-30/2025-04-29/' lines.csv &&
    sha256sum $(cut -c67- SHA256SUMS) >SUMS && mv SUMS SHA256SUMS)
verify
expect_fault '/2025-04/lines.csv: is not as it was written' '/2025-04/SHA256SUMS: is not as it was written'
restore

case_ 'a ledger that is missing'
rm "$ledger"
verify
expect_fault '/jamtland/ledger.sqlite: is missing' 'kronoberg: 1 run, '
verify --region jamtland
expect_fault '/jamtland/ledger.sqlite: is missing'
: >"$ledger"
printf x >>"$region/2025-05/lines.csv"
verify --region jamtland
expect_fault '/jamtland/ledger.sqlite: is empty; restore' '/jamtland/2025-05: lines.csv is not as it was written'
restore

case_ 'a ledger whose runs cannot be read'
python3 - "$ledger" <<'END'
import sys
with open(sys.argv[1], "r+b") as file:
    size = file.seek(0, 2)
    file.seek(4096)
    file.write(b"\xff" * (size - 4096))
END
printf x >>"$region/2025-05/lines.csv"
verify --region jamtland
expect_fault '/jamtland/ledger.sqlite: ' '/jamtland/2025-05: lines.csv is not as it was written'
printf '%s\n' "$stdout" | holds 'no run of' && fail 'every folder is called foreign' "$stdout"
restore

case_ 'a number that was taken out'
tamper "DELETE FROM line WHERE invoice = 70001002; DELETE FROM vat_sum WHERE invoice = 70001002;
    DELETE FROM line_step WHERE invoice = 70001002; DELETE FROM invoice WHERE number = 70001002;" renew
verify
expect_fault 'invoice 70001002 is missing from the number series' 'run 1 (2025-04), invoice 70001002 is missing'
restore

case_ 'the last numbers, with their seals'
tamper "DELETE FROM line WHERE invoice = 70001009; DELETE FROM vat_sum WHERE invoice = 70001009;
    DELETE FROM line_step WHERE invoice = 70001009; DELETE FROM invoice WHERE number = 70001009;
    DELETE FROM seal WHERE part = 'invoice 70001009';" renew
verify
expect_fault 'run 2 (2025-05) is not as it was stored'
restore

case_ 'an amount that was changed, with all that is made of it'
tamper "UPDATE line SET net_ore = net_ore + 100 WHERE invoice = 70001003 AND position = 1;" renew
verify
expect_fault 'run 1 (2025-04), invoice 70001003 is not as it was stored' \
    'invoice 70001003, line 1 has a net that is not its amount, rounded' \
    'invoice 70001003 has a net that is not the sum of its lines' 'is not computed on the sum of its lines'
restore

case_ 'an invoice that is another than what was published'
tamper "UPDATE invoice SET buyer_name = 'Another' WHERE number = 70001003;" renew
verify
expect_fault 'run 1 (2025-04), invoice 70001003 has another provider_name than the invoices.csv that was published'
restore

case_ 'a quantity, a tax, a total'
tamper "UPDATE line SET quantity = '17' WHERE invoice = 70001001 AND position = 1;
    UPDATE vat_sum SET vat_ore = vat_ore + 1 WHERE invoice = 70001003;
    UPDATE invoice SET vat_ore = vat_ore + 1, total_ore = total_ore + 1 WHERE number = 70001004;" renew
verify
expect_fault 'invoice 70001001, line 1 has an amount that is not quantity' \
    'invoice 70001003, VAT 25 % is not its rate of its base' \
    'invoice 70001004 has a VAT that is not the sum of its VAT sums'
restore

case_ 'a broken chain'
tamper "UPDATE run SET previous_manifest_sha256 = region_sha256 WHERE sequence = 2;" renew
verify
expect_fault 'run 2 (2025-05) does not carry the hash of the manifest before it' \
    'manifest.json: says another manifest before it than the ledger'
restore

case_ 'a guard that was taken away'
python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("DROP TRIGGER line_no_delete").connection.close()' \
    "$ledger"
verify
expect_fault 'trigger line_no_delete is missing'
restore

case_ 'a run refuses a ledger that was changed, and names what'
tamper "UPDATE invoice SET customer = 'K-1' WHERE number = 70001003;"
bill jamtland 2025-05
expect_status 10
expect_text 'invoice 70001003 is not as it was stored'
expect_text 'restore the ledger from its backup'
restore

case_ 'an old checksum is renewed by the same command'
printf '%064d  ledger.sqlite\n' 0 >"$ledger.sha256"
verify
expect_fault 'ledger.sqlite.sha256'
bill jamtland 2025-05
expect_text 'nothing new'
verify
expect_status 0
rm "$ledger.sha256"
verify
expect_fault 'ledger.sqlite.sha256: is missing'
bill jamtland 2025-05
verify
expect_status 0
cmp -s "$ledger.sha256" "$work/issued/jamtland/ledger.sqlite.sha256" || fail 'the checksum is another one'

case_ 'a run that was not published yet'
tamper "DELETE FROM output WHERE run = 2; DELETE FROM seal WHERE run = 2 AND part = 'outputs';" renew
verify --region jamtland
expect_fault 'run 2 (2025-05) is issued, but not published; complete it: run --period 2025-05' '1 fault'
restore

case_ 'a run that was killed after its commit, before the checksum'
tamper "DELETE FROM output WHERE run = 2; DELETE FROM seal WHERE run = 2 AND part = 'outputs';"
verify --region jamtland
expect_fault 'run 2 (2025-05) is issued, but not published; complete it: run --period 2025-05' \
    'ledger.sqlite.sha256: is not the file' 'the command that completes the run renews it' '2 faults'
printf '%s\n' "$stdout" | holds 'restore' && fail 'it advises to restore what is only to be completed' "$stdout"
bill jamtland 2025-05
verify --region jamtland
expect_status 0
restore

case_ 'a run that was killed before its commit'
rm -r "$region"
cp -a "$work/first" "$region"
printf '\0\0\0\0' >"$ledger-journal"
verify --region jamtland
expect_fault '/ledger.sqlite-journal: was left by a run that was interrupted before it issued anything' \
    'the same command again takes it away' '1 fault'
bill jamtland 2025-05
verify --region jamtland
expect_status 0
restore
mkdir "$out/new"
: >"$out/new/ledger.sqlite"
verify --region new
expect_fault '/new/ledger.sqlite: is empty; a first run was interrupted before it issued anything: run it again'
restore
tamper "DELETE FROM output WHERE run = 2; DELETE FROM seal WHERE run = 2 AND part = 'outputs';" renew

case_ 'while a run holds the lock'
printf '%064d  ledger.sqlite\n' 0 >"$ledger.sha256"
python3 - "$program" "$out" <<'END' >"$work/stdout" 2>&1
import fcntl, os, struct, subprocess, sys
program, out = sys.argv[1:]
lock = os.open(out + "/jamtland/.lock", os.O_RDWR)
F_OFD_SETLK = 37
fcntl.fcntl(lock, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
sys.exit(subprocess.run([program, "verify", "--region", "jamtland", "--out", out]).returncode)
END
status=$?
stdout=$(cat "$work/stdout")
stderr=
expect_status 0
expect_text 'all as issued; a run is under way, and is not judged'
restore

finish
