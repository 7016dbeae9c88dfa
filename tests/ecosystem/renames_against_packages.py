#!/usr/bin/env python3
"""Holds the renames that claim the same meaning against the packages themselves.

    renames_against_packages.py 1.15=PYTHON 2.15=PYTHON 2.21=PYTHON

Each public name of TensorFlow 1.15, contrib included, is used in a file; where a safe fix writes
another name, in either style, one of these must show that the two mean the same:

compat       at the target, the new name is the very object that `tf.compat.v1` keeps under the old
alias        in 1.15 already, both names denote one object
constant     the old name in 1.15 and the new one at the target are equal constants
message      they are protocol buffers of one name with the same fields, or more
definition   they are defined at the same place
source       their sources are equal, but for decorators, annotations and the modules of names
forwards     in 1.15 the old name does nothing but call what the new name says, or derive from it
example      an example of the rule uses the name; `tests/execution/run_examples.py` runs it
said         `renames.txt` says what was looked at

Prints a table, and each rename that nothing shows; ends with 1 if there is one, or if `renames.txt`
has a name that is shown without it.
"""
import ast
import collections
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import before
import linter
from suggestions_against_packages import STYLES

HERE = Path(__file__).parent
KINDS = ("compat", "alias", "constant", "message", "definition", "source", "forwards", "example", "said")


