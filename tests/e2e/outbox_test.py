#!/usr/bin/env python3
"""What waits and what was given up is listed, shown, sent again and dropped, beside a running daemon; a program, a body of the user's own and a
notice arrive through the real thing.

usage: outbox_test.py NEWSWATCH
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import harness

ITEMS = ("first", "second", "third")


def feed(handler):
    items = "".join(f"<item><guid>{one}</guid><title>A truce, the {one}</title></item>" for one in ITEMS)
    body = f"<rss version=\"2.0\"><channel><title>Feed</title>{items}</channel></rss>".encode()
    harness.reply(handler, 200, body, [("Content-Type", "application/rss+xml")])


class Desk(harness.Receiver):
    """Answers what `status` says."""

    def __init__(self):
        self.status = 500
        super().__init__(lambda *_: self.status)


def main():
    binary = sys.argv[1]
    source = harness.Server(feed)
    desk, ops = Desk(), harness.Receiver()
    with tempfile.TemporaryDirectory(prefix="newswatch-outbox-") as name:
        folder = pathlib.Path(name)
        script = folder / "take"
        script.write_text(f"#!/bin/sh\ncat >> {folder}/taken.jsonl\n")
        script.chmod(0o755)
        hook = {"secret": harness.SECRET, "allow_private_addresses": True}
        config = folder / "newswatch.yaml"
        settings = {
            "store": {"path": str(folder / "newswatch.db")},
            "http": {"listen": ""},
            "fetch": {"min_interval": "1s", "allow_private_addresses": True},
            "feeds": [{"name": "feed", "url": source.url("/feed"), "every": "1s"}],
            "rules": [{"name": "truce", "match": "truce", "alert": {"to": ["desk", "own", "program"]}}],
            "channels": {
                "desk": {"webhook": {**hook, "url": desk.url(), "retry": ["0s", "1s"]}},
                "own": {"webhook": {**hook, "url": ops.url(), "body": {"text": "{{article.title}}", "key": "{{id}}"}}},
                "ops": {"webhook": {**hook, "url": ops.url()}},
                "program": {"exec": {"command": [str(script)]}},
            },
            "notices": {"to": ["ops"], "channel_failing_for": "0s"},
        }
        config.write_text(json.dumps(settings))  # JSON is YAML

        def command(*arguments, code=0):
            done = subprocess.run([binary, *arguments, "--config", str(config)], capture_output=True, text=True, timeout=60)
            assert done.returncode == code, f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}"
            return done.stdout

        def listed(*arguments):
            return json.loads(command("outbox", "list", "--json", *arguments))

        with harness.Daemon(binary, config) as daemon:
            daemon.wait_for("delivery given up channel=desk", 30, count=len(ITEMS))
            harness.wait_until(lambda: len(listed("--state", "dead")) == len(ITEMS), 30, "the dead letters")
            dead = listed("--state", "dead", "--channel", "desk")
            assert all(one["attempts"] == 2 and "500" in one["last_error"] for one in dead), dead
            shown = json.loads(command("outbox", "show", "--json", dead[0]["id"][:12]))
            assert shown["body"]["type"] == "alert.matched", shown
            assert shown["body"]["data"]["sources"][0]["feed"] == "feed", shown
            command("outbox", "show", "msg_NOBODY", code=1)
            command("outbox", "retry", code=2)
            command("outbox", "list", "--channel", "dosk", code=1)
            command("outbox", "drop", "--all", "--rule", "truse", code=1)

            # One is dropped, the others are sent again, as they were.
            assert json.loads(command("outbox", "drop", "--json", dead[0]["id"])) == {"dropped": 1}
            desk.status = 200
            assert json.loads(command("outbox", "retry", "--json", "--all")) == {"due": len(ITEMS) - 1}
            harness.wait_until(lambda: len(desk.accepted()) == len(ITEMS) - 1, 30, "what was sent again")
            bodies = {}
            for attempt in desk.attempts:
                bodies.setdefault(attempt.id, set()).add(attempt.body)
            assert {one["id"] for one in dead} == set(bodies) and all(len(found) == 1 for found in bodies.values()), bodies
            harness.wait_until(lambda: not listed(), 30, "nothing to wait")
            assert [one["id"] for one in listed("--state", "dropped")] == [dead[0]["id"]]

            # A body of the user's own, a program, and the notices of the channel that failed.
            told = [body for _, body in ops.accepted()]
            assert sorted(body["text"] for body in told if "text" in body) == sorted(f"A truce, the {one}" for one in ITEMS), told
            harness.wait_until(lambda: sum(1 for _, body in ops.accepted() if "type" in body) == 2, 30, "both notices")
            notices = [body for _, body in ops.accepted() if "type" in body]
            assert [one["type"] for one in notices] == ["notice.raised", "notice.cleared"], notices
            assert {one["data"]["notice"]["kind"] for one in notices} == {"channel_failing"}, notices
            lines = [json.loads(line) for line in (folder / "taken.jsonl").read_text().splitlines()]
            assert {line["data"]["article"]["title"] for line in lines} == {f"A truce, the {one}" for one in ITEMS}, lines
            assert all(line["id"].startswith("msg_") for line in lines)
            assert not desk.faults and not ops.faults, desk.faults + ops.faults
            counts = {one["name"]: one for one in json.loads(command("channels", "list", "--json"))}
            assert counts["desk"]["delivered"] == len(ITEMS) - 1 and counts["desk"]["dropped"] == 1, counts
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"


if __name__ == "__main__":
    main()
