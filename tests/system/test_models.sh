# Every charge model and every shape of a price at once, from YAML and CSV to lines.csv and the invoice: a region
# (tests/system/everymodel) that the program knows nothing of, and deliveries whose amounts are worked out by hand here.
. tests/system/lib.sh

region=$work/regions/everymodel
mkdir -p "$work/regions"
cp -r tests/system/everymodel "$work/regions/"
cp -r templates/common "$work/regions/"
sed -i 's#^extends: .*#extends: ../common#' "$region/region.yaml"

# ---- the deliveries ------------------------------------------------------------------------------------------------
# M1 is open all the time, M2 closes on 2025-05-20, M3 opens on 2025-05-11.

table() { # month, file: the rows on stdin, without comments and the blanks of the layout
    mkdir -p "$work/data/$1"
    sed -E 's/ *(#.*)?$//; s/ *; */;/g; s/^ +//; /^$/d; s/(^|;)M([1-9])(;|$)/\1SE5599000014-M\2\3/' >"$work/data/$1/$2.csv"
}

delivery() { # month: a delivery without charges, listings and events
    table "$1" providers <<'END'
org_no; name; customer; street; postcode; city
559921-0878; Ett AB; 1; Gatan 1; 352 31; Vaxjo
559926-6433; Två AB; 2; Gatan 2; 341 32; Ljungby
END
    table "$1" units <<'END'
unit; name; org_no; from; to
M1; Mottagning 1; 559921-0878; 2020-01-01;
M2; Mottagning 2; 559926-6433; 2025-04-01; 2025-05-20
M3; Mottagning 3; 559921-0878; 2025-05-11;
END
    table "$1" subscriptions <<'END'
id; unit; service; quantity; registered; from; to; price; reference
J0; M1; journal; 1; ; 2024-02-20; 2024-02-29; ;
T0; M1; telephony; 5; ; 2024-01-01; ; 65.50; AGR-1
END
    echo 'id;unit;service;day;quantity;amount;reference' | table "$1" charges
    echo 'person;unit;from;to' | table "$1" listings
    echo 'id;time;unit;system;status;parts' | table "$1" traffic
}

delivery 2024-02 # a leap year
table 2024-02 traffic <<'END'
id; time; unit; system; status; parts
1; 2024-02-29T22:59:59Z; M1; message; ok; 600       # the last second of the 29th
2; 2024-02-29T23:00:00Z; M1; message; ok; 600       # March
END

delivery 2024-10 # summer time ends on the 27th, so that 02:30 comes twice
table 2024-10 traffic <<'END'
id; time; unit; system; status; parts
1; 2024-09-30T21:59:59Z; M1; call; ok; 1            # September
2; 2024-09-30T22:00:00Z; M1; call; ok; 1            # midnight, in summer time
3; 2024-10-27T00:30:00Z; M1; call; ok; 1            # 02:30
4; 2024-10-27T01:30:00Z; M1; call; ok; 1            # 02:30 once more
5; 2024-10-27 02:30:00; M1; call; ok; 1             # one of the two, the day is certain
6; 2024-10-31T22:59:59Z; M1; call; ok; 1            # the last second, in winter time
7; 2024-10-31T23:00:00Z; M1; call; ok; 1            # November
END

delivery 2025-03 # summer time begins on the 30th, so that 02:30 does not come
table 2025-03 traffic <<'END'
id; time; unit; system; status; parts
1; 2025-02-28T22:59:59Z; M1; call; ok; 1            # February
2; 2025-02-28T23:00:00Z; M1; call; ok; 1            # midnight, in winter time
3; 2025-03-30 02:30:00; M1; call; ok; 1             # never, the day is certain
4; 2025-03-30T01:00:00Z; M1; call; ok; 1            # 03:00
5; 2025-03-31T21:59:59Z; M1; call; ok; 1            # the last second, in summer time
6; 2025-03-31T22:00:00Z; M1; call; ok; 1            # April
END

