"""Compares what names are once a package is imported with what tf2lint takes them for.

    TF2LINT=BINARY PYTHON runtime_truth.py RULES TREE PACKAGE…

PYTHON (3.7) has TensorFlow 1.15 and whatever the packages need; TREE holds them as a program would
import them; RULES speaks of all names (`references_against_resolver.py --rules` writes it). Every
module of the packages that can be imported is. Then each name in it, and each attribute of each
class in it, is asked for in a copy of the module: a line `name()` at its end. What tf2lint says of
that line is looked up in TensorFlow, and must be the very object.

tf2lint takes the branch of the target where a module tests the version of TensorFlow, and Python
1.15 takes the other one. Such names are counted as `other branch`, and listed: only those that the
branch binds that 1.15 does not run, by a test that was evaluated again in the module.

Prints a table, and what is wrong, missed, or of the other branch, name by name. Ends with 1 if
anything is wrong.
"""
import ast
import collections
import importlib
import inspect
import io
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
import types
import warnings
from contextlib import redirect_stderr, redirect_stdout

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("TF2LINT", os.path.join(ROOT, "target", "release", "tf2lint"))
SKIPPED = ("test", "setup", "__main__", "example", "run_")


def modules(package, failed):
    """All modules of a package that can be imported, itself included."""
    try:
        first = quietly(package)
    except BaseException as error:  # a module may do anything, even end the program
        failed[package] = repr(error)
        return
    yield first
    for info in pkgutil.walk_packages(getattr(first, "__path__", []), package + ".", onerror=lambda name: None):
        if any(part.startswith(SKIPPED) or part.endswith("_test") for part in info.name.split(".")):
            continue
        try:
            yield quietly(info.name)
        except BaseException as error:
            failed[info.name] = repr(error)


def quietly(name):
    flags = importlib.import_module("absl.flags").FLAGS
    flags.remove_flag_values(list(flags))  # programs of one tree define the same flags
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return importlib.import_module(name)


def asked(module):
    """`(expression, object)` for the names of a module and the attributes of its own classes."""
    for name, value in sorted(vars(module).items()):
        if not name.isidentifier() or name.startswith("__"):
            continue
        yield name, value
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for attribute, held in sorted(vars(value).items()):
                if not attribute.startswith("__") and attribute.isidentifier():
                    yield name + "." + attribute, getattr(held, "__func__", held)


def is_of_tensorflow(value):
    """Whether an object is a module, class or function that TensorFlow itself defines."""
    if isinstance(value, types.ModuleType):
        return plain(value.__name__).split(".")[0] == "tensorflow"
    if inspect.isclass(value) or inspect.isroutine(value):
        return str(getattr(value, "__module__", "")).split(".")[0] in ("tensorflow", "tensorflow_core", "tensorflow_estimator")
    return False


def plain(name):
    """A module's name as users write it: `tensorflow_core` and `_api` are where 1.15 keeps things."""
    name = name.replace("tensorflow_core.", "tensorflow.").replace("tensorflow_core", "tensorflow")
    return name.replace("tensorflow._api.v1.", "tensorflow.").replace("tensorflow._api.v1", "tensorflow")


def named(symbol):
    """The object that a name of tf2lint's denotes, `tf.` being the module tensorflow."""
    value, so_far = importlib.import_module("tensorflow"), "tensorflow"
    for part in symbol.split(".")[1:]:
        so_far += "." + part
        try:
            value = getattr(value, part)
        except AttributeError:
            value = importlib.import_module(so_far)
    return value


def same(value, symbol):
    try:
        other = named(symbol)
    except (ImportError, AttributeError):
        return False
    if isinstance(value, types.ModuleType) and isinstance(other, types.ModuleType):
        # Modules come wrapped, to warn of old names, or to be loaded late.
        return unwrapped(value) == unwrapped(other)
    return value is other or type(value) is type(other) and not callable(value) and repr(value) == repr(other)


