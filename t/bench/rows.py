# SPDX-License-Identifier: Apache-2.0
"""The rows of policy.conf: read for the peers, multiplied for the large table."""

import fnmatch
import random
import re
import string
from typing import NamedTuple

ROW = re.compile(r'^CookiePolicyCookie "([^"]+)" (\S+) (.*)$', re.M)


class Row(NamedTuple):
    names: list
    category: str
    rest: str  # the keys, as written


def read(text):
    return [Row(names.split(), category, rest) for names, category, rest in ROW.findall(text)]


def names_of(rows, category):
    return [name for row in rows if row.category == category for name in row.names]


def ruling(rows, cookie):
    """The row of a cookie: its exact name, else its longest pattern."""
    fitting = [
        (cookie == name, len(name), row)
        for row in rows
        for name in row.names
        if fnmatch.fnmatchcase(cookie, name)
    ]
    return max(fitting, key=lambda found: found[:2])[2]


def enlarge(text, cookies, count):
    """
    The same policy with `count` rows. What is added lies in the way of the
    cookies that are asked for: a pattern for each of their beginnings, then
    names and patterns that share a beginning of any length with one of them.
    All are of the row that rules that cookie already, so no verdict changes.
    """
    rows = read(text)
    taken = {name for row in rows for name in row.names}
    dice = random.Random(40)
    lines = []

    def add(name, cookie):
        row = ruling(rows, cookie)
        if name not in taken and len(rows) + len(lines) < count:
            taken.add(name)
            lines.append(f'CookiePolicyCookie "{name}" {row.category} {row.rest}\n')

    for cookie in cookies:
        for length in range(3, len(cookie) + 1):
            add(cookie[:length] + "*", cookie)
    while len(rows) + len(lines) < count:
        cookie = dice.choice(cookies)
        beginning = cookie[: dice.randint(1, len(cookie))]
        tail = "".join(dice.choices(string.ascii_lowercase + string.digits, k=dice.randint(4, 12)))
        add(beginning + tail + dice.choice(["", "", "*", "*_id"]), cookie)
    return text + "".join(lines)
