"""The files of a tree, as they are on the disk, as tf2lint sees them, and as CPython reads them.

    python tests/ecosystem/files_seen.py TREE

Prints how many files of each kind were checked in full, in part, not at all, or say nothing of
TensorFlow; then each that CPython refuses, with what tf2lint says of it; then what differs: files that
tf2lint does not mention, and those that one of the two refuses alone.
"""

import ast
import collections
import json
import os
import pathlib
import subprocess
import sys
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / os.environ.get("TF2LINT", "target/release/tf2lint")
PYTHON = (".py", ".pyi", ".pyw")


def kind_of(path):
    """The kind of a file that can hold Python, else `None`: by its name, or by its first line."""
    if path.suffix in PYTHON or path.suffix == ".ipynb":
        return path.suffix
    if path.suffix or path.is_symlink() and not path.exists():
        return None
    with path.open("rb") as file:
        first = file.readline(200)
    return "script" if first.startswith(b"#!") and b"python" in first else None


def listed(tree):
    """All files of the tree that can hold Python: `{path: kind}`."""
    found = {}
    for directory, _, names in os.walk(tree):
        for name in names:
            path = pathlib.Path(directory, name)
            if path.is_file() or path.is_symlink():
                kind = kind_of(path)
                if kind:
                    found[str(path)] = kind
    return found


def refusal(path, kind):
    """Why CPython does not read a file; `None` if it does. A notebook is not asked about."""
    if kind == ".ipynb":
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(pathlib.Path(path).read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def run(tree, *options):
    """What `check` prints of a tree, as JSON."""
    command = [PROGRAM, "check", "--isolated", "--output-format", "json", *options, tree]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout)


def main():
    """Compares, and prints."""
    tree = sys.argv[1]
    disk = listed(tree)
    seen = {os.path.join(os.getcwd(), file["path"]): file for file in run(tree, "--show-files")}
    found = collections.Counter()
    older = {}
    for finding in run(tree):
        path = os.path.join(os.getcwd(), finding["path"])
        if finding["code"] == "TF011":
            older[path] = finding["message"]
        elif not finding["code"].startswith("TF0"):
            found[path] += 1

    table = collections.Counter((disk.get(path, "manifest"), file["state"]) for path, file in seen.items())
    states = ["checked", "without-tensorflow", "in-part", "refused"]
    print("kind", "files", *states, sep="\t")
    for kind in sorted({kind for kind, _ in table}):
        counts = [table[kind, state] for state in states]
        print(kind, sum(counts), *counts, sep="\t")
    print("all", len(seen), *(sum(n for (_, s), n in table.items() if s == state) for state in states), sep="\t")

    print("\nchecked in part, or refused:")
    for path, file in seen.items():
        if file["reasons"]:
            print(f"  {os.path.relpath(path, tree)}: {file['state']}; {'; '.join(file['reasons'])}; {found[path]} findings")

    refused = {path: refusal(path, kind) for path, kind in disk.items()}
    refused = {path: reason for path, reason in refused.items() if reason}
    print(f"\nCPython {sys.version.split()[0]} refuses {len(refused)} of {len(disk)}:")
    for path, reason in sorted(refused.items()):
        file = seen.get(path, {"state": "not mentioned", "reasons": []})
        says = "; ".join(file["reasons"]) or ("Python 2" if path in older else "")
        print(f"  {os.path.relpath(path, tree)}: {reason}; tf2lint: {file['state']} {says}, {found[path]} findings")

    silent = [path for path in refused if seen.get(path, {}).get("state") == "checked" and path not in older]
    alone = [path for path, file in seen.items() if file["reasons"] and path in disk and path not in refused]
    alone = [path for path in alone if disk[path] != ".ipynb"]
    for title, paths in [("not mentioned", disk.keys() - seen.keys()), ("refused by CPython alone", silent),
                         ("refused by tf2lint alone", alone)]:
        print(f"\n{title}: {len(paths)}", *sorted(paths), sep="\n  ")


if __name__ == "__main__":
    main()
