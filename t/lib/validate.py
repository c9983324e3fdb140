# SPDX-License-Identifier: Apache-2.0
"""Whether JSON is as a schema says, and the schema as strict as it can be.

    python3 t/lib/validate.py SCHEMA < LINES

Each line is {"name": TEXT, "part": "" or a name in $defs, "strict": BOOLEAN,
"json": ...}. Printed is one object:
`wrong`, what in a line is not as the schema says; `loose`, which changes of a
strict line the schema puts up with (a member more anywhere, one less but for those that
may be missing); `unseen`, what of the schema no line ever had.
"""

import copy
import json
import sys

from jsonschema import Draft202012Validator, RefResolver, validators

# Members that are there at times, and objects of which the keys are data.
OPTIONAL = {"deleted", "why", "policy in error", "description in disclosure", "optOut"}
MAPS = {"categories", "texts", "decisions"}


def noting(seen):
    """A validator that notes which properties and which words of an enum it met."""

    def properties(validator, value, instance, schema):
        if validator.is_type(instance, "object"):
            seen.update((id(value), name) for name in value if name in instance)
        yield from Draft202012Validator.VALIDATORS["properties"](validator, value, instance, schema)

    def enum(validator, value, instance, schema):
        seen.update((id(value), word) for word in value if word == instance)
        yield from Draft202012Validator.VALIDATORS["enum"](validator, value, instance, schema)

    return validators.extend(Draft202012Validator, {"properties": properties, "enum": enum})


def unseen(schema, seen, place="#"):
    """The properties and words that no instance had."""
    if isinstance(schema, list):
        for i, part in enumerate(schema):
            yield from unseen(part, seen, f"{place}/{i}")
    if not isinstance(schema, dict):
        return
    for keyword in ("properties", "enum"):
        words = schema.get(keyword)
        if isinstance(words, (dict, list)) and not place.endswith(("/if", "/then", "/else")):
            yield from (f"{place}: {w}" for w in words if (id(words), w) not in seen)
    for name, part in schema.items():
        yield from unseen(part, seen, f"{place}/{name}")


def objects(value, inside=""):
    """Each object of a value, with the name of the member that holds it."""
    if isinstance(value, dict):
        yield value, inside
        for name, member in value.items():
            yield from objects(member, name)
    elif isinstance(value, list):
        for element in value:
            yield from objects(element, inside)


def may_go(name, owner, inside):
    kind = "error" if "error" in owner else "disclosure" if "identifier" in owner else None
    return inside in MAPS and "basis" not in owner or bool({name, f"{name} in {kind}"} & OPTIONAL)


def loose(valid, value):
    """Changes of a valid value after which it still passes for one."""
    changed = copy.deepcopy(value)
    for owner, inside in objects(changed):
        owner["%"] = True
        if valid(changed):
            yield f"one more member in {inside or 'the whole'}"
        del owner["%"]
        for name in list(owner):
            if may_go(name, owner, inside):
                continue
            kept = owner.pop(name)
            if valid(changed):
                yield f"no {name} in {inside or 'the whole'}"
            owner[name] = kept


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    assert schema.pop("$schema").endswith("/2020-12/schema")  # else it chooses the validator
    seen = set()
    resolver = RefResolver.from_schema(schema)
    whole = noting(seen)(schema, resolver=resolver)
    plain = Draft202012Validator(schema, resolver=resolver)
    result = {"wrong": [], "loose": set()}
    for line in sys.stdin:
        case = json.loads(line)
        part = {"$ref": f"#/$defs/{case['part']}"} if case["part"] else schema
        for error in whole.evolve(schema=part).iter_errors(case["json"]):
            result["wrong"].append(f"{case['name']}: {error.json_path}: {error.message[:200]}")
        strict = plain.evolve(schema=part)
        result["loose"].update(loose(strict.is_valid, case["json"]) if case["strict"] else ())
    result["loose"] = sorted(result["loose"])
    result["unseen"] = sorted(map(str, unseen(schema, seen)))
    json.dump(result, sys.stdout)


main()
