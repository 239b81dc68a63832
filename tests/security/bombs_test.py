#!/usr/bin/env python3
"""Answers made to burst whoever reads them: compressed, in headers, in XML and JSON, as feeds and as replies of receivers.

They are polled one after the other by a process whose memory is measured at its highest, and all of them at once beside a sound feed,
whose article must come through. A bomb is told of or cut at a limit; what it would unfold to is never in memory.
usage: bombs_test.py NEWSWATCH
"""

import ctypes
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import harness

BINARY = pathlib.Path(sys.argv[1]).resolve()
CAP = 4 << 20  # fetch.max_body
UNFOLDED = 256 << 20  # of the compressed ones
ROOM = 160 << 20  # above a poll of a small feed: trees of the largest documents, several times over under sanitizers
SECONDS = 240
RSS = b"<rss version='2.0'><channel><title>t</title>%s</channel></rss>"
ITEM = b"<item><guid>%s</guid><title>truce %s</title></item>"
OPEN = b"<rss version='2.0'><channel><item><title>truce</title>"


def library(name):
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def deflated(size, wrap=31):
    """`size` zeros by zlib: 31 gzip, 15 zlib, -15 bare."""
    tool = zlib.compressobj(9, zlib.DEFLATED, wrap)
    block = bytes(1 << 20)
    return b"".join(tool.compress(block) for _ in range(size >> 20)) + tool.flush()