def ask(target, pairs):
    """What `same.py` says of pairs of names in the package of a target."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answers = Path(folder, "asked"), Path(folder, "answers")
        asked.write_text(json.dumps(pairs))
        command = [target.python, HERE / "same.py", asked, answers]
        environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3")
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{target.label}: {done.stderr[-2000:]}")
        return dict(zip(pairs, json.loads(answers.read_text())))


def renames(target, names):
    """`{(old, new): codes}` of what safe fixes write at a target."""
    found = collections.defaultdict(set)
    for style in STYLES:
        for name, findings in linter.check_lines(names, *target.options(), "--prefer", style).items():
            for finding in findings:
                if finding["fix"] and finding["fix"]["applicability"] == "safe" and finding["symbol"] == name:
                    found[name, finding["replacement"]].add(finding["code"])
    return found


def in_compat(name):
    """The name under `tf.compat.v1`."""
    return name if name.startswith("tf.compat.") else "tf.compat.v1" + name[2:]


def out_of_compat(name):
    """The name without `tf.compat.v1`, which in 1.15 holds what `tf` holds."""
    return "tf." + name[len("tf.compat.v1."):] if name.startswith("tf.compat.v1.") else name


class Bare(ast.NodeTransformer):
    """Takes out of a tree what does not matter: `ops.convert_to_tensor` is `convert_to_tensor`."""

    def visit_Attribute(self, node):
        self.generic_visit(node)
        return ast.Name(node.attr, node.ctx) if isinstance(node.value, ast.Name) else node

    def visit_FunctionDef(self, node):
        return self.visit_definition(node)

    def visit_ClassDef(self, node):
        self.visit_definition(node)
        node.bases = [base for base in node.bases if not (isinstance(base, ast.Name) and base.id == "object")]
        return node

    def visit_definition(self, node):
        self.generic_visit(node)
        node.decorator_list, node.returns = [], None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    def visit_arg(self, node):
        return ast.arg(node.arg)


def bare(source):
    try:
        return ast.dump(Bare().visit(ast.parse(source)))
    except SyntaxError:
        return None


def shown_by(old, new, earlier, later):
    """Which of the facts of the packages shows that two names mean the same, if one does."""
    if later["same"]:
        return "compat"
    if earlier["same"]:
        return "alias"
    one, other = earlier["one"], later["other"]
    if "error" in one or "error" in other:
        return None
    if "value" in one and one["value"] == other.get("value"):
        return "constant"
    if "message" in one and one["message"] == other.get("message", [])[:len(one["message"])]:
        return "message"
    if one["kind"] == other["kind"] and one["kind"] in ("class", "function"):
        if one["at"].replace("tensorflow_core.", "tensorflow.") == other["at"]:
            return "definition"
        if one.get("partial") == other.get("partial") and "source" in one and "source" in other:
            if bare(one["source"]) == bare(other["source"]) is not None:
                return "source"
        if forwards(one, new):
            return "forwards"
    return None


def forwards(one, new):
    """Whether a function does nothing but call `new` with its own arguments in their order, or a
    class nothing but derive from it."""
    last = new.rpartition(".")[2]
    try:
        (definition,) = Bare().visit(ast.parse(one.get("source", ""))).body
        (statement,) = definition.body
        if isinstance(definition, ast.ClassDef):
            (base,), (inner,) = definition.bases, statement.body
            return base.id == last and statement.name == "__init__" and inner.value.func.attr == "__init__" \
                and hands_over(inner.value, [argument.arg for argument in statement.args.args[1:]], statement.args)
        return isinstance(statement, ast.Return) and statement.value.func.id == last \
            and hands_over(statement.value, [argument.arg for argument in definition.args.args], definition.args)
    except (SyntaxError, ValueError, AttributeError):
        return False


def hands_over(call, own, arguments):
    """Whether a call gives the parameters `own` on, all, in order, under their names."""
    handed = [argument.id for argument in call.args] + [keyword.value.id for keyword in call.keywords]
    named = [keyword.arg for keyword in call.keywords]
    return handed == own and named == own[len(call.args):] and not (arguments.vararg or arguments.kwarg)


def in_examples(target):
    """`{(code, symbol)}` of the safe fixes in the examples of the rules."""
    texts = {}
    for path in sorted((linter.ROOT / "rules").glob("*/*.toml")):
        if path.parent.name not in ("api", "types"):
            for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
                for number, example in enumerate(rule.get("example", [])):
                    texts[rule["code"], number] = example["before"]
    used = set()
    for style in STYLES:
        for (code, _), findings in linter.check(texts, *target.options(), "--prefer", style).items():
            used |= {(code, f["symbol"]) for f in findings
                     if f["code"] == code and f["fix"] and f["fix"]["applicability"] == "safe"}
    return used


def judge(target, names, first, said):
    found = renames(target, names)
    pairs = sorted(found)
    earlier = ask(first, pairs)
    later = ask(target, [(in_compat(old), new) for old, new in pairs])
    used = in_examples(target)
    counts, needed, open_ones = collections.Counter(), set(), []
    for old, new in pairs:
        name = out_of_compat(old)
        kind = shown_by(old, new, earlier[old, new], later[in_compat(old), new])
        if kind is None and any((code, symbol) in used for code in found[old, new] for symbol in (old, name)):
            kind = "example"
        if kind is None and (name, new) in said:
            kind = "said"
            needed.add((name, new))
        counts[kind] += 1
        if kind is None:
            open_ones.append(f"{old} {new} {','.join(sorted(found[old, new]))}")
    print(f"\n{target.label}: {len(pairs)} renames that claim the same meaning")
    for kind in KINDS:
        print(f"  {counts[kind]:5} {kind}")
    print(f"  {len(open_ones):5} SHOWN BY NOTHING")
    for line in open_ones:
        print(f"      {line}")
    return not open_ones, needed


def main():
    args = linter.arguments(__doc__).parse_args()
    first, *targets = args.targets
    if first.version != before.MINOR:
        raise SystemExit(f"the first environment has to have TensorFlow {before.MINOR}")
    names = [name for name, fact in before.names().items() if fact["kind"] != "module"]
    lines = (HERE / "renames.txt").read_text(encoding="utf-8").splitlines()
    said = {tuple(line.split("\t")[:2]) for line in lines}
    good, needed = True, set()
    for target in targets:
        fine, used = judge(target, names, first, said)
        good &= fine
        needed |= used
    for old, new in sorted(said - needed):
        print(f"renames.txt: {old} → {new} is shown without it")
    return 0 if good and said == needed else 1


if __name__ == "__main__":
    sys.exit(main())
