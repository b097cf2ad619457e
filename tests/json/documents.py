# SPDX-License-Identifier: BSD-2-Clause
# documents.py FILE...: each is one JSON document; prints what is wrong.
import json
import os
import sys


def once(pairs):
    keys = [key for key, value in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError("the key %s twice" % key)
    return dict(pairs)


def no_constant(name):
    raise ValueError("%s is no JSON" % name)


def exit_status(document):
    status = document.get("exit_status")
    return status["i"] if isinstance(status, dict) else status


bad = 0
for name in sys.argv[1:]:
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
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        print("%s: %s" % (name, e))
        bad = 1
sys.exit(bad)
