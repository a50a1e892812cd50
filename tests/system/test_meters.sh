# Meters beyond records, sums and one census day: small exports whose numbers are worked out by hand in the comments here,
# and what the independent reference makes of the same exports and of a month of the fixtures.
. tests/system/lib.sh

delivery=$work/delivery
region=$work/templates/jamtland
folder=$work/out/jamtland/2025-05-draft

# A copy of May 2025, and region folders in which no share of rejects holds a run. Unit 1A06 is valid until 2025-05-15.
fresh() {
    rm -rf "$work/out"
    copy_delivery jamtland 2025-05
    rm "$delivery/sms_omsand.csv"
    sed -i 's/^format:$/&\n  reject_limit_percent: 100/' "$region/sources.yaml"
}
# An export, from standard input, in which the codes of units lack "SE2321000214-".
export_() { # file
    sed -E 's/;(1A[0-9]{2});/;SE2321000214-\1;/' | iconv -f utf-8 -t windows-1252 >"$delivery/$1"
}
# From a day within the month a price changes, so that usage is counted in two parts.
cut_at() { # day
    printf '\n  - {service: graviditetsjournal, from: %s, price: 15500, per: year, status: confirmed, document: RJH §3.1}\n' \
        "$1" >>"$region/prices.yaml"
}
draft() { bill_copy jamtland 2025-05 --dry-run "$@"; }
usage() { # meter: unit, from day to day, cell, quantity
    awk -F, -v meter="$1" '$3 == meter { print substr($2, 14), substr($4, 9) "-" substr($5, 9), ($7 == "" ? "-" : $7), $6 }' \
        "$folder/usage.csv"
}
accounts() { # source: its classes and counts that are not 0, and the repetitions
    python3 -c 'import json, sys
manifest = json.load(open(sys.argv[1], encoding="utf-8"))
words = manifest["accounting"]["sources"][sys.argv[2]]
print(*(f"{word} {count}" for word, count in words.items() if word != "reasons" and count))
print(*(f"{word} {count}" for word, count in words["reasons"].items()))
files = {entry["name"] for entry in manifest["inputs"] if entry["source"] == sys.argv[2]}
for pair in manifest["repeats"]:
    if pair["first"] in files:
        print(pair["first"], pair["repeating"], pair["records"])' "$folder/manifest.json" "$1"
}
reference() { # what; options of the reference
    python3 tests/reference/reference.py --region jamtland --data "$delivery" --period 2025-05 \
        --templates "$work/templates" "--$1" "${@:2}" >"$work/expected" 2>"$work/differences" ||
        fail "the reference failed" "$(cat "$work/differences")"
}
# The same exports and meters, counted by the reference.
agrees() { # options of the reference
    reference accounting "$@"
    python3 tests/reference/compare.py --accounting "$folder/manifest.json" "$work/expected" >"$work/differences" 2>&1 ||
        fail "accounting differs from the reference" "$(cat "$work/differences")"
    reference usage "$@"
    python3 tests/reference/compare.py --usage "$folder/usage.csv" "$work/expected" >"$work/differences" 2>&1 ||
        fail "usage differs from the reference" "$(cat "$work/differences")"
}

