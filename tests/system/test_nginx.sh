# The example of a web server's configuration, templates/web, run by nginx on a published month: who is handed what.
source tests/system/lib.sh
PATH=$PATH:/usr/sbin
web=$work/web
etc=$web/etc
out=$work/out
region=$out/jamtland
first=559901-4122
second=559907-3367
server=
trap '[ -z "$server" ] || kill "$server" "$asking_PID" 2>/dev/null; wait; rm -rf "$work"' EXIT

# ---- certificates ----------------------------------------------------------------------------------------------------

authority() { # name
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -keyout "$web/$1.key" -out "$web/$1.crt" 2>/dev/null
}

certificate() { # name, authority, subject, days, extension
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$3" -utf8 \
        -keyout "$web/$1.key" -out "$web/$1.csr" 2>/dev/null
    openssl x509 -req -in "$web/$1.csr" -CA "$web/$2.crt" -CAkey "$web/$2.key" -CAcreateserial -days "$4" \
        -extfile <(printf '%s\n' "$5") -out "$web/$1.crt" 2>/dev/null
}

subject_of() { # name; as providers.map says
    openssl x509 -in "$web/$1.crt" -noout -subject -nameopt RFC2253 | sed 's/^subject=//'
}

make_certificates() {
    local client="extendedKeyUsage=clientAuth"
    authority ca
    authority other
    certificate server ca "/CN=fakturor.region.example" 2 \
        "subjectAltName=DNS:fakturor.region.example,DNS:ekonomi.region.example"
    certificate first ca "/C=SE/O=Exempelvården, Öst AB/CN=Ekonomi" 2 "$client"
    certificate second ca "/C=SE/O=Andra Vård AB/CN=Ekonomi" 2 "$client"
    certificate finance ca "/C=SE/O=Region Exempel/CN=Anna Andersson" 2 "$client"
    certificate unlisted ca "/C=SE/O=Ingen AB/CN=Ekonomi" 2 "$client"
    certificate forged other "/C=SE/O=Exempelvården, Öst AB/CN=Ekonomi" 2 "$client"
    certificate expired ca "/C=SE/O=Exempelvården, Öst AB/CN=Ekonomi" 0 "$client"
    cp "$web/ca.crt" "$etc/clients.crt"
    cp "$web/server.crt" "$web/server.key" "$etc"
    {
        cat templates/web/providers.map
        printf '"%s" %s;\n' "$(subject_of first)" $first "$(subject_of second)" $second
    } >"$etc/providers.map"
    { cat templates/web/finance.map; printf '"%s" anna;\n' "$(subject_of finance)"; } >"$etc/finance.map"
    printf 'anna@vard.example %s;\n' $first >"$etc/oidc.map"
}

# ---- the server ------------------------------------------------------------------------------------------------------

free_ports() {
    python3 -c 'import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*(s.getsockname()[1] for s in sockets))'
}

# The example, with places and ports of this test's own.
place() { # file, port of 443
    sed "s|/etc/nginx/debitera|$etc|; s|/srv/debitera|$out|; s|/var/log/nginx|$web/log|; s|127.0.0.1:4180|127.0.0.1:$proxy_port|
        s|listen 443 |listen 127.0.0.1:$2 |; s|listen 8443 |listen 127.0.0.1:$finance_port |" "templates/web/$1"
}

# What oauth2-proxy answers: whose session the cookie is of.
identity_proxy() {
    cat <<PROXY
map \$cookie_session \$session_email { default ""; a anna@vard.example; x nobody@vard.example; }
server {
    listen 127.0.0.1:$proxy_port;
    location = /oauth2/auth {
        if (\$session_email = "") { return 401; }
        add_header X-Auth-Request-Email \$session_email always;
        return 202;
    }
    location = /oauth2/sign_in { default_type text/plain; return 200 "sign in"; }
}
PROXY
}

