# SPDX-License-Identifier: Apache-2.0
"""The application of the demonstration site.

It stands for any application that knows nothing of consent: each page sets
all of its cookies, whatever the visitor chose, and says which of them came
back. What makes the difference is the web server in front of it.
"""

import html
import secrets
import threading
import time
import urllib.parse
from socketserver import ThreadingMixIn
from typing import NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from texts import TEXTS

DAY = 86400
YEAR = 365 * DAY


class Cookie(NamedTuple):
    """A cookie that each page sets; `kind` is what the policy calls it."""

    name: str
    kind: str
    fresh: object  # makes a first value
    life: int = 0  # in seconds; 0: until the browser is closed
    http_only: bool = False


def visitor_number():
    return f"GA1.1.{secrets.randbelow(10**9)}.{int(time.time())}"


COOKIES = (
    Cookie("sessionid", "necessary", lambda: secrets.token_hex(16), http_only=True),
    Cookie("django_language", "necessary", lambda: "en", YEAR),
    Cookie("csrftoken", "necessary", lambda: secrets.token_hex(16), YEAR),
    Cookie("_ga", "statistical", visitor_number, 2 * YEAR),
    Cookie("_ga_PORTLUNE", "statistical", visitor_number, 2 * YEAR),
    Cookie("_pk_id.1.d3f0", "statistical", lambda: secrets.token_hex(8), 390 * DAY),
    Cookie("_fbp", "advertising", lambda: f"fb.1.{secrets.randbelow(10**9)}", 90 * DAY),
    Cookie("_gcl_au", "advertising", lambda: f"1.1.{secrets.randbelow(10**9)}", 90 * DAY),
    Cookie("IDE", "advertising", lambda: secrets.token_hex(12), 390 * DAY),
    Cookie("experiment", "undeclared", lambda: secrets.choice("AB"), 30 * DAY),
)

# Who is signed in, by session id. It ends with the process.
SIGNED_IN = {}


class Request:
    """One request, and the cookies that its answer will set."""

    def __init__(self, environ):
        self.method = environ["REQUEST_METHOD"]
        self.path = environ.get("PATH_INFO", "/")
        self.consent = environ.get("HTTP_X_COOKIE_CONSENT")
        self.state = environ.get("HTTP_X_COOKIE_CONSENT_STATE", "")
        self.received = dict(
            pair.strip().split("=", 1)
            for pair in environ.get("HTTP_COOKIE", "").split(";")
            if "=" in pair
        )
        self.values = {c.name: self.received.get(c.name) or c.fresh() for c in COOKIES}
        if self.values["django_language"] not in TEXTS:
            self.values["django_language"] = "en"
        self.form = self.read_form(environ) if self.method == "POST" else {}

    @staticmethod
    def read_form(environ):
        length = min(int(environ.get("CONTENT_LENGTH") or 0), 8192)
        body = environ["wsgi.input"].read(length).decode("ascii", "replace")
        return dict(urllib.parse.parse_qsl(body))

    @property
    def user(self):
        return SIGNED_IN.get(self.received.get("sessionid"))

    @property
    def text(self):
        return TEXTS[self.values["django_language"]]

    def is_forged(self):
        """The double-submit check: form and cookie must carry the same token."""
        token = self.received.get("csrftoken", "")
        return not token or not secrets.compare_digest(
            token.encode(), self.form.get("csrf", "").encode()
        )

    def set_cookie_fields(self):
        for c in COOKIES:
            field = f"{c.name}={self.values[c.name]}; Path=/; SameSite=Lax"
            if c.life:
                field += f"; Max-Age={c.life}"
            if c.http_only:
                field += "; HttpOnly"
            yield "Set-Cookie", field


# What the forms do.


def sign_in(request):
    name = request.form.get("name", "").strip()[:40]
    if name:
        request.values["sessionid"] = secrets.token_hex(16)
        SIGNED_IN[request.values["sessionid"]] = name


