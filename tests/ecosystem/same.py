"""Whether pairs of names denote one thing in an imported package. Runs under the Python of that
package, from 3.6 on:

    PYTHON same.py PAIRS.json OUT.json

PAIRS is a list of `[name, other]`, written as in the rules. What is said of a pair:

same     whether both are one object, or one function, or equal constants
one      what the first name is: `kind`, `at` and `arguments` as `look.py` says them, `value` of a
         constant, `message` (name and fields, in the order of their numbers) of a protocol buffer,
         `source` of a function or class, `partial` with what is given to it already; or `error`
other    the same for the second name
"""
import functools
import importlib
import inspect
import json
import logging
import os
import sys
import textwrap
import warnings
from pathlib import Path

import look
from look import verify


def description(name):
    """What a name is, and its object."""
    try:
        thing = look.touch(name)
    except BaseException as error:  # a package may raise what it likes
        return {"error": type(error).__name__}, None
    fact = look.facts(name)
    if fact["kind"] == "value":
        fact["value"] = "{}: {}".format(type(thing).__name__, spelled(thing))
    if inspect.isclass(thing) and verify.is_message(thing):
        fields = sorted(thing.DESCRIPTOR.fields, key=lambda field: field.number)
        fact["message"] = [thing.DESCRIPTOR.name] + [field.name for field in fields]
    if isinstance(thing, functools.partial):
        fact["partial"] = sorted([key, spelled(value)] for key, value in thing.keywords.items())
    if fact["kind"] in ("class", "function"):
        try:
            inner = thing.func if isinstance(thing, functools.partial) else thing
            fact["source"] = textwrap.dedent(inspect.getsource(verify.unwrapped(inner)))
        except (OSError, TypeError):
            pass
    return fact, thing


def spelled(thing):
    """A constant in words; functions and classes in it by their names, patterns by their text."""
    if isinstance(thing, (list, tuple)):
        return "[" + ", ".join(map(spelled, thing)) + "]"
    if isinstance(thing, dict):
        return "{" + ", ".join(sorted("{}: {}".format(spelled(k), spelled(v)) for k, v in thing.items())) + "}"
    for part in ("__name__", "pattern"):
        if hasattr(thing, part):
            return str(getattr(thing, part))
    return repr(thing)


def main():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    importlib.import_module("tensorflow")  # before the packages that build on it
    answers = []
    for name, other in json.loads(Path(sys.argv[1]).read_text()):
        (one, thing), (two, another) = description(name), description(other)
        same = "error" not in one and "error" not in two and look.is_same(thing, another)
        answers.append({"same": bool(same), "one": one, "other": two})
    Path(sys.argv[2]).write_text(json.dumps(answers))


if __name__ == "__main__":
    main()
