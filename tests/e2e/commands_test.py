#!/usr/bin/env python3
"""The commands as a shell meets them: exit codes, what goes to which stream, what a script can rely on.

usage: commands_test.py NEWSWATCH
"""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness

BINARY = pathlib.Path(sys.argv[1]).resolve()
FIXTURES = harness.SOURCE / "tests" / "fixtures"
ESCAPE = "\x1b"
RSS = """<rss version="2.0"><channel><title>A feed</title>
<item><guid isPermaLink="false">1</guid><title>Ceasefire talks begin</title><description>Mediators meet in Doha.</description></item>
<item><guid isPermaLink="false">2</guid><title>Rain &#27;]0;owned&#7;&#x202e;over the valley</title></item>
</channel></rss>"""
BROKEN = """feeds:
  - name: a
    url: https://example.org/feed
    evry: 5m
rules: [{name: r, match: "ceasefire AND"}]
"""
CONFIG = """store: {{path: {folder}/newswatch.db}}
fetch: {{allow_private_addresses: true}}
feeds: [{{name: a, url: "{url}"}}]
rules:
  - {{name: ceasefire, match: "ceasefire NEAR/3 talks"}}
  - {{name: floods, match: flood*}}
channels: {{file: {{log: {{file: {folder}/alerts.jsonl}}}}}}
"""


