# SPDX-License-Identifier: Apache-2.0
"""Counts what the module and its peers add to a request, and holds it to what is promised.

Instructions, not seconds: callgrind counts the same on a busy machine. Each
server runs as one process under it. An OPTIONS request between two lots of
requests makes it write what it has counted and begin anew, so start and
connection are not in the figures; what the OPTIONS request itself costs is
measured by two of them in a row, and taken off.
"""

import argparse
import json
import os
import pathlib
import pwd
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

import callgrind
import pages
import rows

HERE = pathlib.Path(__file__).resolve().parent
MARK = "ap_send_http_options"  # only an OPTIONS request gets there
ONWARD = ("ap_pass_brigade", "ap_process_request_internal", "ap_invoke_handler")
WARM, COUNTED = 50, 200
# A browser thinks between two requests. One that is there before the server
# has finished with the one before spares it a poll, now and then.
THINKING = 0.002
ALL_ROWS = 10000


class Lot:
    """One kind of request, and what becomes of its cookies in our hands."""

    def __init__(self, title, form, passed, kept):
        self.title = title
        self.form = form  # the choice to post first; None: no choice cookie
        self.passed = passed  # cookies that the site gets to see; None: no cookies at all
        self.kept = kept  # Set-Cookie that reach the browser


LOTS = (
    Lot("one category granted", {"choice": "save", "statistical": "on"}, 7, 3),
    Lot("no choice", None, 3, 3),
    Lot("all granted", {"choice": "all"}, 13, 6),
    Lot("no cookie", None, None, 0),
)

# The peers' choice cookie is a plain list.
PEERS_CHOICES = (
    "cookies_preferences=statistical",
    None,
    "cookies_preferences=statistical,third-party",
    None,
)


def cookie_field(choice):
    field = (HERE / "cookie.txt").read_text().strip()
    return field.replace("@CHOICE@; ", f"{choice}; " if choice else "")