delivery 2025-05
table 2025-05 subscriptions <<'END'
id; unit; service; quantity; registered; from; to; price; reference
T0; M1; telephony; 5; ; 2024-01-01; ; 65.50; AGR-1
T1; M2; telephony; 2; ; 2025-04-01; 2025-05-12; 65.505; AGR-2
J1; M1; journal; 1; ; 2025-05-10; ; ;
J2; M3; journal; 1; ; 2025-05-11; ; 12000; AGR-3    # per year, as the service says
W1; M1; workplaces; 3; 31; 2025-05-01; ; ;          # one too many
W2; M2; workplaces; 1; 10; 2025-05-01; ; ;
R1; M1; rent; 8; ; 2025-05-01; ; ;
R2; M1; rent; 7; ; 2025-05-16; ; ;
R3; M1; rent; 10; ; 2025-05-01; ; ;
L1; M1; licence; 4; ; 2025-05-01; ; ;
L2; M1; licence; 3; ; 2025-05-01; 2025-05-10; ;
L3; M1; licence; 2; ; 2025-05-01; ; 50; AGR-4       # no part of the stack
S1; M1; storage; 4; ; 2025-05-01; ; ;
S2; M1; storage; 6; ; 2025-05-11; ; ;
S3; M1; storage; 1; ; 2025-05-25; ; ;
Y1; M1; system; 1; ; 2025-05-12; ; 1200; AGR-5
A1; M1; advice; 1; ; 2025-05-01; ; ;
A2; M3; advice; 1; ; 2025-05-11; ; 62; AGR-6
X1; M1; texting; 1; ; 2025-05-12; ; ;
X2; M2; texting; 1; ; 2025-04-01; 2025-05-09; ;
X3; M2; texting; 1; ; 2025-05-10; ; ;
P1; M1; portal; 20; ; 2025-05-01; ; ;
END
table 2025-05 charges <<'END'
id; unit; service; day; quantity; amount; reference
C1; M1; courier; 2025-04-10; 1; ;                   # billed in its time, and the first of the two free ones
C2; M1; courier; 2025-05-06; 3; ;
C3; M2; courier; 2025-05-07; 1; ;
C4; M2; courier; 2025-05-12; 1; ;
C5; M2; courier; 2025-05-13; 2; ;
C6; M1; courier; 2025-05-28; 1; ;
K1; M1; cards; 2025-05-08; 2; ;
K2; M1; cards; 2025-05-09; 3; ;
D1; M1; at-cost; 2025-05-12; 1; 1234.56; INV-17
D2; M2; at-cost; 2025-05-13; 1; -34.56; CR-3
END
table 2025-05 listings <<'END'
person; unit; from; to
A1; M1; 2025-01-01;
A2; M1; 2025-01-01;
A3; M1; 2025-01-01;
A4; M1; 2025-01-01;
A5; M1; 2025-01-01;
A6; M1; 2025-01-01;
A7; M1; 2025-01-01;
A8; M1; 2025-05-22;
B1; M2; 2025-01-01;
B2; M2; 2025-01-01;
B3; M2; 2025-01-01;
C1; M3; 2025-05-11;
C2; M3; 2025-05-11;
END
table 2025-05 traffic <<'END'
id; time; unit; system; status; parts
1; 2025-04-30T21:59:59Z; M1; letter; ok; 1          # April
2; 2025-04-30T22:00:00Z; M1; letter; ok; 1
3; 2025-05-02 09:00:00; M1; letter; ok; 1
4; 2025-05-05 09:00:00; M1; letter; ok; 1
5; 2025-05-05 09:00:00; M1; letter; ok; 1
6; 2025-05-15T21:59:59Z; M1; letter; ok; 1          # the last second of the old price
7; 2025-05-15T22:00:00Z; M1; letter; ok; 1          # the first of the new one
8; 2025-05-20 09:00:00; M1; letter; ok; 1
9; 2025-05-20 09:00:00; M1; letter; ok; 1
10; 2025-05-31 23:59:59; M1; letter; ok; 1
11; 2025-05-31T22:00:00Z; M1; letter; ok; 1         # June
12; 2025-05-06 09:00:00; M2; letter; ok; 1
13; 2025-05-07 09:00:00; M2; letter; ok; 1
20; 2025-05-03 09:00:00; M1; message; ok; 700
21; 2025-05-04 09:00:00; M1; message; failed; 9999  # costs nothing
22; 2025-05-20 09:00:00; M1; message; ok; 1000
23; 2025-05-03 09:00:00; M2; message; ok; 600
24; 2025-05-18 09:00:00; M2; message; ok; 900
25; 2025-05-14 09:00:00; M3; message; ok; 3200
30; 2025-04-30T22:30:00Z; M1; call; ok; 1
31; 2025-05-15 23:59:59; M1; call; ok; 1
32; 2025-05-16 00:00:00; M1; call; ok; 1
33; 2025-05-20 09:00:00; M1; call; ok; 1
34; 2025-05-21 09:00:00; M1; call; ok; 1
35; 2025-05-11 09:00:00; M3; call; ok; 1
36; 2025-05-15 09:00:00; M3; call; ok; 1
40; 2025-05-12 00:00:00; M1; text; ok; 1
41; 2025-05-12 09:00:00; M1; text; ok; 1
42; 2025-05-30 09:00:00; M1; text; ok; 1
43; 2025-05-09 09:00:00; M2; text; ok; 1
44; 2025-05-10 09:00:00; M2; text; ok; 1
END

