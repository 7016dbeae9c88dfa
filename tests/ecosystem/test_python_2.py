"""Python 3 turned into Python 2 has the same findings at the same places.

Every file that CPython reads is written anew with print statements, `except E, e`, `raise E, x`,
`<>` and long numbers, the places are mapped, and the findings of both are compared.

Without arguments this is a test over the fixtures of the repository. As a program it takes trees:

    python tests/ecosystem/test_python_2.py --count 300 TREE...
"""

import argparse
import ast
import collections
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import tokenize
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / os.environ.get("TF2LINT", "target/release/tf2lint")


class Copy(collections.namedtuple("Copy", "start end")):
    """A range of characters of the old text that the new one has as well."""


def python_2(text):
    """The text as Python 2, in pieces: strings, and ranges of `text`; `None` without changes."""
    edits = list(changes(text))
    if not edits:
        return None
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            continue
        pieces += [Copy(at, start), *new]
        at = end
    return [*pieces, Copy(at, len(text))]


def changes(text):
    """What to put in the place of which range of characters, each as pieces."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(line, column):
        before = lines[line - 1].encode()[:column].decode() if line <= len(lines) else ""
        return starts[line - 1] + len(before)

    def span(node):
        return Copy(
            offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)
        )

    printing = not any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "print_function" for alias in node.names)
        for node in tree.body
    )
    for node in ast.walk(tree):
        if printing and isinstance(node, ast.Expr) and is_call_of(node.value, "print"):
            yield from printed(node.value, span, text)
        elif isinstance(node, ast.Raise) and node.cause is None and is_simple_raise(node.exc):
            function, argument, whole = span(node.exc.func), span(node.exc.args[0]), span(node.exc)
            if text[function.end : argument.start] == "(" and text[argument.end] == ")":
                yield function.end, whole.end, [", ", argument]
        elif isinstance(node, ast.ExceptHandler) and node.name and "\n" not in text[
            span(node.type).start : span(node.type).end
        ]:
            kind = span(node.type)
            named = text.index(" as ", kind.end) if " as " in text[kind.end :] else None
            if named is not None and text[kind.end : named].strip(" )") == "":
                yield named, named + len(" as "), [", "]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP and token.string == "!=":
            start = starts[token.start[0] - 1] + token.start[1]
            yield start, start + 2, ["<>"]
        elif token.type == tokenize.NUMBER and token.string.isdecimal() and len(token.string) > 2:
            end = starts[token.end[0] - 1] + token.end[1]
            yield end, end, ["L"]


def is_call_of(node, name):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def is_simple_raise(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and len(node.args) == 1
        and not node.keywords
        and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp))
        and node.lineno == node.end_lineno
    )


def printed(call, span, text):
    """A print statement for a call of `print` in one line."""
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    starred = any(isinstance(arg, (ast.Starred, ast.GeneratorExp)) for arg in call.args)
    known = set(options) <= {"file", "end", "flush"}
    if starred or not known or call.lineno != call.end_lineno:
        return
    whole, name = span(call), span(call.func)
    pieces = [" >>" if "file" in options else " "]
    parts = [span(options["file"])] if "file" in options else []
    if call.args:
        first, last = span(call.args[0]), span(call.args[-1])
        inner = text[name.end : whole.end]
        if not options:
            # With all brackets and comments that stand between the arguments.
            opening = name.end + inner.index("(") + 1
            parts.append(Copy(opening, whole.end - 1))
        elif len(call.args) == 1:
            parts.append(first)
        else:
            return
    for index, part in enumerate(parts):
        pieces += [", ", part] if index else [part]
    if "end" in options and call.args:
        pieces.append(",")
    yield name.end, whole.end, pieces


def written(text, pieces):
    return "".join(text[piece.start : piece.end] if isinstance(piece, Copy) else piece for piece in pieces)


def offsets(pieces):
    """Ranges of the old text with their places in the new one."""
    at, known = 0, []
    for piece in pieces:
        if isinstance(piece, Copy):
            known.append((piece.start, piece.end, at))
            at += piece.end - piece.start
        else:
            at += len(piece)
    return known


def place(text, line, column):
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: line - 1]) + column - 1


def findings(tf2lint, directory):
    command = [tf2lint, "check", "--isolated", "--output-format", "json-lines", "."]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 2):
        raise RuntimeError(done.stderr)
    found = collections.defaultdict(collections.Counter)
    about_source = collections.defaultdict(collections.Counter)
    for line in done.stdout.splitlines():
        item = json.loads(line)
        if item["code"].startswith("TF0"):
            about_source[item["path"]][item["code"]] += 1
        else:
            ends = (item["line"], item["column"], item["end_line"], item["end_column"])
            found[item["path"]][(item["code"], item["symbol"], item["message"], ends)] += 1
    return found, about_source


def compare(tf2lint, files):
    """Differences between the files and what they are in Python 2, as lines; and how many files
    and findings were compared."""
    differences, texts = [], {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "3").mkdir()
        (scratch / "2").mkdir()
        for index, file in enumerate(files):
            text = file.read_text(encoding="utf-8")
            pieces = python_2(text)
            if pieces is None:
                continue
            name = f"{index}.py"
            texts[name] = (file, text, pieces)
            for version, content in (("3", text), ("2", written(text, pieces))):
                (scratch / version / name).write_text(content, encoding="utf-8", newline="")
        before, _ = findings(tf2lint, scratch / "3")
        after, about = findings(tf2lint, scratch / "2")
        count = 0
        for name, (file, text, pieces) in texts.items():
            new = written(text, pieces)
            expected, ranges = collections.Counter(), offsets(pieces)

            def moved(at):
                for start, end, to in ranges:
                    if start <= at <= end:
                        return to + at - start
                return None

            for (code, symbol, message, ends), times in before[name].items():
                where = [moved(place(text, *ends[:2])), moved(place(text, *ends[2:]))]
                expected[(code, symbol, message, *where)] += times
            found = collections.Counter()
            for (code, symbol, message, ends), times in after[name].items():
                where = [place(new, *ends[:2]), place(new, *ends[2:])]
                found[(code, symbol, message, *where)] += times
            count += found.total()
            lost, extra = expected - found, found - expected
            differences += [f"{file}: lost {item}" for item in lost]
            differences += [f"{file}: not there before {item}" for item in extra]
            if found and not about[name]["TF011"] and not about[name]["TF003"]:
                differences.append(f"{file}: taken for Python 3")
    return differences, len(texts), count


def candidates(trees):
    """The files of the trees that CPython reads and that speak of TensorFlow."""
    for tree in trees:
        for file in sorted(pathlib.Path(tree).rglob("*.py")):
            try:
                text = file.read_bytes().decode("utf-8")
                ast.parse(text)
            except (UnicodeDecodeError, SyntaxError, ValueError, OSError):
                continue
            # The comparison counts lines as str.splitlines does.
            odd = any(mark in text for mark in "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufeff")
            if "tensorflow" in text and not odd:
                yield file


class Python2(unittest.TestCase):
    def test_fixtures_have_the_same_findings_in_python_2(self):
        files = list(candidates([ROOT / "fixtures"]))
        differences, compared, found = compare(PROGRAM, files)
        self.assertEqual(differences, [])
        self.assertGreater(compared, 5)
        self.assertGreater(found, 10)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tf2lint", default=PROGRAM, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("trees", nargs="+")
    typed = parser.parse_args()
    files = [file for file in candidates(typed.trees) if python_2(file.read_text("utf-8"))]
    chosen = random.Random(typed.seed).sample(files, min(typed.count, len(files)))
    differences, compared, found = compare(typed.tf2lint.resolve(), chosen)
    print("\n".join(differences))
    print(f"{compared} of {len(files)} files, {found} findings, {len(differences)} differences")
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
