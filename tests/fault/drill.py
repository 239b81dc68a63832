"""What the drills share: feeds that never end, the configuration they run with, and what must be true afterwards of every alert.

The rest is tests/e2e/harness.py.
"""

import collections
import json
import os
import pathlib
import random
import select
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import harness  # noqa: E402

LONG = bool(os.environ.get("NEWSWATCH_LONG_TESTS"))
KEPT = 30  # items of a document
AHEAD = 8  # items a feed may have that the daemon has not yet stored


def seed_of_run(what):
    seed = int(os.environ.get("NEWSWATCH_SEED", random.randrange(1 << 30)))
    print(f"{what}, seed {seed} (NEWSWATCH_SEED repeats it)", flush=True)
    return seed


class Feeds:
    """COUNT feeds. Each gains an item or two with a request, while `growing` and below `most`; two of three items match the rule.

    A document holds the last KEPT items. It runs AHEAD of what the daemon has stored (its If-None-Match tells) and no further, so that no
    item leaves unseen.
    """

    def __init__(self, count, chance, most=1 << 30, growing=True):
        self.lock = threading.Lock()
        self.counts = [0] * count
        self.stored = [0] * count
        self.chance, self.most, self.growing = chance, most, growing
        self.server = harness.Server(self.answer)

    @staticmethod
    def title(feed, item):
        return f"Ceasefire talks, report {feed}-{item}" if item % 3 else f"Weather over region {feed}-{item}"

    def answer(self, handler):
        feed = int(handler.path.rsplit("/", 1)[1])
        known = handler.headers.get("If-None-Match", "")
        with self.lock:
            if known:
                self.stored[feed] = max(self.stored[feed], int(known.strip('"').split("-")[1]))
            if self.growing:
                most = min(self.most, self.stored[feed] + AHEAD)
                self.counts[feed] = max(self.counts[feed], min(most, self.counts[feed] + self.chance.randint(1, 2)))
            count = self.counts[feed]
        etag = f'"{feed}-{count}"'
        if known == etag:
            return harness.reply(handler, 304, headers=[("ETag", etag)])
        items = "".join(
            f"<item><guid isPermaLink=\"false\">{feed}-{item}</guid><link>http://example.org/{feed}/{item}</link>"
            f"<title>{self.title(feed, item)}</title><description>Text of {feed} {item}.</description></item>"
            for item in reversed(range(max(0, count - KEPT), count)))
        body = f"<rss version=\"2.0\"><channel><title>Feed {feed}</title>{items}</channel></rss>".encode()
        return harness.reply(handler, 200, body, [("ETag", etag), ("Content-Type", "application/rss+xml")])

    def grow(self, on):
        with self.lock:
            self.growing = on

    def add(self, items=1):
        """To every feed."""
        with self.lock:
            self.counts = [count + items for count in self.counts]

    def read_to_their_end(self):
        with self.lock:
            return self.stored == self.counts

    def expected(self):
        with self.lock:
            return {f"{feed}-{item}" for feed, count in enumerate(self.counts) for item in range(count) if item % 3}

    def settings(self):
        return [{"name": f"feed {n}", "url": self.server.url(f"/feed/{n}"), "every": "1s"} for n in range(len(self.counts))]


def webhook(url, **more):
    return {"webhook": {"url": url, "secret": harness.SECRET, "allow_private_addresses": True, "timeout": "2s",
                        "retry": ["0s"] + ["2s"] * 60, "at_once": 8, **more}}


# The shortest wait between two attempts of webhook(), in whole seconds: 2 s less a fifth are 2 s again once rounded.
SHORTEST_RETRY = 2
# After a death in the middle of an attempt: it had been counted from before it was recorded, which takes its time.
SHORTEST_RETRY_UNHEARD = 1


