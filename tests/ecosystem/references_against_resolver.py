#!/usr/bin/env python3
"""Compares the references to TensorFlow that tf2lint resolves with those of `resolver.py`.

    references_against_resolver.py [--python PYTHON] [--most N] TREE…
    references_against_resolver.py --rules FILE       writes the rules that find every name, no more

Each TREE is a project. tf2lint has no list of references, but it has rules: two of them speak of
all of `tensorflow`, so every reference becomes a finding. What a finding cannot show is a name
whose import or assignment is a finding itself, and that is merely read (`FLAGS.rate`): these are
counted as `at binding`. A finding names the longest part of a reference that some version of
TensorFlow has; that part is what is compared. PYTHON has TensorFlow 1, for star imports.

Prints a table by style of binding, then what the two disagree on:

branch     bound in several branches, and tf2lint names another one
missed     the resolver has a reference, tf2lint says nothing
differs    both have one, and not the same name
short      tf2lint names less of it than TensorFlow has
beside     tf2lint names something in addition to what the resolver has
alone      only tf2lint has a reference
"""
import argparse
import collections
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import linter
import merge
from resolver import STYLES, Tree

RULE = """[[rule]]
code = "{code}"
name = "{name}"
summary = "a name of TensorFlow"
why = "Every reference is counted."
match = {{ {kind} = {names} }}
category = "optional"
effort = 1
removed-in = "2.0"
[[rule.replacement]]
note = "nothing"
"""
COLUMNS = ("alike", "at binding", "branch", "missed", "differs", "short")


def rules():
    """The text of rules for all names. A name with a rule of its own is listed: a user's rule wins
    on the very same name only."""
    symbols, namespaces = set(), {"tf"}
    for path in (linter.ROOT / "rules").rglob("*.toml"):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            match = rule.get("match", {})
            symbols.update(match.get("symbol", []), rule.get("rename", {}))
            namespaces.update(match.get("namespace", []))
            for row in rule.get("row", []) if not {"call", "method"} & set(match) else []:
                symbols.update(row.get("symbols", []))
                namespaces.update(row.get("namespaces", []))
    texts = []
    for code, kind, names in (("XYZ900", "namespace", namespaces), ("XYZ901", "symbol", symbols - namespaces)):
        ours = sorted(name for name in names if name == "tf" or name.startswith("tf."))
        texts.append(RULE.format(code=code, name=f"measured-{kind}", kind=kind, names=json.dumps(ours)))
    return "\n".join(texts)


def findings(tree, rule_file):
    """`{(path, line, column): {symbol: certainty}}`, notebooks left out."""
    options = ["--isolated", "--no-respect-gitignore", "--exit-zero", "--include-guarded", "--select", "XYZ"]
    command = [linter.PROGRAM, "check", *options, "--rules", rule_file, "--output-format", "json", "."]
    done = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, check=False)
    found = collections.defaultdict(dict)
    for one in json.loads(done.stdout):
        if one["cell"] is None and one["code"].startswith("XYZ"):
            found[one["path"], one["line"], one["column"]][one["symbol"]] = one["certainty"]
    return found


def known_names():
    """All names that some version of TensorFlow has, those of its source modules included."""
    atlas = merge.read(linter.ROOT / "rules" / "api" / "data" / "tensorflow", "tensorflow")
    return {"tf"} | set(atlas.names) | {"tf" + name.removeprefix("tensorflow") for name in atlas.modules}


def holds(outer, name):
    return name == outer or name.startswith(outer + ".")