start_server() {
    local user=
    # Not as the owner of the files: it is in their group, as README has it.
    [ "$(id -u)" -ne 0 ] || user="user www-data;"
    place folder.conf 0 >"$etc/folder.conf"
    place nginx.conf "$port" >"$etc/nginx.conf"
    # Both examples in one server: its hash is asked for once.
    place nginx-oidc.conf "$oidc_port" | sed '/^map_hash_bucket_size/d; s/\$debitera_folder/$debitera_oidc_folder/' >"$etc/oidc.conf"
    cat >"$etc/main.conf" <<MAIN
daemon off;
$user
pid $web/pid;
worker_processes 1;
events {}
http {
    client_body_temp_path $web/temp;
    proxy_temp_path $web/proxy;
    fastcgi_temp_path $web/fastcgi;
    uwsgi_temp_path $web/uwsgi;
    scgi_temp_path $web/scgi;
    include $etc/nginx.conf;
    include $etc/oidc.conf;
    $(identity_proxy)
}
MAIN
    nginx -t -e "$web/log/error.log" -p "$web" -c "$etc/main.conf" 2>"$web/log/test" || {
        fail "nginx refuses the example" "$(cat "$web/log/test")"
        finish
    }
    nginx -e "$web/log/error.log" -p "$web" -c "$etc/main.conf" 2>"$web/log/out" &
    server=$!
    for _ in $(seq 100); do
        [ ! -s "$web/pid" ] || return 0
        sleep 0.05
    done
    fail "nginx has not begun" "$(cat "$web/log/out" "$web/log/error.log")"
    finish
}

# ---- questions -------------------------------------------------------------------------------------------------------

# Who asks (a certificate, "" for none), what, with which headers; the status is in $answer.
ask() {
    local who=${1:--} IFS=$'\t'
    shift
    printf '%s\n' "${to:-$port}"$'\t'"${name:-fakturor.region.example}"$'\t'"$who"$'\t'"$*" >&"${asking[1]}"
    read -r answer <&"${asking[0]}"
}

get() { # who, path
    local who=$1 path=$2
    shift 2
    ask "$who" "GET $path HTTP/1.1" "$@"
}

expect() { # statuses that will do
    [[ " $1 " == *" $answer "* ]] || fail "${2:-} answered $answer, expected $1" "$(cat "$web/head" "$web/body" 2>/dev/null | head -c 600)"
}

expect_head() { # a header
    grep -qixF -- "$1" "$web/head" || fail "${2:-} no header '$1'" "$(cat "$web/head")"
}

expect_file() { # the answer's bytes are this file's
    cmp -s "$web/body" "$1" || fail "the answer is not $1"
}

refused() { # who, path: nothing of any file comes back
    get "$1" "$2"
    expect "${3:-400 403 404}" "$2"
    ! grep -qE 'PDF|sha256|SQLite|Faktura|root:' "$web/body" || fail "$2 gave a file away" "$(head -c 300 "$web/body")"
}

# ---- what is served --------------------------------------------------------------------------------------------------