# ---- comparing -----------------------------------------------------------------------------------------------------

bill_models() { # month, options
    local month=$1
    shift
    run run --region "$region" --period "$month" --data "$work/data" --issue-date 2025-06-05 --out "$work/out" "$@"
}

lines_of() { # lines.csv: every row, in the form of the tables below
    python3 - "$1" <<'END' | LC_ALL=C sort
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    vat = row["vat_category"] + row["vat_rate_percent"]
    print("; ".join([row["unit_code"][-2:], row["service_code"], row["component"], row["model"], row["from"][5:],
                     row["to"][5:], row["quantity"], row["free_quantity"], row["unit_price_kr"], row["steps"].replace(";", ","),
                     row["price_basis"], row["time_fraction"], row["exact_net_ore"], row["minimum_kr"], row["net_kr"], vat,
                     row["evidence"], row["meter"] or row["record"]]))
END
}

expect_lines() { # folder of the output, below $work/out/everymodel; the lines on stdin
    local found
    found=$(lines_of "$work/out/everymodel/$1/lines.csv")
    expect_equal "lines" "$found" "$(sed -E 's/ *(#.*)?$//; /^$/d; s/ *; */; /g' | LC_ALL=C sort)"
}

# ---- May 2025 ------------------------------------------------------------------------------------------------------
# unit; service; component; model; from; to; quantity; free; price; steps; per; fraction; exact öre; minimum; net; VAT;
# evidence; meter or record

case_ "the region and its delivery are without a fault"
run check --region "$region" --period 2025-05 --data "$work/data"
[ "$status" -eq 0 ] || expect_status 3