class Comparison:
    """Counts what two readers of the same trees have in common."""

    def __init__(self):
        self.table = collections.defaultdict(collections.Counter)
        self.certainties = collections.Counter()
        self.examples = collections.defaultdict(list)
        self.known, self.files, self.unread = known_names(), 0, 0

    def longest(self, name):
        while name not in self.known:
            name = name.rpartition(".")[0]
        return name

    def verdict(self, reference, said):
        """How what tf2lint says at its place goes with a reference."""
        part = self.longest(reference.name)
        if any(holds(symbol, reference.name) and holds(part, symbol) for symbol in said):
            return "alike"
        if any(holds(symbol, reference.name) for symbol in said):
            return "short"
        if said:
            return "differs"
        through_module = reference.style == "project module"
        if (through_module or holds(part, reference.bound)) and not (reference.rewritten and part == reference.name):
            return "at binding"
        return "missed"

    def add(self, root, tree, found):
        self.known.update(symbol for said in found.values() for symbol in said)
        self.files += len(tree.modules)
        self.unread += len(tree.unread)
        unread = {path.relative_to(tree.root).as_posix() for path in tree.unread}
        places = collections.defaultdict(list)
        for reference in tree.references():
            places[reference.path, reference.line, reference.column].append(reference)
        for place, references in places.items():
            verdicts = [self.verdict(reference, found.get(place, {})) for reference in references]
            for reference, verdict in zip(references, verdicts):
                if verdict == "differs" and "alike" in verdicts:
                    verdict = "branch"
                self.table[reference.style][verdict, reference.certain] += 1
                if verdict not in ("alike", "at binding"):
                    only = "" if reference.certain else ", bound more than once"
                    self.note((reference.style + only, verdict), root, place, reference.name, list(found.get(place, {})))
        for place, said in found.items():
            if place[0] in unread:
                continue
            names = [reference.name for reference in places.get(place, [])]
            for symbol, certainty in said.items():
                alike = any(holds(symbol, name) for name in names)
                verdict = "alike" if alike else "beside" if names else "alone"
                self.certainties[verdict, certainty] += 1
                if not alike:
                    self.note((certainty, verdict), root, place, symbol, names)

    def note(self, key, root, place, name, other):
        path, line, column = place
        self.examples[key].append(f"{root.name}/{path}:{line}:{column}  {name}  other: {other or 'nothing'}")

    def print(self, most):
        print(f"{self.files} files, {self.unread} that Python cannot parse left out; bound more than once: in brackets")
        print(f"{'style':16}{'all':>8}" + "".join(f"{column:>13}" for column in COLUMNS) + "   recall")
        rows = [(style, self.table[style]) for style in STYLES if self.table[style]]
        for style, counts in rows + [("all", sum((counts for _, counts in rows), collections.Counter()))]:
            sums = {one: counts[one, True] + counts[one, False] for one in COLUMNS}
            cells = [f"{sums[one]} ({counts[one, False]})" for one in COLUMNS]
            compared = sum(sums.values()) - sums["at binding"] - sums["branch"]
            recall = f"{sums['alike'] / compared:9.3%}" if compared else "        -"
            print(f"{style:16}{sum(sums.values()):8}" + "".join(f"{cell:>13}" for cell in cells) + recall)
        total, alike = sum(self.certainties.values()), 0
        for (verdict, certainty), count in sorted(self.certainties.items()):
            alike += count * (verdict == "alike")
            print(f"said by tf2lint, {certainty}, {verdict}: {count}")
        print(f"precision {alike / max(total, 1):.3%} of {total}")
        for (style, verdict), examples in sorted(self.examples.items()):
            print(f"\n{verdict}, {style}: {len(examples)}")
            print("\n".join("    " + example for example in examples[:most]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("trees", nargs="*", type=Path)
    parser.add_argument("--python", help="a Python with TensorFlow 1")
    parser.add_argument("--most", type=int, default=5, help="how many examples of a kind to print")
    parser.add_argument("--rules", type=Path, help="write the rules here")
    options = parser.parse_args()
    if options.rules:
        options.rules.write_text(rules(), encoding="utf-8")
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        rule_file = Path(folder, "all.toml")
        rule_file.write_text(rules(), encoding="utf-8")
        for root in options.trees:
            found = findings(root, rule_file)
            comparison.add(root, Tree(root, options.python), found)
    if options.trees:
        comparison.print(options.most)


if __name__ == "__main__":
    sys.exit(main())
