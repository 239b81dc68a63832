#!/usr/bin/env python3
"""newswatch feeds and newswatch top: how every feed is, when it is asked next, and why then.

usage: feeds_state_test.py NEWSWATCH
"""

import json
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import unittest

import harness

BINARY = pathlib.Path(sys.argv[1]).resolve()
CONFIG = """
store: {path: newswatch.db}
http: {listen: ""}
fetch: {allow_private_addresses: true}
feeds:
  - {name: Wire, url: "%(base)s/wire", tags: [wire]}
  - {name: Fixed, url: "%(base)s/fixed", every: 5m}
  - {name: Patient, url: "%(base)s/patient"}
  - {name: Cached, url: "%(base)s/cached"}
  - {name: Missing, url: "%(base)s/missing", tags: [wire]}
  - {name: Gone, url: "%(base)s/gone"}
  - {name: Page, url: "%(base)s/page"}
rules: [{name: truce, match: truce}]
channels: {log: {log: {file: alerts.jsonl}}}
"""
RSS = (b"<rss version='2.0'><channel><title>T</title><ttl>180</ttl><item><guid>1</guid><title>A truce</title>"
       b"<pubDate>Mon, 10 Jun 2024 08:00:00 GMT</pubDate></item></channel></rss>")


def without_time(shown):
    """What does not depend on when it was printed."""
    return re.sub(r"\((in )?[^()]*( ago)?\)|expected delay.*", "", shown)


def answer(handler):
    path = handler.path
    if path == "/wire":
        harness.reply(handler, 200, RSS, [("ETag", '"odd"')])
    elif path == "/fixed":
        harness.reply(handler, 200, RSS.replace(b"truce", b"deal"))
    elif path == "/patient":
        harness.reply(handler, 503, headers=[("Retry-After", "7200")])
    elif path == "/cached":
        harness.reply(handler, 200, RSS.replace(b"<ttl>180</ttl>", b"").replace(b"A truce", b"B"), [("Cache-Control", "max-age=10000")])
    elif path == "/gone":
        harness.reply(handler, 410)
    elif path == "/page":
        harness.reply(handler, 200, b"<html><body>No feed here</body></html>")
    else:
        harness.reply(handler, 404)


class FeedStates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="newswatch-states-")
        cls.server = harness.Server(answer)
        cls.config = pathlib.Path(cls.folder.name) / "newswatch.yaml"
        cls.config.write_text(CONFIG % {"base": cls.server.url("")})
        cls.before = cls.run_it("feeds").stdout
        cls.run_it("poll")

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.folder.cleanup()

    @classmethod
    def run_it(cls, *arguments, expect=0):
        done = subprocess.run([BINARY, *arguments, "--config", cls.config], capture_output=True, text=True, timeout=120,
                              cwd=cls.folder.name)
        assert done.returncode == expect, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        assert "\x1b" not in done.stdout + done.stderr, arguments
        return done

    def feeds(self):
        return {one["name"]: one for one in json.loads(self.run_it("feeds", "--json").stdout)}

    def test_before_the_first_poll_they_are_new(self):
        self.assertIn("no feed has been asked yet", self.before)
        self.assertEqual(self.before.count(" new "), 7)

    def test_each_is_told_with_its_reason(self):
        feeds = self.feeds()
        states = {name: one["state"] for name, one in feeds.items()}
        self.assertEqual(states, {"Wire": "well", "Fixed": "well", "Patient": "failing", "Cached": "well", "Missing": "failing",
                                  "Gone": "gone", "Page": "failing"})
        self.assertIn("ttl", feeds["Wire"]["why"])
        self.assertEqual(feeds["Fixed"]["why"], "every 5 min, as configured")
        self.assertIn("Retry-After", feeds["Patient"]["why"])
        self.assertIn("Cache-Control", feeds["Cached"]["why"])
        self.assertIn("failed once in a row", feeds["Missing"]["why"])
        self.assertIn("410", feeds["Gone"]["why"])
        self.assertNotIn("next_poll", feeds["Gone"])
        self.assertIn("404", feeds["Missing"]["last_error"])
        self.assertGreater(feeds["Wire"]["hit_share"], 0)
        self.assertEqual(feeds["Wire"]["items_remembered"], 1)

    def test_the_table_has_a_line_for_each(self):
        lines = self.run_it("feeds").stdout.splitlines()
        self.assertEqual(len(lines), 9)
        self.assertIn("NEXT POLL (WHY)", lines[0])
        self.assertIn("7 feeds, 4 failing", lines[-1])
        failing = self.run_it("feeds", "list", "--failing").stdout
        self.assertEqual(failing.count("\n"), 6)
        self.assertIn("Missing", failing)
        self.assertNotIn("Wire", failing)
        self.assertIn("no feed is like that", self.run_it("feeds", "--tag", "nobody").stdout)
        self.assertEqual(self.run_it("feeds", "--tag", "wire", "--failing").stdout.count("\n"), 3)

    def test_one_is_shown_whole_by_name_or_url(self):
        shown = self.run_it("feeds", "show", "Wire").stdout
        for words in ("why then", "ttl", '"odd"', "4 h", "2 % of its articles", "1 remembered"):
            self.assertIn(words, shown)
        by_url = self.run_it("feeds", "show", self.server.url("/wire")).stdout
        self.assertEqual(without_time(shown), without_time(by_url))
        wrong = self.run_it("feeds", "show", "Wira", expect=1)
        self.assertIn("Wire", wrong.stderr)
        self.assertIn("none: the server gives neither", self.run_it("feeds", "show", "Fixed").stdout)

    def test_top_prints_one_picture_where_there_is_no_terminal(self):
        lines = self.run_it("top").stdout.splitlines()
        self.assertIn("7 feeds, 4 failing", lines[0])
        self.assertTrue(any("LATEST ALERTS" in line for line in lines))
        self.assertTrue(any("A truce" in line for line in lines))

    def test_top_draws_on_a_terminal_until_it_is_told_to_end(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder.name)
            os.environ["TERM"] = "xterm"
            os.execv(BINARY, [str(BINARY), "top", "--config", str(self.config)])
        said = b""
        while b"LATEST ALERTS" not in said:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, said)
            said += os.read(terminal, 65536)
        os.write(terminal, b"q")
        try:
            while piece := os.read(terminal, 65536):
                said += piece
        except OSError:
            pass  # it has ended
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        self.assertEqual(status, 0)
        self.assertTrue(said.rstrip().endswith(b"\x1b[?1049l"), "the screen is as it was")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