case_ "May 2025: every model and every shape"
bill_models 2025-05 --dry-run
expect_status 3 # the workstations above their groups
expect_text "package-exceeded"
expect_lines 2025-05-draft <<'END'
# Flat, for every unit of the register while it is valid; the price changes on the 16th, M2 closes on the 20th, M3 opens on the 11th.
M1; base-fee; ; flat; 05-01; 05-15; 1; 0; 310.00; ; month; 15/31; 15000; ; 150.00; S25; ; units.csv: record 2      # 310 × 15/31
M1; base-fee; ; flat; 05-16; 05-31; 1; 0; 341.00; ; month; 16/31; 17600; ; 176.00; S25; ; units.csv: record 2      # 341 × 16/31
M2; base-fee; ; flat; 05-01; 05-15; 1; 0; 310.00; ; month; 15/31; 15000; ; 150.00; S25; ; units.csv: record 3
M2; base-fee; ; flat; 05-16; 05-20; 1; 0; 341.00; ; month; 5/31; 5500; ; 55.00; S25; ; units.csv: record 3         # 341 × 5/31
M3; base-fee; ; flat; 05-11; 05-15; 1; 0; 310.00; ; month; 5/31; 5000; ; 50.00; S25; ; units.csv: record 4         # 310 × 5/31
M3; base-fee; ; flat; 05-16; 05-31; 1; 0; 341.00; ; month; 16/31; 17600; ; 176.00; S25; ; units.csv: record 4
# Flat, for a subscription: 22 days of a yearly price, and 21 of an agreed one.
M1; journal; ; flat; 05-10; 05-31; 1; 0; 15400.00; ; year; 11/186; 8470000/93; ; 910.75; S25; ; subscriptions.csv: record 4      # 15 400 × 22/31 × 1/12 = 910,752…
M3; journal; ; flat; 05-11; 05-31; 1; 0; 12000.00; ; year; 7/124; 2100000/31; ; 677.42; S25; AGR-3; subscriptions.csv: record 5  # 12 000 × 21/31 × 1/12 = 677,419…
# Groups.
M1; workplaces; ; package; 05-01; 05-31; 3; 0; 1200.00; ; month; 1; 360000; ; 3600.00; S25; ; subscriptions.csv: record 6
M2; workplaces; ; package; 05-01; 05-20; 1; 0; 1200.00; ; month; 20/31; 2400000/31; ; 774.19; S25; ; subscriptions.csv: record 7 # 774,193…
# Rows that stack: to 10 each 100 kr, to 20 each 80 kr, above 50 kr. R1 has 1–8. R2 has 9–15 from the 16th: 2 × 100 + 5 × 80 = 600.
# R3 has 9–18 before, 2 × 100 + 8 × 80 = 840, and then 16–25: 5 × 80 + 5 × 50 = 650.
M1; rent; ; recurring; 05-01; 05-31; 8; 0; 100.00; ; month; 1; 80000; ; 800.00; S25; ; subscriptions.csv: record 8
M1; rent; ; recurring; 05-16; 05-31; 7; 0; ; 2 x 100.00, 5 x 80.00; month; 16/31; 960000/31; ; 309.68; S25; ; subscriptions.csv: record 9    # 309,677…
M1; rent; ; recurring; 05-01; 05-15; 10; 0; ; 2 x 100.00, 8 x 80.00; month; 15/31; 1260000/31; ; 406.45; S25; ; subscriptions.csv: record 10 # 406,451…
M1; rent; ; recurring; 05-16; 05-31; 10; 0; ; 5 x 80.00, 5 x 50.00; month; 16/31; 1040000/31; ; 335.48; S25; ; subscriptions.csv: record 10  # 335,483…
# By volume: to 5 all at 60 kr, to 12 at 45, above at 30. 4 + 3 to the 10th, then 4; the agreed row counts for itself.
M1; licence; ; recurring; 05-01; 05-10; 4; 0; 45.00; ; month; 10/31; 180000/31; ; 58.06; S25; ; subscriptions.csv: record 11     # 58,064…
M1; licence; ; recurring; 05-11; 05-31; 4; 0; 60.00; ; month; 21/31; 504000/31; ; 162.58; S25; ; subscriptions.csv: record 11    # 162,580…
M1; licence; ; recurring; 05-01; 05-10; 3; 0; 45.00; ; month; 10/31; 135000/31; ; 43.55; S25; ; subscriptions.csv: record 12     # 43,548…
M1; licence; ; recurring; 05-01; 05-31; 2; 0; 50.00; ; month; 1; 10000; ; 100.00; S25; AGR-4; subscriptions.csv: record 13
# 5 included: all 4 of S1 (no line), 1 of S2's 6, none of S3, whose 4,52 kr are raised to 50 kr.
M1; storage; ; recurring; 05-11; 05-31; 5; 1; 20.00; ; month; 21/31; 210000/31; ; 67.74; S25; ; subscriptions.csv: record 15     # 67,741…
M1; storage; ; recurring; 05-25; 05-31; 1; 0; 20.00; ; month; 7/31; 14000/31; 50.00; 50.00; S25; ; subscriptions.csv: record 16  # 4,516…
# 5 letters at 7,40 kr with 3 included: 14,80 kr, raised to 25 kr; then 4 at 8 kr with 4 included, of which 3 are gone. M2: 2, both free.
M1; letters; ; metered; 05-01; 05-15; 2; 3; 7.40; ; piece; 1; 1480; 25.00; 25.00; S25; ; letters
M1; letters; ; metered; 05-16; 05-31; 3; 1; 8.00; ; piece; 1; 2400; ; 24.00; S25; ; letters
# 500 parts included; to 1 000 each 0,50 kr, to 2 000 each 0,40, above 0,25; from the 16th to 1 000 each 0,45, above 0,30.
# M1: 700, so 200 × 0,50; then 1 000 from the 201st on: 800 × 0,45 + 200 × 0,30. M2: 100 × 0,50, then 900 from the 101st on.
# M3: 3 200, so 1 000 × 0,50 + 1 000 × 0,40 + 700 × 0,25.
M1; messages; ; metered; 05-01; 05-15; 200; 500; 0.50; ; piece; 1; 10000; ; 100.00; S25; ; messages
M1; messages; ; metered; 05-16; 05-31; 1000; 0; ; 800 x 0.45, 200 x 0.30; piece; 1; 42000; ; 420.00; S25; ; messages
M2; messages; ; metered; 05-01; 05-15; 100; 500; 0.50; ; piece; 1; 5000; ; 50.00; S25; ; messages
M2; messages; ; metered; 05-16; 05-20; 900; 0; 0.45; ; piece; 1; 40500; ; 405.00; S25; ; messages
M3; messages; ; metered; 05-11; 05-15; 2700; 500; ; 1000 x 0.50, 1000 x 0.40, 700 x 0.25; piece; 1; 107500; ; 1075.00; S25; ; messages
# By the volume of the month: 5 in all cost 2,50 kr to the 15th, and 2,20 from the 16th. M3 has 2: 3 kr.
M1; calls; ; metered; 05-01; 05-15; 2; 0; 2.50; ; piece; 1; 500; ; 5.00; S25; ; calls
M1; calls; ; metered; 05-16; 05-31; 3; 0; 2.20; ; piece; 1; 660; ; 6.60; S25; ; calls
M3; calls; ; metered; 05-11; 05-15; 2; 0; 3.00; ; piece; 1; 600; ; 6.00; S25; ; calls
# A census of the first: 7 and 3, and 0 of M3, which opens later. From the 16th to 5 each 132 kr a year, above 96: 852 for 7.
M1; listed; ; metered; 05-01; 05-15; 7; 0; 120.00; ; year; 5/124; 105000/31; ; 33.87; S25; ; listed                              # 840 × 15/31 × 1/12 = 33,870…
M1; listed; ; metered; 05-16; 05-31; 7; 0; ; 5 x 132.00, 2 x 96.00; year; 4/93; 113600/31; ; 36.65; S25; ; listed                # 852 × 16/31 × 1/12 = 36,645…
M2; listed; ; metered; 05-01; 05-15; 3; 0; 120.00; ; year; 5/124; 45000/31; ; 14.52; S25; ; listed                               # 14,516…
M2; listed; ; metered; 05-16; 05-20; 3; 0; 132.00; ; year; 5/372; 16500/31; ; 5.32; S25; ; listed                                # 5,322…
# A daily average: 7 × 31 + 10 of 31 days; 3 × 20 of 20; 2 × 21 of 21.
M1; listed-average; ; metered; 05-01; 05-31; 227/31; 0; 31.00; ; month; 1; 22700; ; 227.00; S25; ; listed-average
M2; listed-average; ; metered; 05-01; 05-20; 3; 0; 31.00; ; month; 20/31; 6000; ; 60.00; S25; ; listed-average
M3; listed-average; ; metered; 05-11; 05-31; 2; 0; 31.00; ; month; 21/31; 4200; ; 42.00; S25; ; listed-average
# Two free for each unit ever: M1 had one in April.
M1; courier; ; one-off; 05-06; 05-06; 2; 1; 85.00; ; piece; 1; 17000; ; 170.00; S25; ; charges.csv: record 3
M1; courier; ; one-off; 05-28; 05-28; 1; 0; 85.00; ; piece; 1; 8500; ; 85.00; S25; ; charges.csv: record 7
M2; courier; ; one-off; 05-13; 05-13; 2; 0; 85.00; ; piece; 1; 17000; ; 170.00; S25; ; charges.csv: record 6
# 1 included in the month; to 2 each 310 kr, above 250.
M1; cards; ; one-off; 05-08; 05-08; 1; 1; 310.00; ; piece; 1; 31000; ; 310.00; Z0; ; charges.csv: record 8
M1; cards; ; one-off; 05-09; 05-09; 3; 0; ; 1 x 310.00, 2 x 250.00; piece; 1; 81000; ; 810.00; Z0; ; charges.csv: record 9
M1; at-cost; ; pass-through; 05-12; 05-12; 1; 0; 1234.56; ; piece; 1; 123456; ; 1234.56; S25; INV-17; charges.csv: record 10
M2; at-cost; ; pass-through; 05-13; 05-13; 1; 0; -34.56; ; piece; 1; -3456; ; -34.56; S25; CR-3; charges.csv: record 11
# Agreements, by month and by year.
M1; telephony; ; recurring; 05-01; 05-31; 5; 0; 65.50; ; month; 1; 32750; ; 327.50; S25; AGR-1; subscriptions.csv: record 2
M2; telephony; ; recurring; 05-01; 05-12; 2; 0; 65.505; ; month; 12/31; 157212/31; ; 50.71; S25; AGR-2; subscriptions.csv: record 3 # 50,713…
M1; system; ; recurring; 05-12; 05-31; 1; 0; 1200.00; ; year; 5/93; 200000/31; ; 64.52; S25; AGR-5; subscriptions.csv: record 17    # 64,516…
# Another VAT treatment from the 21st; an agreed price is cut there too.
M1; advice; ; recurring; 05-01; 05-20; 1; 0; 93.00; ; month; 20/31; 6000; ; 60.00; S25; ; subscriptions.csv: record 18
M1; advice; ; recurring; 05-21; 05-31; 1; 0; 93.00; ; month; 11/31; 3300; ; 33.00; E0; ; subscriptions.csv: record 18
M3; advice; ; recurring; 05-11; 05-20; 1; 0; 62.00; ; month; 10/31; 2000; ; 20.00; S25; AGR-6; subscriptions.csv: record 19
M3; advice; ; recurring; 05-21; 05-31; 1; 0; 62.00; ; month; 11/31; 2200; ; 22.00; E0; AGR-6; subscriptions.csv: record 19
# Two charges of a service that needs a subscription; M2's is renewed on the 10th, which does not cut what is counted.
M1; texting; basic; flat; 05-12; 05-31; 1; 0; 150.00; ; month; 20/31; 300000/31; ; 96.77; S25; ; subscriptions.csv: record 20       # 96,774…
M1; texting; text; metered; 05-12; 05-31; 3; 0; 0.62; ; piece; 1; 186; ; 1.86; S25; ; texts
M2; texting; basic; flat; 05-01; 05-09; 1; 0; 150.00; ; month; 9/31; 135000/31; ; 43.55; S25; ; subscriptions.csv: record 21        # 43,548…
M2; texting; basic; flat; 05-10; 05-20; 1; 0; 150.00; ; month; 11/31; 165000/31; ; 53.23; S25; ; subscriptions.csv: record 22       # 53,225…
M2; texting; text; metered; 05-01; 05-20; 2; 0; 0.62; ; piece; 1; 124; ; 1.24; S25; ; texts
END

