# SPDX-License-Identifier: BSD-2-Clause
# documents.py PAGE FILE...: each file is one JSON document; prints what is
# wrong. PAGE tells which members an object must have.
import json
import os
import re
import sys


def once(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, value in pairs]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError("the key %s twice" % key)
    return members


def no_constant(name):
    raise ValueError("%s is no JSON" % name)


def exit_status(document):
    status = document.get("exit_status")
    return status["i"] if isinstance(status, dict) else status


def must_have(page):
    """Pairs of an object, by the end of its path, and a member of it."""
    objects, open_list = [], False
    with open(page) as f:
        for line in f:
            words = [w for w in re.split("[ ,:\n]+", line) if w]
            if line == "Members of\n":
                objects, open_list = [], True
            elif line.startswith(".Bl "):
                open_list = False
            elif line.startswith(".El"):
                objects = []
            elif open_list and line.startswith(".Va "):
                objects += words[1:]
            elif objects and line.startswith(".It Va "):
                if words[-1] == "optional":
                    continue
                for key in words[2:words.index("Pq")]:
                    for name in objects:
                        yield name, key.replace("[]", "")


def lacks(value, path, rules):
    if isinstance(value, list):
        for item in value:
            yield from lacks(item, path + "[]", rules)
    elif isinstance(value, dict):
        # rules by the last part of the path, which most objects have not
        for name, key in rules.get(path[path.rfind(".") + 1:], ()):
            if path.endswith(name) and key not in value:
                yield "%s has no %s" % (path, key)
        for key in value:
            yield from lacks(value[key], path + "." + key, rules)


def default_form(document):
    """Letters of --json and the environment make other forms."""
    call = document.get("utility_invoked", {}).get("argv", ["-J="])
    return "exit_status" in document and not any(
        re.match("--json=|-[a-zA-Z]*J=", word) for word in call)


def cut(document):
    codes = [message["code"] for message in document["messages"]]
    return "page_truncated" in codes or "page_malformed" in codes


# a kind of line is an object, too, but not of a document
rules = {}
for name, key in must_have(sys.argv[1]):
    if name != "status":
        rules.setdefault(name[name.rfind(".") + 1:], []).append(
            ("document" if name == "document" else "." + name, key))
bad = 0
for name in sys.argv[2:]:
    try:
        with open(name, "rb") as f:
            text = f.read().decode("utf-8")
        document = json.loads(text, object_pairs_hook=once,
                              parse_constant=no_constant)
        rc = name[:-5] + ".rc"
        status = exit_status(document)
        if os.path.exists(rc) and status is not None:
            with open(rc) as f:
                if int(f.read()) != status:
                    raise ValueError("exit_status is not the exit status")
        if default_form(document) and not cut(document):
            for what in lacks(document, "document", rules):
                raise ValueError(what)
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        print("%s: %s" % (name, e))
        bad = 1
sys.exit(bad)
