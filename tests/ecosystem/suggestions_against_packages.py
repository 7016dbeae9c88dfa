#!/usr/bin/env python3
"""Holds what tf2lint suggests against the packages themselves: no suggestion may be dead.

    suggestions_against_packages.py 2.12=PYTHON … 2.21=PYTHON 2.21-legacy=PYTHON

Suggestions are those of the rule files, each for the targets for which it is made, and those that
tf2lint gives for every name that TensorFlow ever had, in both styles. Each name in them must be
there and not raise when touched or called, and each call in them must fit what it calls. Packages
other than TensorFlow are looked at as far as the environment has them; the others are counted.

The code in notes is held to the same, but for one thing: a note may name what only other versions
have, if the atlas knows it.

Ends with 1 if a suggestion is dead.
"""
import ast
import collections
import json
import re
import sys
import tomllib

import linter
import merge
import verify

RULES = linter.ROOT / "rules"
STYLES = ("native", "compat")
IMPORT = re.compile(r"^(?:from (?P<module>[\w.]+) )?import (?P<names>.+)$")


class Suggested:
    """Names and calls to look at, each with those who suggest them."""

    def __init__(self):
        self.names = collections.defaultdict(set)
        self.calls = collections.defaultdict(set)

    def text(self, text, who, bound=(), mode="eval"):
        """The names and calls of an expression, or of statements; False if it is not Python."""
        code = re.sub(r"\{(\w+)\}", r"\1", text).replace("…", "...")
        try:
            tree = ast.parse(code.strip(), mode=mode)
        except SyntaxError:
            return False
        known = {"tf": "tf", **dict(bound)}
        for node in ast.walk(tree):
            name = chain(node, known)
            if name:
                self.names[name].add(who)
            if isinstance(node, ast.Call):
                callee = chain(node.func, known)
                if callee and not any(isinstance(a, ast.Starred) for a in node.args):
                    keywords = tuple(k.arg for k in node.keywords)
                    values = literals(node.args + [k.value for k in node.keywords])
                    if None not in keywords:
                        # `f(a=…)` shows an argument, not a whole call.
                        self.calls[callee, None if ... in values else len(node.args), keywords].add(who)
        return True


def literals(nodes):
    return [node.value for node in nodes if isinstance(node, ast.Constant)]