def brotli(size):
    """`size` zeros; None without the library."""
    encoder = library("libbrotlienc.so.1")
    if not encoder:
        return None
    out = ctypes.create_string_buffer(size // 1000 + 4096)
    length = ctypes.c_size_t(len(out))
    encoder.BrotliEncoderCompress.argtypes = [ctypes.c_int] * 3 + [ctypes.c_size_t, ctypes.c_char_p, ctypes.POINTER(ctypes.c_size_t), ctypes.c_char_p]
    assert encoder.BrotliEncoderCompress(5, 22, 0, size, bytes(size), ctypes.byref(length), out) == 1
    return out.raw[:length.value]


def zstd(size):
    encoder = library("libzstd.so.1")
    if not encoder:
        return None
    encoder.ZSTD_compressBound.restype = encoder.ZSTD_compress.restype = ctypes.c_size_t
    encoder.ZSTD_compress.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    out = ctypes.create_string_buffer(size // 1000 + 4096)
    length = encoder.ZSTD_compress(out, len(out), bytes(size), size, 9)
    return out.raw[:length]


def answer(body, coding="", head=b"", length=None):
    more = f"Content-Encoding: {coding}\r\n".encode() if coding else b""
    return b"HTTP/1.1 200 OK\r\n" + more + head + b"Content-Length: %d\r\n\r\n" % (len(body) if length is None else length) + body


def repeat(head, piece, total):
    """Bytes that are made while they are sent."""
    def pieces():
        yield head
        for _ in range(total // len(piece)):
            yield piece
    return pieces


def compressed_bombs():
    plain = gzip.compress(RSS % (ITEM % (b"1", b"x")))
    layered = deflated(UNFOLDED)
    yield "gzip", answer(layered, "gzip")
    yield "zlib", answer(deflated(UNFOLDED, 15), "deflate")
    yield "bare deflate", answer(deflated(UNFOLDED, -15), "deflate")
    yield "gzip in gzip", answer(gzip.compress(layered), "gzip, gzip")
    yield "gzip in gzip in gzip", answer(gzip.compress(gzip.compress(layered)), "gzip, gzip, gzip")
    yield "more layers than are taken", answer(gzip.compress(gzip.compress(gzip.compress(plain))), "gzip, gzip, gzip, gzip")
    yield "hundreds of layers", answer(plain, ", ".join(["gzip"] * 500))
    yield "gzip nobody told of", answer(layered)
    yield "gzip of a gzip nobody told of", answer(gzip.compress(layered), "gzip")
    yield "many members", answer(gzip.compress(bytes(60_000)) * 3000, "gzip")
    yield "members of nothing", answer(gzip.compress(b"") * 150_000, "gzip")
    yield "cut short", answer(layered[:-20], "gzip")
    yield "trailer that promises 4 GiB", answer(plain[:-4] + b"\xff\xff\xff\xff", "gzip")
    yield "trailer that promises nothing", answer(layered[:-4] + bytes(4), "gzip")
    yield "header of a megabyte", answer(b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * (1 << 20), "gzip")
    yield "gzip called br", answer(layered, "br")
    yield "gzip called zstd", answer(layered, "zstd")
    for name, body in (("br", brotli(UNFOLDED)), ("zstd", zstd(UNFOLDED))):
        if body:
            yield name, answer(body, name)
            yield name + " in gzip", answer(gzip.compress(body), name + ", gzip")
            yield name + " cut short", answer(body[:-3], name)
    # Frames whose header tells a content of 2^62 bytes, or a window of 2 TB.
    yield "zstd that tells its size", answer(b"\x28\xb5\x2f\xfd\xe0" + (1 << 62).to_bytes(8, "little") + b"\x03\x00\x00\x61", "zstd")
    yield "zstd with a vast window", answer(b"\x28\xb5\x2f\xfd\x00\xf8\x03\x00\x00\x61", "zstd")
    yield "frames to be skipped", answer(b"\x50\x2a\x4d\x18\xff\xff\xff\xff" + bytes(1000), "zstd")


def transfer_bombs():
    ok = b"HTTP/1.1 200 OK\r\n"
    chunked = ok + b"Transfer-Encoding: chunked\r\n\r\n"
    endless = 64 << 20
    yield "endless body", repeat(ok + b"\r\n", b"x" * 65536, endless)
    yield "endless chunks of one byte", repeat(chunked, b"1\r\nx\r\n" * 8192, endless)
    yield "endless chunk extension", repeat(chunked + b"1;", b"x" * 65536, endless)
    yield "endless chunk size", repeat(chunked, b"0" * 65536, endless)
    yield "a body of an exabyte", answer(b"x", length=1 << 60)
    yield "endless header", repeat(ok + b"X: ", b"x" * 65536, endless)
    yield "endless headers", repeat(ok, b"X: y\r\n" * 8192, endless)
    yield "endless header lines without a colon", repeat(ok, b"xxxx\r\n" * 8192, endless)
    yield "endless folded header", repeat(ok + b"X: y\r\n", b" z\r\n" * 8192, endless)
    yield "endless reason", repeat(b"HTTP/1.1 200 ", b"x" * 65536, endless)
    yield "endless interim answers", repeat(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1024, endless)
    yield "endless trailers", repeat(chunked + b"0\r\n", b"X: y\r\n" * 8192, endless)
    yield "ten thousand headers", answer(RSS % b"", head=b"X: y\r\n" * 10_000)
    yield "cookies", answer(RSS % b"", head=b"Set-Cookie: a=" + b"x" * 4000 + b"\r\n" + b"Set-Cookie: b=1\r\n" * 800)


def xml_bombs(canary):
    def laughs(levels, width):
        yield b"<!DOCTYPE rss [<!ENTITY l0 \"ha\">"
        for n in range(1, levels):
            yield b"<!ENTITY l%d \"%s\">" % (n, b"&l%d;" % (n - 1) * width)
        yield b"]>" + OPEN + b"<description>&l%d;</description>" % (levels - 1) + b"</item></channel></rss>"
    yield "billion laughs", b"".join(laughs(10, 10))
    yield "laughs in two levels", b"<!DOCTYPE rss [<!ENTITY a \"" + b"a" * 100_000 + b"\">]>" + OPEN + b"<description>" + b"&a;" * 200_000 + b"</description></item>"
    yield "entity of itself", b"<!DOCTYPE rss [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]>" + OPEN + b"<description>&a;</description></item></channel></rss>"
    yield "parameter entities", b"<!DOCTYPE rss [<!ENTITY % a \"<!ENTITY b 'x'>\">" + b"%a;" * 200_000 + b"]>" + RSS % (ITEM % (b"1", b"&b;"))
    yield "doctype without end", b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 200_000
    for name, url in (("http", canary), ("file", b"file:///etc/passwd"), ("gopher", b"gopher" + canary[4:])):
        yield f"external entity by {name}", b"<!DOCTYPE rss [<!ENTITY x SYSTEM \"%s\">]>" % url + OPEN + b"<description>&x;</description></item></channel></rss>"
        yield f"external subset by {name}", b"<!DOCTYPE rss SYSTEM \"%s\">" % url + RSS % (ITEM % (b"1", b"x"))
    yield "parameter entity from outside", b"<!DOCTYPE rss [<!ENTITY % p SYSTEM \"" + canary + b"\"> %p;]>" + RSS % (ITEM % (b"1", b"x"))
    yield "inclusion and style sheet", (b"<?xml-stylesheet href=\"%s\"?>" % canary + OPEN + b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='%s'/>" % canary +
                                        b"<schemaLocation xmlns='http://www.w3.org/2001/XMLSchema-instance'>%s</schemaLocation></item></channel></rss>" % canary)
    yield "depth", OPEN + b"<a>" * 1_000_000 + b"</a>" * 100_000
    yield "attributes", OPEN + b"<a " + b" ".join(b"a%d='b'" % n for n in range(200_000)) + b"/></item></channel></rss>"
    yield "one attribute many times", OPEN + b"<a" + b" b='c'" * 600_000 + b"/></item></channel></rss>"
    yield "attribute of megabytes", OPEN + b"<a b='" + b"c" * 3_900_000 + b"'/></item></channel></rss>"
    yield "namespaces", b"<rss" + b"".join(b" xmlns:p%d='u%d'" % (n, n) for n in range(100_000)) + b"><channel><item><title>truce</title></item></channel></rss>"
    yield "namespaces at each depth", OPEN + b"".join(b"<a xmlns:p%d='u'>" % n for n in range(150_000))
    yield "name of megabytes", OPEN + b"<" + b"n" * 3_900_000 + b"/></item></channel></rss>"
    yield "comment of megabytes", OPEN + b"<!--" + b"-" * 3_900_000
    yield "references", OPEN + b"<description>" + b"&#x26;#x26;" * 350_000 + b"</description></item></channel></rss>"
    yield "reference of megabytes", OPEN + b"<description>&#" + b"9" * 3_900_000 + b";</description></item></channel></rss>"
    yield "items of nothing", RSS % (b"<item/>" * 550_000)
    yield "markup in markup", OPEN + b"<description>" + b"&lt;b&gt;" * 430_000 + b"</description></item></channel></rss>"
    yield "tables in tables", OPEN + b"<description><![CDATA[" + b"<table><tr><td>" * 260_000 + b"]]></description></item></channel></rss>"


def json_bombs():
    def feed(item):
        return b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"truce",' + item + b"}]}"
    yield "depth of lists", feed(b'"x":' + b"[" * 2_000_000)
    yield "depth of objects", feed(b'"x":' + b'{"a":' * 700_000)
    yield "closed depth", feed(b'"x":' + b"[" * 1_900_000 + b"]" * 1_900_000)
    yield "number of megabytes", feed(b'"x":' + b"9" * 3_900_000)
    yield "exponent of megabytes", feed(b'"x":1e' + b"9" * 3_900_000)
    yield "fraction of megabytes", feed(b'"date_published":0.' + b"3" * 3_900_000)
    yield "one key many times", feed(b",".join([b'"id":"x"'] * 400_000))
    yield "many keys", feed(b",".join(b'"k%d":1' % n for n in range(350_000)))
    yield "keys of the same hash", feed(b",".join(b'"%s":1' % (b"\\u0000" * (n % 50) + b"%d" % n) for n in range(20_000)))
    yield "text of megabytes", feed(b'"content_text":"' + b"a" * 3_900_000 + b'"')
    yield "escapes", feed(b'"content_text":"' + b"\\ud83d\\ude00" * 320_000 + b'"')
    yield "lone surrogates", feed(b'"content_text":"' + b"\\ud83d" * 600_000 + b'"')
    yield "numbers", feed(b'"x":[' + b"1," * 1_900_000 + b"1]")
    yield "items of nothing", b'{"version":"https://jsonfeed.org/version/1.1","items":[' + b"{}," * 1_300_000 + b"{}]}"
    yield "text without end", b'{"version":"https://jsonfeed.org/version/1.1","items":["' + b"\\\\" * 1_900_000


class Bombs(harness.RawServer):
    """Serves the bombs by number; a receiver of webhooks, too, whose replies they are."""

    def __init__(self):
        self.bombs = []
        self.visits = 0
        super().__init__()

    def add(self, bomb):
        self.bombs.append(bomb)
        return f"http://127.0.0.1:{self.port}/{len(self.bombs) - 1}"

    def talk(self, connection, head):
        path = head.split(b" ")[1][1:]
        if path == b"canary":
            self.visits += 1
            return
        bomb = self.bombs[int(path)]
        for piece in [bomb] if isinstance(bomb, bytes) else bomb():
            connection.sendall(piece)
        self.end(connection)


class Test(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="newswatch-bombs-")
        cls.folder = pathlib.Path(cls.scratch.name)
        cls.web = Bombs()
        cls.good = cls.web.add(answer(RSS % (ITEM % (b"good", b"at last"))))
        cls.accepts = cls.web.add(answer(b""))
        cls.baseline, _, _ = cls.poll("baseline", {"good": cls.good})

    @classmethod
    def tearDownClass(cls):
        cls.web.close()
        cls.scratch.cleanup()

    @classmethod
    def poll(cls, name, feeds, hooks=(), in_flight=1):
        """Peak memory in bytes, what was logged, and the alerts. One transfer at a time, so that the peak is that of the worst."""
        folder = cls.folder / f"{len(list(cls.folder.iterdir()))}"
        folder.mkdir()
        channels = {"file": {"log": {"file": "alerts.jsonl"}}}
        for n, hook in enumerate(hooks):
            channels[f"hook{n}"] = {"webhook": {"url": hook, "secret": harness.SECRET, "allow_private_addresses": True, "timeout": "5s", "retry": ["0s"]}}
        (folder / "newswatch.yaml").write_text(json.dumps({
            "store": {"path": "newswatch.db"},
            "fetch": {"allow_private_addresses": True, "max_body": f"{CAP >> 20}MiB", "timeout": "20s", "per_host": 64, "in_flight": in_flight},
            "feeds": [{"name": feed, "url": url} for feed, url in feeds.items()], "rules": [{"name": "truce", "match": "truce"}], "channels": channels}))
        log = folder / "log"
        with open(log, "wb") as sink:
            # What sanitizers keep of freed memory is none of ours.
            process = subprocess.Popen([BINARY, "--log-level", "debug", "poll", "--config", "newswatch.yaml"], cwd=folder, stdout=sink, stderr=sink,
                                       env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=16"})
            killer = threading.Timer(SECONDS, process.kill)
            killer.start()
            began = time.monotonic()
            _, status, usage = os.wait4(process.pid, 0)
            killer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
        text = log.read_text(errors="replace")
        assert process.returncode == 0, f"{name}: exit {process.returncode} after {time.monotonic() - began:.1f} s\n{text[-3000:]}"
        alerts = folder / "alerts.jsonl"
        return usage.ru_maxrss << 10, text, alerts.read_text() if alerts.exists() else ""

    def each(self, bombs, refused):
        """Polls one after the other; `refused` says whether none of them may bring an article."""
        bombs = list(bombs)
        feeds = {name: self.web.add(bomb) for name, bomb in bombs}
        began = time.monotonic()
        peak, log, alerts = self.poll("all", feeds)
        print(f"{self.id().split('.')[-1]}: {len(bombs)} bombs in {time.monotonic() - began:.1f} s, {(peak - self.baseline) >> 20} MiB above a small feed")
        for name in feeds:
            self.assertIn(f'feed="{name}"', log)
        if refused:
            self.assertEqual(alerts, "")
        if peak - self.baseline < ROOM:
            return
        for name, url in feeds.items():  # which was it?
            alone, _, _ = self.poll(name, {name: url})
            print(f"  {name}: {(alone - self.baseline) >> 20} MiB")
        self.fail(f"{(peak - self.baseline) >> 20} MiB above a small feed")

    def test_compressed(self):
        lengths = [len(bomb) for _, bomb in compressed_bombs()]
        self.assertLess(max(lengths), CAP)  # small enough to be taken in
        self.each(((name, bomb) for name, bomb in compressed_bombs()), refused=True)

    def test_transfers(self):
        self.each(transfer_bombs(), refused=True)

    def test_xml(self):
        canary = f"http://127.0.0.1:{self.web.port}/canary".encode()
        self.each(((name, answer(body)) for name, body in xml_bombs(canary)), refused=False)
        self.assertEqual(self.web.visits, 0)

    def test_json(self):
        self.each(((name, answer(body)) for name, body in json_bombs()), refused=False)

    def test_replies_of_receivers(self):
        bombs = [*compressed_bombs(), *transfer_bombs(), ("JSON", answer(dict(json_bombs())["closed depth"]))]
        peak, log, _ = self.poll("replies", {"good": self.good}, hooks=[self.web.add(bomb) for _, bomb in bombs])
        for n, (name, _) in enumerate(bombs):
            self.assertRegex(log, f"deliver(ed|y given up) channel=hook{n} ", name)
        above = peak - self.baseline
        print(f"{len(bombs)} replies at once: {above >> 20} MiB above a small feed")
        self.assertLess(above, ROOM + len(bombs) * (2 << 20))  # at most 1 MiB of each, however much it would unfold to

    def test_all_at_once_beside_a_sound_feed(self):
        canary = f"http://127.0.0.1:{self.web.port}/canary".encode()
        bombs = [*compressed_bombs(), *transfer_bombs(), *((name, answer(body)) for name, body in [*xml_bombs(canary), *json_bombs()])]
        feeds = {f"{n} {name}": self.web.add(bomb) for n, (name, bomb) in enumerate(bombs)}
        feeds["good"] = self.good
        peak, _, alerts = self.poll("all", feeds, in_flight=16)
        self.assertIn("at last", alerts)
        above = peak - self.baseline
        print(f"{len(bombs)} bombs at once: {above >> 20} MiB above a small feed")
        self.assertLess(above, 8 * ROOM)  # transfers at once, and a document a worker


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
