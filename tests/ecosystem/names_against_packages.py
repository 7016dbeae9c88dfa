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
import collections
import sys

import before
import linter
import look

# A finding on a name that is the same: what it may be.
EXPLAINED = {
    "behaviour": "the same thing, and a rule warns that it behaves otherwise or notes that there is better",
}
SAID = ("nothing", "something", "error")


def expected(old, new, target):
    """What the package says: `same`, `arguments`, `other` or `dead`."""
    if "error" in new:
        return "dead"
    if "twin" in new and not new["twin"] or "raises" in new and "raises" not in old:
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


def explained(name, target, fact, word, findings):
    """The key of `EXPLAINED` that covers this, `""` if there is nothing to explain, else None."""
    if fact == "dead":
        return "" if word == "error" else None
    if fact == "other":
        return "" if word != "nothing" else None
    if word == "nothing":
        return ""
    if all(f["severity"] == "note" or f["category"] in ("potential", "optional") for f in findings):
        return "behaviour" if word == "something" else None
    return None


def names_of_the_atlas():
    """The names of 1.15 outside contrib and `tf.compat`'s repetitions."""
    apart = tuple(name + "." for name in look.ELSEWHERE)
    return {name: fact for name, fact in before.names().items()
            if name not in look.ELSEWHERE and not name.startswith(apart)}


def compare_before(package, atlas):
    """Whether the atlas knows exactly the names of the imported 1.15."""
    only = sorted(set(package) ^ set(atlas))
    for name in only:
        print(f"1.15: {name} is only in the {'package' if name in package else 'atlas'}")
    counts = collections.Counter(f["kind"] for n, f in package.items() if not n.startswith("tf.raw_ops"))
    print(f"1.15: {len(package)} names in the package, {len(atlas)} in the atlas; without raw_ops {dict(counts)}")
    return not only


def main():
    args = linter.arguments(__doc__).parse_args()
    old = names_of_the_atlas()
    good = True
    for target in [t for t in args.targets if t.version == before.MINOR]:
        package = target.ask("list")
        good &= compare_before(package, old)
        old = package
    texts = {name: linter.use(name) for name in old}
    for target in args.targets:
        if target.version != before.MINOR:
            good &= compare(target, old, target.look(old, args.keep), linter.check(texts, *target.options()), args)
    return 0 if good else 1


def compare(target, old, now, findings, args):
    table, wrong = collections.Counter(), {}
    covered = collections.defaultdict(collections.Counter)
    for name in sorted(old):
        fact = expected(old[name], now[name], target)
        word = said(findings[name])
        table[fact, word] += 1
        why = explained(name, target, fact, word, findings[name])
        if why is None:
            codes = ",".join(sorted({f["code"] for f in findings[name]}))
            wrong.setdefault((fact, word), []).append(f"{name} {codes} {now[name].get('error', '')}")
        elif why:
            covered[why].update(f["code"] for f in findings[name])
    print(f"\n{target.label}: {len(old)} names")
    print(f"{'':12}" + "".join(f"{word:>12}" for word in SAID))
    for fact in ("same", "arguments", "other", "dead"):
        print(f"{fact:12}" + "".join(f"{table[fact, word]:12}" for word in SAID))
    for why, codes in covered.items():
        print(f"  {sum(codes.values())} explained: {EXPLAINED[why]} ({', '.join(f'{c} {n}' for c, n in codes.most_common())})")
    for (fact, word), names in wrong.items():
        print(f"  {len(names)} UNEXPLAINED: the package says {fact}, tf2lint says {word}")
        for name in names[:args.most]:
            print(f"      {name}")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
