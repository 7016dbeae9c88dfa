"""What must hold of every fix, whatever the code: held against CPython's own parser.

    laws.py [--tf2lint PROGRAM] [--targets 2.0,2.15,2.21] [--styles native,compat] PATH...

Copies the Python files below each path, fixes the copies with `--fix --unsafe-fixes` for every
target and style, and compares what was with what is:

parses     a file that CPython parses is parsed after
settled    a second run changes nothing, and no fix is left over
comments   no comment is lost, changed or added
places     lines outside all reported edits are as they were, but for new imports
tree       statements and expressions that no edit touches are in the new tree, in order
           (where a fix comes of a fix, the last two are asked of each round by itself)
mended     a finding whose fix was made is not found again
bytes      BOM, encoding, mode bits and the kind of line ends are as they were

Prints a table of counts; ends with 1 if a law is broken, and says where.
"""

import argparse
import ast
import collections
import difflib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tokenize
import warnings

from rounds import rounds
from statements import Touched, bodies, split

LAWS = ["parses", "settled", "comments", "places", "tree", "mended", "bytes"]
FOR_TOOLS = ("noqa", "pylint:", "type:", "tf2lint:", "isort:", "pyright:", "pytype:")
# Comments that go with a statement that initialises variables, and those that never go.
INITIALIZES = re.compile(r"\binit(iali[sz]\w*)?\b", re.IGNORECASE)
KEPT = re.compile(r"#\W*(" + "|".join(FOR_TOOLS) + r"|todo|!|-\*-)|[=`]|\b(and|then|also)\b", re.IGNORECASE)
ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tf2lint", default=str(ROOT / "target/release/tf2lint"))
    parser.add_argument("--targets", default="2.0,2.15,2.21")
    parser.add_argument("--styles", default="native,compat")
    parser.add_argument("paths", nargs="+", type=pathlib.Path)
    typed = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10_000)
    is_broken = False
    for target in typed.targets.split(","):
        for style in typed.styles.split(","):
            counts = collections.Counter()
            run = Run(os.path.abspath(typed.tf2lint), target, style)
            with tempfile.TemporaryDirectory() as scratch:
                copy = pathlib.Path(scratch).resolve() / "tree"
                gather(typed.paths, copy)
                broken = list(check(run, copy, counts))
            for _, law, _ in broken:
                counts[law] += 1
            failures = ", ".join(f"{law} {counts[law]}" for law in LAWS)
            print(
                f"{target:>5} {style:7} {counts['files']:6} files, {counts['changed']:5} changed, "
                f"{counts['findings']:7} findings, {counts['fixes']:6} fixes; broken: {failures}",
                flush=True,
            )
            for file, law, detail in broken:
                print(f"BROKEN {law}: {file}: {detail}", flush=True)
            is_broken |= bool(broken)
    sys.exit(1 if is_broken else 0)


class Run:
    """tf2lint with a target and a style."""

    def __init__(self, program, target, style):
        self.command = [program, "check", "--isolated", "--target", target, "--prefer", style]

    def findings(self, tree):
        """The findings below a directory, by path."""
        command = [*self.command, "--quiet", "--output-format", "json-lines", "."]
        done = subprocess.run(command, cwd=tree, capture_output=True, encoding="utf-8")
        if done.returncode not in (0, 1, 2):
            raise SystemExit(f"tf2lint ended with {done.returncode}: {done.stderr}")
        found = collections.defaultdict(list)
        for line in done.stdout.splitlines():
            finding = json.loads(line)
            found[finding["path"]].append(finding)
        return found

    def fix(self, tree):
        command = [*self.command, "--quiet", "--fix", "--unsafe-fixes", "--exit-zero", "."]
        done = subprocess.run([*command, "--output-file", os.devnull], cwd=tree, capture_output=True)
        if done.returncode not in (0, 2):
            raise SystemExit(f"tf2lint ended with {done.returncode}: {done.stderr.decode()}")