def configuration(folder, feeds, channels, **more):
    """Written to the folder; an alert log alerts.jsonl is among the channels."""
    config = {
        "store": {"path": str(folder / "newswatch.db")},
        "http": {"listen": ""},
        "fetch": {"min_interval": "1s", "max_interval": "1s", "allow_private_addresses": True, "per_host": 64},
        "feeds": feeds.settings(),
        "rules": [{"name": "ceasefire", "match": "ceasefire AND talks"}],
        "channels": {"log": {"log": {"file": str(folder / "alerts.jsonl")}}, **channels},
        **more,
    }
    path = folder / "newswatch.yaml"
    path.write_text(json.dumps(config))  # JSON is YAML
    return path


def told(alert):
    """Which item an alert tells of, as expected() names it."""
    return alert["data"]["article"]["url"].removeprefix("http://example.org/").replace("/", "-")


def told_by(receiver):
    return {told(body) for _, body in receiver.accepted()}


def check_receiver(receiver, expected, shortest_retry=SHORTEST_RETRY):
    """No alert lost, none with two ids, bodies identical, no early retry, every signature right. Returns the number of attempts."""
    assert not receiver.faults, receiver.faults[:3]
    with receiver.lock:
        attempts = list(receiver.attempts)
    ids, bodies, last = collections.defaultdict(set), collections.defaultdict(set), {}
    for one in sorted(attempts, key=lambda one: one.at):
        bodies[one.id].add(one.body)
        before = last.get(one.id)
        last[one.id] = one
        # libcurl takes a kept connection that dies without a byte of an answer for one that idled too long, and sends the same anew.
        if not before or (before.status == 0 and one.stamp == before.stamp):
            continue
        gap = one.stamp - before.stamp
        assert gap >= shortest_retry, f"{one.id} came again {gap} s after a {before.status}, not {shortest_retry} s"
    for message_id, found in bodies.items():
        assert len(found) == 1, f"bodies of {message_id} differ between attempts"
        ids[told(json.loads(next(iter(found))))].add(message_id)
    doubled = {article: found for article, found in ids.items() if len(found) != 1}
    assert not doubled, f"second ids: {list(doubled.items())[:3]}"
    accepted = told_by(receiver)
    missing = expected - accepted
    assert not missing, f"lost: {sorted(missing)[:5]} and {len(missing)} in all"
    assert accepted == expected, f"never asked for: {sorted(accepted - expected)[:5]}"
    return len(attempts)


def check_log(path, expected):
    """Every alert is there, whole; of each alert all lines are the same. Returns the number of lines."""
    lines = path.read_text().splitlines() if path.exists() else []
    texts = collections.defaultdict(set)
    for line in lines:
        try:
            texts[told(json.loads(line))].add(line)
        except ValueError:
            continue  # what a kill or a full disk has torn; its alert is written again
    missing = expected - set(texts)
    assert not missing, f"the log lacks {sorted(missing)[:5]} and {len(missing)} in all"
    assert set(texts) == expected, f"never asked for: {sorted(set(texts) - expected)[:5]}"
    differing = [article for article, found in texts.items() if len(found) != 1]
    assert not differing, f"lines differ: {differing[:3]}"
    return len(lines)


def logged(path):
    """Which items the alert log tells of so far."""
    found = set()
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            found.add(told(json.loads(line)))
        except ValueError:
            continue
    return found


def check_store(binary, config):
    done = subprocess.run([binary, "store", "check", "--config", str(config)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"store check: exit {done.returncode}: {done.stdout}{done.stderr}"


def live(daemon, seconds):
    """Lets a daemon live so long, or until it ends by itself. True if it is alive still."""
    handle = os.pidfd_open(daemon.process.pid)
    ended, _, _ = select.select([handle], [], [], seconds)
    os.close(handle)
    return not ended


def deliver_everything(daemon, folder, feeds, receivers, seconds=120):
    """Waits until every alert of the feeds as they are now has come everywhere."""
    harness.wait_until(feeds.read_to_their_end, seconds, "the feeds to be read to their end")
    wanted = feeds.expected()
    for receiver in receivers:
        harness.wait_until(lambda one=receiver: told_by(one) >= wanted, seconds, "every alert to be accepted")
    path = folder / "alerts.jsonl"
    harness.wait_until(lambda: logged(path) >= wanted, seconds, "every alert to be in the log")
    assert daemon.running(), daemon.log_text()[-2000:]
