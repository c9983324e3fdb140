# SPDX-License-Identifier: Apache-2.0
"""What a banner adds to a page, small and large; a visitor without cookies asks for it."""

import webpage

SIZES = {"/page-16k.html": 16_000, "/page-1m.html": 1_000_000}
WARM, COUNTED = 5, 20
BANNER = "CookiePolicyBanner On\n"
NOTICES = BANNER + """CookiePolicySource necessary default-src self
CookiePolicySource statistical frame-src https://frames.example
"""
OURS, WITH_NOTICES = "mod_cookiepolicy, banner", "... and notices for frames"
PEER = "mod_substitute"


class Pages:
    """Instructions a request for each page, by what is measured."""

    def __init__(self):
        self.counts = {}
        self.octets = {}

    def measure(self, title, server):
        """Asks a server that is made but not started."""
        for path, size in SIZES.items():
            text = webpage.page(size)
            self.octets[path] = len(text)
            (server.htdocs / path[1:]).write_text(text)
        with server:
            self.counts[title] = {
                path: server.count(None, path, WARM, COUNTED).total / COUNTED for path in SIZES}
            self.check(title, server)

    def check(self, title, server):
        """That what is counted is an insertion."""
        for path in SIZES:
            added = server.body(path).count(b'action="/cookies') + server.body(path).count(b"action='/cookies")
            if added != (title != "plain httpd"):
                raise SystemExit(f"{title} puts {added} banners into {path}")

    def added(self, title):
        """For each page."""
        return {path: self.counts[title][path] - self.counts["plain httpd"][path] for path in SIZES}

    def lines(self):
        """(title, figures) for a table."""
        yield "plain httpd", list(self.counts["plain httpd"].values())
        for title in self.counts:
            if title != "plain httpd":
                yield f"{title}: added", list(self.added(title).values())

    def promises(self):
        """(promise, figure, whether it holds)"""
        most = max(self.added(OURS).values())
        yield "a banner adds at most 30 000, whatever the page", f"{most:,.0f}", most <= 30000
        path = list(SIZES)[-1]
        ratio = self.added(WITH_NOTICES)[path] / self.octets[path]
        yield "with notices at most 3 an octet", f"{ratio:.2f}", ratio <= 3