def gather(paths, copy):
    """Copies the Python files below the paths, each path into a directory of its own."""
    for number, path in enumerate(paths):
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            if not file.is_file():
                continue
            below = file.name if path.is_file() else file.relative_to(path)
            place = copy / str(number) / below
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            place.chmod(file.stat().st_mode | 0o600)


def check(run, tree, counts):
    """Breaches of the laws, as (file, law, detail)."""
    files = {str(file.relative_to(tree)): file for file in sorted(tree.rglob("*.py"))}
    before = {name: file.read_bytes() for name, file in files.items()}
    modes = {name: file.stat().st_mode for name, file in files.items()}
    untouched = tree.with_name("untouched")
    found = run.findings(tree)
    run.fix(tree)
    after = {name: file.read_bytes() for name, file in files.items()}
    left = run.findings(tree)
    run.fix(tree)
    counts["files"] = len(files)
    for name, file in files.items():
        old, new = before[name], after[name]
        counts["findings"] += len(found[name])
        counts["fixes"] += sum(map(is_applicable, found[name]))
        if file.read_bytes() != new:
            yield name, "settled", "a second run changes it"
        for finding in filter(is_applicable, left[name]):
            place = f"{finding['line']}:{finding['column']}"
            yield name, "settled", f"{place}: the fix of {finding['code']} is left over"
        if old == new:
            continue
        counts["changed"] += 1
        if file.stat().st_mode != modes[name]:
            yield name, "bytes", "its mode changed"
        broken = list(compare(old, new, found[name], left[name]))
        if any(law in ("places", "tree") for law, _ in broken):
            broken = [*(one for one in broken if one[0] not in ("places", "tree"))]
            if not untouched.exists():
                lay_out(untouched, before)
            broken += by_rounds(run, untouched, name, old, new)
        yield from ((name, law, detail) for law, detail in broken)


def lay_out(tree, texts):
    """Writes the files of a tree."""
    for name, text in texts.items():
        place = tree / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)


def by_rounds(run, tree, name, old, new):
    """Breaches of the laws about places by one file whose fixes led to more fixes."""
    last = old
    rounds_made = rounds(run, tree, name, old, is_applicable)
    for before, after, found in rounds_made:
        yield from (one for one in compare(before, after, found, []) if one[0] in ("places", "tree"))
        last = after
    (tree / name).write_bytes(old)
    if last != new:
        yield "places", "the edits that are reported, round by round, do not give the new text"


def is_applicable(finding):
    fix = finding["fix"]
    return fix is not None and fix["applicability"] in ("safe", "unsafe")


def compare(old, new, found, left):
    """Breaches of the laws by one changed file."""
    if old.startswith(b"\xef\xbb\xbf") != new.startswith(b"\xef\xbb\xbf"):
        yield "bytes", "the BOM changed"
    for end in (b"\r\n", b"\r"):
        if end not in old and end in new:
            yield "bytes", f"line ends {end!r} are new"
    if b"\r\n" in old and b"\n" not in old.replace(b"\r\n", b"") and b"\n" in new.replace(b"\r\n", b""):
        yield "bytes", "not all line ends are CRLF any more"
    yield from mended(found, left)
    edits = [edit for finding in found if is_applicable(finding) for edit in finding["fix"]["edits"]]
    try:
        old_tree, encoding = ast.parse(old), tokenize.detect_encoding(io.BytesIO(old).readline)[0]
        old_text = old.decode(encoding)
    except (SyntaxError, ValueError, UnicodeDecodeError, RecursionError):
        return
    try:
        new_tree, new_text = ast.parse(new), new.decode(encoding)
    except (SyntaxError, ValueError) as error:
        yield "parses", f"line {getattr(error, 'lineno', '?')}: {error}"
        return
    went = [*dropped(old_tree, new_tree), *(edit for edit in edits if not edit["text"])]
    gone = comments(old) - comments(new) - beside(old, went) - above(old_text, old_tree, edits)
    come = comments(new) - comments(old)
    if gone or come:
        yield "comments", f"gone {list(gone)[:3]}, come {list(come)[:3]}"
    edits = [*edits, *dropped(old_tree, new_tree)]
    yield from places(old_text, new_text, edits, old_tree)
    touched = Touched(old_text, edits)
    yield from (("tree", detail) for detail in bodies(old_tree.body, new_tree.body, touched))


