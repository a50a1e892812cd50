# Adjustments and credits as their readers see them: what they change, what they take back, and what is to be paid.
. tests/system/lib.sh

# Groups ordered at three care units of three providers: one more, one fewer; and two units of one provider that swap.
subscriptions=$work/delivery/abonnemang.csv
change() { LC_ALL=C sed -i "$1" "$subscriptions"; }

issue_correction() { # date
    run correct --region "$work/templates/jamtland" --period 2025-05 --data "$work/delivery" --issue-date "$1" \
        --out "$work/out"
}

# The text of an invoice on one line, with plain spaces.
read_paper() { # correction, number
    text=$(pdftotext -layout "$work/out/jamtland/2025-05-correction-$1/invoices/$2.pdf" - | tr '\n\f' '  ' |
        sed 's/\xc2\xa0/ /g' | tr -s ' ')
}

expect_on_paper() {
    local wanted
    for wanted; do
        holds -F -- "$wanted" <<<"$text" || fail "no '$wanted'" "$text"
    done
}

expect_not_on_paper() {
    local unwanted
    for unwanted; do
        ! holds -F -- "$unwanted" <<<"$text" || fail "'$unwanted'" "$text"
    done
}

copy_delivery jamtland 2025-05
bill_copy jamtland 2025-05
change 's/^\(A-1009;.*;helpdesk;\)2;/\11;/; s/^\(A-1006;.*;helpdesk;\)2;/\13;/'
change 's/^\(A-1002;.*;helpdesk;\)4;/\13;/; s/^\(A-1003;.*;helpdesk;\)3;/\14;/'
issue_correction 2025-07-05
mapfile -t issued < <(cut -d, -f2,14 "$work/out/jamtland/2025-05-correction-1/invoices.csv" | tail -n +2)
expect_equal "documents" "${issued[*]}" "70001005,adjustment 70001006,adjustment 70001007,credit"

case_ "an adjustment names the invoice that it changes, and is paid as any"
read_paper 1 70001006
expect_on_paper "Tilläggsfaktura" "Avser faktura 70001002 av den 2025-06-05" \
    "Ändrar faktura 70001002 av den 2025-06-05 för perioden 2025-05-01–05-31." "Att betala senast 2025-08-04" \
    "OCR-nummer" "Betalningsuppgifter" "Att betala, SEK 1 500,00"
expect_not_on_paper "Kreditfaktura" "Belopp er till godo"
pdfinfo "$work/out/jamtland/2025-05-correction-1/invoices/70001006.pdf" | holds "Title:.*Tilläggsfaktura 70001006" ||
    fail "title"

case_ "the line that is taken back is named, with a true minus; the new one stands below"
expect_on_paper "−2 grupp 1 200,00 /mån 25 % −2 400,00 Återförs: fakturerad på faktura 70001002 Helpdesk" \
    "3 grupp 1 200,00 /mån 25 % 3 600,00"

case_ "a credit asks for nothing, and says what happens with the amount"
read_paper 1 70001007
expect_on_paper "Kreditfaktura" "Avser faktura 70001003 av den 2025-06-05" "Belopp er till godo 1 500,00 kr" \
    "Summa exkl. moms −1 200,00" "Moms 25 % på −1 200,00 −300,00" "Att kreditera, SEK 1 500,00" \
    "Ingen betalning ska göras."
expect_not_on_paper "Att betala" "Förfallodatum" "OCR-nummer" "Bankgiro" "Betalningsvillkor"
pdftoppm -r 150 -png "$work/out/jamtland/2025-05-correction-1/invoices/70001007.pdf" "$work/page"
expect_equal "payment code" "$(zbarimg -q --raw "$work"/page*.png 2>/dev/null)" ""
rm -f "$work"/page*.png

case_ "what comes to the same amount has nothing to pay"
read_paper 1 70001005
expect_on_paper "Tilläggsfaktura" "Inget att betala 0,00 kr" "Återförs: fakturerad på faktura 70001000" "Att betala, SEK 0,00"
expect_not_on_paper "Förfallodatum" "OCR-nummer" "Bankgiro" "Belopp er till godo"

case_ "a second correction changes the original, and takes back lines of the first"
change 's/^\(A-1009;.*;helpdesk;\)1;/\12;/'
issue_correction 2025-08-05
read_paper 2 70001008
expect_on_paper "Tilläggsfaktura" "Avser faktura 70001003 av den 2025-06-05" "Återförs: fakturerad på faktura 70001007"

case_ "explain shows both ways"
run explain 70001003 --region "$work/templates/jamtland" --out "$work/out" --line 1
expect_text "corrected by 70001007 70001008"
run explain 70001007 --region "$work/templates/jamtland" --out "$work/out"
expect_text "Credit 70001007 of invoice 70001003 (issued 2025-06-05)"
expect_text "  reverses  line 4 of invoice 70001003: its quantities and amounts, negated"

case_ "a draft of a correction is marked"
change 's/^\(A-1009;.*;helpdesk;\)2;/\11;/'
run correct --region "$work/templates/jamtland" --period 2025-05 --data "$work/delivery" --issue-date 2025-09-05 \
    --out "$work/out" --dry-run
for pdf in "$work"/out/jamtland/2025-05-correction-draft/invoices/*.pdf; do
    pdftotext -raw "$pdf" - | tr -d '\n' | holds UTKAST || fail "no mark in $pdf"
done
finish
