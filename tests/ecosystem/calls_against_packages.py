#!/usr/bin/env python3
"""Holds the calls that tf2lint rewrites, and those that it lets pass, against the packages.

    calls_against_packages.py 2.12=PYTHON … 2.21=PYTHON 2.21-legacy=PYTHON

Each function and class of TensorFlow 1.15, contrib too, is called in three ways: with all its
arguments by place, with all by keyword, and with the required ones. All fixes are applied, in both
styles. Then, in what stands there:

- a call that was rewritten must fit what it calls, and each name in it must exist;
- a call that no finding is left on must fit too, and its arguments must not have changed places.

Ends with 1 if one does not.
"""
import argparse
import ast
import collections
import sys

import linter
import verify
from suggestions_against_packages import STYLES, bindings, chain, some, takes

WAYS = ("by place", "by keyword", "required")


def functions():
    """`{name: arguments}` of what can be called in 1.15."""
    _, _, names, used = verify.load("tensorflow", "1.15", linter.ROOT / "rules" / "api" / "data")
    found = {}
    for name, definition in names.items():
        if name.startswith(("tf.raw_ops.", "tf.compat.v2.")) or definition not in used:
            continue
        text = verify.constructor(definition, used)
        arguments = verify.stated(text) if text else None
        if arguments is None or any(mark == "*" for mark, _, _ in arguments):
            continue
        if is_class(definition, used):
            arguments = arguments[1:]
        found[name] = arguments
    return found


def is_class(definition, used):
    return any(prefix == "bases" or prefix == "" and text.startswith("(self") or prefix.startswith(".")
               for prefix, text in used[definition])


def call(name, arguments, way):
    """A call, or None if it would be the same as another way's."""
    named = [(mark, argument, optional) for mark, argument, optional in arguments if mark in ("", "k")]
    written = []
    for mark, argument, optional in named:
        if way == "required" and optional:
            continue
        by_place = way != "by keyword" and mark == ""
        written.append(f"v_{argument}" if by_place else f"{argument}=v_{argument}")
    return f"{name}({', '.join(written)})"


def imports(tree):
    """What the imports of a file bind."""
    bound = {}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update(bindings(ast.unparse(node)))
    return {local: "tf" + whole[len("tensorflow"):] if whole.split(".")[0] == "tensorflow" else whole
            for local, whole in bound.items()}


def contents(text):
    """The names and the calls (callee, arguments by place, keywords) of a file."""
    tree = ast.parse(text)
    known = imports(tree)
    names, calls = set(), []
    for node in ast.walk(tree):
        name = chain(node, known)
        if name:
            names.add(name)
        if isinstance(node, ast.Call):
            callee = chain(node.func, known)
            if callee and not any(isinstance(a, ast.Starred) for a in node.args):
                calls.append((callee, [ast.unparse(a) for a in node.args], [k.arg for k in node.keywords if k.arg]))
    inner = {n for n in names if any(other.startswith(n + ".") for other in names)}
    return names - inner, calls


def places_changed(callee, given, old, new):
    """The first argument by place that another parameter receives, if the old one is elsewhere."""
    places = [name for mark, name, _ in new if mark == ""]
    everywhere = {name for _, name, _ in new}
    before = {name for _, name, _ in old}
    for value, place in zip(given, places):
        name = value[2:]
        if value.startswith("v_") and name != place and (name in everywhere or place in before):
            return f"{name} goes to {place}"
    return None


def judge(target, old, most):
    texts = {}
    for name, arguments in old.items():
        seen = set()
        for way in WAYS:
            written = call(name, arguments, way)
            if written not in seen:
                seen.add(written)
                texts[name, way] = f"import tensorflow as tf\nx = {written}\n"
    for style in STYLES:
        fixed, left = linter.fix(texts, *target.options(), "--prefer", style)
        read = {}
        wrong = collections.defaultdict(list)
        for key, text in fixed.items():
            read[key] = contents(text)
        facts = target.look({name for names, _ in read.values() for name in names})
        counts = collections.Counter()
        for key, (names, calls) in read.items():
            name, way = key
            changed = fixed[key] != texts[key]
            counts["rewritten" if changed else "left alone"] += 1
            codes = ",".join(sorted({f["code"] for f in left[key]}))
            if not changed and left[key]:
                continue
            text = fixed[key].split("\n", 1)[1].strip() if not changed else fixed[key].strip().replace("\n", "; ")
            kind = "rewritten" if changed else "in silence"
            for used in sorted(names):
                fact = facts[used]
                if "error" in fact and not fact.get("absent") and not left[key]:
                    wrong[f"{kind}: a name is dead"].append(f"{name} {way}: {used}  [{text}]")
            for callee, given, keywords in calls:
                arguments = facts.get(callee, {}).get("arguments")
                if arguments is None or all(mark in ("*", "**") for mark, _, _ in arguments):
                    continue  # native, or wrapped so that nobody can tell
                if not takes(arguments, len(given), keywords):
                    wrong[f"{kind}: the call does not fit"].append(f"{name} {way}: {text}  takes {verify.plain(arguments)} {codes}")
                elif callee != name or not changed:
                    moved = places_changed(callee, given, old[name], arguments)
                    if moved:
                        wrong[f"{kind}: arguments change places"].append(f"{name} {way}: {moved} in {text} {codes}")
        print(f"\n{target.label}, {style}: {len(texts)} calls of {len(old)} functions and classes, {dict(counts)}")
        for title, found in sorted(wrong.items()):
            print(f"  {len(found)} {title}")
            for line in found[:most]:
                print(f"      {line}")
        yield not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="+", type=linter.Target, metavar="VERSION=PYTHON")
    parser.add_argument("--most", type=int, default=40, help="how many of a kind to print")
    args = parser.parse_args()
    old = functions()
    good = [good for target in args.targets for good in judge(target, old, args.most)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
