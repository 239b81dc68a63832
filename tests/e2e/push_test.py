#!/usr/bin/env python3
"""A publisher, a hub that speaks WebSub, a reverse proxy's view of the listener, and the real daemon between them.

A push alerts at once and without a poll, and only what the hub has signed does; an agreement outlives kill -9; it is given back when its feed says so.
usage: push_test.py NEWSWATCH
"""

import hmac
import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

import harness

PUBLIC_HOST = "news.example.test"
PUBLIC_URL = f"https://{PUBLIC_HOST}/newswatch"


def rss(headlines):
    items = "".join(f"<item><guid isPermaLink=\"false\">{n}</guid><title>{one}</title></item>" for n, one in headlines)
    return f"<rss version=\"2.0\"><channel><title>Wire</title>{items}</channel></rss>".encode()


class Hub:
    """Remembers what it is asked; verifies and pushes when a test says so, as a proxy before the listener would hand it on."""

    def __init__(self, listener):
        self.listener = listener
        self.forms = []
        self.server = harness.Server(self.answer)

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self.forms.append(dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True)))
        harness.reply(handler, 202)

    def exchange(self, method, target, body=None, headers=(), host=PUBLIC_HOST):
        """Status, headers and body of an answer of the listener; None where it hangs up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.listener, timeout=60)
        try:
            connection.request(method, target, body, {"Host": host, **dict(headers)})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except (ConnectionError, http.client.HTTPException):
            return None, {}, b""
        finally:
            connection.close()

    def path(self, form):
        assert form["hub.callback"].startswith(PUBLIC_URL + "/push/"), form
        return form["hub.callback"].removeprefix("https://" + PUBLIC_HOST)

    def verify(self, form, challenge="it is you", **other):
        query = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": challenge,
                 "hub.lease_seconds": "864000", **other}
        return self.exchange("GET", self.path(form) + "?" + urllib.parse.urlencode(query))

    def push(self, form, body, secret=None, method="sha256"):
        digest = hmac.new((secret or form["hub.secret"]).encode(), body, method).hexdigest()
        headers = {"X-Hub-Signature": f"{method}={digest}", "Content-Type": "application/rss+xml"}
        return self.exchange("POST", self.path(form), body, headers)[0]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def drip(port, target):
    """A push that comes slower than anybody waits for; returns once the listener has hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as slow:
        slow.sendall(f"POST {target} HTTP/1.1\r\nHost: {PUBLIC_HOST}\r\nContent-Length: 1000\r\n\r\n<rss".encode())
        return slow.recv(100)


def metric(hub, name):
    text = hub.exchange("GET", "/metrics", host="localhost")[2].decode()
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found.group(1)) if found else 0