# ---- person-days -----------------------------------------------------------------------------------------------------
# Days 1–10 and 11–31 are counted apart.
#                                                     1A01         1A02         1A06      class
#   9833 at 1A01 since long                        10 + 21                              billed
#   9840 at 1A01 on 6–12                            5 +  2                              follow-up: not on the 1st
#   9811 at 1A01 until 10, at 1A02 from 11         10           0 + 21                  billed, follow-up
#   9823 at 1A01, newer at 1A02 on 21–25           10 + 16      0 +  5                  billed, follow-up; double listed
#   9894 at 1A06, which is valid until 15                                 10 +  5       billed
#   9882 at 1A01 from June                                                              outside-period
#   9899 at 1A06 from 20                                                                rejected, unit-not-valid
#   9801 at 1A02 on 1–31, and again on 1–4                     10 + 21                  billed, duplicate
#                                                  35 + 39     10 + 47    10 +  5
# Read 11: billed 5 (those on the 1st), follow-up 3, outside 1, duplicate 1, rejected 1.
listings() {
    rm "$delivery"/listade*
    export_ listade.csv <<'EOF'
Personnummer;Vårdenhet;Listad från;Listad till
19240626-9833;1A01;2020-01-01;
19240718-9840;1A01;2025-05-06;2025-05-12
19240804-9811;1A01;2020-01-01;2025-05-10
192408049811;1A02;2025-05-11;
19240826-9823;1A01;2024-01-01;
19240826-9823;1A02;2025-05-21;2025-05-25
19240911-9894;1A06;2020-01-01;
19241111-9882;1A01;2025-06-01;
19241203-9899;1A06;2025-05-20;2025-05-31
19241226-9801;1A02;2025-05-01;2025-05-31
19241226-9801;1A02;2025-05-01;2025-05-04
EOF
    add_meter "$region/meters.yaml" listed-days listade "count: census" "census: daily-average"
    cut_at 2025-05-11
}

case_ "the average of a month: a person counts on each day at one unit, the newest"
fresh
listings
draft
expect_status 3
expect_equal "person-days" "$(usage listed-days)" "1A01 01-10 - 35
1A01 11-31 - 39
1A02 01-10 - 10
1A02 11-31 - 47
1A06 01-10 - 10
1A06 11-31 - 5"
expect_equal "the census of the first beside it" "$(usage listed)" "1A01 01-31 - 3
1A02 01-31 - 1
1A06 01-31 - 1"
expect_equal "accounting" "$(accounts listade)" "read 11 billed 5 follow-up 3 outside-period 1 duplicate 1 rejected 1 double_listed 1
unit-not-valid 1
listade.csv listade.csv 1"
agrees

case_ "a double listing that is only reported counts at both units"
# 9823 is at 1A01 on 21–25 too: 39 + 5.
sed -i 's/double_listing: newest/double_listing: report/' "$region/sources.yaml"
draft
expect_status 3
expect_equal "person-days" "$(usage listed-days | head -4)" "1A01 01-10 - 35
1A01 11-31 - 44
1A02 01-10 - 10
1A02 11-31 - 47"
expect_equal "accounting" "$(accounts listade)" "read 11 billed 5 follow-up 3 outside-period 1 duplicate 1 rejected 1 double_listed 1
unit-not-valid 1
listade.csv listade.csv 1"
agrees --double-listing report

case_ "a double listing holds the run where the region says so"
sed -i 's/double_listing: report/double_listing: hold/' "$region/sources.yaml"
rm -rf "$work/out"
draft
expect_status 4
expect_text double-listings
expect_text listade
[ ! -e "$folder" ] || fail "a held run wrote results"

case_ "without a person every listing counts"
# 9823: 1A01 10 + 21 and 1A02 5; 9801: 1A02 10 + 21 and 4 + 0. 1A01 35 + 44, 1A02 14 + 47.
sed -i '/double_listing: hold/d; /^      person:/d' "$region/sources.yaml"
draft
expect_status 3
expect_equal "person-days" "$(usage listed-days | head -4)" "1A01 01-10 - 35
1A01 11-31 - 44
1A02 01-10 - 14
1A02 11-31 - 47"
expect_equal "accounting" "$(accounts listade)" "read 11 billed 6 follow-up 3 outside-period 1 rejected 1
unit-not-valid 1"
agrees --unidentified listade

case_ "a whole month of the fixtures, each policy and day"
for policy in newest report; do
    for day in daily-average last last-of-previous 15; do
        fresh
        add_meter "$region/meters.yaml" listed-again listade "count: census" "census: $day"
        sed -i "s/double_listing: newest/double_listing: $policy/" "$region/sources.yaml"
        cut_at 2025-05-16
        draft
        expect_status 3
        agrees --double-listing "$policy"
    done
done

