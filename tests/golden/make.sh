# golden_make PROGRAM REGION FOLDER: the golden case's outputs, in the form in which they are compared.
golden_make() {
    local program=$1 region=$2 folder=$3 args scratch status=0
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/debitera-golden.XXXXXX")
    mapfile -t args <"tests/golden/$region/args"
    "$program" run "${args[@]}" --out "$scratch" >/dev/null 2>&1 || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ] || { rm -rf "$scratch"; return 1; }
    mkdir -p "$folder"
    cp "$scratch/$region"/20*/*.csv "$folder/"
    for pdf in "$scratch/$region"/20*/invoices/*.pdf; do
        pdftotext -layout "$pdf" "$folder/$(basename "$pdf" .pdf).txt"
    done
    rm -rf "$scratch"
}