case_ "May 2025: the sums of the invoices"
# Ett AB: M1 11 241,62 and M3 2 068,42; of that 1 120 at 0 %, 55 exempt and 12 135,04 at 25 %: 3 033,76.
# Två AB: M2 1 798,20; 25 % is 449,55.
invoices() { python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["provider_org_no"], row["net_kr"], row["vat_kr"], row["total_kr"])' "$1"; }
expect_equal "invoices" "$(invoices "$work/out/everymodel/2025-05-draft/invoices.csv")" "559921-0878 13310.04 3033.76 16343.80
559926-6433 1798.20 449.55 2247.75"

# ---- other months --------------------------------------------------------------------------------------------------

case_ "February of a leap year: 10 of 29 days, and the last second of the 29th"
bill_models 2024-02 --dry-run
expect_status 0
leap='M1; base-fee; ; flat; 02-01; 02-29; 1; 0; 310.00; ; month; 1; 31000; ; 310.00; S25; ; units.csv: record 2
M1; telephony; ; recurring; 02-01; 02-29; 5; 0; 65.50; ; month; 1; 32750; ; 327.50; S25; AGR-1; subscriptions.csv: record 3
M1; messages; ; metered; 02-01; 02-29; 100; 500; 0.50; ; piece; 1; 5000; ; 50.00; S25; ; messages'
expect_lines 2024-02-draft <<END
$leap
M1; journal; ; flat; 02-20; 02-29; 1; 0; 15400.00; ; year; 5/174; 3850000/87; ; 442.53; S25; ; subscriptions.csv: record 2 # 15 400 × 10/29 × 1/12
END

