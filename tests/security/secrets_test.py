#!/usr/bin/env python3
"""Secrets of every kind, from every source, and every command run on them: no output, log, page, store or error holds one.

The receivers are the worst there are: they send back whatever they were sent. A configuration that is refused is refused for a fault
right beside a secret. What may hold a secret is what the operator wrote it into, and the request to the receiver it is for.
usage: secrets_test.py NEWSWATCH
"""

import base64
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import harness

BINARY = pathlib.Path(sys.argv[1]).resolve()
RSS = b"""<rss version='2.0'><channel><title>feed</title><item><guid>1</guid><title>truce</title><link>https://x.example/1</link></item></channel></rss>"""


class Canaries:
    """Names that stand for secrets, each found again in any output."""

    def __init__(self):
        self.values = {}

    def make(self, name):
        self.values[name] = f"CANARY-{name}-7f3a9c"
        return self.values[name]

    def key(self, name):
        """A signing key of the standard form."""
        raw = f"CANARY-{name}-a key of 32 bytes".encode()
        self.values[name] = base64.b64encode(raw).decode().rstrip("=")
        self.values[name + " decoded"] = raw.decode()
        return "whsec_" + base64.b64encode(raw).decode()

    def in_text(self, data):
        return sorted(name for name, value in self.values.items() if value.encode() in data)


class Echo(harness.RawServer):
    """A receiver that answers with all it was sent: as reason, header, address to go to, and body."""

    def __init__(self):
        self.heard = []
        super().__init__()

    def talk(self, connection, head):
        head, body = head.split(b"\r\n\r\n", 1)
        length = int((re.search(rb"content-length: *(\d+)", head, re.IGNORECASE) or [0, b"0"])[1])
        while len(body) < length:
            body += connection.recv(65536)
        self.heard.append(head)
        path = head.split(b" ")[1]
        line = b" ".join(head.split())
        kind = path.split(b"/")[1].split(b"?")[0]
        if kind == b"noise":
            answer = head
        elif kind == b"header":
            answer = b"HTTP/1.1 200 OK\r\nContent-Length: " + line + b"\r\n\r\n"
        elif kind == b"coding":
            answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + line[:2000] + b"\r\nContent-Length: 1\r\n\r\nx"
        elif kind == b"moved":
            answer = b"HTTP/1.1 302 " + line + b"\r\nLocation: http://127.0.0.1:1" + path + b"?" + line.replace(b" ", b"+") + b"\r\nContent-Length: 0\r\n\r\n"
        else:
            status = {b"ok": b"200", b"gone": b"410", b"busy": b"503"}.get(kind, b"500")
            answer = b"HTTP/1.1 " + status + b" " + line + b"\r\nX-Echo: " + line + b"\r\nContent-Length: %d\r\n\r\n" % len(head) + head
        connection.sendall(answer)
        self.end(connection)


class EchoFeed(harness.RawServer):
    """A publisher, or a proxy, that does the same, and has news."""

    def __init__(self):
        self.heard = []
        super().__init__()

    def talk(self, connection, head):
        self.heard.append(head)
        path = head.split(b" ")[1]
        line = b" ".join(head.split())
        news = b"Content-Length: %d\r\n\r\n" % len(RSS) + RSS
        kind = path[1:].split(b"?")[0]
        if kind == b"noise":
            answer = head
        elif kind == b"coding":
            answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: " + line[:2000] + b"\r\nContent-Length: 1\r\n\r\nx"
        elif kind == b"type":
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=" + line + b"\r\nContent-Length: %d\r\n\r\n" % len(head) + head
        elif kind == b"tag":
            answer = b"HTTP/1.1 200 OK\r\nETag: \"" + line + b"\"\r\nLast-Modified: " + line + b"\r\n" + news
        elif kind == b"forever":
            answer = b"HTTP/1.1 301 " + line + b"\r\nLocation: /served?" + line.replace(b" ", b"+") + b"\r\nContent-Length: 0\r\n\r\n"
        elif kind == b"served":
            answer = b"HTTP/1.1 200 OK\r\nETag: \"1\"\r\n" + news
        else:  # what a proxy is asked among them
            answer = b"HTTP/1.1 502 " + line + b"\r\nX-Echo: " + line + b"\r\nContent-Length: %d\r\n\r\n" % len(head) + head
        connection.sendall(answer)
        self.end(connection)


