# Records and quantity by unit and month. mawk -F';' -f records.awk sms.csv
NR > 1 {
    key = $3 ";" substr($2, 1, 7)
    records[key]++
    quantity[key] += $6
}
END {
    for (key in records)
        print key ";" records[key] ";" quantity[key]
}
