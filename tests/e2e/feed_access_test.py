#!/usr/bin/env python3
"""Feeds behind logins, headers and proxies, asked by the real daemon: what each server was sent, and what it was not.

A redirect and a feed that has moved lead to another origin, which learns nothing; a reload changes a password; proxies forward, refuse
and are not there.
usage: feed_access_test.py NEWSWATCH
"""

import base64
import json
import pathlib
import socket
import sys
import tempfile

import harness

RSS = b"""<rss version='2.0'><channel><title>wire</title><item><guid>1</guid><title>truce</title></item></channel></rss>"""
AGENT = "Mozilla/5.0 (a desk)"


class Site(harness.Server):
    """Keeps what each path was asked with; `routes` answer, RSS where there is none."""

    def __init__(self, routes=None):
        self.asked = {}

        def answer(handler):
            self.asked.setdefault(handler.path, []).append(dict(handler.headers))
            status, headers = (routes or {}).get(handler.path, (200, {}))
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(RSS)))
            handler.end_headers()
            handler.wfile.write(RSS)

        super().__init__(answer)

    def last(self, path):
        return self.asked[path][-1]


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def main():
    elsewhere = Site()
    origin = Site({"/redirected": (302, {"Location": elsewhere.url("/guest")}),
                   "/moved": (301, {"Location": elsewhere.url("/new-home")}),
                   "/same": (302, {"Location": "/same-origin"})})
    proxy = Site()
    strict_proxy = Site({"http://wire.test/refused": (407, {"Proxy-Authenticate": "Basic realm=desk"})})
    with socket.create_server(("127.0.0.1", 0)) as closing:
        shut = closing.getsockname()[1]

    def configuration(password):
        private = {"headers": {"X-Api-Key": "the-key", "Accept": "text/xml", "Cookie": "session=1"},
                   "login": {"user": "desk", "password": password}, "user_agent": AGENT, "every": "1s"}
        feeds = [{"name": path, "url": origin.url(f"/{path}"), **private} for path in ("login", "redirected", "moved", "same")]
        feeds += [{"name": "bearer", "url": origin.url("/bearer"), "login": {"bearer": "a-token"}},
                  {"name": "public", "url": origin.url("/public"), "proxy": "none"},
                  {"name": "by proxy", "url": "http://wire.test/feed", "proxy": f"http://me:{password}@127.0.0.1:{proxy.port}"},
                  {"name": "refused", "url": "http://wire.test/refused", "proxy": f"http://127.0.0.1:{strict_proxy.port}"},
                  {"name": "shut", "url": "http://wire.test/shut", "proxy": f"socks5h://127.0.0.1:{shut}"},
                  {"name": "not allowed", "url": "http://127.0.0.1/", "proxy": f"http://127.0.0.1:{proxy.port}"}]
        for feed in feeds:
            if "127.0.0.1" in feed["url"] and feed["name"] != "not allowed":
                feed["allow_private_addresses"] = True
        return json.dumps({"store": {"path": "newswatch.db"}, "http": {"listen": ""}, "fetch": {"min_interval": "1s", "max_interval": "2s"},
                           "feeds": feeds, "channels": {"log": {"log": {"file": "alerts.jsonl"}}}}, indent=1)

    with tempfile.TemporaryDirectory(prefix="newswatch-access-") as name:
        path = pathlib.Path(name) / "newswatch.yaml"
        path.write_text(configuration("one"))
        path.chmod(0o600)
        with harness.Daemon(sys.argv[1], path) as daemon:
            harness.wait_until(lambda: {"/login", "/bearer", "/public", "/same-origin"} <= origin.asked.keys() and
                               {"/guest", "/new-home"} <= elsewhere.asked.keys() and proxy.asked, 30, "every feed to be asked")
            for route in ("/login", "/redirected", "/moved", "/same", "/same-origin"):
                sent = origin.asked[route][0]
                assert (sent["Authorization"], sent["X-Api-Key"], sent["Cookie"]) == (basic("desk", "one"), "the-key", "session=1"), (route, sent)
                assert (sent["User-Agent"], sent["Accept"]) == (AGENT, "text/xml"), (route, sent)
            assert origin.last("/bearer")["Authorization"] == "Bearer a-token"
            assert "Authorization" not in origin.last("/public") and origin.last("/public")["User-Agent"].startswith("newswatch/")
            # Until the move has held for a day, each poll begins where the feed is configured.
            harness.wait_until(lambda: len(elsewhere.asked["/new-home"]) > 2, 30, "the feed that has moved to be asked there")
            assert len(origin.asked["/moved"]) > 2, "a move is not believed at once"
            for route in ("/guest", "/new-home"):
                for sent in elsewhere.asked[route]:
                    assert not {"Authorization", "X-Api-Key", "Cookie"} & sent.keys(), (route, sent)
                    assert (sent["User-Agent"], sent["Accept"]) == (AGENT, "text/xml"), (route, sent)

            assert list(proxy.asked) == ["http://wire.test/feed"], proxy.asked.keys()
            assert proxy.last("http://wire.test/feed")["Proxy-Authorization"] == basic("me", "one")
            daemon.wait_for(f"the proxy 127.0.0.1:{strict_proxy.port} wants a login (407)", 30)
            daemon.wait_for(f"no connection to the proxy 127.0.0.1:{shut}", 30)
            daemon.wait_for("127.0.0.1 is loopback; allow it with allow_private_addresses: true", 30)

            path.write_text(configuration("two"))
            harness.wait_until(lambda: origin.last("/login")["Authorization"] == basic("desk", "two"), 30, "the new password to be sent")
            harness.wait_until(lambda: proxy.last("http://wire.test/feed")["Proxy-Authorization"] == basic("me", "two"), 30, "and to the proxy")
            code, _ = daemon.stop()
            assert code == 0, f"exit {code}"
            for secret in ("the-key", "a-token", basic("desk", "one").split()[1], basic("me", "one").split()[1]):
                assert secret not in daemon.log_text(), "a secret is in the log"
    print("logins, headers and proxies: each server was sent what is for it")


if __name__ == "__main__":
    main()
