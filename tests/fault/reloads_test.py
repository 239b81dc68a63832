#!/usr/bin/env python3
"""Reloads under load, half of them of a faulty configuration (invariant I6): no alert is lost, doubled or asked for by a refused rule.

Every faulty configuration holds a sound rule for weather, which a third of the items are about: if any part of it came into force, an alert
would tell. Good ones differ in intervals, retries and rules that never hit.
usage: reloads_test.py NEWSWATCH [RELOADS]     (RELOADS: 40; 1,000 with NEWSWATCH_LONG_TESTS=1)
"""

import json
import pathlib
import random
import signal
import sys
import tempfile
import time

import drill
import harness

FEEDS = 10
WEATHER = {"name": "weather", "match": "weather"}
LOADED, REFUSED = "configuration reloaded", "configuration not reloaded"


def good(config, chance):
    fresh = json.loads(json.dumps(config))
    for rule in range(chance.randrange(30)):
        fresh["rules"].append({"name": f"rule {rule}", "match": f"word{chance.randrange(1000)} OR name{chance.randrange(1000)}"})
    fresh["channels"]["desk"]["webhook"]["at_once"] = chance.randint(1, 16)
    fresh["channels"]["desk"]["webhook"]["timeout"] = f"{chance.randint(2, 9)}s"
    for feed in fresh["feeds"]:
        feed["every"] = f"{chance.randint(1, 2)}s"
    chance.shuffle(fresh["feeds"])
    return json.dumps(fresh, indent=chance.choice([None, 1]))


def faulty(config, chance):
    fresh = json.loads(json.dumps(config))
    fresh["rules"].append(WEATHER)
    fault = chance.randrange(9)
    if fault == 0:
        fresh["rules"].append({"name": "broken", "match": "ceasefire AND AND"})
    elif fault == 1:
        fresh["rules"].append({"name": "unlike", "match": "truce", "examples": {"alert": ["nothing of that"]}})
    elif fault == 2:
        fresh["rulez"] = []
    elif fault == 3:
        fresh["feeds"][0]["url"] = "gopher://example.org/"
    elif fault == 4:
        fresh["rules"].append(WEATHER)
    elif fault == 5:
        fresh["rules"][0]["alert"] = {"to": ["nobody"]}
    elif fault == 6:
        fresh["channels"]["desk"]["webhook"]["secret"] = "${env:NEWSWATCH_NO_SUCH_SECRET}"
    text = json.dumps(fresh, indent=1)
    if fault == 7:
        text = text[:chance.randrange(len(text) // 2, len(text) - 2)]  # as an editor leaves it half way
    elif fault == 8:
        text = text.replace('"match"', '"match\x00"')
    return text


def main():
    binary = sys.argv[1]
    reloads = int(sys.argv[2]) if len(sys.argv) > 2 else 1000 if drill.LONG else 40
    seed = drill.seed_of_run(f"{reloads} reloads")
    chance, coin = random.Random(seed), random.Random(seed + 1)
    feeds = drill.Feeds(FEEDS, random.Random(seed + 2))
    receiver = harness.Receiver(lambda _, attempt: 200 if attempt > 10 else coin.choice([200, 200, 503, 0]))
    with tempfile.TemporaryDirectory(prefix="newswatch-reloads-") as name:
        folder = pathlib.Path(name)
        path = drill.configuration(folder, feeds, {"desk": drill.webhook(receiver.url())})
        config = json.loads(path.read_text())
        counts, took = {LOADED: 0, REFUSED: 0}, []
        with harness.Daemon(binary, path) as daemon:
            daemon.wait_for("ready feeds=", 30)
            for reload in range(reloads):
                bad = reload % 2 == 1
                outcome = REFUSED if bad else LOADED
                before = daemon.said(outcome)
                fresh = folder / "fresh"
                fresh.write_text(faulty(config, chance) if bad else good(config, chance))
                fresh.rename(path)
                # By signal, or by the change alone; a signal may be followed by the change's own reload of the same.
                began = time.monotonic()
                if chance.random() < 0.8:
                    daemon.process.send_signal(signal.SIGHUP)
                daemon.wait_for(outcome, 60, before + 1)
                took.append(time.monotonic() - began)
                counts[outcome] += 1
            path.write_text(json.dumps(config))
            before = daemon.said(LOADED)
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_for(LOADED, 60, before + 1)
            feeds.grow(False)
            drill.deliver_everything(daemon, folder, feeds, [receiver], 240)
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
            expected = feeds.expected()
            attempts = drill.check_receiver(receiver, expected)
            lines = drill.check_log(folder / "alerts.jsonl", expected)
            drill.check_store(binary, path)
            print(f"{counts[LOADED]} configurations taken over, {counts[REFUSED]} refused, the slowest after {max(took):.1f} s; "
                  f"{len(expected)} alerts, {attempts} attempts, {lines} log lines: none lost, doubled or of a refused rule")


if __name__ == "__main__":
    main()
