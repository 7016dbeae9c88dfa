#!/usr/bin/env python3
"""Holds the calls that tf2lint rewrites, and those that it lets pass, against the packages.

    calls_against_packages.py 2.12=PYTHON … 2.21=PYTHON 2.21-legacy=PYTHON

Each function and class of TensorFlow 1.15, contrib too, is called in three ways: with all its
arguments by place, with all by keyword, and with the required ones. All fixes are applied, in both
styles. Then, in what stands there:

- a call that was rewritten must fit what it calls, unless it calls what it did and more is found on
  it, and each name in it must exist;
- a call that no finding is left on must fit too, and its arguments must not have changed places.

Ends with 1 if one does not.
"""
import ast
import collections
import sys

import before
import linter
import verify
from suggestions_against_packages import STYLES, bindings, chain, takes

WAYS = ("by place", "by keyword", "required")
#: What is written on purpose into a parameter of another name, where the old name lives on for
#: something else: the name of a summary is its tag, and `name` is that of the operation.
MEANT = {"tf.contrib.summary.generic": ("name", "tag")}
#: What depends on the absl-py beside TensorFlow: the atlas describes 2.1 and later, TensorFlow 2.15 takes 1.0 as well.
NEWER_ABSL = {
    f"{home}.{name}"
    for home in ("absl.flags", "tf.compat.v1.flags", "tf.compat.v1.app.flags")
    for name in ("override_value", "set_default")
}


def functions():
    """`{name: arguments}` of what can be called in 1.15. A raw op takes keywords only and has no
    rule; a function with `*args` shows nobody how to call it."""
    return {name: fact["arguments"] for name, fact in before.names().items()
            if fact.get("arguments") is not None and not name.startswith("tf.raw_ops.")
            and all(mark != "*" for mark, _, _ in fact["arguments"])}


def call(name, arguments, way):
    """A call with arguments that say which parameter they are for."""
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


def places_changed(function, given, old, new):
    """The first argument by place that another parameter receives, if the old one is elsewhere. A
    parameter that nobody had to give and that now everybody must was an alias of the old one:
    `value` and `input` of `tf.nn.avg_pool`."""
    places = [(name, optional) for mark, name, optional in new if mark == ""]
    everywhere = {name for _, name, _ in new}
    had = {name: optional for _, name, optional in old}
    for value, (place, optional) in zip(given, places):
        name = value[2:]
        if not value.startswith("v_") or not name.isidentifier() or MEANT.get(function) == (name, place):
            continue
        is_alias = had.get(place, False) and not optional
        if name != place and (name in everywhere or place in had and not is_alias):
            return f"{name} goes to {place}"
    return None


class Written:
    """What stands in a file after the fixes."""

    def __init__(self, key, before, after, left):
        self.name, self.way = key
        self.text, self.left = after, left
        self.changed = before != after
        self.names, self.calls = contents(after)

    def wrong(self, old, facts):
        """What is wrong with it: kinds and descriptions. What was found and left is nobody's fault."""
        if not self.changed and self.left:
            return
        kind = "rewritten" if self.changed else "in silence"
        lines = self.text.strip().split("\n")
        what = f"{self.name} {self.way}: {'; '.join(lines)}"
        for used in sorted(self.names - NEWER_ABSL):
            if "error" in facts[used] and not facts[used].get("absent") and not self.left:
                yield f"{kind}: a name is dead", f"{what}  {used}"
        for callee, given, keywords in self.calls:
            arguments = facts.get(callee, {}).get("arguments")
            if arguments is None or all(mark in ("*", "**") for mark, _, _ in arguments):
                continue  # native, or wrapped so that nobody can tell
            moved = places_changed(self.name, given, old, arguments)
            if callee == self.name and self.left:
                continue  # mended in part, and what is left of the same call is said
            if not takes(arguments, len(given), keywords):
                yield f"{kind}: the call does not fit", f"{what}  takes {verify.plain(arguments)}"
            elif moved:
                yield f"{kind}: arguments change places", f"{what}  {moved}"


def judge(target, style, texts, old, args):
    fixed, left = linter.fix(texts, *target.options(), "--prefer", style)
    files = [Written(key, texts[key], text, left[key]) for key, text in fixed.items()]
    facts = target.look({name for file in files for name in file.names}, args.keep)
    wrong = collections.defaultdict(list)
    for file in files:
        for kind, what in file.wrong(old[file.name], facts):
            wrong[kind].append(what)
    print(f"\n{target.label}, {style}: {len(files)} calls of {len(old)} functions and classes, "
          f"{sum(file.changed for file in files)} rewritten")
    for kind, found in sorted(wrong.items()):
        print(f"  {len(found)} {kind}")
        for what in found[:args.most]:
            print(f"      {what}")
    return not wrong


def main():
    args = linter.arguments(__doc__).parse_args()
    old = functions()
    texts = {}
    for name, arguments in old.items():
        written = {call(name, arguments, way): way for way in reversed(WAYS)}  # the same call once
        texts.update({(name, way): f"import tensorflow as tf\nx = {text}\n" for text, way in written.items()})
    good = [judge(target, style, texts, old, args) for target in args.targets for style in STYLES]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
