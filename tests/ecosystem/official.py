"""All that TensorFlow's own upgrade script rewrites, tf2lint rewrites at least as well.

    official.py [--tf2lint PROGRAM] [--list]

Needs a Python with TensorFlow 2.21. Reads the tables of the script from the installed package,
writes one use or call for each entry, fixes them all with `--fix --unsafe-fixes`, once for each
style, and holds the result against the TensorFlow that is there: each name must exist, each call
must be accepted, and each argument must reach the parameter that it was written for.

An entry may also be explained in `official.txt`, by its name: why tf2lint does something else, and
why that is better. An explanation that is not needed is an error, too.
"""

import argparse
import ast
import collections
import inspect
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = pathlib.Path(__file__).with_suffix(".txt")
# Values that the script asks for in the source, and that the parameters take.
VALUES = {"optimize": "True", "return_same_structure": "True", "merge_repeated": "False"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tf2lint", default=str(ROOT / "target/release/tf2lint"))
    parser.add_argument("--list", action="store_true", help="say what became of each entry")
    typed = parser.parse_args()
    cases = list(all_cases())
    explained = dict(line.split("\t", 1) for line in TABLE.read_text().splitlines() if line)
    needed = set()
    failures = []
    outcomes = {style: run(typed.tf2lint, style, cases) for style in ("compat", "native")}
    for style, results in outcomes.items():
        counts = collections.defaultdict(collections.Counter)
        for case, (outcome, detail) in results.items():
            if outcome == "wrong" and style == "native" and outcomes["compat"][case][0] != "wrong":
                # The other style writes it; this one says how TensorFlow 2 does it.
                outcome = "by hand"
            if outcome == "wrong" and not case.works_after():
                outcome = "peer breaks"
            if outcome == "wrong" and case.name in explained:
                needed.add(case.name)
                outcome = "explained"
            counts[case.table][outcome] += 1
            if outcome == "wrong":
                failures.append(f"{style}: {case.table}: {case.source!r}: {detail}")
            if typed.list:
                print(f"{style}\t{case.table}\t{outcome}\t{case.source!r}\t{detail}")
        for table, outcome in counts.items():
            said = ", ".join(f"{name} {count}" for name, count in sorted(outcome.items()))
            print(f"{style:7} {table:10} {sum(outcome.values()):5}: {said}")
    for name in sorted(set(explained) - needed):
        failures.append(f"{TABLE.name}: `{name}` needs no explanation")
    print("\n".join(failures))
    sys.exit(1 if failures else 0)


class Case:
    """One use of an entry of the script's tables."""

    def __init__(self, table, name, expression, becomes=None, arguments=(), renamed=None):
        self.table = table
        self.name = name
        self.source = expression
        # What the script makes of the name.
        self.becomes = becomes
        # The parameters of the arguments `a0`, `a1`, … of a call.
        self.arguments = list(arguments)
        # Parameters that the script gives another name; `None`: that it drops.
        self.renamed = renamed or {}

    def works_after(self):
        """Whether the script's own result can work."""
        return self.becomes is None or exists(self.becomes)


def all_cases():
    import tensorflow as tf  # noqa: F401 (its tables import it)
    from tensorflow.tools.compatibility import all_renames_v2, tf_upgrade_v2

    spec = tf_upgrade_v2.TFAPIChangeSpec()
    for old, new in sorted(all_renames_v2.symbol_renames.items()):
        if old.startswith("tf.") and old != new:
            yield Case("rename", old, old, new)
    for name, keywords in sorted(spec.function_keyword_renames.items()):
        if name.startswith("*."):
            continue
        signature = old_signature(name)
        if signature is None:
            continue
        becomes = all_renames_v2.symbol_renames.get(name)
        later = signature_of(look_up(becomes or name)) or signature
        for old in keywords:
            written = {old: VALUES.get(old, "a0")}
            for one in [*required(later), *required(signature)]:
                before = next((was for was, now in keywords.items() if now == one), one)
                before = before if before in signature.parameters else one
                twin = {before, one, keywords.get(before)} & {old, keywords[old]} - {None}
                if before in signature.parameters and not twin:
                    names = [given for given in written if written[given][0] == "a"]
                    written.setdefault(before, f"a{len(names)}")
            arguments = ", ".join(f"{given}={value}" for given, value in written.items())
            names = [given for given in written if written[given][0] == "a"]
            yield Case("keyword", name, f"{name}({arguments})", becomes, names, keywords)
    for name, order in sorted(spec.function_reorders.items()):
        signature = old_signature(name)
        if signature is None:
            names = order
        else:
            names = [
                one.name
                for one in signature.parameters.values()
                if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
            ]
        keywords = spec.function_keyword_renames.get(name, {})
        if names[0] == "keyword_required":
            # Nothing could be given by position.
            continue
        # Of two names of one parameter the first is given, and nothing after the second.
        places = [
            max(names.index(one), names.index(other))
            for one, other in [*keywords.items(), *TWINS]
            if one in names and other in names
        ]
        names = names[: min([len(order), *places])]
        # A name is a text: by that tf2lint tells what was written for TensorFlow 1.
        arguments = [
            f"'a{place}'" if one == "name" else VALUES.get(one, f"a{place}")
            for place, one in enumerate(names)
        ]
        becomes = all_renames_v2.symbol_renames.get(name)
        call = f"{name}({', '.join(arguments)})"
        yield Case("reorder", name, call, becomes, names, keywords)


def old_signature(name):
    """How TensorFlow 1 called it; `tf.compat.v1` keeps that."""
    return signature_of(look_up(name.replace("tf.", "tf.compat.v1.", 1)))


def signature_of(function):
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return None


def required(signature):
    """Names of the parameters that must be given."""
    return [
        name
        for name, one in signature.parameters.items()
        if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]


def look_up(name):
    import tensorflow as tf

    found = tf
    for part in name.split(".")[1:]:
        try:
            found = getattr(found, part)
        except Exception:  # what is listed may raise anything when it is touched
            return None
    return found


def exists(name):
    return look_up(name) is not None


def run(program, style, cases):
    """What becomes of each case: (rewritten, same or wrong; detail)."""
    common = [program, "check", "--isolated", "--quiet", "--target", "2.21", "--prefer", style]
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        tree = pathlib.Path(scratch)
        for number, case in enumerate(cases):
            text = f"import tensorflow as tf\n\n\ndef use(*a):\n    return {case.source}\n"
            (tree / f"case{number}.py").write_text(text)
        fix = [*common, "--fix", "--unsafe-fixes", "--exit-zero", "-o", os.devnull, "."]
        subprocess.run(fix, cwd=tree, check=True)
        left = [*common, "--output-format", "json-lines", "--exit-zero", "."]
        done = subprocess.run(left, cwd=tree, check=True, capture_output=True, encoding="utf-8")
        errors = collections.defaultdict(list)
        for line in done.stdout.splitlines():
            finding = json.loads(line)
            if finding["severity"] == "error":
                errors[finding["path"]].append(finding)
        for number, case in enumerate(cases):
            name = f"case{number}.py"
            results[case] = judge(case, (tree / name).read_text(), errors[name])
    return results


def judge(case, text, errors):
    tree = ast.parse(text)
    value = tree.body[-1].body[-1].value
    written = ast.unparse(value)
    outcome = "same" if written == case.source else "rewritten"
    if errors:
        return "wrong", f"{written}: {errors[0]['code']} {errors[0]['message']}"
    tensorflow = {
        alias.asname or alias.name
        for statement in tree.body
        if isinstance(statement, ast.Import)
        for alias in statement.names
        if alias.name == "tensorflow"
    }
    for node in ast.walk(value):
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name.split(".")[0] in tensorflow and name.replace(".", "").isidentifier():
                # The first name may be spelt in another way.
                if look_up(name) is None and name.count("(") == 0 and not is_member(name):
                    return "wrong", f"{written}: there is no {name}"
    if isinstance(value, ast.Call) and case.arguments:
        detail = misses(case, value)
        if detail:
            return "wrong", f"{written}: {detail}"
    return outcome, written


def is_member(name):
    """Whether it is a member of something that is no module, such as a class."""
    owner = look_up(name.rsplit(".", 1)[0])
    return owner is not None and not inspect.ismodule(owner) and hasattr(owner, name.rsplit(".", 1)[1])


def misses(case, call):
    """Which argument does not reach its parameter."""
    function = look_up(ast.unparse(call.func))
    if function is None:
        return None
    signature = signature_of(function)
    if signature is None:
        return None
    keywords = {one.arg: one.value for one in call.keywords}
    try:
        bound = signature.bind(*call.args, **keywords).arguments
    except TypeError as error:
        return str(error)
    if "kwargs" in bound:
        return f"{list(bound['kwargs'])} may not be taken"
    for parameter, value in bound.items():
        for name in ast.walk(value) if isinstance(value, ast.AST) else ():
            text = getattr(name, "id", None) or str(getattr(name, "value", ""))
            if text[:1] == "a" and text[1:].isdigit():
                was = case.arguments[int(text[1:])]
                if parameter not in (was, case.renamed.get(was), *ALIASES.get(was, ())):
                    return f"`{was}` reaches `{parameter}`"
    return None


TWINS = [("dimension", "axis"), ("strict", "fn1"), ("thresh", "threshold")]
# Parameters with two names in TensorFlow 1.
ALIASES = {
    "dimension": ["axis"],
    "reduction_indices": ["axis"],
    "keep_dims": ["keepdims"],
    "seq_dim": ["seq_axis"],
    "batch_dim": ["batch_axis"],
    "dim": ["axis"],
}


if __name__ == "__main__":
    main()