def quoted(value):
    return json.dumps(str(value))


class Secrets(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="newswatch-secrets-")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.canaries = Canaries()
        self.environment = {}

    def from_env(self, name, key=False):
        self.environment["NW_" + name.upper()] = self.canaries.key(name) if key else self.canaries.make(name)
        return "${env:NW_" + name.upper() + "}"

    def from_file(self, name, key=False):
        path = self.folder / f"{name}.secret"
        path.write_text((self.canaries.key(name) if key else self.canaries.make(name)) + "\n")
        path.chmod(0o600)
        return "${file:" + path.name + "}"

    def from_credential(self, name):
        folder = self.folder / "credentials"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(self.canaries.make(name))
        self.environment["CREDENTIALS_DIRECTORY"] = str(folder)
        return "${credential:" + name + "}"

    def run_it(self, *arguments, stdin="", seconds=90):
        return subprocess.run([BINARY, *arguments], input=stdin.encode(), capture_output=True, timeout=seconds, cwd=self.folder,
                              env={**os.environ, **self.environment})

    def assert_clean(self, data, what):
        self.assertEqual(self.canaries.in_text(data), [], f"{what}: {data[:3000].decode(errors='replace')}")

    def login(self, name, password):
        """Also in the form it is sent in."""
        self.canaries.values[f"{name} sent"] = base64.b64encode(f"desk:{self.canaries.values[name]}".encode()).decode()
        return {"user": "desk", "password": password}

    def feeds(self, port):
        """One for each way to send something back, each with secrets of its own from every source; and by proxies."""
        feeds = []
        for n, kind in enumerate(("noise", "coding", "type", "tag", "forever", "failing")):
            feeds.append({"name": kind, "url": f"http://127.0.0.1:{port}/{kind}",
                          "headers": {"X-Wire-Key": self.from_env(f"wire{n}"), "Cookie": f"session={self.from_file(f'session{n}')}",
                                      "X-Plain-Token": self.canaries.make(f"feedplain{n}")},
                          "login": {"bearer": self.canaries.make(f"feedbearer{n}")} if n % 2 else self.login(f"desk{n}", self.from_env(f"desk{n}"))})
        for n, scheme in enumerate(("http", "http", "socks5", "socks5h", "https")):
            password = self.canaries.make(f"proxyplain{n}") if n == 0 else self.from_env(f"proxy{n}")
            name = f"proxyplain{n}" if n == 0 else f"proxy{n}"
            self.login(name, password)
            feeds.append({"name": f"by {scheme} {n}", "url": f"http{'s' if n == 1 else ''}://proxied.example/{n}",
                          "proxy": f"{scheme}://desk:{password}@127.0.0.1:{port}"})
        return feeds

    def configuration(self, port, feed, receivers, echo_feed):
        """A channel of each kind of receiver; each has secrets of its own from every source."""
        channels = {"file": {"log": {"file": "alerts.jsonl"}}, "journal": {"log": "journal"}}
        for n, (name, url) in enumerate(receivers.items()):
            token = self.from_env(f"token{n}")
            channels[name] = {"webhook": {
                "url": f"{url}/{token}?key={self.from_file(f'query{n}')}&plain={self.canaries.make(f'plainurl{n}')}",
                "secrets": [self.from_env(f"sign{n}", key=True), self.from_file(f"old{n}"), self.from_credential(f"cred{n}"), self.canaries.key(f"plain{n}")],
                "headers": {"Authorization": f"Bearer {self.from_env(f'bearer{n}')}", "X-Api-Key": self.canaries.make(f"header{n}")},
                "allow_private_addresses": True, "timeout": "1s", "retry": ["0s"]}}
        path = self.folder / "newswatch.yaml"
        path.write_text(json.dumps({
            "store": {"path": "newswatch.db"}, "http": {"listen": f"127.0.0.1:{port}"}, "fetch": {"allow_private_addresses": True, "timeout": "2s", "host_pause": "0s"},
            "feeds": [{"name": "feed", "url": feed}, *self.feeds(echo_feed)], "rules": [{"name": "truce", "match": "truce"}], "channels": channels}))
        path.chmod(0o600)
        return path

    def test_no_output_of_a_daemon_or_a_command_holds_one(self):
        feed = harness.Server(lambda handler: harness.reply(handler, 200, RSS))
        self.addCleanup(feed.close)
        echo = Echo()
        self.addCleanup(echo.close)
        echo_feed = EchoFeed()
        self.addCleanup(echo_feed.close)
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        refused = socket.create_server(("127.0.0.1", 0))
        shut = refused.getsockname()[1]
        refused.close()
        base = f"http://127.0.0.1:{echo.port}"
        receivers = {name: f"{base}/{name}" for name in ("ok", "failing", "gone", "busy", "moved", "noise", "header", "coding")}
        receivers |= {"shut": f"http://127.0.0.1:{shut}", "silent": f"http://127.0.0.1:{silent.getsockname()[1]}", "tls": f"https://127.0.0.1:{echo.port}/tls",
                      "nowhere": "http://[::ffff:0.0.0.1]:9"}
        probe = harness.Server(lambda handler: None)
        port = probe.port
        probe.close()
        config = self.configuration(port, feed.url("/feed"), receivers, echo_feed.port)
        self.assertGreater(len(self.canaries.values), 100)
        os.environ.update(self.environment)
        self.addCleanup(lambda: [os.environ.pop(name, None) for name in self.environment])
        daemon = harness.Daemon(BINARY, config, extra=["--log-level", "debug"])
        try:
            def page(name):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{name}", timeout=5) as answer:
                    return answer.read() + str(answer.headers).encode()
            harness.wait_until(lambda: daemon.log_text().count("delivery") >= len(receivers) - 4, 60, "every receiver to fail")
            theirs = {"wire0", "session0", "feedplain0", "feedbearer1", "desk0 sent", "proxyplain0 sent", "proxy1 sent"}
            harness.wait_until(lambda: theirs <= set(self.canaries.in_text(b"".join(echo_feed.heard))) and "by socks5h 3" in daemon.log_text(), 60,
                               "every feed to be asked, each with what is for it")
            harness.wait_until(lambda: "channel=silent" in daemon.log_text(), 30, "the silent one")
            for name in ("/", "/metrics", "/livez", "/readyz"):
                self.assert_clean(page(name), name)
            self.assert_clean(pathlib.Path(f"/proc/{daemon.process.pid}/cmdline").read_bytes(), "cmdline")
            config.write_text(config.read_text().replace('"retry": ["0s"]', '"retry": ["0s", "1h"]'))  # a reload
            harness.wait_until(lambda: "configuration reloaded" in daemon.log_text(), 30, "a reload")
            config.write_text(config.read_text().replace('"timeout": "1s"', '"timeout": 1'))  # and one that is refused
            harness.wait_until(lambda: "configuration not reloaded" in daemon.log_text(), 30, "a refusal")
            config.write_text(config.read_text().replace('"timeout": 1,', '"timeout": "1s",'))
        finally:
            daemon.stop()
        self.assert_clean(daemon.log_path.read_bytes(), "log")
        sent = b"".join(echo.heard)
        self.assertTrue({"token0", "query0", "bearer0", "header0"} <= set(self.canaries.in_text(sent)), "the receiver gets what is for it")
        self.assertEqual([name for name in self.canaries.in_text(sent) if re.match("sign|old|cred|plain[0-9]", name)], [], "signing keys are sent to nobody")
        asked = self.canaries.in_text(b"".join(echo_feed.heard))
        self.assertEqual([name for name in asked if re.match("token|sign|bearer|header", name)], [], "what is a receiver's is sent to no publisher")
        for path in self.folder.glob("newswatch.db*"):
            self.assert_clean(path.read_bytes(), path.name)
        self.assert_clean((self.folder / "alerts.jsonl").read_bytes(), "alerts.jsonl")
        self.commands_on(config, receivers)

    def commands_on(self, config, receivers):
        (self.folder / "feed.xml").write_bytes(RSS)
        for arguments in (["check", config], ["check", "--json", config], ["--log-json", "--log-level", "debug", "poll", "--config", config],
                          ["channels", "list", "--config", config], ["feeds", "list", "--config", config], ["feeds", "list", "--json", "--config", config],
                          ["feeds", "export", "--config", config], ["why", "--config", config, "truce"], ["why", "--json", "--config", config, "truce"],
                          ["match", "--config", config, "feed.xml"], ["match", "--json", "--config", config, "feed.xml"], ["rules", "format", config],
                          ["officials", "list", "--json", "--config", config], ["parse", "feed.xml"], ["channels", "test", "--config", config, "nobody"],
                          *(["channels", "test", "--config", config, name] for name in receivers)):
            done = self.run_it(*arguments)
            self.assertTrue(done.stdout or done.stderr, arguments)
            self.assert_clean(done.stdout + done.stderr, arguments)

    def test_no_fault_beside_one_is_told_with_it(self):
        self.from_env("env")
        self.from_file("file")
        secret, token, password = (self.canaries.make(name) for name in ("secret", "token", "password"))
        key = self.canaries.key("key")
        hook = f"https://hooks.example/{token}"
        faults = {
            "no colon": f"channels: {{a: {{webhook: {{url: '{hook}', secret {secret}}}}}}}",
            "no colon in a block": f"channels:\n  a:\n    webhook:\n      url: {hook}\n      secret {secret}\n",
            "no colon, quoted": f"channels:\n  a:\n    webhook:\n      url: {hook}\n      secret \"{secret}\"\n",
            "no blank": f"channels:\n  a:\n    webhook:\n      url: {hook}\n      secret:{secret}\n",
            "indented wrongly": f"channels:\n  a:\n    webhook:\n      url: {hook}\n     secret: {secret}\n",
            "key and value swapped": f"channels: {{a: {{webhook: {{url: '{hook}', {secret}: secret}}}}}}",
            "quote not closed": f"channels: {{a: {{webhook: {{url: '{hook}', secret: '{secret}}}}}}}",
            "quote not opened": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}'}}}}}}",
            "misspelt": f"channels: {{a: {{webhook: {{url: '{hook}', secrt: {secret}}}}}}}",
            "twice": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, secret: {key}}}}}}}",
            "of a list": f"channels: {{a: {{webhook: {{url: '{hook}', secret: [{secret}]}}}}}}",
            "of a mapping": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {{{secret}: 1}}}}}}}}",
            "a list as a mapping": f"channels: {{a: {{webhook: {{url: '{hook}', secrets: {{{secret}, {key}}}}}}}}}",
            "broken base 64": f"channels: {{a: {{webhook: {{url: '{hook}', secret: whsec_{secret}!}}}}}}",
            "unknown source": f"channels: {{a: {{webhook: {{url: '{hook}', secret: '${{vault:{secret}}}'}}}}}}",
            "no source": f"channels: {{a: {{webhook: {{url: '{hook}', secret: '${{{secret}}}'}}}}}}",
            "not closed": f"channels: {{a: {{webhook: {{url: '{hook}', secret: '${{env:NW_ENV'}}}}}}",
            "url without scheme": f"channels: {{a: {{webhook: {{url: 'hooks.example/{token}', secret: {secret}}}}}}}",
            "url with a blank": f"channels: {{a: {{webhook: {{url: '{hook} x', secret: {secret}}}}}}}",
            "url with a password": f"channels: {{a: {{webhook: {{url: 'https://me:{password}@hooks.example/', secret: {secret}}}}}}}",
            "url of a secret": "channels: {a: {webhook: {url: '${env:NW_ENV}', secret: '${file:file.secret}'}}}",
            "header without a value": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: {{Authorization}}}}}}}}",
            "header name with a blank": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: {{'Bearer {password}': x}}}}}}}}",
            "header as a text": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: 'Authorization: Bearer {password}'}}}}}}",
            "header as a list": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: ['X: {password}']}}}}}}",
            "header with a line break": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: {{X: \"a\\n{password}\"}}}}}}}}",
            "header of ours": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: {{webhook-id: {password}}}}}}}}}",
            "bad timeout beside it": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, timeout: 5}}}}}}",
            "bad retry beside it": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, retry: [x]}}}}}}",
            "unknown key behind it": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, tmeout: 5s}}}}}}",
            "fault of YAML behind it": f"channels: {{a: {{webhook: {{url: '{hook}', secret: {secret}, headers: {{]}}}}}}",
            "channel as a text": f"channels: {{a: '{hook}'}}",
            "webhook as a text": f"channels: {{a: {{webhook: '{hook}'}}}}",
            "webhook as a list": f"channels: {{a: {{webhook: ['{hook}', {secret}]}}}}",
            "feed with a password": f"feeds: [{{name: a, url: 'https://me:{password}@feeds.example/'}}]",
            "feed with a password and a blank": f"feeds: [{{name: a, url: 'https://me:{password}@feeds.example/ x'}}]",
            "feed with a password and no scheme": f"feeds: [{{name: a, url: 'me:{password}@feeds.example/'}}]",
            "feed with a password and a bad port": f"feeds: [{{name: a, url: 'https://me:{password}@feeds.example:99999/'}}]",
            "feed with a secret": "feeds: [{name: a, url: 'https://feeds.example/${env:NW_ENV}'}]",
            "feed's header without a value": f"feeds: [{{name: a, url: 'https://feeds.example/', headers: {{Authorization}}}}]",
            "feed's header name with a blank": f"feeds: [{{name: a, url: 'https://feeds.example/', headers: {{'Bearer {password}': x}}}}]",
            "feed's header as a text": f"feeds: [{{name: a, url: 'https://feeds.example/', headers: 'X: {password}'}}]",
            "feed's header of ours": f"feeds: [{{name: a, url: 'https://feeds.example/', headers: {{Host: {password}}}}}]",
            "feed's header and value swapped": f"feeds: [{{name: a, url: 'https://feeds.example/', headers: {{{token}: X-Key, '{token} ': X-Key}}}}]",
            "login as a text": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {password}}}]",
            "login without a user": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {{password: {password}}}}}]",
            "login with no colon": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {{user: me, password {password}}}}}]",
            "login misspelt": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {{user: me, passwort: {password}}}}}]",
            "login twice": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {{bearer: {token}}}, headers: {{Authorization: {password}}}}}]",
            "bearer with a word before it": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {{bearer: Bearer {token}}}}}]",
            "user that is a whole login": f"feeds: [{{name: a, url: 'https://feeds.example/', login: {{user: 'me:{password}', password: {token}}}}}]",
            "proxy without a scheme": f"feeds: [{{name: a, url: 'https://feeds.example/', proxy: 'me:{password}@proxy.example:1'}}]",
            "proxy without a port": f"feeds: [{{name: a, url: 'https://feeds.example/', proxy: 'http://me:{password}@proxy.example'}}]",
            "proxy with a bad port": f"fetch: {{proxy: 'http://me:{password}@proxy.example:0'}}",
            "proxy with a path": f"fetch: {{proxy: 'http://me:{password}@proxy.example:1/{token}'}}",
            "proxy of a secret": "fetch: {proxy: '${env:NW_ENV}'}",
            "user agent of a secret": f"feeds: [{{name: a, url: 'https://feeds.example/', user_agent: \"a\\n{token}\"}}]",
            "contact with a password": f"fetch: {{user_agent_contact: 'https://me:{password}@x.example/'}}",
            "anchor": f"channels: {{a: {{webhook: {{url: '{hook}', secret: &{secret} x, secrets: [*{secret}x]}}}}}}",
            "tag": f"channels: {{a: {{webhook: {{url: '{hook}', secret: !{secret} x}}}}}}",
            "directive": f"%{secret}\n---\nfeeds: []\n",
        }
        told = 0
        for name, text in faults.items():
            with self.subTest(name):
                path = self.folder / "faulty.yaml"
                path.write_text(text)
                for arguments in (["check", path], ["check", "--json", path], ["channels", "list", "--config", path]):
                    done = self.run_it(*arguments)
                    self.assert_clean(done.stdout + done.stderr, (name, arguments[:2]))
                    told += done.returncode == 1
        self.assertGreater(told, 2 * len(faults))

    def test_addresses_on_the_command_line_lose_their_passwords(self):
        password = self.canaries.make("password")
        shut = socket.create_server(("127.0.0.1", 0))
        port = shut.getsockname()[1]
        shut.close()
        config = self.folder / "empty.yaml"
        config.write_text("store: {path: x.db}")
        for url in (f"http://me:{password}@127.0.0.1:{port}/", f"https://{password}@127.0.0.1:{port}/"):
            for arguments in (["parse", url], ["parse", "--allow-private-addresses", url], ["match", "--config", config, url]):
                done = self.run_it(*arguments)
                self.assertNotEqual(done.returncode, 0)
                self.assert_clean(done.stdout + done.stderr, arguments[0])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