def dropped(old, new):
    """Edits that take out imports of which the new tree uses nothing: a later round makes them."""
    used = {node.id for node in ast.walk(new) if isinstance(node, ast.Name)}
    for node in ast.walk(old):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            is_narrowed = isinstance(node, ast.Import) and any(
                "." in alias.name and not alias.asname for alias in node.names
            )
            if is_narrowed or not names & used:
                yield {
                    "line": node.lineno,
                    "column": node.col_offset + 1,
                    "end_line": node.end_lineno,
                    "end_column": node.end_col_offset + 1,
                }


def beside(source, edits):
    """Comments at the end of lines that edits take out: those that speak to tools, or of what goes,
    may go too."""
    lines = {line for edit in edits for line in range(edit["line"], edit["end_line"] + 1)}
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    return collections.Counter(
        one.string
        for one in tokens
        if one.type == tokenize.COMMENT
        and one.start[0] in lines
        and (one.string.lstrip("# ").startswith(FOR_TOOLS) or speaks_of_initializing(one.string))
    )


def above(text, tree, edits):
    """Comments directly above statements that only initialise, with which one edit takes them out."""
    lines = split(text)
    there = collections.Counter()
    for edit in edits:
        for node in ast.walk(tree):
            if not isinstance(node, ast.stmt) or edit["text"] or edit["line"] >= node.lineno:
                continue
            block = lines[edit["line"] - 1 : node.lineno - 1]
            is_all = edit["end_line"] > node.end_lineno and edit["column"] == 1
            speaks = speaks_of_initializing("".join(block))
            if is_all and speaks and all(line.lstrip().startswith("#") for line in block):
                there.update(line.strip() for line in block)
    return there


def speaks_of_initializing(comment):
    return INITIALIZES.search(comment) and not KEPT.search(comment)


def mended(found, left):
    """Findings that their fixes did not mend."""
    key = lambda finding: (finding["code"], finding["symbol"])
    unfixed = collections.Counter(key(one) for one in found if not is_applicable(one))
    fixed = {key(one) for one in found if is_applicable(one)}
    remain = collections.Counter(key(one) for one in left)
    for one in fixed:
        if remain[one] > unfixed[one]:
            yield "mended", f"{one[0]} {one[1]}: {remain[one]} left, {unfixed[one]} had no fix"


def comments(source):
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    try:
        return collections.Counter(one.string for one in tokens if one.type == tokenize.COMMENT)
    except (tokenize.TokenError, SyntaxError):
        return collections.Counter()


def places(old, new, edits, tree):
    """Changed lines that no edit touches."""
    touched = Touched(old, edits)
    old, new = split(old), split(new)
    allowed = {line for edit in edits for line in range(edit["line"], edit["end_line"] + 1)}
    for node in ast.walk(tree):
        # One edit in a statement may make place for another one.
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and touched.meets(node):
            allowed.update(range(node.lineno, node.end_lineno + 1))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        come = new[new_first:new_last]
        if kind == "insert":
            # Between two lines: one of them, or the lines are imports.
            near = set(range(first - 2, first + 4))
            if not near & allowed and not all(is_import(line) for line in come):
                yield "places", f"line {first + 1}: {come[0]!r} is new"
        else:
            for line in range(first + 1, last + 1):
                if line not in allowed and not old[line - 1].strip() == "":
                    yield "places", f"line {line}: {old[line - 1]!r} is not touched by an edit"


def is_import(line):
    return not line.strip() or line.split()[0] in ("import", "from")


if __name__ == "__main__":
    main()
