#!/usr/bin/env python3
"""Real documents, an ordinary web server, the real daemon, a receiver that verifies signatures on its own.

Every item of every document in the shared folder of real feeds is committed, a rule for words that occur in them alerts, and each
webhook verifies. Skips where the folder of documents is absent.
usage: feeds_test.py NEWSWATCH
"""

import json
import os
import pathlib
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

import harness

WORDS = ["apple", "podcast", "game", "linux", "music"]


def items_in(path):
    """How many articles a document holds, counted without a feed parser."""
    data = path.read_bytes()
    if path.suffix == ".json":
        return len(json.loads(data)["items"])
    return max(len(re.findall(rb"<(?:\w+:)?item[\s>]", data)), len(re.findall(rb"<(?:\w+:)?entry[\s>]", data)))


class WebServer:
    """nginx where there is one, else Python's own."""

    def __init__(self, folder, scratch):
        self.pid = None
        if not shutil.which("nginx"):
            def answer(handler):
                path = folder / pathlib.PurePosixPath(handler.path).name
                harness.reply(handler, 200, path.read_bytes())
            self.server = harness.Server(answer)
            self.name, self.port = "http.server", self.server.port
            return
        probe = harness.Server(lambda handler: None)
        self.name, self.port = "nginx", probe.port
        probe.close()
        (scratch / "nginx").mkdir()
        config = scratch / "nginx.conf"
        config.write_text(f"""
daemon on; pid {scratch}/nginx/pid; error_log {scratch}/nginx/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; gzip on; gzip_types *; etag on;
  types {{ application/rss+xml rss xml rdf; application/atom+xml atom; application/feed+json json; }}
  client_body_temp_path {scratch}/nginx; proxy_temp_path {scratch}/nginx; fastcgi_temp_path {scratch}/nginx;
  uwsgi_temp_path {scratch}/nginx; scgi_temp_path {scratch}/nginx;
  server {{ listen 127.0.0.1:{self.port}; root {folder}; }}
}}""")
        # Returns once it listens and has gone into the background.
        subprocess.run(["nginx", "-c", str(config), "-p", str(scratch)], stderr=subprocess.DEVNULL, check=True, timeout=30)
        self.pid = int((scratch / "nginx" / "pid").read_text())

    def close(self):
        if self.pid:
            handle = os.pidfd_open(self.pid)
            signal.pidfd_send_signal(handle, signal.SIGTERM)
            select.select([handle], [], [], 10)
            os.close(handle)


def main():
    binary = sys.argv[1]
    shared = harness.shared_folder()
    if not shared:
        harness.skip("there is no folder of real feed documents beside the repository")
    documents = sorted(path for path in (shared / "feeds").iterdir() if path.is_file())
    receiver = harness.Receiver()
    with tempfile.TemporaryDirectory(prefix="newswatch-feeds-") as name:
        scratch = pathlib.Path(name)
        web = WebServer(shared / "feeds", scratch)
        config = scratch / "newswatch.yaml"
        config.write_text(json.dumps({
            "store": {"path": str(scratch / "newswatch.db")},
            "http": {"listen": ""},
            "fetch": {"allow_private_addresses": True, "per_host": 8},
            "feeds": [{"name": path.name, "url": f"http://127.0.0.1:{web.port}/{path.name}"} for path in documents],
            "rules": [{"name": word, "match": word} for word in WORDS],
            "channels": {"desk": {"webhook": {"url": receiver.url(), "secret": harness.SECRET, "at_once": 8,
                                              "allow_private_addresses": True}}},
        }))
        daemon = harness.Daemon(binary, config, ["--log-level", "debug"])  # a line for every poll: it wakes the waits

        def rows(query):
            try:
                with sqlite3.connect(f"file:{scratch}/newswatch.db?mode=ro", uri=True) as db:
                    return db.execute(query).fetchall()
            except sqlite3.OperationalError:
                return []

        def polled():
            return len(rows("SELECT 1 FROM feeds WHERE last_success > 0")) == len(documents)

        try:
            harness.wait_until(polled, 60, "every document to be read")
            stored = dict(rows("SELECT f.name, count(*) FROM articles a JOIN feeds f ON f.id = a.feed GROUP BY f.name"))
            wrong = {path.name: (stored.get(path.name, 0), items_in(path)) for path in documents
                     if stored.get(path.name, 0) != items_in(path)}
            assert not wrong, f"articles stored, items in the document: {wrong}"
            total = rows("SELECT count(*) FROM deliveries")[0][0]
            harness.wait_until(lambda: len(receiver.accepted()) >= total, 60, "every webhook")
            assert not receiver.faults, receiver.faults[:3]
            alerts = receiver.accepted()
            assert len({message_id for message_id, _ in alerts}) == len(alerts) == total
            for word in WORDS:
                hits = [body for _, body in alerts if body["data"]["rule"]["name"] == word]
                assert hits, f"no alert for {word}"
                for body in hits:
                    for match in body["data"]["matches"]:
                        assert match["text"].lower().startswith(word), match
            code, _ = daemon.stop()
            assert code == 0
            print(f"{len(documents)} documents from {web.name}, {sum(stored.values())} articles, {total} webhooks verified")
        except AssertionError:
            print(daemon.log_text()[-3000:])
            raise
        finally:
            if daemon.running():
                daemon.kill()
            web.close()


if __name__ == "__main__":
    main()
