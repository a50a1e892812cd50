"""Requests over TLS, sent as they are written, so that they can be such as no browser makes.

usage: ask.py FOLDER, which holds ca.crt, and the .crt and .key of whoever asks. Each line of the input is a request,
with tabs between: PORT, the server's NAME, CERTIFICATE ("-": none), REQUEST-LINE, HEADER…  For each the status is
written, "tls" where there was no answer; FOLDER/head and FOLDER/body then have the answer.
"""

import socket
import ssl
import sys
from pathlib import Path

web = Path(sys.argv[1])


def ask(port: str, name: str, certificate: str, line: str, *headers: str) -> str:
    context = ssl.create_default_context(cafile=web / "ca.crt")
    if certificate != "-":
        context.load_cert_chain(web / f"{certificate}.crt", web / f"{certificate}.key")
    if line.endswith("HTTP/1.1"):
        headers = (f"Host: {name}", "Connection: close", *headers)
    answer = b""
    refusal = ""
    try:
        with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as plain:
            with context.wrap_socket(plain, server_hostname=name) as connection:
                connection.sendall("\r\n".join([line, *headers, "", ""]).encode("latin-1"))
                while part := connection.recv(65536):
                    answer += part
    except OSError as error:
        refusal = str(error)
    head, _, body = answer.partition(b"\r\n\r\n")
    (web / "head").write_bytes(head.replace(b"\r", b"") + b"\n" + refusal.encode())
    (web / "body").write_bytes(body)
    return head.split(b" ")[1].decode("ascii") if head else "tls"


for request in sys.stdin:
    print(ask(*request.rstrip("\n").split("\t")), flush=True)