def of_other_branch(path):
    """The names of a module that a test of TensorFlow's version would bind if it went the other way."""
    modules = list(sys.modules.values())  # asking one that loads late for its file loads others
    module = next(one for one in modules if getattr(one, "__file__", None) == path)
    with open(path, "rb") as file:
        tree = ast.parse(file.read())
    names = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.If) or not any(asks_for_version(part) for part in ast.walk(node.test)):
            continue
        test = compile(ast.Expression(node.test), path, "eval")
        other = node.orelse if eval(test, dict(vars(module))) else node.body
        for statement in other:
            targets = getattr(statement, "targets", []) + getattr(statement, "names", [])
            for target in targets:
                names.add(getattr(target, "id", None) or getattr(target, "asname", None) or getattr(target, "name", None))
    return names


def asks_for_version(node):
    """Whether a node of a tree is the version of TensorFlow, or a module's attribute so called."""
    return isinstance(node, ast.Attribute) and node.attr in ("__version__", "VERSION")


def unwrapped(module):
    dir(module)  # loads what is loaded late
    inner = vars(module).get("_tfmw_wrapped_module", module)
    return plain(getattr(inner, "__name__", ""))


def main():
    rules, tree, *packages = sys.argv[1:]
    warnings.simplefilter("ignore")
    rules, tree = os.path.abspath(rules), os.path.abspath(tree)
    sys.dont_write_bytecode = True  # the tree stays as it is
    sys.path.insert(0, tree)
    os.chdir(tree)
    failed, found = {}, []
    for package in packages:
        for module in modules(package, failed):
            if (getattr(module, "__file__", None) or "").startswith(tree + os.sep) and module not in found:
                found.append(module)
    counts = collections.Counter()
    for symbols, expression, value, path in answers(rules, tree, found):
        right = [one for one in symbols if same(value, one)]
        ours = is_of_tensorflow(value)
        if right and len(right) == len(symbols):
            verdict = "right"
        elif right:
            verdict = "one of several"
        elif symbols:
            name = expression.split(".")[0]
            verdict = "other branch" if name in of_other_branch(os.path.join(tree, path)) else "wrong"
        else:
            verdict = "missed" if ours else "silent"
        counts[verdict] += 1
        if verdict in ("wrong", "missed", "other branch"):
            what = getattr(value, "__module__", None) or ""
            print(verdict, path, expression, sorted(symbols), what, getattr(value, "__name__", type(value)), sep="\t")
    for name, error in failed.items():
        print("not imported", name, error[:150], sep="\t")
    print(len(found), "modules,", len(failed), "not imported;", dict(counts))
    sys.exit(1 if counts["wrong"] else 0)


def answers(rules, tree, found):
    """What tf2lint says of each name: its symbols, the name, the object, and the file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy")
        ignore = shutil.ignore_patterns(".git", "*.pyc", "*.npz", "*.ckpt*", "*.h5", "*.so")
        shutil.copytree(tree, copy, ignore=ignore)
        lines = {}
        for module in found:
            path = os.path.relpath(module.__file__, tree)
            with open(os.path.join(copy, path), "rb") as file:
                text = file.read()
            if not text.strip():
                continue
            text = text.rstrip() + b"\n"
            line = len(text.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
            for expression, value in asked(module):
                lines[path, line] = expression, value
                text += (expression + "()\n").encode()
                line += 1
            with open(os.path.join(copy, path), "wb") as file:
                file.write(text)
        command = [PROGRAM, "check", "--isolated", "--no-respect-gitignore", "--exit-zero", "--include-guarded"]
        command += ["--rules", rules, "--select", "XYZ", "--output-format", "json", "."]
        said = subprocess.run(command, cwd=copy, stdout=subprocess.PIPE).stdout
    symbols = collections.defaultdict(set)
    for finding in json.loads(said.decode()):
        symbols[finding["path"], finding["line"]].add(finding["symbol"])
    for key, (expression, value) in lines.items():
        yield symbols.get(key, set()), expression, value, key[0]


if __name__ == "__main__":
    main()