case_ "on one thread and on several, in little memory and in much: the same bytes"
several=$(tree_hash "$folder")
for threads in 1 2 5; do
    rm -rf "$work/out"
    draft --threads $threads --memory $((threads * 3 - 2))
    expect_status 3
    expect_equal "the tree on $threads threads" "$(tree_hash "$folder")" "$several"
done

case_ "what cannot be charged for is told"
fresh
add_meter "$region/meters.yaml" hours sms "count: weekday-hour"
sed -i 's/meter: listed$/meter: hours/' "$region/services.yaml"
draft
expect_status 10
expect_text "'hours' is a count by weekday and hour, which is for follow-up only, expected a meter of 'count: records'"

# ---- snapshots -------------------------------------------------------------------------------------------------------
# A row a day, of May 1 to 31 (days 1–10 and 11–31 apart):
#                                                     1A01         1A02         1A06
#   9833 at 1A01                                   10 + 21
#   9840 at 1A01 until 10, then at 1A02            10           0 + 21
#   9811 at 1A02; on the 1st at 1A01 too                       10 + 21                  a tie: 1A02 sorts last
#   9823 at 1A06, valid until 15                                          10 +  5       16 rejects
# and 9833 once more on the 5th, and once on April 30. Read 31 × 4 + 3 = 127: outside 1, duplicate 2, rejected 16; billed are
# the four of the 1st, the other 104 are follow-up.
snapshots() {
    local day
    rm "$delivery"/listade*
    {
        echo 'Personnummer;Vårdenhet;Dag'
        echo '19240626-9833;1A01;2025-04-30'
        echo '19240804-9811;1A01;2025-05-01'
        for day in {01..31}; do
            echo "19240626-9833;1A01;2025-05-$day"
            echo "19240718-9840;1A0$([[ $day > 10 ]] && echo 2 || echo 1);2025-05-$day"
            echo "19240804-9811;1A02;2025-05-$day"
            echo "19240826-9823;1A06;2025-05-$day"
        done
        echo '19240626-9833;1A01;2025-05-05'
    } | export_ listade.csv
    sed -i '/^    listed_to: last-day/d; s/^      from: Listad från/      time: Dag/; /^      to: Listad till/d' \
        "$region/sources.yaml"
    cut_at 2025-05-11
}

case_ "snapshots: a census day is one of them"
# On the 1st: 9833 and 9840 at 1A01, 9811 at 1A02, 9823 at 1A06. All that is not of the 1st is outside: 127 - 5.
fresh
snapshots
draft
expect_status 3
expect_equal "census" "$(usage listed)" "1A01 01-31 - 2
1A02 01-31 - 1
1A06 01-31 - 1"
expect_equal "accounting" "$(accounts listade)" "read 127 billed 4 outside-period 122 duplicate 1 double_listed 1

listade.csv listade.csv 1"
agrees --snapshots Dag

case_ "snapshots: the average of a month is of all of them"
add_meter "$region/meters.yaml" listed-days listade "count: census" "census: daily-average"
draft
expect_status 3
expect_equal "person-days" "$(usage listed-days)" "1A01 01-10 - 20
1A01 11-31 - 21
1A02 01-10 - 10
1A02 11-31 - 42
1A06 01-10 - 10
1A06 11-31 - 5"
expect_equal "accounting" "$(accounts listade)" "read 127 billed 4 follow-up 104 outside-period 1 duplicate 2 rejected 16 \
double_listed 1
unit-not-valid 16
listade.csv listade.csv 2"
agrees --snapshots Dag

case_ "a day to count on without a snapshot holds the run"
sed -i '/2025-05-17/d' "$delivery/listade.csv"
rm -rf "$work/out"
draft
expect_status 4
expect_text missing-snapshot
expect_text 2025-05-17

