#!/usr/bin/env python3
"""Texts that would drive a terminal, forge a line of log or turn what is read around, in every place a stranger writes.

They come as titles, ids, addresses, authors, categories, headers, reasons, redirects, error bodies, names in certificates and on the
command line; the daemon and every command run on them; and nothing that a person reads holds one of them as it came. JSON for programs
keeps marks of direction, which belong to the text, but no control character; where people may look at it they are \\u escapes.
usage: escapes_test.py NEWSWATCH
"""

import html
import json
import os
import pathlib
import pty
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import harness

BINARY = pathlib.Path(sys.argv[1]).resolve()

# Scalar values, then bytes that are no UTF-8.
NASTY = {
    "clears the screen": "\x1b[2J\x1b[H", "sets the title": "\x1b]0;owned\x07", "asks for an answer": "\x1b[6n", "link": "\x1b]8;;http://x\x1b\\",
    "copies": "\x1b]52;c;ZXZpbA==\x07", "C1 CSI": "\x9b31m", "C1 OSC": "\x9d0;x\x9c", "next line": "\x85", "NUL": "a\x00b", "backspaces": "\x08\x08\x08",
    "DEL": "\x7f", "bell": "\x07", "shift out": "\x0e", "vertical tab": "\x0b\x0c", "carriage return": "\rroot#", "line feed": "\nFAKE error line",
    "header": "\r\nX-Injected: 1\r\n\r\n", "line separator": "\u2028FAKE", "paragraph separator": "\u2029FAKE", "override": "\u202egnp.exe",
    "embeddings": "\u202a\u202b\u202c\u202d", "isolates": "\u2066\u2067\u2068\u2069", "marks": "\u200e\u200f\u061c", "byte order mark": "\ufeff",
    "tags": "\U000e0001\U000e0041\U000e007f", "annotation": "\ufff9a\ufffab\ufffb", "deprecated": "\u206a\u206f", "quotes": "\"',\\{}<>&",
    "every C0": "".join(map(chr, range(1, 32))), "every C1": "".join(map(chr, range(128, 160))),
}
BROKEN = {
    "lone continuation": b"\x80\xbf", "cut short": b"\xe2\x82", "overlong slash": b"\xc0\xaf", "overlong NUL": b"\xc0\x80", "overlong ESC": b"\xe0\x80\x9b[2J",
    "surrogate": b"\xed\xa0\x80\xed\xb0\x80", "too high": b"\xf4\x90\x80\x80", "five bytes": b"\xf8\x88\x80\x80\x80", "never a byte": b"\xfe\xff",
    "raw C1": b"\x9b2J", "ends a line": b"\xe2\x0a",
}
MISLEADING = re.compile("[\u202a-\u202e\u2066-\u206f\u200e\u200f\u061c\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # all but the line feed
OUR_COLOURS = re.compile("\x1b\\[[0-9;]*m")


def all_bytes():
    return [text.encode("utf-8", "surrogatepass") for text in NASTY.values()] + list(BROKEN.values())


def faults_for_people(data, terminal=False):
    """What of an output would reach a reader's screen and should not."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"no UTF-8: {data[max(0, error.start - 40):error.end + 20]!r}"
    if terminal:
        text = OUR_COLOURS.sub("", text).replace("\r\n", "\n")
    for pattern in (CONTROL, MISLEADING):
        found = pattern.search(text)
        if found:
            return f"{found.group()!r} in {text[max(0, found.start() - 60):found.end() + 20]!r}"
    if re.search(r"^(FAKE|X-Injected)", text, re.MULTILINE):
        return "a line of its own"
    return None


def faults_for_programs(data, lines=True):
    """Of JSON: text that is valid, and no control character as it is."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"no UTF-8: {data[max(0, error.start - 40):error.end + 20]!r}"
    found = CONTROL.search(text)
    if found:
        return f"{found.group()!r} in {text[max(0, found.start() - 60):found.end() + 20]!r}"
    for piece in text.split("\n") if lines else [text]:
        if piece.strip():
            json.loads(piece)
    return None


def rss(nasty):
    """One item for each; bytes go in as they are, where the text is not markup."""
    items = []
    for n, raw in enumerate(nasty):
        safe = raw.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
        items.append(b"<item><title>truce " + safe + b" %d</title><guid isPermaLink='false'>id%d " % (n, n) + safe +
                     b"</guid><link>https://x.example/%d/" % n + safe + b"</link><author>" + safe + b" A</author><category>" + safe +
                     b"</category><description>talks " + safe + b"</description><pubDate>" + safe + b"</pubDate></item>")
    channel = b"".join(raw.replace(b"&", b"&amp;").replace(b"<", b"&lt;") for raw in nasty)
    return (b"<rss version='2.0'><channel><title>feed " + channel + b"</title><language>" + channel[:50] + b"</language><managingEditor>" + channel +
            b"</managingEditor>" + b"".join(items) + b"</channel></rss>")


def referenced_rss():
    def refs(text):
        return "".join(f"&#{ord(c)};" for c in text)
    items = "".join(f"<item><title>truce {refs(t)}</title><guid isPermaLink='false'>ref{n}{refs(t)}</guid><link>https://x.example/ref{n}{refs(t)}</link>"
                    f"<author>{refs(t)}</author><category>{refs(t)}</category></item>" for n, t in enumerate(NASTY.values()))
    return f"<rss version='2.0'><channel><title>{''.join(map(refs, NASTY.values()))}</title>{items}</channel></rss>".encode()


def json_feed():
    items = [{"id": f"json{n}{text}", "title": f"truce {text}", "url": f"https://x.example/json{n}{text}", "content_text": text, "tags": [text],
              "authors": [{"name": text, "url": text}], "date_published": text} for n, text in enumerate([*NASTY.values(), "\ud800", "\udfff\ud800"])]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "".join(NASTY.values()), "language": NASTY["override"], "items": items}).encode()


