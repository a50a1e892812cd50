# Page layouts as those meet them who change them: a text, a width, a colour, a part of a region's own, and mistakes.
. tests/system/lib.sh

region=jamtland
month=2025-05
templates=$work/templates

# A copy of the region folders, to be changed.
fresh() {
    rm -rf "$work/templates" "$work/out"
    cp -r templates "$work/templates"
}

bill_changed() {
    run run --region "$templates/$region" --period "$month" --data "fixtures/$region" --issue-date 2025-06-05 --out "$work/out"
}

pages() { # the text of the first invoice
    pdftotext -layout "$(find "$work/out/$region/$month/invoices" -name '*.pdf' | LC_ALL=C sort | head -n 1)" -
}

# Where a word begins on the first page, in points from the left.
x_of() { # word
    pdftotext -bbox "$(find "$work/out/$region/$month/invoices" -name '*.pdf' | LC_ALL=C sort | head -n 1)" - |
        sed -n "s/.*xMin=\"\([0-9]*\)[^>]*>$1<.*/\1/p" | head -n 1
}

case_ "as they are"
fresh
bill_changed
expect_status 3
pages | holds -F 'Betalningsuppgifter' || fail "no payment part"
before=$(x_of Fakturadatum)
sha=$(sha256sum "$work/out/$region/$month"/invoices/70001000.pdf | cut -d' ' -f1)

case_ "the folder's fingerprint covers the layouts"
printf '<!-- a remark -->\n' >>"$templates/common/parts.xml"
run run --region "$templates/$region" --period "$month" --data "fixtures/$region" --issue-date 2025-06-05 --out "$work/other"
expect_status 3
expect_equal "the same page" "$(sha256sum "$work/other/$region/$month"/invoices/70001000.pdf | cut -d' ' -f1)" "$sha"
[ "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1])))' "$work/out/$region/$month/manifest.json" | grep -o "'region_sha256': '[0-9a-f]*'")" != \
    "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1])))' "$work/other/$region/$month/manifest.json" | grep -o "'region_sha256': '[0-9a-f]*'")" ] ||
    fail "the manifest tells the same folder"

case_ "a text is changed in texts.yaml"
fresh
printf 'invoice_date: Utfärdad\n' >>"$templates/$region/texts.yaml"
bill_changed
expect_status 3
pages | holds -F 'Utfärdad' || fail "the text is not there" "$(pages)"
pages | holds -F 'Fakturadatum' && fail "the old text is there too"

case_ "a width is changed in the layout"
fresh
sed -i 's/<box x="20mm" y="45.7mm" w="84mm">/<box x="30mm" y="45.7mm" w="74mm">/' "$templates/common/parts.xml"
bill_changed
expect_status 3
[ "$(x_of Fakturadatum)" -gt $((before + 20)) ] || fail "the facts stand where they stood: $(x_of Fakturadatum), $before"

case_ "the colours are the region's"
fresh
sed -i 's/^  accent: .*/  accent: "#ff0000"/' "$templates/$region/region.yaml"
bill_changed
expect_status 3
qpdf --qdf --object-streams=disable "$work/out/$region/$month/invoices/70001000.pdf" - | LC_ALL=C holds -aE '(^| )1 0 0 rg' ||
    fail "no red in the page"

case_ "the window moves the address"
fresh
sed -i 's/^window:.*/window: {x: 120, y: 50, w: 70, h: 30}/' "$templates/$region/region.yaml"
bill_changed
expect_status 3
case $(x_of Storsjöbygdens) in 340 | 341) ;; *) fail "the address begins at $(x_of Storsjöbygdens)" ;; esac

case_ "a region replaces one part"
fresh
cat >"$templates/$region/parts.xml" <<'PART'
<parts>
  <part name="corrects"><text>{text.corrects number=invoice.refers-to date=invoice.refers-issued period=invoice.period}</text></part>
  <part name="demonstration"><text>Frågor: <b>{region.email}</b>, {{hej}}</text></part>
</parts>
PART
bill_changed
expect_status 3
pages | holds -F 'Frågor: faktura@jamtland.example, {hej}' || fail "the part is not there" "$(pages)"

case_ "a region replaces a layout"
fresh
sed 's/<include part="demonstration"\/>/<text>Egen sida<\/text>/' templates/common/invoice.xml >"$templates/$region/invoice.xml"
bill_changed
expect_status 3
pages | holds -F 'Egen sida' || fail "the layout is not there" "$(pages)"

case_ "every mistake is told with file and line, at once"
fresh
sed -i 's/{invoice.issued}/{invoice.isued}/; s/{line.net}</{line.net|day}</; /11\.8mm/s/<logo size="9.2mm"/<logo size="9.2"/' \
    "$templates/common/parts.xml"
sed -i 's/{text.intro}/{text.intor}/' "$templates/common/invoice.xml"
run check --region "$templates/$region"
expect_status 10
line() { grep -n -F -- "$1" "$2" | head -n 1 | cut -d: -f1; }
expect_text "common/parts.xml:$(line '{invoice.isued}' "$templates/common/parts.xml"): there is no value 'invoice.isued', expected one of: issued"
expect_text "common/parts.xml:$(line '{line.net|day}' "$templates/common/parts.xml"): 'line.net|day' cannot be written so, expected ore, kronor"
expect_text "common/parts.xml:$(line 'size="9.2"' "$templates/common/parts.xml"): size=\"9.2\", expected a length in millimetres"
expect_text "common/invoice.xml:$(line '{text.intor}' "$templates/common/invoice.xml"): there is no text 'intor', expected a key of texts.yaml"
expect_text 'the page layouts have 4 problems'
bill_changed
expect_status 10
[ ! -e "$work/out/$region/$month" ] || fail "something was published"

