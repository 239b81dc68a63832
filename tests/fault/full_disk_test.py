#!/usr/bin/env python3
"""A disk that is full to the last byte, and heals.

The database and the alert log are on a small disk of their own, which is filled while feeds grow, again and again. The daemon goes on, says so
once for each part that fails, and once there is room everything comes by itself: nothing lost, nothing under two ids.
usage: full_disk_test.py NEWSWATCH     (2 times full; 25 with NEWSWATCH_LONG_TESTS=1)
"""

import errno
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import drill
import harness

TIMES = 25 if drill.LONG else 2
SECONDS_FULL = 5
DISK = "32m"
INSIDE = "NEWSWATCH_DISK"


def enter_namespace():
    """Runs this test again where its mounts are nobody else's."""
    if os.geteuid() != 0:
        harness.skip("a small disk needs the right to mount one")
    probe = subprocess.run(["unshare", "-m", "--propagation", "private", "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        harness.skip(f"there is no namespace for a small disk: {probe.stderr.strip()}")
    with tempfile.TemporaryDirectory(prefix="newswatch-disk-") as name:
        code = subprocess.run(["unshare", "-m", "--propagation", "private", sys.executable, *sys.argv],
                              env={**os.environ, INSIDE: name}).returncode
    sys.exit(code)


def fill(path):
    """To the last byte."""
    with open(path, "ab", buffering=0) as filler:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    filler.write(b"x" * size)
            except OSError as error:
                assert error.errno == errno.ENOSPC, error


def main():
    if INSIDE not in os.environ:
        enter_namespace()
    binary = sys.argv[1]
    disk = pathlib.Path(os.environ[INSIDE])
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "newswatch-test", disk], capture_output=True, text=True)
    if mounted.returncode != 0:
        harness.skip(f"no small disk can be mounted: {mounted.stderr.strip()}")
    seed = drill.seed_of_run(f"{TIMES} times full")
    feeds, receiver = drill.Feeds(6, random.Random(seed)), harness.Receiver()
    config = drill.configuration(disk, feeds, {"desk": drill.webhook(receiver.url())})
    with tempfile.TemporaryDirectory(prefix="newswatch-disk-log-") as log:
        with harness.Daemon(binary, config, log=pathlib.Path(log) / "newswatch.log") as daemon:
            daemon.wait_for("ready feeds=", 30)
            for time_full in range(1, TIMES + 1):
                # Before the first commit of a round, or in the middle of things.
                drill.live(daemon, random.Random(seed + time_full).uniform(0, 1.5))
                begun = len(daemon.log.lines)
                fill(disk / "filler")
                harness.wait_until(lambda: any("full" in line for line in daemon.log.lines[begun:]), 30, "the full disk to be told")
                assert drill.live(daemon, SECONDS_FULL), daemon.log_text()[-2000:]
                errors = [line for line in daemon.log.lines[begun:] if " error " in line]
                assert errors and len(errors) <= 4, f"{len(errors)} errors told in {SECONDS_FULL} s: {errors}"
                (disk / "filler").unlink()
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
                assert free > 8 << 20, f"the disk of the test is too small: {free} bytes are free without the filler"
                harness.wait_until(lambda: any("store well again" in line for line in daemon.log.lines[begun:]), 60, "the mended disk to be noticed")
                feeds.grow(False)
                drill.deliver_everything(daemon, disk, feeds, [receiver], 60)
                feeds.grow(True)
            feeds.grow(False)
            drill.deliver_everything(daemon, disk, feeds, [receiver], 60)
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
            expected = feeds.expected()
            attempts = drill.check_receiver(receiver, expected)
            lines = drill.check_log(disk / "alerts.jsonl", expected)
            drill.check_store(binary, config)
            print(f"{TIMES} times full, {len(expected)} alerts, {attempts} attempts, {lines} log lines: all came, each under one id")


if __name__ == "__main__":
    main()