class Answers(harness.RawServer):
    """Answers every request with bytes made of its path."""

    def __init__(self, answers, context=None):
        self.answers = answers
        self.asked = []
        super().__init__(context)

    def talk(self, connection, head):
        self.asked.append(head)
        path = head.split(b" ")[1].decode("latin-1")
        connection.sendall(self.answers[path] if path in self.answers else b"HTTP/1.1 404 gone\r\nContent-Length: 0\r\n\r\n")
        self.end(connection)


def ok(body, more=b""):
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n" + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Receiver:
    def __init__(self):
        self.received = []
        self.server = harness.Server(self.answer)

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self.received.append((handler.raw_requestline, list(handler.headers.raw_items()), body))
        harness.reply(handler, 200)


class Escapes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="newswatch-escapes-")
        cls.folder = pathlib.Path(cls.scratch.name)
        one_line = [raw.replace(b"\r", b"").replace(b"\n", b"") for raw in all_bytes()]
        joined = b"".join(one_line).replace(b"\0", b"")  # of which curl lets none pass
        answers = {"/raw": ok(rss(all_bytes())), "/refs": ok(referenced_rss()), "/json": ok(json_feed()),
                   "/validators": ok(rss([b"validators"]), b"ETag: \"" + joined + b"\"\r\nLast-Modified: " + joined + b"\r\n"),
                   "/page": ok(b"<!doctype html><html><head><title>" + joined + b"</title><link rel=alternate type='application/rss+xml' href='/" +
                               joined + b"'></head><body>" + joined + b"</body></html>"),
                   "/type": b"HTTP/1.1 200 OK\r\nContent-Type: text/" + joined + b"; charset=" + joined + b"\r\nContent-Length: 3\r\n\r\nabc",
                   "/coding": b"HTTP/1.1 200 OK\r\nContent-Encoding: " + joined + b"\r\nContent-Length: 3\r\n\r\nabc",
                   "/noise": joined, "/reason": b"HTTP/1.1 500 " + joined + b"\r\nContent-Length: %d\r\n\r\n" % len(joined) + joined}
        for n, raw in enumerate(one_line):
            answers[f"/location{n}"] = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/" + raw + b"\r\nContent-Length: 0\r\n\r\n"
            answers[f"/host{n}"] = b"HTTP/1.1 301 Moved\r\nLocation: http://" + raw + b"@127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            answers[f"/header{n}"] = b"HTTP/1.1 503 " + raw + b"\r\n" + raw + b": " + raw + b"\r\nRetry-After: " + raw + b"\r\nContent-Length: 0\r\n\r\n"
        cls.web = Answers(answers)
        cls.feeds = {path: f"http://127.0.0.1:{cls.web.port}{path}" for path in answers}
        cls.tls = cls.tls_server()
        if cls.tls:
            cls.feeds["/tls"] = f"https://127.0.0.1:{cls.tls.port}/"
        cls.receiver = Receiver()
        cls.refusing = Answers({"/hook": b"HTTP/1.1 500 " + joined + b"\r\nX: " + joined + b"\r\nContent-Length: %d\r\n\r\n" % len(joined) + joined,
                                  "/moved": b"HTTP/1.1 302 " + joined + b"\r\nLocation: " + joined + b"\r\nContent-Length: 0\r\n\r\n",
                                  "/noise": joined})

    @classmethod
    def tearDownClass(cls):
        cls.web.close()
        cls.refusing.close()
        cls.receiver.server.close()
        cls.scratch.cleanup()

    @classmethod
    def tls_server(cls):
        """Shows a certificate whose names hold escapes; None without openssl."""
        if not shutil.which("openssl"):
            return None
        key, certificate = cls.folder / "key.pem", cls.folder / "certificate.pem"
        done = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-days", "2", "-keyout", key, "-out", certificate,
                               "-subj", "/CN=\x1b[2J\u202eevil\x9b"], capture_output=True)
        if done.returncode:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return Answers({"/": ok(rss([b"tls"]))}, context)

    def config(self, name, port=None, feeds=None):
        folder = self.folder / name
        folder.mkdir()
        path = folder / "newswatch.yaml"
        hook = {"secret": harness.SECRET, "allow_private_addresses": True, "retry": ["0s"]}
        refusing = f"http://127.0.0.1:{self.refusing.port}"
        path.write_text(json.dumps({
            "store": {"path": str(folder / "newswatch.db")}, "http": {"listen": f"127.0.0.1:{port}" if port else ""},
            "fetch": {"allow_private_addresses": True, "per_host": 16, "timeout": "5s"},
            "feeds": [{"name": feed, "url": url} for feed, url in (feeds or self.feeds).items()],
            "rules": [{"name": "truce", "match": "truce"}],
            "channels": {**({"tls": {"webhook": {"url": f"https://127.0.0.1:{self.tls.port}/", "ca_file": "../certificate.pem", **hook}}} if self.tls else {}),
                         "hook": {"webhook": {"url": self.receiver.server.url("/hook"), "at_once": 8, **hook}}, "file": {"log": {"file": "alerts.jsonl"}},
                         "journal": {"log": "journal"},
                         **{kind: {"webhook": {"url": f"{refusing}/{kind}", **hook}} for kind in ("hook500", "moved", "noise")},
                         "fails": {"webhook": {"url": f"{refusing}/hook", **hook}}},
        }))
        return path

    def run_it(self, *arguments, env=None, stdin=b""):
        return subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, timeout=120, cwd=self.folder, env={**os.environ, **(env or {})})

    def on_terminal(self, *arguments):
        """Standard output and error of a command that has a terminal."""
        main, side = pty.openpty()
        process = subprocess.Popen([BINARY, *arguments], stdin=subprocess.DEVNULL, stdout=side, stderr=side, cwd=self.folder,
                                   env={**os.environ, "TERM": "xterm-256color"})
        os.close(side)
        output = b""
        try:
            while piece := os.read(main, 65536):
                output += piece
        except OSError:
            pass  # how Linux tells the end
        os.close(main)
        process.wait(60)
        return output

    def assert_safe(self, data, what, terminal=False):
        self.assertIsNone(faults_for_people(data, terminal), what)

    def assert_json(self, data, what, lines=True):
        self.assertIsNone(faults_for_programs(data, lines), what)

    def test_the_checks_see_what_they_are_for(self):
        for name, text in NASTY.items():
            if name != "quotes":
                self.assertIsNotNone(faults_for_people(b"x" + text.encode()), name)
        for name, raw in BROKEN.items():
            self.assertIsNotNone(faults_for_people(raw), name)
            self.assertIsNotNone(faults_for_programs(b'"' + raw + b'"'), name)
        self.assertIsNotNone(faults_for_programs('"\x9b"'.encode()))
        self.assertIsNone(faults_for_programs('"\u202e"'.encode()))

    def test_a_daemon_with_its_pages_commands_and_channels(self):
        probe = harness.Server(lambda handler: None)
        port = probe.port
        probe.close()
        # Few, since a start spreads its feeds over some seconds; the others have their turn in a single pass.
        path = self.config("run", port, {feed: url for feed, url in self.feeds.items() if not feed[-1].isdigit()})
        daemon = harness.Daemon(BINARY, path, extra=["--log-level", "debug"])
        try:
            def page(name):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}{name}", timeout=5) as answer:
                        return answer.read(), str(answer.headers).encode()
                except OSError as error:
                    return getattr(error, "fp", None) and (error.read(), str(error.headers).encode())
            harness.wait_until(lambda: page("/readyz"), 30, "the daemon")
            wanted = 60  # the same story told twice is told once
            harness.wait_until(lambda: len(self.receiver.received) >= wanted, 60, f"{wanted} webhooks")
            harness.wait_until(lambda: daemon.log_text().count("given up") >= 10, 30, "receivers to fail")
            for name in ("/", "/metrics", "/livez", "/readyz", "/%1b%5b2J", "/%e2%80%ae?x=%0a"):
                body, headers = page(name)
                self.assert_safe(body.replace(b"\t", b" "), name)
                self.assert_safe(headers, name)
        finally:
            code, _ = daemon.stop()
        self.assertEqual(code, 0)
        log = daemon.log_path.read_bytes()
        ours = [line for line in log.splitlines(keepends=True) if not line.startswith(b"{")]  # the rest is the journal channel's
        self.assert_safe(b"".join(ours), "log")
        lines = b"".join(line for line in log.splitlines(keepends=True) if line.startswith(b"{"))
        self.assert_json(lines, "alerts on standard output")
        self.assert_safe(lines, "alerts on standard output")
        self.assertGreater(log.count(b"delivery"), 10)
        alerts = (path.parent / "alerts.jsonl").read_bytes()
        self.assert_json(alerts, "alerts.jsonl")
        self.assert_safe(alerts, "alerts.jsonl")
        self.assertGreaterEqual(len(alerts.splitlines()), wanted)
        for request, headers, body in self.receiver.received:
            self.assert_json(body, "webhook", lines=False)
            self.assert_safe(request.replace(b"\r\n", b""), "request line")
            for name, value in headers:
                self.assert_safe(f"{name}: {value}".encode("latin-1"), "webhook header")
                self.assertNotEqual(name, "X-Injected")
        self.commands_on(path)

    def commands_on(self, path):
        texts = [text for text in NASTY.values() if "\x00" not in text]
        for text in ["".join(texts[n:n + 4]) for n in range(0, len(texts), 4)]:
            for arguments in (["why", "--config", path, text], ["why", "--config", path, "truce " + text], ["check", text], ["parse", text], ["match", "-c", path, text],
                              ["channels", "test", "--config", path, text], [text], ["--" + text], ["check", "--log-level", text], ["completion", text],
                              ["rules", "import", text], ["officials", "show", "-c", path, text], ["officials", "import", text], ["match", "--config", text, "-"]):
                done = self.run_it(*arguments)
                self.assert_safe(done.stderr, arguments)
                self.assert_safe(done.stdout, arguments)
        for raw in BROKEN.values():
            for arguments in (["why", "--config", path, raw], ["check", raw], ["parse", raw], [raw]):
                done = self.run_it(*arguments)
                self.assert_safe(done.stderr, arguments)
                self.assert_safe(done.stdout, arguments)
        done = self.run_it("why", "--json", "--config", path, "truce")
        self.assert_json(done.stdout, "why --json")
        self.assert_safe(done.stdout, "why --json")
        self.assertIn(b"truce", done.stdout)
        self.assert_safe(self.on_terminal("why", "--config", path, "truce"), "why", terminal=True)
        self.assert_safe(self.on_terminal("channels", "list", "--config", path), "channels list", terminal=True)
        for channel in ("fails", "moved", "noise"):
            done = self.run_it("channels", "test", channel, "--config", path)
            self.assert_safe(done.stdout + done.stderr, channel)
            self.assertNotEqual(done.returncode, 0)
            self.assert_safe(self.on_terminal("channels", "test", channel, "--config", path), channel, terminal=True)

    def test_documents_read_by_hand(self):
        path = self.config("by-hand")
        documents = {name: body for name, body in (("raw.xml", rss(all_bytes())), ("refs.xml", referenced_rss()), ("feed.json", json_feed()))}
        documents["page.html"] = self.web.answers["/page"].split(b"\r\n\r\n", 1)[1]
        for name, body in documents.items():
            (self.folder / name).write_bytes(body)
            for arguments in (["parse", name], ["match", "--config", path, name]):
                done = self.run_it(*arguments)
                self.assert_safe(done.stdout + done.stderr, arguments)
                self.assert_safe(self.on_terminal(*arguments), arguments, terminal=True)
            for arguments in (["parse", "--json", name], ["match", "--json", "--config", path, name]):
                done = self.run_it(*arguments)
                self.assert_json(done.stdout, arguments)
                self.assert_safe(done.stdout + done.stderr, arguments)
        requests = "".join(json.dumps({"file": text, "content_type": text, "url": text}) + "\n" for text in NASTY.values())
        done = self.run_it("parse", "--batch", stdin=requests.encode())
        self.assert_json(done.stdout, "parse --batch")
        self.assert_safe(done.stdout + done.stderr, "parse --batch")
        articles = "".join(json.dumps({"id": text, "title": "truce " + text, "text": text, "lang": text, "feed": text, "tags": [text]}) + "\n"
                           for text in NASTY.values())
        done = self.run_it("match", "--jsonl", "--config", path, stdin=articles.encode())
        self.assert_json(done.stdout, "match --jsonl")
        self.assert_safe(done.stdout + done.stderr, "match --jsonl")
        self.assertIn(b"truce", done.stdout)
        for feed, url in self.feeds.items():
            done = self.run_it("parse", "--allow-private-addresses", url)
            self.assert_safe(done.stdout + done.stderr, feed)

    def test_logs_of_every_form(self):
        for name, extra, env in (("json", ["--log-json"], {}), ("journal", [], {"JOURNAL_STREAM": "8:1"}), ("text", [], {})):
            path = self.config(name)
            done = self.run_it(*extra, "--log-level", "debug", "poll", "--config", path, env=env)
            self.assertIn(b"feed", done.stderr)
            if name == "json":
                self.assert_json(done.stderr, "--log-json")
                self.assert_safe(done.stderr, "--log-json is read by people, too")
            else:
                self.assert_safe(done.stderr, name)

    def test_a_configuration_of_escapes_is_refused_without_showing_them(self):
        places = ["feeds: [{{name: {0}, url: 'https://x.example/'}}]", "feeds: [{{name: a, url: {0}}}]", "{0}: 1", "rules: [{{name: a, match: {0}}}]",
                  "rules: [{{name: a, match: 'a {0} b'}}]", "words: {{{0}: [a]}}", "store: {{path: {0}}}", "channels: {{{0}: {{log: journal}}}}",
                  "channels: {{a: {{webhook: {{url: {0}, secret: x}}}}}}", "include: [{0}]", "fetch: {{timeout: {0}}}"]
        texts = list(NASTY.items())
        for n, place in enumerate(places):
            for name, text in texts[n % 3::3]:  # each in several places, and all in all
                # As an escape of YAML, and as it is.
                for form in (json.dumps(text), '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')[:2 if n < 3 else 1]:
                    path = self.folder / f"broken-{n}.yaml"
                    path.write_text(place.format(form), encoding="utf-8", newline="")
                    done = self.run_it("check", path)
                    self.assert_safe(done.stdout + done.stderr, (place, name))
                if n < 3:
                    done = self.run_it("check", "--json", path)
                    self.assert_json(done.stdout, (place, name), lines=False)
        for name, raw in BROKEN.items():
            path.write_bytes(b"feeds: [{name: \"" + raw + b"\", url: 1}]")
            done = self.run_it("check", path)
            self.assert_safe(done.stdout + done.stderr, name)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