case_ "what is no XML, and what the grammar does not allow"
fresh
sed -i 's/<\/flow>//' "$templates/common/credit.xml"
sed -i 's/<include part="payment"\/>/<row\/>/' "$templates/common/adjustment.xml"
run check --region "$templates/$region"
expect_status 10
expect_text 'common/credit.xml:'
expect_text '[layout-xml]'
expect_text "common/adjustment.xml:$(line '<row/>' "$templates/common/adjustment.xml"): <row> in <flow>, expected one of: heading"

case_ "a part of the wrong kind is told where it is, not left out"
fresh
printf '<parts>\n<part name="notes">\n<text>x</text></part></parts>' >"$templates/$region/parts.xml"
run check --region "$templates/$region"
expect_status 10
expect_text "parts.xml:3: <text> in the part 'notes', which is included where cells belong, expected one of: cell"
expect_text 'the page layouts have 1 problem'

case_ "what the paper does not have is told"
fresh
sed -i 's/<column width="52mm" gap/<column width="152mm" gap/' "$templates/common/parts.xml"
sed -i 's/^window:.*/window: {x: 150, y: 50, w: 70, h: 30}/' "$templates/$region/region.yaml"
run check --region "$templates/$region"
expect_status 10
expect_text "the window is not on the paper"
sed -i 's/^window:.*/window: {x: 120, y: 50, w: 70, h: 30}/' "$templates/$region/region.yaml"
run check --region "$templates/$region"
expect_status 10
expect_text "columns and gaps of 251 mm, expected at most the 172 mm that there are"

case_ "what cannot be set is found by check, without a delivery"
fresh
printf '<parts><part name="amount"><box x="107mm" y="270mm" w="84mm"><space h="20mm"/></box></part></parts>' \
    >"$templates/$region/parts.xml"
run check --region "$templates/$region"
expect_status 10
expect_text "what stands at $templates/$region/parts.xml:1 does not fit on a page"

case_ "what stands on an invoice that is due only, check sets too"
fresh
sed -i 's/<qr data="{invoice.payment-code}" size="27.2mm"/<qr data="{invoice.payment-code}" size="200mm"/; s/<column width="31.2mm">/<column width="209mm" test="invoice.is-due">/' \
    "$templates/common/parts.xml"
run check --region "$templates/$region"
expect_status 10
expect_text "has columns wider than the room for them"

case_ "an English region"
fresh
sed -i '1i language: en' "$templates/$region/region.yaml"
bill_changed
expect_status 3
for text in 'Invoice number' 'Page 1 of' 'To pay, SEK' 'SEK 21 230.00' '25%'; do
    pages | sed 's/\xc2\xa0/ /g' | holds -F "$text" || fail "there is no '$text'" "$(pages)"
done
pages | holds -E 'Faktura|Moms|Att betala' && fail "Swedish words" "$(pages)"

case_ "a part that no layout includes is a name misspelt"
fresh
printf '<parts><part name="fotter"><text>x</text></part></parts>' >"$templates/$region/parts.xml"
run check --region "$templates/$region"
expect_status 10
expect_text "no layout includes the part 'fotter'"

case_ "markup in data is drawn as it is"
fresh
cp -r "fixtures/$region/$month" "$work/delivery"
rm -f "$work"/delivery/kontroll*
sed -i '/^  - code: kontroll$/,$d' "$templates/$region/sources.yaml"
python3 - "$work/delivery/vardgivare.csv" <<'PYTHON'
import sys
path = sys.argv[1]
raw = open(path, "rb").read()
for coding in ("utf-8-sig", "cp1252"):
    try:
        text = raw.decode(coding)
        break
    except UnicodeDecodeError:
        pass
old = "Storsjöbygdens Läkarhus AB"
assert old in text
bom = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
open(path, "wb").write(bom + text.replace(old, "<b>A & B</b> {invoice.net} &lt").encode(coding.replace("-sig", "")))
PYTHON
run run --region "$templates/$region" --period "$month" --data "$work/delivery" --issue-date 2025-06-05 --out "$work/out"
[ "$status" -eq 0 ] || [ "$status" -eq 3 ] || fail "exit status $status" "$stderr"
pages | holds -F '<b>A & B</b> {invoice.net} &lt' || fail "the name is not as it is" "$(pages)"

case_ "what cannot be set is found before a number is taken, and the mended folder issues"
fresh
printf '<parts><part name="demonstration"><keep><space h="290mm"/></keep></part></parts>' >"$templates/$region/parts.xml"
run run --region "$templates/$region" --period 2025-05 --data "fixtures/$region" --issue-date 2025-06-05 --out "$work/unset"
expect_status 10
expect_text "does not fit"
run list --region "$region" --out "$work/unset"
expect_status 0
printf '%s' "$stdout" | holds 7000100 && fail "numbers were taken" "$stdout"
rm "$templates/$region/parts.xml"
run run --region "$templates/$region" --period 2025-05 --data "fixtures/$region" --issue-date 2025-06-05 --out "$work/unset"
expect_status 3
expect_text 70001000

case_ "a layout without its page is told"
fresh
sed -i '/<include part="page"\/>/d' "$templates/common/credit.xml"
run check --region "$templates/$region"
expect_status 10
expect_text "credit.xml:"
expect_text "0 <page> in it and its parts, expected one"

finish