# ---- distribution, weekday and hour ----------------------------------------------------------------------------------
# May 5, 2025 is a Monday; Stockholm is two hours ahead of UTC.
#   1  Mon 08:00:00  answered          10     1-08
#   2  Mon 08:59:59  answered          20     1-08
#   3  Mon 09:00:00  same day          30     1-09
#   4  Mon 06:30 Z   answered          40     1-08   08:30
#   5  Sun 23:59:59  later           1000     7-23
#   6  Tue           answered          50     –      a date without a time has no hour
#   7  Mon 08:10:00  abandoned      99999     1-08   no answer: not in the distribution
#   7  again, at 10:10                                duplicate of the same file
#   8  1st 22:30 Z   answered          60     5-00   Friday 2nd, 00:30
#   9  April 30, 21:59:59 Z                           outside: 23:59:59
#  10  April 30, 22:00 Z  answered     70     4-00   Thursday 1st
#  11  Mon 08:00:00  answered at 1A02   0     1-08
# and in a second file 1 again, and 12, abandoned, Mon 08:30 at 1A01: 1-08.
# Calls at 1A01: 1–8, 10 and 12 are 10. Answers there: 10 20 30 40 50 60 70 1000; of 8 the median is the 4th (4 = 8 × 50 %), the
# 90th percentile the 8th (7.2 rounded up): 1000 lies among 1000–1007, whose middle is 1003.
calls() {
    export_ teleq.csv <<'EOF'
Samtals-id;Inringt;Vårdenhet;Utfall;Kötid sekunder
C1;2025-05-05 08:00:00;1A01;BESVARAT;10
C2;2025-05-05 08:59:59;1A01;BESVARAT;20
C3;2025-05-05 09:00:00;1A01;UPPRINGT SAMMA DAG;30
C4;2025-05-05T06:30:00Z;1A01;BESVARAT;40
C5;2025-05-11 23:59:59;1A01;UPPRINGT SENARE;1000
C6;2025-05-06;1A01;BESVARAT;50
C7;2025-05-05 08:10:00;1A01;AVBRUTET;99999
C7;2025-05-05 10:10:00;1A01;AVBRUTET;99999
C8;2025-05-01T22:30:00Z;1A01;BESVARAT;60
C9;2025-04-30T21:59:59Z;1A01;BESVARAT;65
C10;2025-04-30T22:00:00Z;1A01;BESVARAT;70
C11;2025-05-05 08:00:00;1A02;BESVARAT;0
EOF
    export_ teleq_2.csv <<'EOF'
Samtals-id;Inringt;Vårdenhet;Utfall;Kötid sekunder
C1;2025-05-05 08:00:00;1A01;BESVARAT;10
C12;2025-05-05 08:30:00;1A01;AVBRUTET;5
EOF
}

case_ "a distribution has its median and 90th percentile, and calls have their hours"
fresh
calls
draft
expect_status 3
expect_equal "distribution" "$(usage calls-wait)" "1A01 01-31 - 8
1A01 01-31 median 40
1A01 01-31 p90 1003
1A02 01-31 - 1
1A02 01-31 median 0
1A02 01-31 p90 0"
expect_equal "hours" "$(usage calls-by-hour)" "1A01 01-31 - 10
1A01 01-31 1-08 5
1A01 01-31 1-09 1
1A01 01-31 4-00 1
1A01 01-31 5-00 1
1A01 01-31 7-23 1
1A02 01-31 - 1
1A02 01-31 1-08 1"
expect_equal "accounting" "$(accounts teleq)" "read 14 follow-up 11 outside-period 1 duplicate 2

teleq.csv teleq.csv 1
teleq.csv teleq_2.csv 1"
expect_equal "the sum of waiting counts no cell" \
    "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["totals"]["usage"]["calls-wait"])' "$folder/manifest.json")" 9
agrees

case_ "without an id every event counts"
# 1 and 7 count twice: 12 calls; the answers 10 10 20 30 40 50 60 70 1000, of 9 the 5th is 40.
sed -i '/^      id: Samtals-id/d' "$region/sources.yaml"
draft
expect_status 3
expect_equal "distribution" "$(usage calls-wait | head -3)" "1A01 01-31 - 9
1A01 01-31 median 40
1A01 01-31 p90 1003"
expect_equal "calls" "$(usage calls-by-hour | head -1)" "1A01 01-31 - 12"
expect_equal "accounting" "$(accounts teleq)" "read 14 follow-up 13 outside-period 1"
agrees --unidentified teleq
finish