def main():
    binary = sys.argv[1]
    receiver = harness.Receiver()
    listener = free_port()
    hub = Hub(listener)
    polls = []

    def feed(handler):
        polls.append(time.time())
        links = f"<{hub.server.url('/hub')}>; rel=\"hub\", <{publisher.url('/topic')}>; rel=self"
        harness.reply(handler, 200, rss([("old", "Rain")]), [("Link", links), ("Content-Type", "application/rss+xml")])

    publisher = harness.Server(feed)

    def configuration(**other):
        return json.dumps({
            "store": {"path": str(scratch / "newswatch.db")},
            "http": {"listen": f"127.0.0.1:{listener}", "public_url": PUBLIC_URL},
            "fetch": {"allow_private_addresses": True, "max_body": "1MiB"},
            "feeds": [{"name": "Wire", "url": publisher.url("/feed"), **other}],
            "rules": [{"name": "truce", "match": "truce"}],
            "channels": {"desk": {"webhook": {"url": receiver.url(), "secret": harness.SECRET, "allow_private_addresses": True}}},
        })

    with tempfile.TemporaryDirectory(prefix="newswatch-push-") as name:
        scratch = pathlib.Path(name)
        config = scratch / "newswatch.yaml"
        config.write_text(configuration())
        with harness.Daemon(binary, config) as daemon:
            harness.wait_until(lambda: hub.forms, 30, "the hub to be asked")
            form = hub.forms[0]
            assert form["hub.mode"] == "subscribe" and form["hub.topic"] == publisher.url("/topic"), form
            secret = form["hub.secret"]

            assert hub.verify(form, **{"hub.topic": "http://127.0.0.1/other"})[0] == 404
            assert hub.verify(form, **{"hub.mode": "unsubscribe"})[0] == 404
            status, headers, body = hub.verify(form, challenge="<b>\r\nSet-Cookie: a=b")
            assert (status, body) == (200, b"<b>\r\nSet-Cookie: a=b"), (status, body)
            assert headers["Content-Type"].startswith("text/plain") and headers["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in headers, headers
            assert hub.verify(form)[0] == 404, "nothing was asked any more"

            began = time.monotonic()
            assert hub.push(form, rss([("1", "A truce is near")])) == 202
            harness.wait_until(lambda: receiver.accepted(), 30, "the alert of the push")
            took = time.monotonic() - began
            assert took < 5 and len(polls) == 1, f"{took:.2f} s from the push to the alert, {len(polls)} polls"

            # What is not the hub's word changes nothing.
            body = rss([("2", "A forged truce")])
            assert hub.push(form, body, secret="guess") == 202
            assert hub.exchange("POST", hub.path(form), body)[0] == 202
            assert hub.push(form, rss([("1", "A truce is near")])) == 202  # a replay
            assert hub.exchange("POST", "/push/" + "0" * 48, body)[0] == 404
            assert hub.exchange("POST", "/push/" + "0" * 48, b"x" * 5000)[0] in (413, None)
            assert hub.exchange("POST", hub.path(form), b"x" * ((1 << 20) + 1))[0] in (413, None)
            assert hub.exchange("GET", "/metrics")[0] == 421, "the public host is answered at callbacks alone"
            assert hub.exchange("GET", hub.path(form), host="evil.example")[0] == 421
            assert hub.push(form, b"this is no feed") == 202
            assert hub.push(form, rss([("3", "A second truce")]), method="sha1") == 202
            harness.wait_until(lambda: len(receiver.accepted()) == 2, 30, "the second alert")
            assert hub.push(form, rss([(f"n{n}", f"Rain of day {n} " + "x" * 400) for n in range(1500)])) == 202  # long
            harness.wait_until(lambda: daemon.said("articles=1500"), 30, "the long push to be taken in")
            for outcome, count in {"news": 3, "forged": 1, "unsigned": 1, "replayed": 1, "unknown": 1, "no_feed": 1}.items():
                got = metric(hub, f'newswatch_pushes_total{{outcome="{outcome}"}}')
                assert got == count, f"{outcome}: {got}, expected {count}"
            assert metric(hub, 'newswatch_subscriptions{state="active"}') == 1
            assert drip(listener, hub.path(form)) == b"", "an unfinished push is hung up on"
            shown = subprocess.run([binary, "feeds", "show", "Wire", "-c", str(config)], capture_output=True, text=True, check=True).stdout
            line = next(one for one in shown.splitlines() if one.startswith("  hub"))
            assert hub.server.url("/hub") in line and "pushes; agreed until" in line and "last push" in line, shown
            told = subprocess.run([binary, "feeds", "show", "Wire", "--json", "-c", str(config)], capture_output=True, text=True, check=True).stdout
            assert json.loads(told)["hubs"][0]["state"] == "active", told
            for text in (shown, told):
                assert secret not in text and form["hub.callback"].rsplit("/", 1)[1] not in text, "shown to whoever looks"
            daemon.kill()

        # Nothing is asked anew.
        asked = len(hub.forms)
        with harness.Daemon(binary, config) as daemon:
            daemon.wait_for("ready", 30)
            assert hub.push(form, rss([("4", "A third truce")])) == 202
            harness.wait_until(lambda: len(receiver.accepted()) == 3, 30, "the alert after the restart")
            assert len(hub.forms) == asked, hub.forms[asked:]

            config.write_text(configuration(websub=False))
            daemon.process.send_signal(signal.SIGHUP)
            harness.wait_until(lambda: len(hub.forms) > asked, 30, "the hub to hear that it may stop")
            leaving = hub.forms[-1]
            assert leaving["hub.mode"] == "unsubscribe" and leaving["hub.callback"] == form["hub.callback"], leaving
            assert hub.push(form, rss([("5", "A fourth truce")])) == 410
            assert hub.verify(leaving)[0] == 200
            assert hub.push(form, rss([("5", "A fourth truce")])) == 410
            code, _ = daemon.stop()
            assert code == 0, code
        log = daemon.log_text()
        assert secret not in log and form["hub.callback"].rsplit("/", 1)[1] not in log, "the log holds a secret"
        assert not receiver.faults, receiver.faults
        headlines = sorted(event["data"]["article"]["title"] for _, event in receiver.accepted())
        assert headlines == ["A second truce", "A third truce", "A truce is near"], headlines
    print(f"a push alerted within {took * 1000:.0f} ms; one agreement over a kill; {len(polls)} polls")


if __name__ == "__main__":
    main()
