"""What the end-to-end tests share: a feed server, a receiver that verifies signatures on its own, and the daemon as a process.

Standard library only; everything speaks to 127.0.0.1 on ports the system picks, and every wait is bounded.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes!").decode()


def shared_folder():
    """The folder of real documents beside the repository, or None."""
    folder = pathlib.Path(os.environ.get("NEWSWATCH_SHARED", SOURCE.parent / "shared"))
    return folder if (folder / "feeds").is_dir() else None


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def wait_until(condition, seconds, what):
    """Polls `condition` until it is true; fails the test with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"gave up after {seconds} s waiting for {what}")


class Server:
    """A threading HTTP server on a loopback port; `answer(handler)` does the work."""

    def __init__(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                answer(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_):
                pass  # a killed daemon resets its connections

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def reply(handler, status, body=b"", headers=()):
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def verify(headers, body, secret=SECRET, now=None):
    """Standard Webhooks 1.0, written from its specification; returns what is wrong, or None."""
    message_id, stamp = headers.get("webhook-id"), headers.get("webhook-timestamp")
    if not message_id or not stamp:
        return "webhook-id or webhook-timestamp is missing"
    if abs(int(stamp) - (now or time.time())) > 300:
        return f"the timestamp {stamp} is not of this attempt"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([message_id.encode(), stamp.encode(), body])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(one, "v1," + wanted) for one in given):
        return f"no signature of {given} is right"
    return None


class Receiver:
    """Accepts, or refuses where `verdict(id, attempt)` gives another status than 200; remembers every attempt."""

    def __init__(self, verdict=lambda message_id, attempt: 200):
        self.lock = threading.Lock()
        self.attempts = []  # (id, status, body)
        self.faults = []
        self.verdict = verdict
        self.server = Server(self.answer)

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        fault = verify(handler.headers, body)
        message_id = handler.headers.get("webhook-id", "")
        with self.lock:
            if fault:
                self.faults.append(fault)
            if len(body) > 20_000:
                self.faults.append(f"a body of {len(body)} bytes")
            attempt = sum(1 for one in self.attempts if one[0] == message_id)
            status = 400 if fault else self.verdict(message_id, attempt)
            self.attempts.append((message_id, status, body))
        if status:
            reply(handler, status)
        else:
            handler.close_connection = True  # heard, never answered
            handler.connection.shutdown(socket.SHUT_RDWR)

    def accepted(self):
        with self.lock:
            return [(message_id, json.loads(body)) for message_id, status, body in self.attempts if status == 200]

    def url(self):
        return self.server.url("/hook")


class Daemon:
    """`newswatch run` on a configuration; its log goes to `log`, else to a file beside it."""

    def __init__(self, binary, config, extra=(), log=None):
        self.log_path = log or pathlib.Path(config).with_suffix(".log")
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [binary, "run", "--config", str(config), *extra],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, cwd=self.log_path.parent)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=15):
        """SIGTERM; returns the exit code and how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=seconds)
        return code, time.monotonic() - began

    def running(self):
        return self.process.poll() is None

    def log_text(self):
        return self.log_path.read_text(errors="replace")
