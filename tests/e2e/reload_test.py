#!/usr/bin/env python3
"""A bad configuration never starts a daemon and never replaces a good one (invariant I6).

Every folder of tests/fixtures/config/broken is given to `newswatch run`, which must refuse it with the stored lines, exit 1 and touch
nothing; then each is put in place of a running daemon's configuration, which must say so and go on with the old one.
usage: reload_test.py NEWSWATCH
"""

import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import harness

BROKEN = harness.SOURCE / "tests" / "fixtures" / "config" / "broken"
SECRET = "hush-hush-hush-hush-hush-hush"  # what the fixtures' secrets hold
ENVIRONMENT = {**os.environ, "DESK_SECRET": SECRET, "EMPTY": ""}
REFUSED = "configuration not reloaded"


def refusal(binary, folder, scratch):
    """What is wrong with how `newswatch run` answers the configuration of `folder`, or None."""
    work = scratch / folder.name
    work.mkdir()
    done = subprocess.run([binary, "run", "--config", str(folder / "newswatch.yaml")], cwd=work, env=ENVIRONMENT,
                          capture_output=True, text=True, errors="replace", timeout=60)
    told = done.stderr.replace(f"{folder}/", "").replace(str(folder), ".").splitlines()
    expected = (folder / "expected.txt").read_text(errors="replace").splitlines()
    if done.returncode != 1:
        return f"{folder.name}: exit {done.returncode}: {done.stderr[:300]}"
    if told != expected:
        return f"{folder.name}: told {told[:3]}, expected {expected[:3]}"
    if list(work.iterdir()):
        return f"{folder.name}: left {[path.name for path in work.iterdir()]} behind"
    return None


def rss(headlines):
    items = "".join(f"<item><guid isPermaLink=\"false\">{n}</guid><title>{one}</title></item>"
                    for n, one in reversed(list(enumerate(headlines))))
    return f"<rss version=\"2.0\"><channel><title>Wire</title>{items}</channel></rss>".encode()


def main():
    binary = sys.argv[1]
    folders = sorted(path for path in BROKEN.iterdir() if path.is_dir())
    assert len(folders) >= 60, f"{len(folders)} broken configurations"
    headlines = ["A truce is near"]
    feed = harness.Server(lambda handler: harness.reply(handler, 200, rss(headlines)))
    receiver = harness.Receiver()

    def configuration(rules):
        return json.dumps({
            "store": {"path": str(scratch / "newswatch.db")},
            "http": {"listen": ""},
            "fetch": {"min_interval": "1s", "max_interval": "1s", "allow_private_addresses": True},
            "feeds": [{"name": "wire", "url": feed.url("/feed"), "every": "1s"}],
            "rules": [{"name": name, "match": match} for name, match in rules.items()],
            "channels": {"desk": {"webhook": {"url": receiver.url(), "secret": harness.SECRET, "allow_private_addresses": True}}},
        }, indent=1)

    def alerted(rule, headline):
        headlines.append(headline)
        harness.wait_until(
            lambda: any(body["data"]["rule"]["name"] == rule and body["data"]["article"]["title"] == headline
                        for _, body in receiver.accepted()), 30, f"an alert of {rule} for {headline!r}")

    with tempfile.TemporaryDirectory(prefix="newswatch-reload-") as name:
        scratch = pathlib.Path(name)
        (scratch / "starts").mkdir()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            wrong = [one for one in pool.map(lambda folder: refusal(binary, folder, scratch / "starts"), folders) if one]
        assert not wrong, "\n".join(wrong)

        good = scratch / "good"
        good.mkdir()
        (good / "newswatch.yaml").write_text(configuration({"truce": "truce"}))
        current = scratch / "current"

        def put_in_place(folder):
            fresh = scratch / "fresh"
            fresh.symlink_to(folder)
            fresh.rename(current)

        put_in_place(good)
        os.environ.update(ENVIRONMENT)
        with harness.Daemon(binary, current / "newswatch.yaml", log=scratch / "newswatch.log") as daemon:
            harness.wait_until(lambda: receiver.accepted(), 30, "the first alert")
            for count, folder in enumerate(folders, 1):
                put_in_place(folder)
                daemon.process.send_signal(signal.SIGHUP)
                daemon.wait_for(REFUSED, 30, count)
            alerted("truce", "The truce rule is in force")

            put_in_place(good)
            (good / "newswatch.yaml").write_text(configuration({"truce": "truce", "accord": "accord"}))
            daemon.process.send_signal(signal.SIGHUP)
            alerted("accord", "An accord at last")

            # Without a signal: the file itself is watched.
            (good / "newswatch.yaml").write_text(configuration({"pact": "pact"}))
            daemon.wait_for("configuration reloaded", 30, 2)
            alerted("pact", "A pact is signed")
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
            assert SECRET not in daemon.log_text(), "a secret is in the log"
            print(f"{len(folders)} broken configurations: none starts, none replaces the one in force")


if __name__ == "__main__":
    main()