class Commands(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="newswatch-commands-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        server = harness.Server(lambda handler: harness.reply(handler, 200, RSS.encode()))
        self.addCleanup(server.close)
        self.url = server.url("/feed")
        self.config = self.write("newswatch.yaml", CONFIG.format(folder=self.folder, url=self.url))

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def run_it(self, *arguments, stdin="", expect, env=None):
        done = subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True, timeout=60, cwd=self.folder,
                              env={**os.environ, **(env or {})})
        self.assertEqual(done.returncode, expect, f"{arguments}: {done.stdout}{done.stderr}")
        self.assertNotIn(ESCAPE, done.stdout, arguments)
        self.assertNotIn(ESCAPE, done.stderr, arguments)
        return done

    def told(self, done):
        """The one error of a command: on stderr, and nothing on stdout."""
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.strip())
        return done.stderr

    def test_wrong_usage_is_2_and_told_on_stderr(self):
        for arguments in [[], ["nonsense"], ["check", "--nonsense"], ["why"], ["channels"], ["rules"], ["rules", "import", "--from", "altavista"],
                          ["officials"], ["officials", "import", "--from", "x"], ["officials", "import", "--group", "a b"],
                          ["officials", "import", "--limit", "0"], ["officials", "show"],
                          ["store"], ["store", "backup"], ["store", "restore"], ["store", "check", "--force"],
                          ["completion", "tcsh"],
                          ["demo", "--speed", "0"], ["--log-level", "loud", "check"]]:
            with self.subTest(arguments=arguments):
                self.told(self.run_it(*arguments, expect=2))

    def test_help_and_version_are_0_on_stdout(self):
        for arguments in [["--help"], ["--version"], ["run", "--help"], ["channels", "test", "--help"], ["rules", "import", "--help"],
                          ["officials", "import", "--help"]]:
            with self.subTest(arguments=arguments):
                done = self.run_it(*arguments, expect=0)
                self.assertTrue(done.stdout.strip())
                self.assertEqual(done.stderr, "")

    def test_every_command_explains_itself_with_an_example(self):
        for command in ["run", "poll", "demo", "check", "parse", "match", "why", "completion"]:
            self.assertIn("Example", self.run_it(command, "--help", expect=0).stdout, command)

    def test_check_of_a_good_file(self):
        self.assertRegex(self.run_it("check", self.config, expect=0).stdout, r"^ok: 1 feeds, 2 rules, ")
        answer = json.loads(self.run_it("check", "--json", self.config, expect=0).stdout)
        self.assertEqual((answer["ok"], answer["feeds"], answer["rules"], answer["channels"], answer["problems"]),
                         (True, 1, 2, 1, []))

    def test_check_takes_its_file_from_the_environment(self):
        self.run_it("check", expect=0, env={"NEWSWATCH_CONFIG": self.config})

    def test_check_of_a_broken_file_names_every_fault_and_its_place(self):
        broken = self.write("broken.yaml", BROKEN)
        told = self.told(self.run_it("check", broken, expect=1))
        self.assertIn(f"{broken}:4:5: ", told)
        self.assertIn("every", told)
        self.assertIn(f"{broken}:5:", told)
        done = self.run_it("check", "--json", broken, expect=1)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["ok"])
        self.assertEqual([problem["line"] for problem in answer["problems"]], [4, 5])
        self.assertEqual({problem["file"] for problem in answer["problems"]}, {broken})

    def test_check_warns_of_what_is_doubtful_and_passes(self):
        doubtful = self.write("doubtful.yaml", CONFIG.format(folder=self.folder, url=self.url).replace("flood*", "floods NOT flood*"))
        done = self.run_it("check", doubtful, expect=0)
        self.assertIn("ok: 1 feeds, 2 rules", done.stdout)
        self.assertRegex(done.stderr, r'^.*doubtful.yaml:6:\d+: rule "floods": .*\[never\]\n')
        (never, *_) = json.loads(self.run_it("check", "--json", doubtful, expect=0).stdout)["warnings"]
        self.assertEqual((never["file"], never["line"], never["kind"]), (doubtful, 6, "never"))
        self.assertNotIn("excerpt", never)

    def test_check_points_at_the_fault_on_a_terminal(self):
        broken = self.write("broken.yaml", "rules:\n  - name: r\n    match: |\n      truce AND\n      (deal talks)\n")
        shown = self.on_terminal(["check", broken], {"TERM": "xterm", "NO_COLOR": "1"}, expect=1)
        self.assertIn("broken.yaml:5:13: Two words in a row", shown)
        self.assertIn("    5 | (deal talks)\r\n" + " " * 14 + "^\r\n", shown)
        self.assertNotIn("^", self.told(self.run_it("check", broken, expect=1)))

    def test_a_configuration_that_is_not_there(self):
        for command in [["check", "nowhere.yaml"], ["run", "--config", "nowhere.yaml"], ["poll", "--config", "nowhere.yaml"],
                        ["match", "--config", "nowhere.yaml", "-"], ["why", "--config", "nowhere.yaml", "x"],
                        ["channels", "list", "--config", "nowhere.yaml"]]:
            with self.subTest(command=command):
                self.assertIn("nowhere.yaml", self.told(self.run_it(*command, expect=1)))

    def test_an_environment_at_fault_is_3(self):
        lost = self.write("lost.yaml", CONFIG.format(folder="/nonexistent", url=self.url))
        for command in [["run", "--quiet", "--config", lost], ["poll", "--config", lost]]:
            with self.subTest(command=command):
                self.assertIn("/nonexistent", self.run_it(*command, expect=3).stderr)
        self.assertIn("there is no", self.told(self.run_it("why", "--config", self.config, "x", expect=3)))
        nobody = harness.Server(lambda handler: None)
        nobody.close()
        self.assertIn("127.0.0.1", self.told(self.run_it("parse", "--allow-private-addresses", nobody.url("/"), expect=3)))

    def test_parse_of_standard_input(self):
        for arguments in [["parse"], ["parse", "-"]]:
            done = self.run_it(*arguments, stdin=RSS, expect=0)
            self.assertIn("Ceasefire talks begin", done.stdout)
            self.assertIn("2 articles", done.stdout)
        document = json.loads(self.run_it("parse", "--json", "--url", "https://example.org/", "-", stdin=RSS, expect=0).stdout)
        self.assertEqual(document["format"], "rss-2.0")
        self.assertEqual([article["id"] for article in document["articles"]], ["1", "2"])

    def test_parse_of_files_and_urls(self):
        for path in sorted((FIXTURES / "feeds").glob("*.xml")):
            json.loads(self.run_it("parse", "--json", str(path), expect=0).stdout)
        self.assertIn("2 articles", self.run_it("parse", "--allow-private-addresses", self.url, expect=0).stdout)

    def test_parse_of_what_is_no_feed(self):
        self.told(self.run_it("parse", "-", stdin="plain words", expect=1))
        self.told(self.run_it("parse", "nowhere.xml", expect=1))
        done = self.run_it("parse", "--json", "-", stdin="<html><head><link rel=alternate type=application/rss+xml "
                           "href=/feed></head></html>", expect=1)
        self.assertIn("error", json.loads(done.stdout))
        self.assertIn("/feed", done.stderr)

    def test_parse_refuses_private_addresses_unless_told(self):
        self.assertIn("127.0.0.1", self.told(self.run_it("parse", self.url, expect=3)))

    def test_parse_of_a_batch_answers_each_line(self):
        good = self.write("feed.xml", RSS)
        lines = [json.dumps({"file": good}), "{", "[]", "", "  ", json.dumps({"file": "nowhere.xml"}), json.dumps({"file": "-"}),
                 json.dumps({"file": good, "content_type": "text/xml"})]
        done = self.run_it("parse", "--batch", stdin="\n".join(lines) + "\n", expect=0)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(["articles" in answer for answer in answers], [True, False, False, False, False, True])
        self.assertTrue(all("error" in answer for answer in answers[1:5]))
        self.assertNotIn("Success", done.stdout)
        from_file = self.run_it("parse", "--batch", self.write("requests.jsonl", "\n".join(lines)), expect=0)
        self.assertEqual(from_file.stdout, done.stdout)
        self.assertIn("nowhere.jsonl", self.told(self.run_it("parse", "--batch", "nowhere.jsonl", expect=1)))

    def test_match_tells_hits_and_why_a_rule_misses(self):
        done = self.run_it("match", "--config", self.config, "-", stdin=RSS, expect=0)
        self.assertIn("hits ceasefire", done.stdout)
        self.assertIn("[Ceasefire] [talks]", done.stdout)
        self.assertNotIn("floods", done.stdout)
        done = self.run_it("match", "--config", self.config, "--rule", "floods", "-", stdin=RSS, expect=0)
        self.assertIn("misses floods", done.stdout)
        self.assertIn("there is no rule", self.told(self.run_it("match", "--config", self.config, "--rule", "x", "-", expect=1)))
        asked = self.run_it("match", "--config", self.config, self.url, expect=0)
        self.assertIn("hits ceasefire", asked.stdout, "the configuration allows private addresses")

    def test_match_draws_hits_as_trees_and_tells_misses_in_a_line(self):
        config = self.write("explained.yaml", "rules:\n  - {name: hit, match: ceasefire AND talk*}\n"
                            "  - {name: far, match: ceasefire NEAR/1 begin}\n  - {name: none, match: chess}\n")
        done = self.run_it("match", "--config", config, "-", stdin=RSS, expect=0)
        self.assertTrue(done.stdout.startswith(
            "Ceasefire talks begin\n  hits hit\n    ✓ ceasefire AND talk*\n      ✓ ceasefire\n          title: [Ceasefire] talks begin\n"
            "      ✓ talk*\n          title: Ceasefire [talks] begin\n"
            "  misses far: ceasefire NEAR/1 begin: nearest: 2 words apart in the title (\"Ceasefire talks begin\"), allowed 1\n"
            "  and 1 rule of which nothing occurs\nRain "), done.stdout)
        self.assertIn("\n  no rule of 3 hits, and nothing of them occurs\n", done.stdout)
        answers = [json.loads(line) for line in self.run_it("match", "--json", "--config", config, "-", stdin=RSS, expect=0).stdout.splitlines()]
        self.assertEqual([(one["id"], one["untouched"], [rule["rule"] for rule in one["rules"]]) for one in answers],
                         [("1", 1, ["hit", "far"]), ("2", 3, [])])
        span = {"field": "title", "start": 0, "end": 9, "text": "Ceasefire", "term": "ceasefire"}
        far = answers[0]["rules"][1]
        self.assertFalse(far["hit"])
        self.assertIn("nearest: 2 words", far["tree"].pop("why"))
        self.assertEqual(far["tree"]["parts"][0], {"part": "ceasefire", "hit": True, "spans": [span]})
        (one, _) = [json.loads(line) for line in self.run_it("match", "--json", "--rule", "none", "--config", config, "-", stdin=RSS,
                                                             expect=0).stdout.splitlines()]
        self.assertEqual(one["rules"], [{"rule": "none", "hit": False, "tree": {"part": "chess", "hit": False, "why": "does not occur"}}])
        shown = self.on_terminal(["match", "--config", config, self.write("feed.xml", RSS)], {"TERM": "xterm"})
        self.assertIn(ESCAPE + "[1;30;43mCeasefire", shown)

    def test_match_of_lines(self):
        articles = [{"id": "1", "title": "Ceasefire talks", "text": ""}, {"id": "2", "title": "\u505c\u706b Floods"}, {"id": "3"}]
        lines = "".join(json.dumps(article) + "\n" for article in articles)
        for arguments, stdin in [(["-"], lines), ([self.write("articles.jsonl", lines)], "")]:
            done = self.run_it("match", "--config", self.config, "--jsonl", *arguments, stdin=stdin, expect=0)
            answers = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([(one["id"], [match["rule"] for match in one["matches"]]) for one in answers],
                             [("1", ["ceasefire"]), ("2", ["floods"]), ("3", [])])
            span = answers[1]["matches"][0]["spans"][0]
            self.assertEqual((span["field"], span["start"], span["end"], span["text"]), ("title", 3, 9, "Floods"))
        done = self.run_it("match", "--config", self.config, "--jsonl", "-", stdin="{}\nnonsense\n{}\n", expect=1)
        self.assertEqual(["error" in json.loads(line) for line in done.stdout.splitlines()], [False, True, False])

    def test_rules_of_other_products_are_imported(self):
        lines = "gaza\tceasefire w/5 talks and not football\n\nheadline(truce) and geographic(Gaza)\n"
        done = self.run_it("rules", "import", "-", stdin=lines, expect=0)
        self.assertEqual(done.stdout, "rules:\n  - name: 'gaza'\n    match: 'ceasefire NEAR/5 talks NOT football'\n"
                                      "  - name: 'truce'\n    match: 'title:truce'\n")
        self.assertIn("LexisNexis, as they look", done.stderr)
        self.assertIn("standard input:3:21: left out: geographic has no counterpart; name the feeds", done.stderr)
        folder = self.folder / "rules.d"
        folder.mkdir()
        (folder / "imported.yaml").write_text(done.stdout)
        including = self.write("including.yaml", "include: [rules.d/*.yaml]\n" + CONFIG.format(folder=self.folder, url=self.url))
        self.assertIn("4 rules", self.run_it("check", including, expect=0).stdout)

    def test_an_import_prints_queries_or_json(self):
        queries = self.write("queries.txt", "it's \"peace talks\"~5\nsame\tتهدئة site:example.org\nsame\ttruce\n")
        done = self.run_it("rules", "import", "--from", "talkwalker", "--query", queries, expect=0)
        self.assertEqual(len(done.stdout.splitlines()), 3)
        self.assertNotIn("as they look", done.stderr)
        self.assertIn(f"{queries}:2:12: left out: site:", done.stderr)
        answer = json.loads(self.run_it("rules", "import", "--from", "google", "--json", queries, expect=0).stdout)
        self.assertEqual((answer["dialect"], answer["guessed"], answer["problems"]), ("google", False, []))
        self.assertEqual([rule["name"] for rule in answer["rules"]][1:], ["same", "same-2"])
        self.assertEqual([(note["line"], note["column"], note["kind"]) for note in answer["rules"][1]["notes"]],
                         [(2, 12, "left out")])

    def test_a_query_that_makes_no_rule_is_told_and_the_rest_printed(self):
        done = self.run_it("rules", "import", "--from", "google", stdin="(truce\ntruce\nsite:example.org\n", expect=1)
        self.assertEqual(done.stdout.count("match:"), 1)
        self.assertIn("standard input:1:1: not imported: This parenthesis is never closed", done.stderr)
        self.assertIn("standard input:3:1: not imported: Nothing of this query is left", done.stderr)
        self.assertIn("holds no query", self.told(self.run_it("rules", "import", "-", stdin="\n \n", expect=1)))
        self.told(self.run_it("rules", "import", "nowhere.txt", expect=1))

    def test_officials_are_imported_and_shown(self):
        lines = ("id,schema,name,aliases,countries,dataset\n"
                 "Q1,Person,\"ADLER, Anna\",Adler;Anna M. Adler,il,EU FSF\nx,Company,Firm,,,\nQ2,Person,Bo Berg,,us,\n")
        done = self.run_it("officials", "import", "--countries", "il,ps", "--group", "desk", stdin=lines, expect=0)
        self.assertEqual(done.stdout, "officials:\n  - id: os.Q1\n    name: 'Anna Adler'\n    family_name: 'Adler'\n"
                                      "    family_alone: never\n    aliases:\n      - 'Anna M. Adler'\n    weak_aliases:\n"
                                      "      - 'Adler'\n    spellings: false\n    groups:\n      - 'desk'\n      - 'eu-fsf'\n")
        self.assertIn("OpenSanctions' targets.simple.csv, as it looks", done.stderr)
        self.assertIn("officials printed: 1; entries that are no persons: 1; persons not asked for: 1; aliases of one word, "
                      "made weak: 1\n", done.stderr)
        config = self.write("people.yaml", done.stdout)
        self.assertIn("1 officials", self.run_it("check", config, expect=0).stdout)
        self.assertEqual(self.run_it("officials", "list", "--config", config, expect=0).stdout,
                         "os.Q1  Anna Adler  5 forms  desk, eu-fsf\n")
        shown = self.run_it("officials", "show", "--config", config, "os.Q1", expect=0).stdout
        self.assertIn("  name Anna Adler\n    anna adler\n    adler anna\n", shown)
        (listed,) = json.loads(self.run_it("officials", "list", "--json", "--config", config, expect=0).stdout)
        self.assertEqual((listed["id"], listed["forms"]), ("os.Q1", 5))
        official = json.loads(self.run_it("officials", "show", "--json", "--config", config, "os.Q1", expect=0).stdout)
        self.assertEqual([(one["kind"], one["forms"]) for one in official["names"]][2], ("weak alias", ["adler"]))
        told = self.told(self.run_it("officials", "show", "--config", config, "os.Q2", expect=1))
        self.assertIn("did you mean \"os.Q1\"", told)

    def test_a_line_that_makes_no_official_is_told_and_the_rest_printed(self):
        rows = [{"item": "http://www.wikidata.org/entity/Q5", "itemLabel": "Anna Adler", "positionLabel": "minister"},
                {"item": "Q5", "itemLabel": "Anna Adler", "positionLabel": "mayor", "start": "1999-01-01T00:00:00Z"},
                {"item": "Q6", "itemLabel": "Sting\x1b"}]
        people = self.write("people.json", json.dumps(rows))
        done = self.run_it("officials", "import", people, expect=1)
        self.assertEqual(done.stdout, "officials:\n  - id: wd.Q5\n    name: 'Anna Adler'\n    spellings: false\n    roles:\n      - role: 'minister'\n"
                                      "      - role: 'mayor'\n        since: 1999-01-01\n")
        self.assertIn(f'{people}:1: not imported: wd.Q6: "Sting" is one word', done.stderr)
        answer = json.loads(self.run_it("officials", "import", "--json", people, expect=1).stdout)
        self.assertEqual((answer["from"], answer["guessed"], answer["counts"]["officials"]), ("wikidata", True, 1))
        self.assertEqual([role["role"] for role in answer["officials"][0]["roles"]], ["minister", "mayor"])
        self.assertEqual([problem["line"] for problem in answer["problems"]], [1])
        self.assertIn("1: not imported: expected a header", self.told(self.run_it("officials", "import", stdin="x\n", expect=1)))
        self.assertIn("nowhere.csv", self.told(self.run_it("officials", "import", "nowhere.csv", expect=1)))
        self.assertEqual(self.run_it("officials", "import", stdin="id,schema,name\n", expect=0).stdout, "officials: []\n")
        done = self.run_it("officials", "import", "--json", stdin="x\n", expect=1)
        self.assertEqual(json.loads(done.stdout)["officials"], [])

    def test_rules_are_printed_in_one_form(self):
        rules = self.write("rules.yaml", "rules:\n  - {name: a, match: '(truce) AND NOT war'}\n"
                                         "  - {name: b, match: {any: [peace talks, words], none: [war]}}\n"
                                         "  - {name: c, match: 'truce OR (a1 AND b1)', feeds: [nobody]}\n")
        done = self.run_it("rules", "format", rules, expect=0)
        self.assertEqual(done.stdout, "rules:\n  - name: 'a'\n    match: 'truce NOT war'\n"
                                      "  - name: 'b'\n    match: '(\"peace talks\" OR words) NOT war'\n"
                                      "  - name: 'c'\n    match: 'truce OR (a1 AND b1)'\n")
        told = self.told(self.run_it("rules", "format", "--check", rules, expect=1))
        self.assertEqual(told, f"{rules}:2:22: rule \"a\": write its match as truce NOT war\n")
        again = self.write("again.yaml", done.stdout)
        self.assertEqual(self.run_it("rules", "format", again, expect=0).stdout, done.stdout)
        self.run_it("rules", "format", "--check", again, expect=0)
        self.assertIn("broken.yaml:5:", self.told(self.run_it("rules", "format", self.write("broken.yaml", BROKEN), expect=1)))
        self.told(self.run_it("rules", "format", "nowhere.yaml", expect=1))

    def test_why_tells_what_became_of_an_article(self):
        done = self.run_it("poll", "--config", self.config, expect=0)
        self.assertEqual(done.stdout, "1 feeds polled, 0 failing\n")
        (alert,) = [json.loads(line) for line in (self.folder / "alerts.jsonl").read_text().splitlines()]
        done = self.run_it("why", "--config", self.config, "Ceasefire", expect=0)
        self.assertIn("outcome: alerted", done.stdout)
        self.assertIn("rule: ceasefire", done.stdout)
        (story,) = json.loads(self.run_it("why", "--json", "--config", self.config, "Rain", expect=0).stdout)
        self.assertEqual(story["outcome"], "no match")
        (story,) = json.loads(self.run_it("why", "--json", "--config", self.config, "Ceasefire", expect=0).stdout)
        self.assertEqual(story["deliveries"][0]["state"], "delivered")
        (again,) = json.loads(self.run_it("why", "--json", "--config", self.config, story["key"], expect=0).stdout)
        self.assertEqual(again, story)
        self.assertIn("nobody", self.told(self.run_it("why", "--config", self.config, "nobody", expect=1)))
        self.assertEqual(self.run_it("why", "--json", "--config", self.config, "nobody", expect=1).stdout, "[]\n")
        self.assertIn("delivered 1", self.run_it("channels", "list", "--config", self.config, expect=0).stdout)

    def test_the_store_is_checked_copied_and_put_back(self):
        for command in ["check", "backup", "restore"]:
            self.assertIn("Example", self.run_it("store", command, "--help", expect=0).stdout)
        store = lambda *words, expect: self.run_it("store", *words, "--config", self.config, expect=expect)
        self.assertIn("there is no", self.told(store("check", expect=3)))
        self.run_it("poll", "--config", self.config, expect=0)
        database, copy = self.folder / "newswatch.db", self.folder / "copy.db"
        done = store("check", expect=0)
        self.assertIn("newswatch.db: sound\n", done.stdout)
        self.assertIn("deliveries: waiting 0  delivered 1  dead 0  dropped 0\n", done.stdout)
        answer = json.loads(store("check", "--json", expect=0).stdout)
        self.assertEqual((answer["ok"], answer["feeds"], answer["articles"], answer["alerts"], answer["deliveries"]["delivered"],
                          answer["findings"]), (True, 1, 2, 1, 1, []))
        self.assertIn("a sound copy of", store("backup", str(copy), expect=0).stdout)
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        self.assertIn("--force", self.told(store("backup", str(copy), expect=1)))
        self.assertTrue(json.loads(store("backup", "--force", "--json", str(copy), expect=0).stdout)["ok"])
        self.assertIn("No such file", self.told(store("backup", str(self.folder / "absent" / "copy.db"), expect=3)))
        database.write_bytes(database.read_bytes()[:8192])
        self.assertIn("store restore", self.told(store("check", expect=1)))
        answer = json.loads(store("check", "--json", expect=1).stdout)
        self.assertFalse(answer["ok"])
        self.assertTrue(answer["findings"])
        self.assertIn("damaged", self.told(self.run_it("poll", "--config", self.config, expect=3)))
        answer = json.loads(store("restore", "--json", str(copy), expect=0).stdout)
        self.assertTrue(answer["replaced"].startswith(f"{database}.replaced-"))
        self.assertEqual(pathlib.Path(answer["replaced"]).stat().st_size, 8192)
        self.assertIn("sound", store("check", expect=0).stdout)
        self.assertIn("there is no file", self.told(store("restore", "nowhere.db", expect=1)))
        self.assertIn("damaged or not a database", self.told(store("restore", self.config, expect=1)))
        daemon = harness.Daemon(BINARY, self.config)
        try:
            daemon.wait_for("ready feeds=", 30)
            self.assertIn("in use by another newswatch", self.told(store("restore", str(copy), expect=3)))
            store("check", expect=0)
            store("backup", "--force", str(copy), expect=0)
        finally:
            daemon.kill()

    def test_an_alert_waits_when_nobody_reads_standard_output_any_more(self):
        config = self.write("quiet.yaml", CONFIG.format(folder=self.folder, url=self.url).split("channels:")[0])
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([BINARY, "poll", "--config", config], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60)
        os.close(writer)
        self.assertEqual(done.returncode, 0, done.stderr)
        (story,) = json.loads(self.run_it("why", "--json", "--config", config, "Ceasefire", expect=0).stdout)
        self.assertEqual(story["deliveries"][0]["state"], "waiting")
        self.assertIn("Broken pipe", story["deliveries"][0]["last_error"])

    def test_channels_test_tells_what_came_of_it(self):
        self.run_it("channels", "test", "--config", self.config, "file", expect=0)
        self.assertEqual(len((self.folder / "alerts.jsonl").read_text().splitlines()), 1)
        self.assertIn("file", self.told(self.run_it("channels", "test", "--config", self.config, "desk", expect=1)))

    def test_completion_is_a_script_of_its_shell(self):
        for shell, check in [("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])]:
            with self.subTest(shell=shell):
                script = self.run_it("completion", shell, expect=0).stdout
                for command in ["run", "poll", "demo", "check", "parse", "match", "feeds", "rules", "officials", "why", "channels", "store",
                                "completion"]:
                    self.assertIn(command, script)
                if shutil.which(check[0]):
                    done = subprocess.run(check, input=script, text=True, capture_output=True, timeout=30)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_completion_of_bash_completes(self):
        script = self.run_it("completion", "bash", expect=0).stdout
        ask = 'COMP_WORDS=(newswatch {0}); COMP_CWORD={1}; _newswatch; echo "${{COMPREPLY[*]}}"'
        for words, wanted in [("ch", "check channels"), ("channels t", "test"), ("feeds e", "export"), ("rules i", "import"), ("officials s", "show"), ("store b", "backup"), ("completion f", "fish")]:
            done = subprocess.run(["bash"], input=script + ask.format(words, len(words.split())), text=True,
                                  capture_output=True, timeout=30)
            self.assertEqual((done.stdout.strip(), done.stderr), (wanted, ""))

    def test_colour_is_for_terminals_that_want_it(self):
        feed = self.write("feed.xml", RSS)
        for env, coloured in [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
                              ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": ""}, True)]:
            with self.subTest(env=env):
                shown = self.on_terminal(["parse", feed], env)
                self.assertEqual(ESCAPE + "[" in shown, coloured, shown)
                self.assertNotIn(ESCAPE + "]", shown)
                self.assertNotIn("\u202e", shown)
                self.assertIn(r"Rain ]0;owned\u202eover", shown)

    def on_terminal(self, arguments, env, expect=0):
        """What a command shows on a terminal of its own."""
        ours, theirs = pty.openpty()
        plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        process = subprocess.Popen([BINARY, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env={**plain, **env})
        os.close(theirs)
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
        self.assertEqual(process.wait(timeout=60), expect)
        return shown.decode()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