def sign_out(request):
    SIGNED_IN.pop(request.received.get("sessionid"), None)
    request.values["sessionid"] = secrets.token_hex(16)


def set_language(request):
    if request.form.get("language") in TEXTS:
        request.values["django_language"] = request.form["language"]


ACTIONS = {"/sign-in": sign_in, "/sign-out": sign_out, "/language": set_language}


# The pages. Whatever came from outside goes through `e`.

e = html.escape


def csrf_field(request):
    return f'<input type="hidden" name="csrf" value="{e(request.values["csrftoken"])}">'


def language_form(request):
    buttons = "".join(
        f'<button name="language" value="{code}" lang="{code}"'
        f'{" aria-current=true" if code == request.values["django_language"] else ""}>'
        f'{text["own_name"]}</button>'
        for code, text in TEXTS.items()
    )
    return (
        '<form class="language" method="post" action="/language">'
        f"{csrf_field(request)}{go_back_field(request)}{buttons}</form>"
    )


def go_back_field(request):
    path = request.path if request.path in PAGES else "/"
    return f'<input type="hidden" name="next" value="{path}">'


def sign_in_form(request):
    t = request.text
    if request.user:
        return (
            f'<form class="account" method="post" action="/sign-out">{csrf_field(request)}'
            f'{go_back_field(request)}<p>{t["signed_in_as"]} <strong>{e(request.user)}</strong></p>'
            f'<button>{t["sign_out"]}</button></form>'
        )
    return (
        f'<form class="account" method="post" action="/sign-in">{csrf_field(request)}'
        f'{go_back_field(request)}<label for="name">{t["your_name"]}</label>'
        f'<input id="name" name="name" required maxlength="40" autocomplete="off">'
        f'<button>{t["sign_in"]}</button></form>'
    )


