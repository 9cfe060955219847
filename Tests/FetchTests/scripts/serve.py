"""A server for the tests of fetching, with every manner good and bad. Prints its port; ends when its input closes.

Arguments: nothing, or a certificate and a key to speak TLS with.
GET /log answers with one line per request so far: method, path, and the headers the tests look at.
"""

import base64
import gzip
import json
import os
import socket
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

RECORDS = [{"id": number, "name": "项目%d" % number} for number in range(1, 26)]
log, counts, lock = [], {}, threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body=b"", status=200, headers=(), kind="application/json", length=None):
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def cut(self):
        """Breaks the connection off, without a word."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def count(self, key):
        with lock:
            counts[key] = counts.get(key, 0) + 1
            return counts[key]

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/log":
            return self.answer("\n".join(log).encode(), kind="text/plain")
        told = ["Authorization", "X-Key", "If-None-Match", "If-Modified-Since", "Host"]
        seen = ["%s=%s" % (name, self.headers[name]) for name in told if self.headers[name]]
        with lock:
            log.append(" ".join([self.path] + seen))
        name = "get_" + parts.path.strip("/").split("/")[0].replace("-", "_")
        handler = getattr(self, name, None)
        if handler is None:
            return self.answer({"error": "nothing here"}, 404)
        handler(parts, query)

    # Pages

    def get_linked(self, parts, query):
        page = int(query.get("page", "1"))
        headers = [("Link", '</linked?page=1>; rel="first", </linked?page=%d>; rel="next"' % (page + 1))] if page < 3 else []
        self.answer(RECORDS[(page - 1) * 10:page * 10], headers=headers)

    def get_circle(self, parts, query):
        page = int(query.get("page", "1"))
        self.answer([page], headers=[("Link", '</circle?page=%d>; rel="next"' % (2 if page == 1 else 1))])

    def get_endless(self, parts, query):
        page = int(query.get("page", "1"))
        self.answer([page], headers=[("Link", '<?page=%d>; rel="next"' % (page + 1))])

    def get_cursor(self, parts, query):
        start = int(base64.b64decode(query["after"]).decode()) if "after" in query else 0
        end = start + 10
        cursor = base64.b64encode(b"%d" % end).decode() if end < len(RECORDS) else None
        self.answer({"data": {"items": RECORDS[start:end]}, "meta": {"note": "a \"quoted\" ]}", "next": cursor}})

    def get_offset(self, parts, query):
        start, limit = int(query["start"]), int(query["size"])
        if start > len(RECORDS) and "strict" in query:
            return self.answer({"error": "beyond the end"}, 400)
        most = int(query.get("cap", "1000"))
        self.answer({"rows": RECORDS[start:start + min(limit, most)], "total": len(RECORDS)})

    def get_deaf(self, parts, query):
        self.answer(RECORDS)

    def get_numbered(self, parts, query):
        page = int(query["p"])
        rows = RECORDS[(page - 1) * 10:page * 10]
        text = "id,name\n" + "".join('%d,"%s,\nline"\n' % (row["id"], row["name"]) for row in rows)
        self.answer(text.encode(), kind="text/csv")

    # Conditions

    def get_tagged(self, parts, query):
        if self.headers["If-None-Match"] == '"v1"':
            self.send_response(304)
            self.send_header("ETag", '"v1"')
            self.end_headers()
            return
        self.answer([1], headers=[("ETag", '"v1"')])

    def get_dated(self, parts, query):
        date = "Sat, 01 Aug 2026 00:00:00 GMT"
        if self.headers["If-Modified-Since"] == date:
            self.send_response(304)
            self.end_headers()
            return
        self.answer([1], headers=[("Last-Modified", date)])

    # Faults

    def get_busy(self, parts, query):
        if self.count(self.path) < int(query.get("times", "2")):
            return self.answer({}, 429, [("Retry-After", query.get("after", "7"))])
        self.answer(RECORDS)

    def get_failing(self, parts, query):
        if self.count(self.path) < int(query.get("times", "1000")):
            return self.answer({"error": "oh"}, int(query.get("status", "500")))
        self.answer(RECORDS)

    def get_short(self, parts, query):
        if self.count(self.path) < int(query.get("times", "1000")):
            self.answer(b"x" * 5000, length=10000)
            return self.cut()
        self.answer(b"y" * 10000, kind="text/plain")

    def get_chunked(self, parts, query):
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nid,na\r\n3\r\nme\n\r\n")
        if "cut" in query:
            self.wfile.flush()
            return self.cut()
        self.wfile.write(b"0\r\n\r\n")

    def get_silent(self, parts, query):
        if "head" in query:
            self.answer(b"id\n1\n", length=1000, kind="text/csv")
        time.sleep(20)

    def get_status(self, parts, query):
        text = {"404": b"<html><head><title>Not\n here</title></head></html>"}.get(query["code"], b"")
        if "echo" in query:
            text = b"<html><title>bad " + (self.headers["Authorization"] or "").encode() + b"</title>"
        self.answer(text, int(query["code"]), kind="text/html")

    def get_page(self, parts, query):
        page = b"\xef\xbb\xbf\n <!-- x -->\n<!DOCTYPE HTML>\n<html><head><title> \xe7\x99\xbb\xe5\xbd\x95 Login </title></head><body>"
        if "fragment" in query:
            page = b"<div>no data</div>"
        self.answer(page + b" " * 5000, kind=query.get("kind", "text/html; charset=utf-8"))

    def get_miscalled(self, parts, query):
        self.answer(b"\n [1, 2]", kind="text/html")

    # Elsewhere

    def get_redirect(self, parts, query):
        self.answer(b"moved", int(query.get("status", "302")), [("Location", query["to"])])

    def get_hops(self, parts, query):
        left = int(query["left"])
        self.answer(b"", 307, [("Location", "/hops?left=%d" % (left - 1))]) if left else self.answer([1])

    # Bodies

    def get_echo(self, parts, query):
        self.answer({"path": self.path, "headers": dict(self.headers.items())})

    def get_zipped(self, parts, query):
        plain = json.dumps(RECORDS).encode() if "bomb" not in query else b"[" + b" " * 30_000_000 + b"]"
        body = gzip.compress(plain)
        if "cut" in query:
            body = body[:len(body) // 2]
        self.answer(body, headers=[("Content-Encoding", "gzip")])

    def get_object(self, parts, query):
        self.answer(gzip.compress(b"id\n1\n"), kind="application/gzip")

    def get_large(self, parts, query):
        self.answer(b"0123456789" * (int(query["bytes"]) // 10), kind="text/csv")

    def get_empty(self, parts, query):
        self.send_response(204)
        self.end_headers()

    # A store

    def get_bucket(self, parts, query):
        objects = {"in/a.csv": b"id\n1\n", "in/b 1&.csv": b"id\n2\n", "in/c.txt": b"no", "in/": b"", "in/d.csv": b"id\n3\n"}
        key = parts.path[len("/bucket/"):]
        if "list-type" not in query:
            from urllib.parse import unquote
            body = objects.get(unquote(key))
            if body is None:
                fault = b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>No &lt;such&gt; key</Message></Error>"
                return self.answer(fault, 404, kind="application/xml")
            return self.answer(body, kind="text/csv", headers=[("ETag", '"%d"' % len(body))])
        from urllib.parse import quote
        keys = [key for key in sorted(objects) if key.startswith(query["prefix"])]
        start = int(query.get("continuation-token", "0"))
        entries = "".join(
            "<Contents><Key>%s</Key><ETag>&quot;%d&quot;</ETag><Size>%d</Size></Contents>" % (quote(key), len(objects[key]), len(objects[key]))
            for key in keys[start:start + 2])
        more = start + 2 < len(keys)
        token = "<NextContinuationToken>%d</NextContinuationToken>" % (start + 2) if more else ""
        xml = '<?xml version="1.0"?><ListBucketResult xmlns="x"><EncodingType>url</EncodingType><IsTruncated>%s</IsTruncated>%s%s</ListBucketResult>'
        self.answer((xml % ("true" if more else "false", token, entries)).encode(), kind="application/xml")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # Clients that leave in the middle are part of the tests.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) == 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
os._exit(0)
