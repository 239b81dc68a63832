#!/usr/bin/env python3
"""newswatch feeds: sites of every kind on loopback, and the files that come of them.

usage: feeds_command_test.py NEWSWATCH
"""

import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import threading
import unittest
import xml.etree.ElementTree

import harness

BINARY = pathlib.Path(sys.argv[1]).resolve()
ESCAPE = "\x1b"
CONFIG = """# Ours.
include: [feeds.d/*.yaml]
store: {path: newswatch.db}
fetch: {allow_private_addresses: true}
feeds:
  - name: Known
    url: "%s"
    publisher: "The Paper"
  # the end
rules: [{name: r, match: ceasefire}]
"""
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Middle East"><outline text="it's &quot;so&quot;: #1" xmlUrl="https://a.example/feed"/>
<outline text="yes" type="rss" xmlUrl="https://b.example/feed" category="wire,a/b"/></outline>
<outline text="null &#x1F4F0;" xmlUrl="feed://c.example/feed"/>
<outline text="again" xmlUrl="https://www.a.example/feed/" category="wire"/>
<outline text="%s" xmlUrl="https://d.example/feed"/>
<outline text="files" xmlUrl="file:///etc/passwd"/>
<outline text="secret" xmlUrl="https://u:s3cret@e.example/feed"/>
<outline text="a folder of nothing"/></body></opml>""" % ("x" * 10_000)


def rss(title, item):
    return (f"<rss version='2.0'><channel><title>{title}</title><language>en</language><item><title>x</title>"
            f"<link>https://site.example/{item}</link></item></channel></rss>").encode()


class Site(harness.Server):
    """Paths and what they hold: bytes, a status, ("Location", where), or a function of the handler."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked = []
        self.pages = {}
        super().__init__(self.answer)

    def answer(self, handler):
        with self.lock:
            self.asked.append(handler.path)
        page = self.pages.get(handler.path, 404)
        if callable(page):
            page(handler)
        elif isinstance(page, int):
            harness.reply(handler, page)
        elif isinstance(page, tuple):
            harness.reply(handler, 301, headers=[page])
        else:
            harness.reply(handler, 200, page)


class FeedsCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="newswatch-feeds-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.site = Site()
        self.addCleanup(self.site.close)
        self.config = self.write("newswatch.yaml", CONFIG % self.site.url("/known"))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def run_it(self, *arguments, stdin="", expect=0):
        done = subprocess.run([BINARY, "feeds", *arguments], input=stdin, capture_output=True, text=True, timeout=120, cwd=self.folder)
        self.assertEqual(done.returncode, expect, f"{arguments}: {done.stdout}{done.stderr}")
        self.assertNotIn(ESCAPE, done.stdout + done.stderr, arguments)
        return done

    def add(self, *arguments, expect=0):
        return self.run_it("add", "--config", self.config, *arguments, expect=expect)

    def configured(self, config=None):
        """The feeds of a configuration, as its export tells them: names, URLs and categories."""
        exported = self.run_it("export", "--config", config or self.config).stdout
        return [(one.get("text"), one.get("xmlUrl"), one.get("category"))
                for one in xml.etree.ElementTree.fromstring(exported).iter("outline") if one.get("xmlUrl")]

    def files(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def test_a_page_leads_to_its_feed_and_that_into_a_file_of_its_own(self):
        self.site.pages = {"/news": b"<html><link rel=alternate type=application/rss+xml href='/rss?a=1&amp;b=2'></html>",
                           "/rss?a=1&b=2": rss("BBC: it's \"News\"", 1)}
        done = self.add(self.site.url("/news"), "--tag", "broadcaster", "--tag", "a: b")
        path = self.folder / "feeds.d" / "bbc-it-s-news.yaml"
        self.assertEqual(path.read_text(), "feeds:\n  - name: 'BBC: it''s \"News\"'\n    url: '%s'\n    publisher: 'The Paper'\n"
                         "    tags: ['broadcaster', 'a: b']\n" % self.site.url("/rss?a=1&b=2"))
        self.assertEqual(done.stdout, f"added \"BBC: it's \"News\"\" to {path}\n")
        self.assertIn("rss-2.0, 1 articles, language en; by a link element of the page", done.stderr)
        self.assertEqual(self.site.asked, ["/news", "/rss?a=1&b=2"])
        self.assertEqual(len(self.configured()), 2)
        again = self.add(self.site.url("/news"))
        self.assertIn("is configured already, as \"BBC: it's", again.stdout)
        before = list(self.site.asked)
        self.assertIn("is configured already, as \"Known\"", self.add(self.site.url("/known")).stdout)
        self.assertEqual(self.site.asked, before, "nothing need be asked for that")

    def test_names_and_files_are_never_taken_twice(self):
        self.site.pages = {"/1": rss("Known", 1), "/2": rss("Known", 2), "/3": rss("أخبار", 3)}
        for path in self.site.pages:
            self.add(self.site.url(path))
        self.assertEqual(self.files(), ["feeds.d/127-0-0-1.yaml", "feeds.d/known-127-0-0-1.yaml", "feeds.d/known-2.yaml", "newswatch.yaml"])
        self.assertEqual([name for name, _, _ in self.configured()], ["Known", "أخبار", "Known (127.0.0.1)", "Known (2)"])
        self.assertIn("give another --name", self.add(self.site.url("/1"), "--name", "Known", expect=1).stderr)

    def test_a_list_is_added_to_where_it_ends(self):
        self.site.pages = {"/feed": rss("New", 1)}
        before = pathlib.Path(self.config).read_text()
        os.chmod(self.config, 0o640)
        self.add(self.site.url("/feed"), "--to", self.config)
        after = pathlib.Path(self.config).read_text()
        entry = f"  - name: 'New'\n    url: '{self.site.url('/feed')}'\n    publisher: 'The Paper'\n"
        self.assertEqual(after, before.replace("  # the end\n", entry + "  # the end\n"))
        self.assertEqual(os.stat(self.config).st_mode & 0o777, 0o640)

    def test_a_file_that_would_be_refused_stays_as_it_is(self):
        self.site.pages = {"/feed": rss("New", 1)}
        brackets = self.write("feeds.d/brackets.yaml", "feeds: [{name: x, url: 'https://x.example/'}]\n")
        self.assertIn("no list of lines", self.add(self.site.url("/feed"), "--to", brackets, expect=1).stderr)
        odd = self.write("feeds.d/odd.yaml", "feeds:\n  - name: y\n    url: https://y.example/\n    publisher: |\n      a\n      # b\n")
        self.assertIn("by hand", self.add(self.site.url("/feed"), "--to", odd, expect=1).stderr)
        self.assertEqual(len(self.configured()), 3)
        apart = self.write("apart.yaml", "feeds:\n  - name: z\n")
        self.assertIn("apart.yaml:2:", self.add(self.site.url("/feed"), "--to", apart, expect=1).stderr)
        self.assertEqual(pathlib.Path(apart).read_text(), "feeds:\n  - name: z\n")
        self.assertIn("cannot be written", self.add(self.site.url("/feed"), "--to", "nowhere/x.yaml", expect=3).stderr)
        self.assertEqual([name for name in self.files() if ".tmp" in name or "/." in name], [])

    def test_a_file_that_is_not_included_is_said_to_be(self):
        self.site.pages = {"/feed": rss("New", 1)}
        done = self.add(self.site.url("/feed"), "--to", "other.yaml")
        self.assertIn("does not include other.yaml", done.stderr)
        self.assertIn("name: 'New'", (self.folder / "other.yaml").read_text())

    def test_without_a_place_the_yaml_is_printed(self):
        self.site.pages = {"/feed": rss("New", 1)}
        plain = self.write("plain.yaml", "feeds: []\n")
        done = self.run_it("add", "--config", plain, "--allow-private-addresses", self.site.url("/feed"))
        self.assertEqual(done.stdout, f"feeds:\n  - name: 'New'\n    url: '{self.site.url('/feed')}'\n    allow_private_addresses: true\n")
        self.assertIn("plain.yaml", done.stderr)
        self.assertEqual(self.files(), ["newswatch.yaml", "plain.yaml"])

    def test_private_addresses_are_refused_unless_told(self):
        plain = self.write("plain.yaml", "feeds: []\n")
        self.assertIn("127.0.0.1", self.run_it("add", "--config", plain, self.site.url("/feed"), expect=3).stderr)
        self.assertEqual(self.site.asked, [])

    def test_json_writes_only_with_yes(self):
        self.site.pages = {"/": b"<html><a href=/feed/1>1</a><a href=/feed/2>2</a><a href=/feed/3>3</a></html>",
                           "/feed/1": rss("One", 1), "/feed/2": rss("Two", 2), "/feed/3": rss("One again", 1)}
        answer = json.loads(self.add("--json", self.site.url("/")).stdout)
        self.assertEqual([(one["url"], one["title"], one["found_by"]) for one in answer["candidates"]],
                         [(self.site.url("/feed/1"), "One", "page_link"), (self.site.url("/feed/2"), "Two", "page_link")])
        self.assertEqual(answer["candidates"][0]["also_found"], [self.site.url("/feed/3")])
        self.assertEqual((answer["added"], self.files()), ([], ["newswatch.yaml"]))
        answer = json.loads(self.add("--json", "--yes", self.site.url("/")).stdout)
        self.assertEqual([one["name"] for one in answer["added"]], ["One"])
        self.assertEqual(answer["file"], str(self.folder / "feeds.d" / "one.yaml"))

    def test_all_takes_all(self):
        self.site.pages = {"/": b"<html><a href=/feed/1>1</a><a href=/feed/2>2</a></html>",
                           "/feed/1": rss("One", 1), "/feed/2": rss("Two", 2), "/feed.xml": rss("Three", 3)}
        self.add("--all", self.site.url("/"))
        self.assertEqual(sorted(name for name, _, _ in self.configured()), ["Known", "One", "Three", "Two"])

    def test_a_terminal_is_asked_which(self):
        self.site.pages = {"/": b"<html><a href=/feed/1>1</a><a href=/feed/2>2</a></html>",
                           "/feed/1": rss("One &#27;]0;owned", 1), "/feed/2": rss("Two", 2)}
        for typed, names in [("0\n", ["Known"]), ("9\n2\n", ["Known", "Two"]), ("\n", ["Known", "One ]0;owned", "Two"])]:
            shown = self.on_terminal(["add", "--config", self.config, self.site.url("/")], typed)
            self.assertIn("Which? 1 to 2", shown)
            self.assertNotIn(ESCAPE + "]0", shown)
            self.assertEqual(sorted(name for name, _, _ in self.configured()), names, shown)

    def on_terminal(self, arguments, typed):
        ours, theirs = pty.openpty()
        process = subprocess.Popen([BINARY, "feeds", *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
                                   env={**os.environ, "TERM": "dumb"}, cwd=self.folder)
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                block = os.read(ours, 65536)
            except OSError:  # how Linux tells that the other side has closed
                break
            if not block:
                break
            shown += block
        os.close(ours)
        self.assertEqual(process.wait(timeout=60), 0, shown)
        return shown.decode()

    def test_where_nothing_is_found_it_says_where_it_looked(self):
        self.site.pages = {"/": b"<html>nothing</html>", "/robots.txt": b"User-agent: *\nDisallow: /feed\n"}
        done = self.add(self.site.url("/"), expect=1)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"^newswatch: no feed found at http://127.*: this is an HTML page, not a feed; looked at \d+ addresses; "
                                      r"if you know its address give that\n$")
        self.assertNotIn("/feed", self.site.asked)
        self.assertIn("/rss.xml", self.site.asked)
        self.assertLessEqual(len(self.site.asked), 30)
        self.assertEqual(json.loads(self.add("--json", self.site.url("/"), expect=1).stdout)["candidates"], [])

    def test_sitemaps_of_robots_txt_are_looked_at(self):
        import datetime
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.site.pages = {"/": b"<html></html>", "/robots.txt": f"Sitemap: {self.site.url('/index.xml?')}\n".encode(),
                           "/index.xml?": f"<sitemapindex><sitemap><loc>{self.site.url('/news-map.xml')}</loc></sitemap></sitemapindex>".encode(),
                           "/news-map.xml": f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
                           xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://site.example/1</loc><news:news>
                           <news:publication><news:name>A Times</news:name><news:language>fr</news:language></news:publication>
                           <news:publication_date>{now}</news:publication_date><news:title>x</news:title></news:news></url></urlset>""".encode()}
        (found,) = json.loads(self.add("--json", self.site.url("/")).stdout)["candidates"]
        self.assertEqual((found["format"], found["found_by"], found["title"]), ("news-sitemap", "sitemap", "A Times"))

    def test_hostile_sites_end(self):
        def endless(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                while True:
                    handler.wfile.write(b"<a href=/rss/x>" * 65536)
            except OSError:
                pass

        links = "".join(f"<a href=/page/{i}>x</a><a href=/rss/{i}>y</a>" for i in range(100_000))
        self.site.pages = {"/": f"<html>{links}</html>".encode(), "/rss/0": endless, "/rss/1": ("Location", "/rss/1"),
                           "/rss/2": ("Location", "/rss/3"), "/rss/3": ("Location", "/rss/2"), "/rss/4": b"<" * 1_000_000}
        self.add(self.site.url("/"), expect=1)
        self.assertLessEqual(len(self.site.asked), 40)
        self.add(self.site.url("/rss/0"), expect=1)
        self.add(self.site.url("/rss/1"), expect=1)

    def test_wrong_usage(self):
        for arguments in [["add"], ["add", "x", "--tag", ""], ["add", "x", "--name", " a"], ["import", "--from", "x"], ["nonsense"]]:
            self.assertTrue(self.run_it(*arguments, expect=2).stderr)
        for command in ["add", "import", "export"]:
            self.assertIn("Example", self.run_it(command, "--help").stdout)
        for address in ["ftp://x.example/", "javascript:alert(1)", "https://", " "]:
            self.assertIn("is no address", self.add(address, expect=1).stderr)
        self.assertIn("nowhere.yaml", self.run_it("add", "--config", "nowhere.yaml", "x", expect=1).stderr)

    def test_opml_becomes_a_configuration(self):
        done = self.run_it("import", "--config", self.config, "--to", "feeds.d/imported.yaml", stdin=OPML)
        self.assertEqual(done.stdout, "")
        self.assertIn("standard input: not imported: \"files\" file:///etc/passwd: expected a URL", done.stderr)
        self.assertIn("not imported: \"secret\" https://e.example/feed: ", done.stderr)
        self.assertNotIn("s3cret", done.stderr)
        self.assertIn("feeds imported: 4; listed more than once: 1; not imported: 2\n", done.stderr)
        self.assertEqual(subprocess.run([BINARY, "check", self.config], capture_output=True, cwd=self.folder).returncode, 0)
        self.assertEqual(sorted(self.configured()), sorted([
            ("Known", self.site.url("/known"), None), ("it's \"so\": #1", "https://a.example/feed", "Middle East,wire"),
            ("yes", "https://b.example/feed", "Middle East,wire,a,b"), ("null 📰", "http://c.example/feed", None),
            ("x" * 200, "https://d.example/feed", None)]))
        again = self.run_it("import", "--config", self.config, stdin=OPML)
        self.assertEqual(again.stdout, "feeds: []\n")
        self.assertIn("configured already: 5", again.stderr)

    def test_an_export_imported_is_the_same(self):
        self.run_it("import", "--config", self.config, "--to", "feeds.d/imported.yaml", stdin=OPML)
        exported = self.run_it("export", "--config", self.config).stdout
        empty = self.write("empty/newswatch.yaml", "feeds: []\n")
        self.run_it("import", "--config", empty, "--to", empty, stdin=exported)
        self.assertEqual(sorted(self.configured(empty), key=str), sorted(self.configured(), key=str))

    def test_lists_of_urls_are_imported(self):
        urls = self.write("urls", "# mine\nhttps://a.example/feed news \"middle east\" \"~The A\"\nexec:~/x\nhttps://b.example/feed\n")
        done = self.run_it("import", "--config", self.config, urls)
        self.assertEqual(done.stdout, "feeds:\n  - name: 'The A'\n    url: 'https://a.example/feed'\n    tags: ['news', 'middle east']\n"
                                      "  - name: 'b.example'\n    url: 'https://b.example/feed'\n")
        self.assertIn(f"{urls}: line 3: exec: is made by newsboat itself", done.stderr)
        answer = json.loads(self.run_it("import", "--config", self.config, "--json", "--from", "urls", urls).stdout)
        self.assertEqual((answer["counts"]["feeds"], answer["feeds"][0]["tags"]), (2, ["news", "middle east"]))

    def test_what_is_no_list_is_told(self):
        for text in ["", "<html></html>", "<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", "plain words"]:
            done = self.run_it("import", "--config", self.config, stdin=text, expect=1)
            self.assertEqual(done.stdout, "")
            self.assertTrue(done.stderr)
        self.run_it("import", "--config", self.config, "nowhere.opml", expect=1)

    def test_ten_thousand_outlines_are_imported(self):
        outlines = "".join(f"<outline text='News' xmlUrl='https://h{i % 50}.example/{i}'/>" for i in range(10_000))
        self.run_it("import", "--config", self.config, "--to", "feeds.d/many.yaml", stdin=f"<opml><body><outline text='all'>{outlines}</outline></body></opml>")
        self.assertEqual(len(self.configured()), 10_001)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