case_ "the same by days of 365"
sed -i 's/^proration: .*/proration: days-365/' "$region/region.yaml"
bill_models 2024-02 --dry-run
expect_lines 2024-02-draft <<END
$leap
M1; journal; ; flat; 02-20; 02-29; 1; 0; 15400.00; ; year; 2/73; 3080000/73; ; 421.92; S25; ; subscriptions.csv: record 2 # 15 400 × 10/365
END

case_ "the same by days of the year, which has 366"
sed -i 's/^proration: .*/proration: days-actual/' "$region/region.yaml"
bill_models 2024-02 --dry-run
expect_lines 2024-02-draft <<END
$leap
M1; journal; ; flat; 02-20; 02-29; 1; 0; 15400.00; ; year; 5/183; 7700000/183; ; 420.77; S25; ; subscriptions.csv: record 2 # 15 400 × 10/366
END
sed -i 's/^proration: .*/proration: month/' "$region/region.yaml"

case_ "October 2024: five calls, each in its hour"
bill_models 2024-10 --dry-run
expect_status 0
expect_lines 2024-10-draft <<'END'
M1; base-fee; ; flat; 10-01; 10-31; 1; 0; 310.00; ; month; 1; 31000; ; 310.00; S25; ; units.csv: record 2
M1; calls; ; metered; 10-01; 10-31; 5; 0; 2.50; ; piece; 1; 1250; ; 12.50; S25; ; calls
M1; telephony; ; recurring; 10-01; 10-31; 5; 0; 65.50; ; month; 1; 32750; ; 327.50; S25; AGR-1; subscriptions.csv: record 3
END

