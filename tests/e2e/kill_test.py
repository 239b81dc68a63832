#!/usr/bin/env python3
"""kill -9 at random instants loses no alert and gives none a second id (invariants I1, I2, I3).

Twenty feeds that grow while they are polled, a receiver that fails half the time, and a daemon that dies again and again.
usage: kill_test.py NEWSWATCH [KILLS]     (KILLS: 12; 200 with NEWSWATCH_LONG_TESTS=1)
"""

import collections
import json
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

import harness

FEEDS = 20
ITEMS_PER_FEED = 30


class GrowingFeeds:
    """Feed N gains an item or two with every request until it has ITEMS_PER_FEED; two of three items match the rule."""

    def __init__(self, chance):
        self.lock = threading.Lock()
        self.counts = [0] * FEEDS
        self.chance = chance
        self.server = harness.Server(self.answer)

    @staticmethod
    def title(feed, item):
        return f"Ceasefire talks, report {feed}-{item}" if item % 3 else f"Weather over region {feed}-{item}"

    def answer(self, handler):
        feed = int(handler.path.rsplit("/", 1)[1])
        with self.lock:
            self.counts[feed] = min(ITEMS_PER_FEED, self.counts[feed] + self.chance.randint(1, 2))
            count = self.counts[feed]
        etag = f'"{feed}-{count}"'
        if handler.headers.get("If-None-Match") == etag:
            return harness.reply(handler, 304, headers=[("ETag", etag)])
        items = "".join(
            f"<item><guid isPermaLink=\"false\">{feed}-{item}</guid><link>http://example.org/{feed}/{item}</link>"
            f"<title>{self.title(feed, item)}</title><description>Text of {feed} {item}.</description></item>"
            for item in reversed(range(count)))
        body = f"<rss version=\"2.0\"><channel><title>Feed {feed}</title>{items}</channel></rss>".encode()
        return harness.reply(handler, 200, body, [("ETag", etag), ("Content-Type", "application/rss+xml")])

    def complete(self):
        with self.lock:
            return all(count == ITEMS_PER_FEED for count in self.counts)

    def expected(self):
        return {f"{feed}-{item}" for feed in range(FEEDS) for item in range(ITEMS_PER_FEED) if item % 3}


def told(alert):
    """Which item an alert tells of, as expected() names it."""
    return alert["data"]["article"]["url"].removeprefix("http://example.org/").replace("/", "-")


def configuration(folder, feeds, receiver):
    config = {
        "store": {"path": str(folder / "newswatch.db")},
        "http": {"listen": ""},
        "fetch": {"min_interval": "1s", "max_interval": "1s", "allow_private_addresses": True, "per_host": 20},
        "feeds": [{"name": f"feed {n}", "url": feeds.server.url(f"/feed/{n}"), "every": "1s"} for n in range(FEEDS)],
        "rules": [{"name": "ceasefire", "match": "ceasefire AND talks"}],
        "channels": {
            "log": {"log": {"file": str(folder / "alerts.jsonl")}},
            "desk": {"webhook": {"url": receiver.url(), "secret": harness.SECRET, "allow_private_addresses": True,
                                 "timeout": "3s", "retry": ["0s"] + ["1s"] * 60, "at_once": 8}},
        },
    }
    path = folder / "newswatch.yaml"
    path.write_text(json.dumps(config))  # JSON is YAML
    return path


def check(folder, feeds, receiver):
    assert not receiver.faults, receiver.faults[:3]
    ids = collections.defaultdict(set)
    bodies = collections.defaultdict(set)
    with receiver.lock:
        attempts = list(receiver.attempts)
    for message_id, _, body in attempts:
        ids[told(json.loads(body))].add(message_id)
        bodies[message_id].add(body)
    accepted = {told(body) for _, body in receiver.accepted()}
    missing = feeds.expected() - accepted
    assert not missing, f"lost: {sorted(missing)[:5]} and {len(missing)} in all"
    assert accepted == feeds.expected(), f"never asked for: {accepted - feeds.expected()}"
    doubled = {article: found for article, found in ids.items() if len(found) != 1}
    assert not doubled, f"second ids: {list(doubled.items())[:3]}"
    changed = [message_id for message_id, found in bodies.items() if len(found) != 1]
    assert not changed, f"bodies differ between attempts: {changed[:3]}"
    lines = [json.loads(line) for line in (folder / "alerts.jsonl").read_text().splitlines()]
    logged = {told(line) for line in lines}
    assert logged == feeds.expected(), f"the log lacks {len(feeds.expected() - logged)}"
    print(f"{len(attempts)} attempts, {len(ids)} alerts, {len(lines)} log lines for {len(logged)} alerts")


def main():
    binary = sys.argv[1]
    long = os.environ.get("NEWSWATCH_LONG_TESTS")
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 200 if long else 12
    seed = int(os.environ.get("NEWSWATCH_SEED", random.randrange(1 << 30)))
    print(f"{kills} kills, seed {seed} (NEWSWATCH_SEED repeats it)")
    chance = random.Random(seed)
    feeds = GrowingFeeds(random.Random(seed + 1))
    coin = random.Random(seed + 2)
    # Refused, broken off, or accepted; no more than ten refusals in a row, so that the run ends.
    receiver = harness.Receiver(lambda _, attempt: 200 if attempt > 10 else coin.choice([200, 200, 200, 503, 500, 0]))
    with tempfile.TemporaryDirectory(prefix="newswatch-kill-") as name:
        folder = pathlib.Path(name)
        config = configuration(folder, feeds, receiver)
        for _ in range(kills):
            daemon = harness.Daemon(binary, config)
            time.sleep(chance.uniform(0.05, 1.2))  # the random instant is the point of the test
            assert daemon.running(), daemon.log_text()[-2000:]
            daemon.kill()
        earlier = config.with_suffix(".log").read_text(errors="replace").count("ready feeds=")
        daemon = harness.Daemon(binary, config)
        wanted = feeds.expected()
        try:
            harness.wait_until(lambda: daemon.log_text().count("ready feeds=") > earlier, 30, "the daemon to be ready")
            harness.wait_until(feeds.complete, 120, "the feeds to be read to their end")
            harness.wait_until(
                lambda: {told(body) for _, body in receiver.accepted()} >= wanted, 240,
                "every alert to be accepted")
            code, seconds = daemon.stop()
            assert code == 0, f"exit {code}: {daemon.log_text()[-2000:]}"
            assert seconds < 12, f"stopping took {seconds:.1f} s"
            check(folder, feeds, receiver)
        except AssertionError:
            print(daemon.log_text()[-3000:])
            raise
        finally:
            if daemon.running():
                daemon.kill()


if __name__ == "__main__":
    main()
