#!/usr/bin/env python3
"""Compares the atlas with a package as it is when imported. Run it under the Python of that version:

    python3.7 rules/api/verify.py tensorflow 1.15     (in an environment with tensorflow 1.15)
    TF_USE_LEGACY_KERAS=1 python rules/api/verify.py tensorflow-legacy-keras 2.16

Four questions, each answered with counts and a list of what disagrees:
names      does each name of the data exist, and does dir() list names that the data lacks?
aliases    are two names the same object exactly if they have the same definition?
signatures do functions and constructors take the arguments that the data states?
members    does a class have the members that the data states, and no other public ones?

Works on Python 3.6 and later, without anything but the package itself.
"""
import argparse
import collections
import importlib
import inspect
import logging
import os
import re
import sys
import types
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import merge  # noqa: E402

DUNDERS = {"__internal__", "__operators__"}


def load(name, minor, data):
    """(root, module, names, definitions) of one version, as the data has it."""
    folder = data / name
    head = dict(line.split()[:2] for line in (folder / "package.txt").read_text(encoding="utf-8").splitlines()
                if line.split()[0] in ("root", "import"))
    atlas = merge.read(folder, name)
    names = {n: held[minor] for n, held in atlas.names.items() if minor in held}
    used = {}
    for definition, held in atlas.facts.items():
        if minor in held.get(("", None), ()):
            used[definition] = {fact for fact, minors in held.items() if fact[1] is not None and minor in minors}
    return head["root"], head["import"], names, used


def get(root, module, name):
    """The object behind a public name: by attributes, else as a module to import."""
    parts = name.split(".")[len(root.split(".")):]
    thing = module
    for at, part in enumerate(parts):
        try:
            thing = getattr(thing, part)
        except AttributeError:
            thing = importlib.import_module(".".join([module.__name__] + parts[:at + 1]))
        if isinstance(thing, types.ModuleType):
            dir(thing)  # a lazy loader answers to its name and raises when touched
    return thing


def unwrapped(thing):
    """What TensorFlow's own decorators wrap."""
    for _ in range(20):
        decorator = getattr(thing, "_tf_decorator", None)
        inner = getattr(decorator, "decorated_target", None)
        inner = getattr(thing, "__wrapped__", None) if inner is None else inner
        if inner is None or inner is thing or isinstance(thing, type):
            return thing
        thing = inner
    return thing