mkdir -p "$etc" "$web/log" "$out"
chmod 711 "$work"
[ "$(id -u)" -ne 0 ] || chgrp www-data "$out"
chmod 2750 "$out"
bill jamtland 2025-05
case_ "the month is issued"
[ "$status" -eq 3 ] || fail "exit $status" "$stderr"
mine=$(cd "$region/providers/$first/2025-05/invoices" && ls ./*.pdf | head -1 | cut -c3-)
theirs=$(cd "$region/providers/$second/2025-05/invoices" && ls ./*.pdf | head -1 | cut -c3-)
read -r port finance_port oidc_port proxy_port < <(free_ports)
make_certificates
# What a run does not make: only the server refuses it.
echo hidden >"$region/providers/$first/.hidden"
mkdir "$region/providers/$first/.2025-06.stage"
cp "$region/providers/$first/2025-05/invoices/$mine" "$region/providers/$first/.2025-06.stage/$mine"
ln -s "../../$second/2025-05/invoices/$theirs" "$region/providers/$first/2025-05/theirs.pdf"
ln -s "../$second" "$region/providers/$first/others"
ln -s /etc "$region/providers/$first/etc"
for kind in html xlsx zip; do
    [ -e "$region/providers/$first/a.$kind" ] || echo "<p>å</p>" >"$region/providers/$first/a.$kind"
    chmod 644 "$region/providers/$first/a.$kind"
done
[ -e "$region/providers/$first/index.html" ] || cp "$region/providers/$first/a.html" "$region/providers/$first/index.html"
for file in lines.csv; do cp "$region/2025-05/$file" "$region/providers/$first/$file"; done
chmod 644 "$region/providers/$first/index.html" "$region/providers/$first/lines.csv"
start_server
coproc asking { exec python3 tests/system/ask.py "$web"; }

case_ "a provider is handed its own"
get first /
expect 200 "the page"
expect_file "$region/providers/$first/index.html"
expect_head "Content-Type: text/html; charset=utf-8"
get first "/2025-05/invoices/$mine"
expect 200 "the invoice"
expect_head "Content-Type: application/pdf"
expect_file "$region/2025-05/invoices/$mine"
get first /2025-05/SHA256SUMS
expect 200 "the list"
expect_head "Content-Type: text/plain; charset=utf-8"
expect_file "$region/providers/$first/2025-05/SHA256SUMS"
get second "/2025-05/invoices/$theirs"
expect 200 "the other's invoice"
expect_file "$region/2025-05/invoices/$theirs"
ask first "HEAD /2025-05/invoices/$mine HTTP/1.1"
expect 200 HEAD
[ ! -s "$web/body" ] || fail "HEAD has a body"
get first /2025-05
expect 301 "a folder without its slash"
expect_head "Location: /2025-05/"

case_ "types and headers"
get first /lines.csv
expect 200
expect_head "Content-Type: text/csv; charset=utf-8"
get first /a.xlsx
expect_head "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
get first /a.zip
expect_head "Content-Type: application/zip"
for path in / "/2025-05/invoices/$mine" /nothing; do
    get first "$path"
    expect_head "X-Content-Type-Options: nosniff" "$path"
    expect_head "Content-Security-Policy: frame-ancestors 'none'" "$path"
    expect_head "Referrer-Policy: no-referrer" "$path"
    expect_head "Cache-Control: private, no-cache" "$path"
    expect_head "Strict-Transport-Security: max-age=31536000" "$path"
    expect_head "Server: nginx" "$path"
done

case_ "parts of a file, and a copy that is still good"
get first "/2025-05/invoices/$mine" "Range: bytes=0-4"
expect 206
[ "$(cat "$web/body")" = "%PDF-" ] || fail "the range is $(head -c 40 "$web/body")"
get first "/2025-05/invoices/$mine" "Range: bytes=99999999-"
expect 416
get first "/2025-05/invoices/$mine"
tag=$(sed -n 's/^ETag: //p' "$web/head")
get first "/2025-05/invoices/$mine" "If-None-Match: $tag"
expect 304

case_ "another provider's files"
refused first "/2025-05/invoices/$theirs" 404
refused first "/$second/2025-05/invoices/$theirs" 404
refused first "/providers/$second/2025-05/invoices/$theirs" 404
refused second "/2025-05/invoices/$mine" 404

case_ "paths out of the folder"
for way in "/../$second" "/2025-05/../../$second" "/%2e%2e/$second" "/%2e%2e%2f$second" "/..%2f$second" "/.%2e/$second" \
    "/2025-05/%2e%2e/%2e%2e/$second" "//../$second" "//$second" "/..;/$second" "/..\\$second" "/%5c..%5c$second" \
    "/..%5c$second" "/%252e%252e/$second" "/..%c0%af$second" "/%00/../$second" "/2025-05%00" "/./../$second"; do
    refused first "$way/2025-05/invoices/$theirs"
done
for path in "/../../ledger.sqlite" "/%2e%2e/%2e%2e/ledger.sqlite" "/..%2f..%2fledger.sqlite" "/ledger.sqlite" \
    "/../../2025-05/invoices/$theirs" "/../../../../../../etc/passwd" "/%00" "/2025-05/invoices/$mine%00.html" \
    "/2025-05/invoices/$mine/"; do
    refused first "$path"
done
ask first "GET ../$second/2025-05/invoices/$theirs HTTP/1.1"
expect 400 "a path without a slash"
ask first "GET https://fakturor.region.example/../$second/2025-05/invoices/$theirs HTTP/1.1"
expect "400 404" "a whole address"
get first "//2025-05//invoices/$mine"
expect 200 "slashes twice"
get first "/2025-05%2finvoices%2f$mine"
expect 200 "a coded slash, within the folder"

case_ "listings, hidden files and links"
refused first /2025-05/invoices/ 403
refused first /2025-05/reports/ 403
refused first /.hidden 404
refused first "/.2025-06.stage/$mine" 404
refused first "/%2e2025-06.stage/$mine" 404
refused first /2025-05/theirs.pdf 403
refused first "/others/2025-05/invoices/$theirs"
refused first /etc/passwd

case_ "methods"
for method in POST PUT DELETE OPTIONS TRACE PROPFIND MKCOL CONNECT X; do
    ask first "$method / HTTP/1.1" "Content-Length: 0"
    expect "400 405" "$method"
done
get first / "Content-Length: 5" "Transfer-Encoding: chunked"
expect 400 "two lengths"

case_ "who is not known is not let in"
for path in / "/2025-05/invoices/$mine" /SHA256SUMS /ledger.sqlite; do
    refused "" "$path" "400 tls"
    refused forged "$path" "400 tls"
    refused expired "$path" "400 tls"
    refused unlisted "$path" 403
    refused finance "$path" 403
done
openssl x509 -in "$web/expired.crt" -noout -checkend 0 >/dev/null && fail "the certificate has not expired"
for old in -tls1 -tls1_1; do
    openssl s_client "$old" -cipher 'DEFAULT@SECLEVEL=0' -connect "127.0.0.1:$port" -CAfile "$web/ca.crt" \
        -cert "$web/first.crt" -key "$web/first.key" </dev/null >"$web/old" 2>&1 && fail "$old is accepted"
done
openssl s_client -tls1_2 -connect "127.0.0.1:$port" -servername fakturor.region.example -CAfile "$web/ca.crt" -cert "$web/first.crt" \
    -key "$web/first.key" -verify_return_error </dev/null >"$web/old" 2>&1 || fail "TLS 1.2 is refused" "$(tail -5 "$web/old")"

case_ "a host that is not named, or another"
ask first "GET /2025-05/invoices/$mine HTTP/1.0"
expect 200 "HTTP/1.0 without Host"
expect_file "$region/2025-05/invoices/$mine"
ask first "GET /2025-05/invoices/$theirs HTTP/1.0"
expect 404 "the other's"
ask first "GET /2025-05/invoices/$theirs HTTP/1.0" "Host: ekonomi.region.example"
expect "404 421" "the finance people's host on this port"
ask first "GET / HTTP/1.0" "Host: a" "Host: b"
expect 400 "two hosts"

case_ "the region's finance people"
to=$finance_port name=ekonomi.region.example
get finance "/2025-05/invoices/$theirs"
expect 200 "any invoice"
get finance /2025-05/manifest.json
expect 200 "the manifest"
expect_head "Content-Type: application/json"
get finance /2025-05/providers.sha256
expect 200 "the providers' list"
for path in /ledger.sqlite /ledger.sqlite.sha256 /ledger.sqlite-journal //ledger.sqlite /%6cedger.sqlite /2025-05/../ledger.sqlite \
    /.lock /providers/$first/.hidden /providers/$first/etc/passwd /../jamtland/ledger.sqlite; do
    refused finance "$path"
done
for who in "" first second unlisted forged; do
    refused "$who" "/2025-05/invoices/$theirs" "400 403 tls"
done
unset to name

case_ "signed in, by a proxy"
to=$oidc_port
get "" "/2025-05/invoices/$mine" "Cookie: session=a"
expect 200
expect_file "$region/2025-05/invoices/$mine"
get "" "/2025-05/invoices/$mine"
expect 200 "without a session"
[ "$(cat "$web/body")" = "sign in" ] || fail "not asked to sign in" "$(head -c 200 "$web/body")"
for header in X-Auth-Request-Email X-Auth-Request-User X-Forwarded-Email X-Forwarded-User Remote-User; do
    get "" "/2025-05/invoices/$mine" "$header: anna@vard.example"
    [ "$(cat "$web/body")" = "sign in" ] || fail "$header from outside is believed"
    get "" "/2025-05/invoices/$mine" "$header: anna@vard.example" "Cookie: session=x"
    expect 404 "$header of somebody else's session"
done
refused "" "/2025-05/invoices/$theirs" 200
get "" "/2025-05/invoices/$theirs" "Cookie: session=a"
expect 404 "another provider's"
get "" "/$second/2025-05/invoices/$theirs" "Cookie: session=x"
expect 404 "nobody's folder is not all folders"
get "" /oauth2/auth "Cookie: session=a"
expect 404 "the question itself"
unset to

case_ "the log says who and what, without what was asked besides"
get first "/2025-05/invoices/$mine?token=secret"
expect 200
kill -USR1 "$server"
grep -qF "$first [" "$web/log/debitera-providers.log" || fail "no folder in the log" "$(tail -3 "$web/log/debitera-providers.log")"
! grep -qF secret "$web"/log/debitera-*.log || fail "the query is in the log"

case_ "the files' modes let the server's group read documents, and not the ledger"
[ "$(stat -c %a "$region/ledger.sqlite")" = 600 ] || fail "the ledger is $(stat -c %a "$region/ledger.sqlite")"
if [ "$(id -u)" -eq 0 ]; then
    [ "$(stat -c %G "$region/providers/$second/2025-05/invoices/$theirs")" = www-data ] || fail "the group of out is not inherited"
    su -s /bin/sh www-data -c "test -r '$region/2025-05/invoices/$mine'" || fail "its group cannot read an invoice"
    su -s /bin/sh www-data -c "test -r '$region/ledger.sqlite'" && fail "its group can read the ledger"
fi
finish
