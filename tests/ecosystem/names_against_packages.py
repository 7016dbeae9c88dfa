#!/usr/bin/env python3
"""Holds what tf2lint says of each public name of TensorFlow 1.15 against the packages themselves.

    names_against_packages.py [1.15=PYTHON] 2.0=PYTHON … 2.16=PYTHON 2.16-legacy=PYTHON …

Each name is used in a file of one line. The imported package of the target decides what must be
said of it: nothing if the name denotes there what it denoted, else something, and an error if it
is gone. `-legacy` is Keras 2 (tf_keras) from 2.16 on. Without an environment for 1.15 the names
are those of the atlas; with one, the two must agree.

Within one TensorFlow 2, `tf.compat.v1.X` is what TensorFlow 1 calls `tf.X`: a name is the same if
the two are one object. Keras 3 is the exception: there both are new.

Prints a table, and each disagreement that `EXPLAINED` does not cover; ends with 1 if there is one.
"""
import argparse
import collections
import sys
from pathlib import Path

import linter
import look
import merge

BEFORE = "1.15"
# What of 1.15 is no name of the API by the atlas's definition, or by that of the package.
DUNDER = "__"
# A finding on a name that is the same: what it may be.
EXPLAINED = {
    "behaviour": "a rule warns (category potential or optional): the thing is the same, what it does or its best use is not",
    "arguments": "the same definition, but calls of 1.15 do not all fit it any more",
}
SAID = ("nothing", "something", "error")


def expected(old, new, target):
    """What the package says: `same`, `arguments`, `other` or `dead`."""
    if "error" in new:
        return "dead"
    if "twin" in new and not new["twin"]:
        return "other"
    if target.has_keras_3 and is_keras_3(new):
        return "other"
    if new["kind"] == "module" or old["kind"] == "module":
        return "same"
    return "same" if fits(old.get("arguments"), new.get("arguments")) else "arguments"


def is_keras_3(fact):
    return fact["kind"] != "module" and fact.get("at", "").startswith("keras.")


def fits(old, new):
    """Whether each call that the old arguments take is one that the new ones take."""
    if old is None or new is None or old == new:
        return True
    names = {name: (mark, optional) for mark, name, optional in new}
    marks = [mark for mark, _, _ in new]
    positional = [(name, optional) for mark, name, optional in new if mark == ""]
    at = 0
    for mark, name, optional in old:
        if mark in ("*", "**"):
            if mark not in marks:
                return False
            continue
        known = names.get(name)
        if known is None:
            if "**" not in marks:
                return False
        elif optional and not known[1] and known[0] in ("", "k"):
            return False
        if mark == "":
            if at >= len(positional):
                if "*" not in marks:
                    return False
            elif positional[at][0] != name:
                return False
            at += 1
    here = {name for mark, name, _ in old}
    return all(optional or mark in ("*", "**") or name in here for mark, name, optional in new)


def said(findings):
    if not findings:
        return "nothing"
    return "error" if any(f["severity"] == "error" for f in findings) else "something"


def explained(fact, word, findings):
    """The key of `EXPLAINED` that covers this, `""` if there is nothing to explain, else None."""
    if fact == "dead":
        return "" if word == "error" else None
    if fact == "other":
        return "" if word != "nothing" else None
    if word == "nothing":
        return ""
    if word == "something" and all(f["category"] in ("potential", "optional") for f in findings):
        return "behaviour"
    return None


def names_of_the_atlas():
    """The names of 1.15 and their arguments as the atlas has them, in the form of `look.py`."""
    import verify
    data = look.ROOT / "rules" / "api" / "data"
    _, _, names, used = verify.load("tensorflow", BEFORE, data)
    found = {}
    for name, definition in names.items():
        if name.split(".")[-1].startswith(DUNDER) or name.startswith(tuple(e + "." for e in look.ELSEWHERE)):
            continue
        if name in look.ELSEWHERE:
            continue
        found[name] = {"kind": "value"}
        if definition.startswith("module"):
            found[name] = {"kind": "module"}
        elif definition in used:
            text = verify.constructor(definition, used)
            arguments = verify.stated(text) if text else None
            found[name] = {"kind": "definition", "arguments": arguments}
    return found


def compare_before(package, atlas):
    """Whether the atlas knows exactly the names of the imported 1.15."""
    only = sorted(set(package) ^ set(atlas))
    for name in only:
        print(f"1.15: {name} is only in the {'package' if name in package else 'atlas'}")
    counts = collections.Counter(f["kind"] for n, f in package.items() if not n.startswith("tf.raw_ops"))
    print(f"1.15: {len(package)} names in the package, {len(atlas)} in the atlas; without raw_ops {dict(counts)}")
    return not only


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="+", type=linter.Target, metavar="VERSION=PYTHON")
    parser.add_argument("--most", type=int, default=10, help="how many disagreements of a kind to print")
    args = parser.parse_args()
    before = names_of_the_atlas()
    good = True
    for target in [t for t in args.targets if t.version == BEFORE]:
        package = target.ask("list")
        good &= compare_before(package, before)
        before = package
    texts = {name: linter.use(name) for name in before}
    for target in args.targets:
        if target.version != BEFORE:
            good &= compare(target, before, target.look(before), linter.check(texts, *target.options()), args.most)
    return 0 if good else 1


def compare(target, before, now, findings, most):
    table, wrong, covered = collections.Counter(), collections.OrderedDict(), collections.Counter()
    for name in sorted(before):
        fact = expected(before[name], now[name], target)
        word = said(findings[name])
        table[fact, word] += 1
        why = explained(fact, word, findings[name])
        if why is None:
            codes = ",".join(sorted({f["code"] for f in findings[name]}))
            wrong.setdefault((fact, word), []).append(f"{name} {codes} {now[name].get('error', '')}")
        elif why:
            covered[why] += 1
    print(f"\n{target.label}: {len(before)} names")
    print(f"{'':12}" + "".join(f"{word:>12}" for word in SAID))
    for fact in ("same", "arguments", "other", "dead"):
        print(f"{fact:12}" + "".join(f"{table[fact, word]:12}" for word in SAID))
    for why, count in covered.items():
        print(f"  {count} explained: {EXPLAINED[why]}")
    for (fact, word), names in wrong.items():
        print(f"  {len(names)} UNEXPLAINED: the package says {fact}, tf2lint says {word}")
        for name in names[:most]:
            print(f"      {name}")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