def lifetime(cookie, t):
    if not cookie.life:
        return t["session"]
    years, rest = divmod(cookie.life, YEAR)
    if rest:
        return t["days"].format(cookie.life // DAY)
    return t["year" if years == 1 else "years"].format(years)


def cookie_row(request, cookie):
    t = request.text
    came = cookie.name in request.received
    hidden = ' data-hidden=""' if cookie.http_only else ""
    return (
        f'<tr data-cookie="{e(cookie.name)}" data-received="{"yes" if came else "no"}">'
        f'<th scope="row"><code>{e(cookie.name)}</code></th>'
        f'<td><span class="kind {cookie.kind}">{t["kinds"][cookie.kind]}</span></td>'
        f'<td data-label="{t["sets"]}">{lifetime(cookie, t)}</td>'
        f'<td data-label="{t["received"]}" class="{"yes" if came else "no"}">'
        f'{t["yes"] if came else t["no"]}</td>'
        f'<td data-label="{t["browser"]}" class="browser"{hidden}>'
        f'{t["http_only"] if cookie.http_only else t["unknown"]}</td></tr>'
    )


def exchange(request):
    """The heart of each page: what was set, what came back, what stayed."""
    t = request.text
    came = sum(c.name in request.received for c in COOKIES)
    consent = "" if request.consent is None else (
        f'<p>{t["consent"]} <code id="consent">{e(request.consent)}</code> '
        f'(<code id="state">{e(request.state)}</code>).</p>'
    )
    rows = "".join(cookie_row(request, c) for c in COOKIES)
    return (
        f'<section id="exchange"><h2>{t["exchange"]}</h2>'
        f'<p class="sum">{t["came_back"].format(came, len(COOKIES))}</p>{consent}'
        f'<table><caption>{t["caption"]}</caption><thead><tr><th scope="col">{t["cookie"]}</th>'
        f'<th scope="col">{t["declared"]}</th><th scope="col">{t["sets"]}</th>'
        f'<th scope="col">{t["received"]}</th><th scope="col">{t["browser"]}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f'<noscript><p class="note">{t["noscript"]}</p></noscript></section>'
        + SCRIPT.format(yes=t["yes"], no=t["no"])
    )


# The demonstration's own script: it only lists what document.cookie shows.
SCRIPT = """<script>
const held = new Set(document.cookie.split("; ").map(pair => pair.split("=", 1)[0]));
for (const cell of document.querySelectorAll(".browser:not([data-hidden])")) {{
  const kept = held.has(cell.parentElement.dataset.cookie);
  cell.textContent = kept ? "{yes}" : "{no}";
  cell.classList.add(kept ? "yes" : "no");
}}
</script>"""


def home(request):
    t = request.text
    steps = "".join(f"<li>{step}</li>" for step in t["steps"])
    return (
        f'<h1>{t["title"]}</h1><p class="lead">{t["lead"]}</p>{exchange(request)}'
        f'<section><h2>{t["try"]}</h2><ol class="steps">{steps}</ol></section>'
        f'<section><h2>{t["account"]}</h2>{sign_in_form(request)}</section>'
    )


def bicycles(request):
    t = request.text
    rows = "".join(
        f'<tr><th scope="row">{e(place)}</th><td data-label="{t["bicycles"]}">{count}</td></tr>'
        for place, count in (("Quai des Brumes", 4210), ("Pont Neuf", 2876), ("Gare", 1954))
    )
    return (
        f'<h1>{t["bicycles"]}</h1><p class="lead">{t["bicycles_lead"]}</p>'
        f'<table class="data"><thead><tr><th scope="col">{t["place"]}</th>'
        f'<th scope="col">{t["bicycles"]}</th></tr></thead><tbody>{rows}</tbody></table>'
        + exchange(request)
    )


PAGES = {"/": home, "/bicycles": bicycles}

FRAME = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a class="brand" href="/">Port-Lune <span>{open_data}</span></a>
<nav aria-label="{site}"><a href="/">{home}</a><a href="/bicycles">{bicycles}</a>
<a href="/cookies">{cookie_policy}</a></nav>{language}</header>
<main>{main}</main>
<footer><p>{fiction}</p><p><a href="/cookies">{cookie_policy}</a></p></footer>
</body>
</html>
"""


def page(request, make):
    t = request.text
    return FRAME.format(
        lang=request.values["django_language"],
        title=t["title"],
        language=language_form(request),
        main=make(request),
        **{k: t[k] for k in ("open_data", "site", "home", "bicycles", "cookie_policy", "fiction")},
    )


def not_found(request):
    return f'<h1>{request.text["not_found"]}</h1>'


def forged(request):
    return f'<h1>{request.text["forged"]}</h1><p>{request.text["forged_why"]}</p>'


def answer(request):
    """The status, further fields and the body of the answer to a request."""
    if request.path in ACTIONS and request.method == "POST":
        if request.is_forged():
            return "403 Forbidden", [], page(request, forged)
        ACTIONS[request.path](request)
        back = request.form.get("next")
        return "303 See Other", [("Location", back if back in PAGES else "/")], ""
    if request.path in PAGES:
        return "200 OK", [], page(request, PAGES[request.path])
    return "404 Not Found", [], page(request, not_found)


def make_application(stylesheet):
    """The WSGI application; `stylesheet` is the text of its style sheet."""

    def application(environ, start_response):
        if environ.get("PATH_INFO") == "/style.css":
            start_response("200 OK", [("Content-Type", "text/css; charset=utf-8"),
                                      ("Cache-Control", "max-age=60")])
            return [stylesheet.encode()]
        request = Request(environ)
        status, fields, body = answer(request)
        fields += [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "private, no-store"),
            *request.set_cookie_fields(),
        ]
        start_response(status, fields)
        return [body.encode()]

    return application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        """httpd keeps the access log."""


def make_server(stylesheet):
    """A server of the application on a free port of the loopback address."""
    server = Server(("127.0.0.1", 0), QuietHandler)
    server.set_app(make_application(stylesheet))
    return server