def argument_names(thing):
    """The arguments of a callable as the data writes them, without defaults; None when unknown."""
    try:
        parameters = inspect.signature(thing, follow_wrapped=True).parameters.values()
    except (TypeError, ValueError):
        return None
    return written([(p.name, {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**", p.KEYWORD_ONLY: "k"}.get(p.kind, ""),
                     p.default is not p.empty) for p in parameters])


def written(arguments):
    return [(mark, name, optional and mark in ("", "k")) for name, mark, optional in arguments]


def stated(signature):
    """The arguments of a signature of the data, in the form of `argument_names`."""
    if not signature.startswith("("):
        return None
    found, keyword_only = [], False
    for part in split_arguments(signature[1:-1]):
        name, equals, _ = part.partition("=")
        if name == "*":
            keyword_only = True
        elif name == "/":
            continue
        elif name.startswith("**"):
            found.append((name[2:], "**", False))
        elif name.startswith("*"):
            found.append((name[1:], "*", False))
            keyword_only = True
        else:
            found.append((name, "k" if keyword_only else "", bool(equals)))
    return written(found)


def split_arguments(text):
    """Splits at the commas outside brackets and strings (cut defaults close what they open)."""
    found, depth, start, quote = [], 0, 0, ""
    for at, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and text[at - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == "," and depth == 0:
            found.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    return found + ([last] if last else [])


class Report:
    """Counts, and the disagreements by class."""

    def __init__(self, most):
        self.counts, self.lists, self.most = collections.Counter(), collections.OrderedDict(), most

    def differ(self, kind, what):
        self.lists.setdefault(kind, []).append(what)

    def show(self):
        for key in sorted(self.counts):
            print(f"{key}: {self.counts[key]}")
        for kind, found in self.lists.items():
            print(f"-- {kind}: {len(found)}")
            for what in found[:self.most]:
                print("    ", what)


def check_names(root, module, names, report):
    """Every name of the data exists; `{name: object}` of those that do."""
    found = {}
    for name in sorted(names):
        try:
            found[name] = get(root, module, name)
        except BaseException as error:  # a package may raise what it likes; all of it is a disagreement
            report.differ("in the data, not in the package", f"{name}  {names[name]}  {type(error).__name__}: {str(error)[:90]}")
    report.counts["names in both"] = len(found)
    return found


def check_listed(names, found, report, root, module):
    """Every public name that dir() lists in a public namespace is in the data."""
    spaces = [(root, module)] + [(n, o) for n, o in found.items() if names[n] == "module"]
    for space, thing in spaces:
        for name in sorted(set(dir(thing))):
            full = f"{space}.{name}"
            if name.startswith("_") and name not in DUNDERS or full in names:
                continue
            try:
                value = getattr(thing, name)
            except BaseException:
                report.differ("listed by dir(), raises when touched", full)
                continue
            if full in ("tf.compat.v2", "tf.compat.v1.compat") or type(value).__name__ == "_Feature":
                continue
            if isinstance(value, types.ModuleType):
                report.differ("in the package only: a module", full)
            else:
                report.differ(f"in the package only: {kind_of(value)}", full)


def kind_of(value):
    return "class" if inspect.isclass(value) else "function" if callable(value) else "value"


def check_aliases(names, found, report):
    """Same definition, same object; other definition, other object. Dispatchers are installed again
    while TensorFlow is imported, so functions of one definition are compared by their code."""
    by_definition, by_object = {}, {}
    for name, thing in found.items():
        definition = names[name]
        if definition.startswith("module") or definition.startswith("const:") and is_small(thing):
            continue
        code = getattr(unwrapped(thing), "__code__", None) if inspect.isroutine(thing) else None
        by_definition.setdefault(definition, {}).setdefault(id(thing if code is None else code), []).append(name)
        by_object.setdefault(id(thing), {}).setdefault(definition, []).append(name)
    report.counts["definitions compared"] = len(by_definition)
    for definition, objects in sorted(by_definition.items()):
        if len(objects) > 1:
            report.differ("one definition, several objects", f"{definition}: {[n[0] for n in objects.values()]}")
    for definitions in by_object.values():
        if len(definitions) > 1:
            report.differ("one object, several definitions", str({d: n[0] for d, n in sorted(definitions.items())}))


def is_small(thing):
    """Values that Python shares: numbers, strings, None."""
    return thing is None or isinstance(thing, (bool, int, float, complex, str, bytes, tuple, type))


def check_signatures(names, used, found, report):
    seen = set()
    for name, thing in sorted(found.items()):
        definition = names[name]
        if definition in seen or definition not in used:
            continue
        seen.add(definition)
        facts = used[definition]
        kind = "class" if inspect.isclass(thing) else "function"
        text = constructor(definition, used) if kind == "class" else next((t for p, t in facts if p == ""), None)
        if kind == "class" and is_message(thing):
            report.counts["protocol buffers, whose constructors are not compared"] += 1
            continue
        have = argument_names(init_of(thing) if kind == "class" else unwrapped(thing))
        want = None if text is None else stated(text)
        if have is None or want is None:
            if want is not None and have is None or text == "?":
                report.counts["signatures that one side does not know"] += 1
            continue
        if kind == "class":
            have, want = have[1:], want[1:]
        if ".raw_ops." in name:  # keyword-only by a wrapper that hides it from inspection
            want = [(mark.replace("k", ""), n, optional) for mark, n, optional in want]
        if have == want:
            report.counts["signatures equal"] += 1
        else:
            report.differ(f"signature of a {kind}", f"{name}  data {text}  package {plain(have)}")


def plain(arguments):
    return "(" + ", ".join(mark.strip("k") + name + ("=…" if optional else "") for mark, name, optional in arguments) + ")"


def is_message(thing):
    return any(c.__module__.startswith("google.") for c in thing.__mro__)


def init_of(thing):
    """The function that receives the arguments of a class."""
    init = unwrapped(thing.__init__)
    if isinstance(init, type(object.__init__)) or init is object.__init__:
        init = unwrapped(thing.__new__)
    return init


def lineage(definition, used, seen=None):
    """A definition and its bases, in the order of a depth-first walk."""
    seen = set() if seen is None else seen
    if definition in seen or definition not in used:
        return []
    seen.add(definition)
    found = [definition]
    for prefix, text in used[definition]:
        if prefix == "bases":
            for base in text.split(","):
                found += lineage(base, used, seen)
    return found


def constructor(definition, used):
    for owner in lineage(definition, used):
        for prefix, text in used[owner]:
            if prefix == "":
                return text
    return None


def check_members(names, used, found, report):
    seen = set()
    for name, thing in sorted(found.items()):
        definition = names[name]
        if definition in seen or definition not in used or not inspect.isclass(thing):
            continue
        seen.add(definition)
        owners = lineage(definition, used)
        words = {p[1:]: t.split(" ")[0] for o in reversed(owners) for p, t in used[o] if re.match(r"\.\w+$", p)}
        want = {m for m, w in words.items() if w != "attribute" and not m.startswith("_")}
        have = {m for m in dir(thing) if not m.startswith("_")}
        foreign = {m for c in thing.__mro__ if not c.__module__.startswith(("tensorflow", "keras", "tf_keras"))
                   for m in vars(c)}
        report.counts["classes compared"] += 1
        report.counts["members in both"] += len(have & want)
        for member in sorted(want - have):
            report.differ("member in the data only", f"{name}.{member} ({words[member]})")
        for member in sorted(have - want - foreign - set(words)):
            report.differ("member in the package only", f"{name}.{member}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("package")
    parser.add_argument("minor")
    parser.add_argument("--data", type=Path, default=HERE / "data")
    parser.add_argument("--most", type=int, default=8, help="how many of each disagreement to print")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.CRITICAL)
    root, module_name, names, used = load(args.package, args.minor, args.data)
    module = importlib.import_module(module_name)
    report = Report(args.most)
    print(f"{args.package} {args.minor}: {len(names)} names, {len(used)} definitions in the data; "
          f"imported {getattr(module, '__version__', '?')}")
    found = check_names(root, module, names, report)
    check_listed(names, found, report, root, module)
    check_aliases(names, found, report)
    check_signatures(names, used, found, report)
    check_members(names, used, found, report)
    report.show()
    return 1 if report.lists else 0


if __name__ == "__main__":
    sys.exit(main())
