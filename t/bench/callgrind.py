# SPDX-License-Identifier: Apache-2.0
"""Reading what callgrind dumps: instructions by function and by call."""

import collections
import os
import re

NAME = re.compile(r"^(c?)(ob|fn|fi|fe|fl)=\((\d+)\)(?: (.*))?$")


class Profile:
    """One dump. Keys are (object, function)."""

    def __init__(self, path):
        self.total = 0
        self.own = collections.Counter()
        self.calls = collections.Counter()  # (caller, callee): inclusive
        self.times = collections.Counter()  # the same: how often
        self._names = {"ob": {}, "fn": {}}
        with open(path, encoding="utf-8", errors="replace") as lines:
            self._read(lines)

    def minus(self, other):
        self.total -= other.total
        self.own.subtract(other.own)
        self.calls.subtract(other.calls)
        self.times.subtract(other.times)
        return self

    def _name(self, kind, number, text):
        table = self._names.setdefault(kind, {})
        if text is not None:
            table[number] = os.path.basename(text) if kind == "ob" else text
        return table.get(number, "?").partition("'")[0]  # 'N numbers a recursion

    def _read(self, lines):
        here = there = None
        ob = cob = "?"
        called = None
        for line in lines:
            name = NAME.match(line)
            if name:
                kind = "fl" if name[2] in ("fi", "fe") else name[2]
                text = self._name(kind, name[3], name[4])
                if name[1] and kind == "ob":
                    cob = text
                elif name[1] and kind == "fn":
                    there = (cob, text)
                elif kind == "ob":
                    ob = cob = text
                elif kind == "fn":
                    here, cob = (ob, text), ob
            elif line.startswith("calls="):
                called = int(line[len("calls=") :].split()[0])
            elif line[0] in "0123456789+-*" and here:
                cost = int(line.split()[1])
                if called is not None:
                    self.calls[here, there] += cost
                    self.times[here, there] += called
                    called, cob = None, here[0]
                else:
                    self.own[here] += cost
                    self.total += cost


def by_function(profile, requests, ours, onward):
    """
    What a request costs in the object `ours` and below it, as (instructions,
    calls, what) from the dearest on. Calls to the functions `onward` are the rest of
    the server's work and not counted.
    """
    costs, times = collections.Counter(), collections.Counter()
    for (ob, function), cost in profile.own.items():
        if ob == ours:
            costs[function] += cost
    for ((ob, caller), (callee_ob, callee)), cost in profile.calls.items():
        called = profile.times[(ob, caller), (callee_ob, callee)]
        if callee_ob == ours:
            times[callee] += called
        elif ob == ours and callee not in onward:
            costs[f"{caller} -> {callee}"] += cost
            times[f"{caller} -> {callee}"] += called
    return [(cost / requests, times[what] / requests, what) for what, cost in costs.most_common()]
