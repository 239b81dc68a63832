#!/usr/bin/env python3
"""kill -9 at random instants loses no alert and gives none a second id (invariants I1, I2, I3).

Daemons of their own folders, side by side, each with feeds that grow while they are polled and a receiver that fails half the time, die
again and again; what they leave is looked at once each has been left to end its work.
usage: kills_test.py NEWSWATCH [KILLS]     (KILLS: 16; 10,000 with NEWSWATCH_LONG_TESTS=1)
"""

import concurrent.futures
import pathlib
import random
import sys
import tempfile
import threading
import time

import drill
import harness

FEEDS = 12


class Lane:
    """One folder and the daemons that live and die in it, one after another."""

    def __init__(self, binary, folder, seed):
        self.binary, self.folder, self.chance = binary, folder, random.Random(seed)
        folder.mkdir()
        self.feeds = drill.Feeds(FEEDS, random.Random(seed + 1))
        coin = random.Random(seed + 2)
        # Refused, broken off, or accepted; no more than ten refusals in a row, so that the run ends.
        self.receiver = harness.Receiver(
            lambda _, attempt: 200 if attempt > 10 else coin.choice([200, 200, 200, 503, 500, 0]))
        self.config = drill.configuration(folder, self.feeds, {"desk": drill.webhook(self.receiver.url())})

    def kill_some(self, take, startup):
        """As long as take() says so."""
        while take():
            daemon = harness.Daemon(self.binary, self.config)
            early = self.chance.random() < 0.3  # while it starts; else at work
            life = self.chance.uniform(0, startup) if early else startup + self.chance.uniform(0, 0.8)
            assert drill.live(daemon, life), daemon.log_text()[-2000:]
            daemon.kill()

    def finish(self):
        self.feeds.grow(False)
        with harness.Daemon(self.binary, self.config) as daemon:
            drill.deliver_everything(daemon, self.folder, self.feeds, [self.receiver], 240)
            code, seconds = daemon.stop()
            assert code == 0, f"exit {code}"
            assert seconds < 12, f"stopping took {seconds:.1f} s"
            drill.check_store(self.binary, self.config)
            expected = self.feeds.expected()
            lines = drill.check_log(self.folder / "alerts.jsonl", expected)
            return len(expected), drill.check_receiver(self.receiver, expected, drill.SHORTEST_RETRY_UNHEARD), lines


def time_to_start(lane):
    began = time.monotonic()
    daemon = harness.Daemon(lane.binary, lane.config)
    try:
        daemon.wait_for("ready feeds=", 30)
        return time.monotonic() - began
    finally:
        daemon.kill()


def main():
    binary = sys.argv[1]
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000 if drill.LONG else 16
    seed = drill.seed_of_run(f"{kills} kills")
    lanes = 12 if kills >= 100 else 2
    lock, left = threading.Lock(), [kills]

    def take():
        with lock:
            left[0] -= 1
            return left[0] >= 0

    with tempfile.TemporaryDirectory(prefix="newswatch-kills-") as name:
        all_lanes = [Lane(binary, pathlib.Path(name) / str(n), seed + 10 * n) for n in range(lanes)]
        startup = max(time_to_start(lane) for lane in all_lanes[:2])
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(lanes) as pool:
            for done in [pool.submit(lane.kill_some, take, startup) for lane in all_lanes]:
                done.result()
            spent = time.monotonic() - began
            results = [done.result() for done in [pool.submit(lane.finish) for lane in all_lanes]]
    alerts, attempts, lines = (sum(column) for column in zip(*results))
    print(f"{kills} kills in {spent:.0f} s ({kills * 60 / spent:.0f} a minute), a start takes {startup * 1000:.0f} ms: "
          f"{alerts} alerts, {attempts} attempts, {lines} log lines; none lost, none with two ids")


if __name__ == "__main__":
    main()
