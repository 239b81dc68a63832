"""What the end-to-end tests share: a feed server, a receiver that verifies signatures on its own, and the daemon as a process.

Standard library only; everything speaks to 127.0.0.1 on ports the system picks. A wait ends by what it waits for: each request answered and
each line logged wakes wait_until() to look again. Every wait is bounded.
"""

import base64
import collections
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


HAPPENED = threading.Condition()


def tell():
    """Something happened that a wait may be for. To be called without a lock that its condition takes."""
    with HAPPENED:
        HAPPENED.notify_all()


def wait_until(condition, seconds, what):
    """Looks at `condition` now and whenever something has happened; fails the test with `what` after `seconds`."""
    end = time.monotonic() + seconds
    with HAPPENED:
        while True:
            value = condition()
            if value:
                return value
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"gave up after {seconds} s waiting for {what}")
            HAPPENED.wait(left)


class Follower:
    """The lines of a pipe, kept and told as they come; to `copy`, too, if there is one. Closes the pipe at its end."""

    def __init__(self, pipe, copy=None):
        self.lines = []
        self.ended = False
        self.thread = threading.Thread(target=self.follow, args=(pipe, copy), daemon=True)
        self.thread.start()

    def follow(self, pipe, copy):
        with pipe:
            for line in pipe:
                if copy:
                    copy.write(line)
                    copy.flush()
                self.lines.append(line.decode(errors="replace").rstrip("\n"))
                tell()
        if copy:
            copy.close()
        self.ended = True
        tell()

    def said(self, text):
        """How many lines hold the text."""
        return sum(1 for line in list(self.lines) if text in line)


class Server:
    """A threading HTTP server on a loopback port; `answer(handler)` does the work."""

    def __init__(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                try:
                    answer(self)
                finally:
                    tell()

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


class RawServer:
    """Accepts connections on a loopback port and answers each by hand, in `talk(connection, head)`: what is no HTTP, too."""

    def __init__(self, context=None):
        self.context = context  # of TLS
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(65536)
                if not piece:
                    return
                head += piece
            self.talk(connection, head)
        except OSError:
            pass  # the other side has heard enough
        finally:
            connection.close()

    @staticmethod
    def end(connection):
        """Nothing more is said; waits until the other side has nothing more to say, either."""
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)

    def close(self):
        self.listener.close()


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


# `at`: when it came; `stamp`: the second in which it was sent, as the sender says.
Attempt = collections.namedtuple("Attempt", "id status body at stamp")


class Receiver:
    """Accepts, or refuses where `verdict(id, attempt)` gives another status than 200; remembers every attempt."""

    def __init__(self, verdict=lambda message_id, attempt: 200):
        self.lock = threading.Lock()
        self.attempts = []
        self.counts = collections.Counter()
        self.taken = []  # of the attempts answered with 200
        self.faults = []
        self.verdict = verdict
        self.server = Server(self.answer)

    def take(self, handler):
        """Reads and remembers an attempt; returns its status."""
        at = time.time()
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        fault = verify(handler.headers, body)
        message_id = handler.headers.get("webhook-id", "")
        with self.lock:
            if fault:
                self.faults.append(fault)
            if len(body) > 20_000:
                self.faults.append(f"a body of {len(body)} bytes")
            status = 400 if fault else self.verdict(message_id, self.counts[message_id])
            self.counts[message_id] += 1
            stamp = int(handler.headers.get("webhook-timestamp", 0)) if not fault else 0
            self.attempts.append(Attempt(message_id, status, body, at, stamp))
            if status == 200:
                self.taken.append((message_id, json.loads(body)))
        return status

    def answer(self, handler):
        status = self.take(handler)
        if status:
            reply(handler, status)
        else:
            handler.close_connection = True  # heard, never answered
            handler.connection.shutdown(socket.SHUT_RDWR)

    def accepted(self):
        with self.lock:
            return list(self.taken)

    def url(self):
        return self.server.url("/hook")


class Daemon:
    """`newswatch run` on a configuration. Its log is followed and goes to `log`, else to a file beside the configuration.

    In a `with` it is ended at the end of that, and the end of its log is shown where an assertion fails.
    """

    def __init__(self, binary, config, extra=(), log=None, before=()):
        self.log_path = log or pathlib.Path(config).with_suffix(".log")
        self.process = subprocess.Popen(
            [*before, binary, "run", "--config", str(config), *extra],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=self.log_path.parent)
        self.log = Follower(self.process.stdout, open(self.log_path, "ab"))

    def __enter__(self):
        return self

    def __exit__(self, fault, *_):
        if self.running():
            self.kill()
        if fault is AssertionError:
            print(self.log_text()[-4000:])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.wait()

    def wait(self, seconds=60):
        """Its exit code, once it has ended and all of its log is here."""
        code = self.process.wait(timeout=seconds)
        self.log.thread.join(seconds)
        return code

    def stop(self, seconds=15):
        """SIGTERM; returns the exit code and how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.wait(seconds)
        return code, time.monotonic() - began

    def running(self):
        return self.process.poll() is None

    def said(self, text):
        return self.log.said(text)

    def wait_for(self, text, seconds, count=1):
        """Until so many lines of its log hold the text; fails at once if it ends before."""
        wait_until(lambda: self.log.said(text) >= count or self.log.ended, seconds, f"the daemon to say {text!r}")
        assert self.log.said(text) >= count, f"the daemon ended without saying {text!r}:\n{self.log_text()[-3000:]}"

    def log_text(self):
        """Of every daemon that logged there."""
        return self.log_path.read_text(errors="replace")