def unprivileged():
    """Directives for a user to run as, where root starts the server."""
    if os.getuid():
        return ""
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("www-data") or names["nobody"]
    return f'User "#{account.pw_uid}"\nGroup "#{account.pw_gid}"'


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Connection:
    """HTTP/1.1 on one connection, as plain as possible."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 120)
        self.answers = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answers.close()
        self.socket.close()

    def ask(self, method, path, fields=(), body=b""):
        """The status, the fields and the body of the answer."""
        head = [f"{method} {path} HTTP/1.1", "Host: localhost", "User-Agent: bench"]
        head += [f"{name}: {value}" for name, value in fields]
        self.socket.sendall("\r\n".join([*head, "", ""]).encode() + body)
        status = int(self.answers.readline().split()[1])
        answer = []
        while (line := self.answers.readline().strip()):
            name, _, value = line.decode().partition(": ")
            answer.append((name.lower(), value))
        return status, answer, self._body(dict(answer))

    def _body(self, fields):
        if fields.get("transfer-encoding") != "chunked":
            return self.answers.read(int(fields.get("content-length", 0)))
        body = b""
        while (size := int(self.answers.readline(), 16)):
            body += self.answers.read(size)
            self.answers.readline()
        self.answers.readline()
        return body


class Server:
    """httpd under callgrind, from `with` to its end."""

    def __init__(self, options, name, main="", gate="", **filled):
        self.dir = options.dir / name
        self.httpd = options.httpd
        self.dumps = 0
        self.sets, self.quiet = free_ports(2)
        self.htdocs = options.dir / "htdocs"  # one for all: each octet of its path costs
        self.htdocs.mkdir(exist_ok=True)
        self.dir.mkdir(exist_ok=True)
        for old in self.dir.glob("cg*"):
            old.unlink()
        self.dir.chmod(0o1777)  # callgrind writes as the user that the server becomes
        (self.htdocs / "index.html").write_text("x" * 4096)
        self.filled = {
            "DIR": self.dir, "HTDOCS": self.htdocs, "MODULES": options.modules, "USER": unprivileged(),
            "MAIN": main, "GATE": gate, "PORT_SETS": self.sets, "PORT_QUIET": self.quiet, **filled,
        }
        self.write("httpd.conf", (HERE / "httpd.conf").read_text())

    def write(self, name, text):
        """A file of the server; what is filled in may itself have something to fill in."""
        for _ in range(2):
            text = re.sub("@([A-Z_]+)@", lambda mark: str(self.filled[mark[1]]), text)
        (self.dir / name).write_text(text)

    def __enter__(self):
        with open(self.dir / "output", "w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.dir}/cg",
                 f"--dump-before={MARK}", "--vgdb=no",
                 self.httpd, "-X", "-d", self.dir, "-f", self.dir / "httpd.conf"],
                stdout=output, stderr=output)
        until = time.monotonic() + 240
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.quiet)).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    self.__exit__()
                    sys.exit(f"{self.dir.name} does not start; see {self.dir}/output and error.log")
                time.sleep(0.1)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def count(self, field, path="/index.html", warm=WARM, counted=COUNTED):
        """Instructions a request with this Cookie field, None for no cookies, as a profile
        of `counted` requests."""
        fields = [("Cookie", field)] if field else []
        with Connection(self.sets if field else self.quiet) as c:
            for _ in range(warm):
                c.ask("GET", path, fields)
            for times in (0, 0, counted):
                for _ in range(times):
                    time.sleep(THINKING)
                    status, _, _ = c.ask("GET", path, fields)
                    assert status == 200
                c.ask("OPTIONS", "/index.html")
        self.dumps += 3
        return self._dump(self.dumps).minus(self._dump(self.dumps - 1))

    def body(self, path):
        with Connection(self.quiet) as c:
            return c.ask("GET", path)[2]

    def _dump(self, number):
        return callgrind.Profile(self.dir / f"cg.{number}")

    def choose(self, form):
        """The choice cookie that the form gives."""
        with Connection(self.quiet) as c:
            _, _, policy = c.ask("GET", "/cookies/policy.json")
            body = urllib.parse.urlencode(
                {**form, "policy": json.loads(policy)["policy"]["version"]}).encode()
            status, fields, _ = c.ask("POST", "/cookies", [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Length", len(body)), ("Sec-Fetch-Site", "same-origin")], body)
        if status != 303:
            sys.exit(f"the form was answered {status}")
        return dict(fields)["set-cookie"].partition(";")[0]

    def check(self, lot, field):
        """That the requests that are counted are those that are meant: TRACE
        shows which cookies the site would get to see."""
        fields = [("Cookie", field)] if field else []
        with Connection(self.sets if field else self.quiet) as c:
            _, _, seen = c.ask("TRACE", "/index.html", fields)
            _, answer, _ = c.ask("GET", "/index.html", fields)
        cookies = re.findall(rb"^Cookie: (.*)\r$", seen, re.M)
        passed = len(cookies[0].split(b"; ")) if cookies else None
        kept = sum(name == "set-cookie" for name, _ in answer)
        if (passed, kept) != (lot.passed, lot.kept):
            sys.exit(f"{lot.title}: {passed} cookies came in and {kept} went out")


class Bench:
    def __init__(self, options):
        self.options = options
        self.fields = {}  # requests that plain httpd is to be asked: Cookie fields
        self.counts = {}  # title: [(field, profile)], one for each lot
        self.pages = pages.Pages()
        self.policy = (HERE / "policy.conf").read_text()
        cookies = [pair.split("=")[0] for pair in cookie_field(None).split("; ")]
        self.large = rows.enlarge(self.policy, cookies, ALL_ROWS)

    def with_module(self, name, policy, mode="On", more=""):
        main = f"LoadModule cookiepolicy_module {self.options.module}\n"
        main += f"Include @DIR@/policy.conf\nCookiePolicy {mode}\n{more}"
        server = Server(self.options, name, main)
        server.write("policy.conf", policy)
        server.write("key", "a key for the bench, 32 octets at least\n")
        return server

    def ours(self, title, name, policy, mode="On", more=""):
        server = self.with_module(name, policy, mode, more)
        with server:
            for lot in LOTS:
                choice = server.choose(lot.form) if lot.form and mode == "On" else None
                field = None if lot.passed is None else cookie_field(choice)
                if mode == "On":
                    server.check(lot, field)
                self.add(title, server, field)

    def peer(self, name, load=""):
        third_party = rows.names_of(rows.read(self.policy), "third-party")
        prefixes = [name[:-1] for name in third_party if name.endswith("*")]
        names = [name for name in third_party if not name.endswith("*")]
        regex = "|".join([*names, *(f"{prefix}[^=;]*" for prefix in prefixes)])
        server = Server(self.options, name, load, (HERE / "peers" / f"{name}.conf").read_text(),
                        NAMES=" ".join(names), PREFIXES=" ".join(prefixes), REGEX=regex)
        for script in ("gate.lua", "Gate.pm"):
            server.write(script, (HERE / "peers" / script).read_text())
        with server:
            for lot, choice in zip(LOTS, PEERS_CHOICES):
                self.add(name, server, None if lot.passed is None else cookie_field(choice))

    def measure_pages(self):
        self.pages.measure("plain httpd", Server(self.options, "pages-plain"))
        for title, name, more in ((pages.OURS, "banner", pages.BANNER),
                                  (pages.WITH_NOTICES, "notices", pages.NOTICES)):
            self.pages.measure(title, self.with_module(name, self.policy, more=more))
        if not self.options.only_ours:
            load = f"LoadModule substitute_module {self.options.modules}/mod_substitute.so"
            gate = (HERE / "peers" / f"{pages.PEER}.conf").read_text()
            self.pages.measure(pages.PEER, Server(self.options, pages.PEER, load, gate))

    def plain(self):
        with Server(self.options, "plain") as server:
            for field in self.fields:
                self.fields[field] = server.count(field).total / COUNTED

    def add(self, title, server, field):
        self.fields[field] = None
        self.counts.setdefault(title, []).append((field, server.count(field)))

    def added(self, title):
        """For each lot."""
        return [
            profile.total / COUNTED - self.fields[field] for field, profile in self.counts[title]
        ]

    def show(self):
        titles = [lot.title for lot in LOTS]
        print(f"\nInstructions a request, prefork, 4 KiB page; {COUNTED} requests counted")
        print(line("", titles))
        print(line("plain httpd", [self.fields[field] for field, _ in self.counts[FORTY]]))
        print("added:")
        for title in self.counts:
            print(line(title, self.added(title)))

    def show_pages(self):
        print("\nInstructions a page, as a visitor without cookies gets it")
        print(line("", [f"{octets:,} octets" for octets in self.pages.octets.values()]))
        for title, figures in self.pages.lines():
            print(line(title, figures))

    def show_profile(self, number):
        """Where the instructions of a lot go, with 40 rows."""
        _, profile = self.counts[FORTY][number]
        costs = callgrind.by_function(profile, COUNTED, "mod_cookiepolicy.so", ONWARD)
        print(f"\nWhere they go ({FORTY}, {LOTS[number].title}); -> calls httpd, APR or libc")
        print(f"{'':10}  calls")
        for cost, calls, what in costs:
            if cost >= 20:
                print(f"{cost:10,.0f}  {calls:5.0f}  {what}")
        rest = self.added(FORTY)[number] - sum(cost for cost, _, _ in costs if cost >= 20)
        print(f"{rest:10,.0f}         below 20, and what httpd does more or less because of it")

    def promises(self):
        """(promise, figure, whether it holds)"""
        forty, large = self.added(FORTY), self.added(LARGE)
        worst = max(cost for cost, lot in zip(forty, LOTS) if lot.kept == 3)
        yield f"{FORTY}: at most 10 000", f"{worst:,.0f}", worst <= 10000
        bare = max(forty[-1], large[-1])
        yield "without any cookie: at most 1 500", f"{bare:,.0f}", bare <= 1500
        signing = max(b - a for a, b in zip(forty, self.added(SIGNED)))
        yield "with CookiePolicySecret: at most 2 000 more", f"{signing:,.0f}", signing <= 2000
        ratio = max(b / a for a, b, lot in zip(forty, large, LOTS) if lot.form)
        yield "10 000 rows: at most 1.2 times 40 rows", f"{ratio:.2f}", ratio <= 1.2
        yield from self.pages.promises()


FORTY, LARGE = "mod_cookiepolicy, 40 rows", "mod_cookiepolicy, 10 000 rows"
SIGNED = "... with CookiePolicySecret"


def line(title, cells):
    cells = [cell if isinstance(cell, str) else f"{cell:,.0f}" for cell in cells]
    return f"{title:34}" + "".join(f"{cell:>22}" for cell in cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dir", type=pathlib.Path, required=True, help="for what is written")
    parser.add_argument("--httpd", required=True, help="the httpd program")
    parser.add_argument("--modules", required=True, help="the directory of its modules")
    parser.add_argument("--module", required=True, help="mod_cookiepolicy.so")
    parser.add_argument("--pure", required=True, help="the program made of pure.c")
    parser.add_argument("--only-ours", action="store_true", help="leave the peers out")
    options = parser.parse_args()
    options.dir = options.dir.resolve()
    options.module = pathlib.Path(options.module).resolve()
    options.dir.mkdir(parents=True, exist_ok=True)

    bench = Bench(options)
    bench.ours(FORTY, "rows-40", bench.policy)
    bench.ours(SIGNED, "signed", bench.policy, more="CookiePolicySecret @DIR@/key")
    bench.ours(LARGE, "rows-10000", bench.large)
    bench.ours("mod_cookiepolicy, Off", "off", bench.policy, mode="Off")
    if not options.only_ours:
        bench.peer("mod_headers")
        bench.peer("mod_lua", f"LoadModule lua_module {options.modules}/mod_lua.so")
        bench.peer("mod_perl", f"LoadModule perl_module {options.modules}/mod_perl.so")
    bench.plain()
    bench.measure_pages()
    bench.show()
    bench.show_pages()
    bench.show_profile(0)
    bench.show_profile(len(LOTS) - 1)
    print()
    held = True
    for promise, figure, holds in bench.promises():
        print(f"{'holds' if holds else 'BROKEN'}: {promise} ({figure})")
        held &= holds
    sys.stdout.flush()
    (options.dir / "cookie").write_text(bench.counts[FORTY][0][0])
    pure = subprocess.run([
        options.pure, options.dir / "rows-40/policy.conf", options.dir / "rows-10000/policy.conf",
        options.dir / "cookie"], check=False)
    sys.exit(0 if held and not pure.returncode else 1)


if __name__ == "__main__":
    main()
