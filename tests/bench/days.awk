# Person-days by unit and month of 2025: the change of the number listed is noted at both ends of an
# interval, and summed up at the end. mawk -F';' -f days.awk listade.csv
BEGIN {
    split("31 28 31 30 31 30 31 31 30 31 30 31", lengths, " ")
    for (month = 1; month <= 12; month++)
        for (i = 1; i <= lengths[month]; i++)
            day[sprintf("2025-%02d-%02d", month, i)] = ++days
}
NR == 1 { next }
{
    units[$2] = 1
    if ($3 > "2025-12-31" || ($4 != "" && ($4 < "2025-01-01" || $4 < $3)))
        next
    change[$2, $3 < "2025-01-01" ? 1 : day[$3]]++
    if ($4 != "" && $4 < "2025-12-31")
        change[$2, day[$4] + 1]--
}
END {
    for (unit in units) {
        listed = at = 0
        for (month = 1; month <= 12; month++) {
            sum = 0
            for (i = 1; i <= lengths[month]; i++) {
                listed += change[unit, ++at]
                sum += listed
            }
            if (sum)
                printf "%s;2025-%02d;%d\n", unit, month, sum
        }
    }
}