case_ "March 2025: four calls"
bill_models 2025-03 --dry-run
expect_status 0
expect_lines 2025-03-draft <<'END'
M1; base-fee; ; flat; 03-01; 03-31; 1; 0; 310.00; ; month; 1; 31000; ; 310.00; S25; ; units.csv: record 2
M1; calls; ; metered; 03-01; 03-31; 4; 0; 2.50; ; piece; 1; 1000; ; 10.00; S25; ; calls
M1; telephony; ; recurring; 03-01; 03-31; 5; 0; 65.50; ; month; 1; 32750; ; 327.50; S25; AGR-1; subscriptions.csv: record 3
END

# ---- data, not code ------------------------------------------------------------------------------------------------

case_ "a region is data: the program knows nothing of this one"
[ "$(grep -c everymodel "$program")" -eq 0 ] || fail "the program names the region"

case_ "a new service is data: an entry, and its price"
cat >>"$region/services.yaml" <<'END'

  - code: new-service
    names:
      - text: Ny tjänst
    package: Tjänster
    obligation: optional
    document: Tilläggsavtal 7
    wording: ""
    account: "3099"
    vat: standard
    charge:
      - model: flat
        unit_name: enhet
END
cat >>"$region/prices.yaml" <<'END'

  - service: new-service
    from: 2024-10-12
    price: 99
    per: month
    status: confirmed
    document: Tilläggsavtal 7
END
bill_models 2024-02 --dry-run # before it has a price
expect_status 4
expect_text new-service
bill_models 2025-03 --dry-run
expect_status 0
expect_equal "the new line" "$(lines_of "$work/out/everymodel/2025-03-draft/lines.csv" | grep new-service)" \
    "M1; new-service; ; flat; 03-01; 03-31; 1; 0; 99.00; ; month; 1; 9900; ; 99.00; S25; ; units.csv: record 2"

case_ "all of it is issued, with its documents"
bill_models 2025-05
expect_status 3
expect_equal "documents" "$(ls "$work/out/everymodel/2025-05/invoices")" "1000.csv
1000.pdf
1001.csv
1001.pdf"
finish