def chain(node, known):
    """`a.b.c` with what its first name stands for, if that is known."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in known or not parts:
        return None
    return ".".join([known[node.id]] + parts[::-1])


def bindings(statement):
    """What an import statement binds: local names and what they stand for."""
    found = IMPORT.match(statement or "")
    if not found:
        return {}
    bound = {}
    for part in found["names"].split(","):
        name, _, local = part.strip().partition(" as ")
        whole = f"{found['module']}.{name}" if found["module"] else name
        bound[local or name] = whole
    return bound


def roots():
    """The modules of the packages that the atlas knows."""
    heads = (linter.ROOT / "rules" / "api" / "data").glob("*/package.txt")
    lines = (line.split() for head in heads for line in head.read_text(encoding="utf-8").splitlines())
    return {words[1] for words in lines if words[:1] == ["import"]} - {"tensorflow"} | {"absl"}


def top_modules():
    """What a text of a rule means by the name of a package."""
    return {root.split(".")[0]: root.split(".")[0] for root in roots()}


def from_rules(target, suggested):
    """What the rule files suggest for a target. Gives back the texts that are not Python."""
    unread = []
    modules = top_modules()
    for who, replacement in replacements_for(target):
        unread += read(replacement, who, modules, suggested)
    for who, rule, life in rules():
        if holds(rule.get("versions") or f">={life}", linter.key(target.version)):
            for new in rule.get("rename", {}).values():
                suggested.names[new].add(who)
    return unread


def from_notes(target):
    """What the code in notes names and calls. Code that is a piece of an expression is passed over."""
    noted = Suggested()
    modules = top_modules()
    for who, replacement in replacements_for(target):
        bound = {**modules, **bindings(replacement.get("requires", {}).get("import"))}
        for code in re.findall("`([^`]+)`", replacement.get("note", "")):
            # The head of a block stands for the block.
            whole = f"{code} pass" if code.endswith(":") else code
            noted.text(whole, who, bound.items(), mode="exec")
    return noted


def replacements_for(target):
    """Who gives it, and what is given: each replacement for a target, for each name it is filled for."""
    version = linter.key(target.version)
    for who, rule, life in rules():
        for owner in [rule, *rule.get("row", [])]:
            since = life_of(owner) or life
            for replacement in owner.get("replacement", []):
                if holds(replacement.get("versions") or f">={since}", version) and fits_keras(replacement, target):
                    for one in filled(replacement, symbols_of(owner, rule)):
                        yield who, one


def rules():
    """File and code of each rule, the rule, and the version from which on it holds."""
    for path in sorted(RULES.glob("*/*.toml")):
        if path.parent.name == "api":
            continue
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for rule in file.get("rule", []):
            yield f"{path.name} {rule['code']}", rule, life_of(rule) or life_of(file.get("defaults", {}))


def life_of(table):
    lives = [table[key] for key in ("removed-in", "changed-in", "deprecated-in") if key in table]
    return min(lives, key=linter.key) if lives else None


def holds(versions, version):
    """Whether `>=2.0, <2.16` holds a version."""
    for part in versions.split(","):
        sign, bound = re.match(r"\s*([<>=]+)\s*([\d.]+|None)", part).groups()
        if bound == "None":
            continue
        bound = linter.key(bound)
        if not {">=": version >= bound, "<": version < bound, ">": version > bound, "<=": version <= bound,
                "==": version == bound}[sign]:
            return False
    return True


def fits_keras(replacement, target):
    """Whether a replacement is for the Keras of the target. Who is told to install tf-keras has Keras 2."""
    keras_2 = replacement.get("keras") == "2" or replacement.get("requires", {}).get("package") == "tf-keras"
    return not (target.has_keras_3 and keras_2 or replacement.get("keras") == "3" and not target.has_keras_3)


def symbols_of(owner, rule):
    """The names for which the answers of a row, or of the rule itself, are."""
    if owner is not rule:
        return owner.get("symbols", [])
    bare = [symbol for row in rule.get("row", []) if "replacement" not in row for symbol in row["symbols"]]
    return [*rule.get("match", {}).get("symbol", []), *bare]


def filled(replacement, symbols):
    """A replacement, with the holes that stand for parts of the name: once for each name."""
    text = json.dumps(replacement)
    if "{last}" not in text and "{class}" not in text:
        return [replacement]
    lasts = [symbol.rsplit(".", 1)[-1] for symbol in symbols]
    return [json.loads(text.replace("{last}", last).replace("{class}", class_name(last))) for last in lasts]


def class_name(function):
    """`conv2d_transpose` is the class `Conv2DTranspose`."""
    capitalised = "".join(word[:1].upper() + word[1:] for word in function.split("_"))
    return re.sub(r"(?<=\d)d", "D", capitalised)


def read(replacement, who, modules, suggested):
    """Adds what one replacement suggests. Gives back the texts that are not Python."""
    bound = {**modules, **bindings(replacement.get("requires", {}).get("import"))}
    unread = []
    if "to" in replacement and not suggested.text(replacement["to"], who, bound.items()):
        unread.append(f"{who}: {replacement['to']}")
    for whole in bindings(replacement.get("requires", {}).get("import")).values():
        suggested.names[whole].add(who)
    for operation in replacement.get("fix", []):
        # An operation without anything to state is its name alone.
        (kind, given), = operation.items() if isinstance(operation, dict) else [(operation, None)]
        if kind in ("rename", "move-namespace"):
            suggested.names[given].add(who)
        elif kind == "call-instance":
            suggested.names[given["of"]].add(who)
        elif kind in ("call", "value") and not suggested.text(given, who, bound.items()):
            unread.append(f"{who}: {given}")
        elif kind in ("add-argument", "replace-argument"):
            suggested.text(given["value"].replace("({value})", "value"), who, bound.items())
    return unread


def from_findings(target, names, suggested):
    """What tf2lint suggests where a program uses a name."""
    for style in STYLES:
        options = target.options() + ["--prefer", style]
        for name, findings in linter.check_lines(names, *options).items():
            for finding in findings:
                who = f"{finding['code']} on {name}"
                requires = finding["requires"] or {}
                if not fits_keras({"requires": requires}, target):
                    continue
                bound = bindings(requires.get("import"))
                modules = {whole.split(".")[0]: whole.split(".")[0] for whole in bound.values()}
                if finding["replacement"]:
                    suggested.text(finding["replacement"], who, {**modules, **bound}.items())
                for edit in (finding["fix"] or {}).get("edits", []):
                    suggested.text(edit["text"], who, bound.items())


def every_name(target):
    """What TensorFlow was ever said to have, up to the target."""
    atlas = merge.read(linter.ROOT / "rules" / "api" / "data" / "tensorflow", "tensorflow")
    version = linter.key(target.version)
    return [name for name, held in atlas.names.items()
            if name.startswith("tf.") and not name.startswith("tf.compat.v2.")
            and any(linter.key(m) < version for m in held)]


def takes(arguments, count, keywords):
    """Whether a call with `count` positional arguments and these keywords fits; count None: any."""
    by_name = {name for mark, name, _ in arguments if mark in ("", "k")}
    marks = {mark for mark, _, _ in arguments}
    if "**" not in marks and not set(keywords) <= by_name:
        return False
    if count is None:
        return True
    places = [name for mark, name, _ in arguments if mark == ""]
    if count > len(places) and "*" not in marks:
        return False
    if set(places[:count]) & set(keywords):
        return False
    given = set(places[:count]) | set(keywords)
    return all(optional or mark in ("*", "**") or name in given for mark, name, optional in arguments)


def judge(target, args):
    suggested = Suggested()
    unread = from_rules(target, suggested)
    in_rules = len(suggested.names)
    names = every_name(target)
    from_findings(target, names, suggested)
    noted = from_notes(target)
    facts = target.look({**suggested.names, **noted.names}, args.keep)
    absent, dead, given = collections.Counter(), [], []
    for name, who in sorted(suggested.names.items()):
        fact = facts[name]
        if fact.get("absent"):
            absent[name.split(".")[0]] += 1
        elif "error" in fact:
            by_hand = any(".toml " in w for w in who)
            (dead if by_hand else given).append(f"{name}  ({fact['error']})  {some(who)}")
    known = known_names()
    strange = [f"{name}  {some(who)}" for name, who in sorted(noted.names.items())
               if "error" in facts[name] and not facts[name].get("absent") and name not in known]
    refused = list(refusals(suggested.calls, facts)) + list(refusals(noted.calls, facts))
    print(f"\n{target.label}: {in_rules} names in rule files, {len(suggested.names)} with those given for {len(names)} names, "
          f"{len(suggested.calls)} calls; in notes {len(noted.names)} names, {len(noted.calls)} calls")
    for package, count in sorted(absent.items()):
        print(f"  {count} names of {package} not looked at: not installed")
    for title, found in (("texts that are not Python", unread), ("DEAD, in rule files", dead),
                         ("DEAD, given for a name", given), ("UNKNOWN, in notes", strange),
                         ("calls that do NOT FIT", refused)):
        if found:
            print(f"  {len(found)} {title}")
            for line in found[:args.most]:
                print(f"      {line}")
    return not dead and not given and not strange and not refused


def known_names():
    """What any version of any package of the atlas has."""
    names = set()
    for data in (linter.ROOT / "rules" / "api" / "data").iterdir():
        names |= merge.read(data, data.name).names.keys()
    # What the first versions had, and every later one lacks, is in the rules alone.
    for _, rule, _ in rules():
        names |= rule.get("rename", {}).keys()
        names.update(symbol for row in rule.get("row", []) for symbol in row["symbols"])
    return names | {name.rpartition(".")[0] for name in names}


def refusals(calls, facts):
    """The calls that what they call does not take."""
    for (callee, count, keywords), who in sorted(calls.items(), key=str):
        arguments = facts[callee].get("arguments")
        if arguments is not None and not takes(arguments, count, keywords):
            call = f"{callee}({'…' if count is None else count}{''.join(', ' + k + '=' for k in keywords)})"
            yield f"{call}  takes {verify.plain(arguments)}  {some(who)}"


def some(who):
    who = sorted(who)
    return "; ".join(who[:3]) + (f" and {len(who) - 3} more" if len(who) > 3 else "")


def main():
    args = linter.arguments(__doc__).parse_args()
    good = [judge(target, args) for target in args.targets]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
