# A small region and deliveries of it that a test may damage before they are sealed by their control file. To be sourced
# after lib.sh.
region=$work/regions/trial
delivery=$work/delivery
mkdir -p "$work/regions"
cp -r tests/system/trial templates/common "$work/regions/"

row() { # file, record: M1 stands for a unit's code
    sed -E 's/(^|;)M([1-9])(;|$)/\1SE5599000014-M\2\3/' <<<"$2" >>"$delivery/$1.csv"
}

# A month of a whole delivery; M1 rents one computer and sends 100 texts.
fresh() { # month
    rm -rf "$delivery"
    mkdir "$delivery"
    row providers 'org_no;name;customer;street;postcode;city'
    row providers '559921-0878;Ett AB;1;Gatan 1;352 31;Vaxjo'
    row units 'unit;name;org_no;from;to'
    row units 'M1;Mottagning 1;559921-0878;2020-01-01;'
    row units 'M2;Mottagning 2;559921-0878;2020-01-01;'
    row subscriptions 'id;unit;service;quantity;from;to;price;reference'
    row subscriptions 'R1;M1;rent;1;2024-01-01;;;'
    row subscriptions 'T1;M1;texting;1;2024-01-01;;;'
    row charges 'id;unit;service;day;quantity;amount;reference'
    row texts 'id;time;unit;status;parts'
    seq 100 | sed "s/.*/t$1-&;$1-02 10:00:00;SE5599000014-M1;ok;1/" >>"$delivery/texts.csv"
}

# What the control file promises is what is there, but for a file that a test names.
seal() { # file whose rows are wrong
    local name
    rm -f "$delivery/control.csv"
    row control 'file;rows'
    for name in providers units subscriptions charges texts; do
        row control "$name.csv;$(($(wc -l <"$delivery/$name.csv") - 1 + $([ "${1-}" = "$name" ] && echo 7 || echo 0)))"
    done
}

trial() { # month, options: a run of the delivery
    local month=$1
    shift
    run run --region "$region" --period "$month" --data "$delivery" --issue-date 2025-06-05 --out "$work/out" "$@"
}
