# SPDX-License-Identifier: Apache-2.0
"""website.py PORT DIRECTORY RECIPES   a Django site as people build them, on 127.0.0.1.

Sessions, sign-in, forms with CSRF tokens, messages kept in a cookie and a
choice of language are Django's own, with Django's own cookies. One view sets
what an analytics script and an advertiser would, and one says which cookies
reached the application. The view of README.md, and the same one without its
word on caches, come from RECIPES. The database lies in DIRECTORY. It ends when
standard input does.
"""

import os
import pathlib
import runpy
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path

PORT, DIRECTORY, RECIPES = int(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DIRECTORY / "db.sqlite3",
            "OPTIONS": {"timeout": 60},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
    ],
    LANGUAGES=[("en", "English"), ("fr", "Français")],
    LANGUAGE_CODE="en",
    LOGIN_REDIRECT_URL="/",
    LOGOUT_REDIRECT_URL="/",
    MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="for tests only",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [pathlib.Path(__file__).resolve().parent / "templates"],
            "OPTIONS": {
                "context_processors": [
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "django.template.context_processors.i18n",
                    "django.template.context_processors.request",
                ]
            },
        }
    ],
    USE_I18N=True,
)
django.setup()

# These need the settings.
from django.contrib import messages  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView, LogoutView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402


def home(request):
    return render(request, "home.html")


@login_required(login_url="/login/")
def note(request):
    """Takes a form; the thanks are shown once, on the next page."""
    messages.success(request, f"Noted: {request.POST['text']}")
    return redirect("/")


def tracked(request):
    response = HttpResponse("tracked", content_type="text/plain")
    response.set_cookie("_ga", "GA1.1.1.1", max_age=63072000)
    response.set_cookie("ads", "shown", max_age=86400)
    return response


def seen(request):
    return JsonResponse(request.COOKIES)


def recipe(file):
    return runpy.run_path(str(RECIPES / file))["visits"]


urlpatterns = [
    path("visits/", recipe("consent.py")),
    path("public-visits/", recipe("public/consent.py")),
    path("", home),
    path("login/", LoginView.as_view(template_name="login.html")),
    path("logout/", LogoutView.as_view()),
    path("note/", note),
    path("tracked/", tracked),
    path("seen/", seen),
    path("i18n/", include("django.conf.urls.i18n")),
]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        """httpd keeps the access log."""


def main():
    call_command("migrate", verbosity=0)
    User.objects.create_user("alice", password="oatmeal")
    server = Server(("127.0.0.1", PORT), QuietHandler)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    while os.read(0, 4096):
        pass


main()
