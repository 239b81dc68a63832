#!/usr/bin/env python3
"""Receivers that misbehave in every way, side by side in one daemon, each for the first attempts of every alert.

No alert is lost, none has two ids, bodies are identical, nothing comes before Retry-After or the schedule allows it, no redirect is followed,
nothing follows a 410, and the healthy channel beside them gets everything at once.
usage: receivers_test.py NEWSWATCH     (2 bad attempts of 4 alerts; 5 of 20 with NEWSWATCH_LONG_TESTS=1)
"""

import email.utils
import gzip
import pathlib
import random
import signal
import socket
import socketserver
import struct
import sys
import tempfile
import threading
import time

import drill
import harness

BAD_ATTEMPTS, ITEMS = (5, 30) if drill.LONG else (2, 6)
ASKED = 3  # seconds of Retry-After
OVER = b"\r\n\r\n"


def answer(status, body=b"", *headers):
    lines = [f"HTTP/1.1 {status} Of Its Own", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + OVER + body


def sends(data):
    return lambda connection: connection.sendall(data() if callable(data) else data)


def until_closed(connection):
    """The daemon's timeout is the only end of this."""
    while connection.recv(4096):
        pass


def drips(data, pause=0.2):
    def act(connection):
        connection.settimeout(pause)
        for byte in data:
            connection.sendall(bytes([byte]))
            try:
                if not connection.recv(4096):
                    return
            except TimeoutError:
                continue
    return act


def floods(head, block):
    def act(connection):
        connection.sendall(head)
        while True:  # until the daemon hangs up
            connection.sendall(block)
    return act


def resets(connection, before=b""):
    connection.sendall(before)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def both(*acts):
    def act(connection):
        for one in acts:
            one(connection)
    return act


def manners(canary):
    """name: (what it does with a bad attempt, seconds it asks for, whether it sends a byte of an answer)."""
    bomb = gzip.compress(b"\0" * 30_000_000)
    found = {f"status-{status}": (sends(answer(status)), 0, True)
             for status in (400, 401, 403, 404, 405, 408, 413, 429, 451, 500, 501, 502, 503, 504, 505, 507, 511, 599)}
    for status in (301, 302, 303, 307, 308):
        found[f"redirect-{status}"] = (sends(answer(status, b"", f"Location: {canary.url('/stolen')}")), 0, True)
    found.update({
        "redirect-to-itself": (sends(answer(307, b"", "Location: /hook")), 0, True),
        "retry-after-seconds": (sends(answer(429, b"", f"Retry-After: {ASKED}")), ASKED, True),
        "retry-after-of-503": (sends(answer(503, b"busy", f"retry-after:   {ASKED}  ")), ASKED, True),
        # A date has whole seconds: the next after so many.
        "retry-after-date": (sends(lambda: answer(429, b"", "Retry-After: " + email.utils.formatdate(int(time.time()) + 1 + ASKED,
                                                                                                    usegmt=True))), ASKED, True),
        "retry-after-garbage": (sends(answer(429, b"", "Retry-After: soon, \x07 maybe")), 0, True),
        "retry-after-negative": (sends(answer(503, b"", "Retry-After: -5")), 0, True),
        "retry-after-the-past": (sends(answer(429, b"", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT")), 0, True),
        "hangs": (until_closed, 0, False),
        "hangs-after-the-head": (both(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), until_closed), 0, True),
        "resets": (resets, 0, False),
        "resets-in-the-head": (lambda connection: resets(connection, b"HTTP/1.1 200 OK\r\nContent-Le"), 0, True),
        "closes": (lambda connection: None, 0, False),
        "garbage": (sends(bytes(random.Random(1).randrange(256) for _ in range(5000))), 0, True),
        "no-http": (sends(b"220 mail.example.org ESMTP\r\n"), 0, True),
        "no-status": (sends(b"HTTP/1.1 \r\n\r\n"), 0, True),
        "drips": (drips(answer(200, b"x" * 200)), 0, True),
        "endless-body": (floods(b"HTTP/1.1 500 No\r\n\r\n", b"x" * 65536), 0, True),
        "endless-body-of-200": (floods(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536), 0, True),
        "endless-chunks": (floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 9000), 0, True),
        "endless-continue": (floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), 0, True),
        "endless-headers": (floods(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 60000 + b"\r\n"), 0, True),
        "promises-too-much": (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nok"), 0, True),
        "two-lengths": (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nokokok"), 0, True),
        "broken-chunks": (sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnothing"), 0, True),
        "bomb": (sends(answer(500, bomb, "Content-Encoding: gzip")), 0, True),
        "broken-gzip": (sends(answer(503, bomb[:-5] + b"12345", "Content-Encoding: gzip")), 0, True),
    })
    return found


class Rude:
    """Plays its part for the first `bad` attempts of every alert, then says 200 (or, of 410, never anything else)."""

    def __init__(self, act, asks, speaks, bad):
        self.act, self.asks, self.speaks, self.bad = act, asks, speaks, bad
        self.record = harness.Receiver(lambda _, attempt: 200 if attempt >= self.bad else -1 if self.speaks else 0)
        self.answered = {}  # id: when the last bad answer began
        self.early = []
        rude = self

        class Handler(harness.http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                if self.path != "/hook":
                    rude.record.faults.append(f"asked for {self.path}")
                message_id = self.headers["webhook-id"]
                waited = time.time() - rude.answered.get(message_id, 0)
                status = rude.record.take(self)
                if waited < rude.asks:
                    rude.early.append(f"{message_id} came {waited:.2f} s after an answer that asked for {rude.asks} s")
                rude.answered[message_id] = time.time()
                try:
                    if status == 200:
                        harness.reply(self, 200)
                    else:
                        self.close_connection = True
                        rude.act(self.connection)
                finally:
                    harness.tell()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Quiet(socketserver.ThreadingMixIn, harness.http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass

            def shutdown_request(self, request):
                request.close()  # a plain end where the act asked for a reset would take the reset back

        self.server = Quiet(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"


def check_rude(name, rude, expected):
    try:
        assert not rude.early, rude.early[:3]
        return drill.check_receiver(rude.record, expected)
    except AssertionError as error:
        raise AssertionError(f"{name}: {error}") from error


def main():
    binary = sys.argv[1]
    seed = drill.seed_of_run("receivers of every kind")
    stolen = []
    canary = harness.Server(lambda handler: (stolen.append(handler.path), harness.reply(handler, 200)))
    rudes = {name: Rude(*how, BAD_ATTEMPTS) for name, how in manners(canary).items()}
    gone = Rude(sends(answer(410)), 0, True, 1 << 30)
    late = Rude(sends(answer(429, b"", "Retry-After: 99999999999999999999")), 0, True, 1 << 30)
    healthy = harness.Receiver()
    feeds = drill.Feeds(1, random.Random(seed), growing=False)
    # Only an answer that is heard can be obeyed, however busy the machine is.
    channels = {name: drill.webhook(rude.url(), timeout="10s" if rude.asks else "1s")
                for name, rude in {**rudes, "gone": gone, "late": late}.items()}
    channels["healthy"] = drill.webhook(healthy.url())
    with tempfile.TemporaryDirectory(prefix="newswatch-receivers-") as name:
        folder = pathlib.Path(name)
        config = drill.configuration(folder, feeds, channels)
        feeds.add(ITEMS // 2)
        with harness.Daemon(binary, config) as daemon:
            daemon.wait_for("ready feeds=", 30)
            for added in (0, ITEMS - ITEMS // 2):
                feeds.add(added)
                began = time.monotonic()
                wanted = feeds.expected()
                harness.wait_until(lambda: drill.told_by(healthy) >= wanted, 20, "the healthy channel to have its alerts")
                print(f"healthy after {time.monotonic() - began:.1f} s", flush=True)
            harness.wait_until(lambda: gone.record.attempts, 20, "the 410")
            daemon.wait_for("channel disabled channel=gone", 20)
            daemon.process.send_signal(signal.SIGHUP)  # the same settings: still gone
            daemon.wait_for("configuration reloaded", 20)
            for one, rude in rudes.items():
                harness.wait_until(lambda rude=rude: drill.told_by(rude.record) >= wanted, 60 + 8 * BAD_ATTEMPTS * (1 + ITEMS // 8),
                                   f"every alert to be accepted by {one}")
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
        with harness.Daemon(binary, config) as daemon:  # nor does a restart make it come back
            daemon.wait_for("channel still disabled channel=gone", 30)
            feeds.add(1 if ITEMS % 3 else 2)
            wanted = feeds.expected()
            harness.wait_until(lambda: drill.told_by(healthy) >= wanted, 20, "the healthy channel after the restart")
            for one, rude in rudes.items():
                harness.wait_until(lambda rude=rude: drill.told_by(rude.record) >= wanted, 60 + 8 * BAD_ATTEMPTS,
                                   f"every alert to be accepted by {one} after the restart")
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
            assert not stolen, f"a redirect was followed: {stolen[:3]}"
            attempts = sum(check_rude(one, rude, wanted) for one, rude in rudes.items())
            drill.check_receiver(healthy, wanted)
            drill.check_log(folder / "alerts.jsonl", wanted)
            drill.check_store(binary, config)
            first = gone.record.attempts[0].at
            assert all(one.at < first + 1 for one in gone.record.attempts), "something came after a 410"
            # One wish of hours holds for the whole channel; only what was on its way already came besides.
            assert len({one.id for one in late.record.attempts}) == len(late.record.attempts) > 0, "a Retry-After of ages"
            assert all(one.at < late.record.attempts[0].at + 1 for one in late.record.attempts), "something came after a Retry-After of ages"
            print(f"{len(rudes) + 2} ways to misbehave, {len(wanted)} alerts each, {attempts} attempts: nothing lost, doubled, changed or early")


if __name__ == "__main__":
    main()
