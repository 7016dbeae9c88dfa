"""What an imported package says of names. Runs under the Python of that package, from 3.6 on:

    PYTHON look.py list OUT.json              the public names of TensorFlow, and what each is
    PYTHON look.py look NAMES.json OUT.json   the same for the names of a list

A name is written as in the rules: `tf.` for TensorFlow, else with the name of its module. What is
said of a name:

kind       module, class, function or value
at         where its definition says that it stands
arguments  [mark, name, optional] of each argument, where they can be known
twin       whether `tf.compat.v1.NAME` is the same thing; absent where there is none
absent     whether its whole package is not installed
raises     the error that calling it does nothing but raise; absent if it does anything
error      why it cannot be used: it does not exist, or raises when it is touched or called

Answers nothing about what tf2lint thinks of it.
"""
import ast
import importlib
import inspect
import json
import logging
import os
import re
import sys
import textwrap
import types
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "rules" / "api"))
import verify  # noqa: E402

# Source modules that become attributes of `tf` when something imports them.
NO_NAMES = {"tf.tools"}
# Listed apart, or repetitions of the rest.
ELSEWHERE = {"tf.contrib", "tf.compat.v1", "tf.compat.v2"}
COMPAT = "tf.compat.v1"
# Modules that the API generator writes, and those it offers as they are.
PUBLIC_MODULE = re.compile(r"api\b|\.platform\.flags$")


def touch(name):
    """The object behind a name, as a program gets it. Of TensorFlow by attributes alone; modules of
    other packages may have to be imported first."""
    root, *rest = name.split(".")
    thing = importlib.import_module("tensorflow" if root == "tf" else root)
    for part in rest:
        try:
            thing = getattr(thing, part)
        except AttributeError:
            if root == "tf" or not isinstance(thing, types.ModuleType):
                raise
            thing = importlib.import_module("{}.{}".format(thing.__name__, part))
        if isinstance(thing, types.ModuleType):
            dir(thing)  # what is loaded late answers to its name and raises when touched
    return thing


def kind_of(thing):
    if isinstance(thing, types.ModuleType):
        return "module"
    if inspect.isclass(thing):
        return "class"
    return "function" if callable(thing) and not is_value(thing) else "value"


def is_value(thing):
    """Instances that happen to be callable (`tf.bfloat16` of some versions) are values."""
    return not inspect.isroutine(thing) and not hasattr(thing, "__wrapped__") \
        and not hasattr(thing, "_tf_decorator") and type(thing).__module__.startswith("tensorflow")


def code_of(thing):
    """The code behind a function: wrappers are installed again while TensorFlow is imported."""
    return getattr(verify.unwrapped(thing), "__code__", None) if inspect.isroutine(thing) else None


def is_same(one, other):
    if one is other or isinstance(one, types.ModuleType) and isinstance(other, types.ModuleType):
        return True
    if inspect.isclass(one) or inspect.isclass(other):
        return False
    if inspect.isroutine(one) and inspect.isroutine(other):
        code = code_of(one)
        return code is not None and code is code_of(other)
    return verify.is_small(one) and type(one) is type(other) and one == other


def only_raises(thing):
    """The error that a call does nothing but raise; None if it does anything."""
    called = verify.init_of(thing) if inspect.isclass(thing) else verify.unwrapped(thing)
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(called))).body[0].body
    except (OSError, TypeError, SyntaxError, IndexError, AttributeError):
        return None
    body = [statement for statement in body if not isinstance(statement, ast.Expr)]  # docstring, a last word
    if len(body) == 1 and isinstance(body[0], ast.Raise) and isinstance(body[0].exc, ast.Call):
        error = body[0].exc.func
        return error.id if isinstance(error, ast.Name) else None
    return None


def facts(name):
    """What the package says of one name."""
    try:
        thing = touch(name)
    except BaseException as error:  # a package may raise what it likes
        if isinstance(error, ModuleNotFoundError) and error.name == name.split(".")[0]:
            return {"absent": True, "error": "not installed"}
        return {"error": "{}: {}".format(type(error).__name__, str(error).split("\n")[0][:160])}
    kind = kind_of(thing)
    found = {"kind": kind}
    if kind in ("class", "function"):
        inner = thing if kind == "class" else verify.unwrapped(thing)
        found["at"] = "{}.{}".format(getattr(inner, "__module__", "?"), getattr(inner, "__qualname__", "?"))
        found["arguments"] = arguments(thing, kind)
        raised = only_raises(thing)
        if raised:
            found["raises"] = raised
        if raised == "ImportError":
            found["error"] = "ImportError when called"
    elif kind == "module":
        found["at"] = thing.__name__
    else:
        found["at"] = type(thing).__module__ + "." + type(thing).__qualname__
    if name.startswith("tf.") and not name.startswith(COMPAT + "."):
        try:
            found["twin"] = is_same(thing, touch(COMPAT + name[2:]))
        except BaseException:
            pass
    return found


def arguments(thing, kind):
    if kind == "class":
        if verify.is_message(thing):
            return None
        have = verify.argument_names(verify.init_of(thing))
        if have and all(mark in ("*", "**") for mark, _, _ in have[1:]) and isinstance(type(thing).__call__, types.FunctionType):
            # A metaclass may look at the arguments first.
            have = verify.argument_names(type(thing).__call__)
        return have and have[1:]
    return verify.argument_names(verify.unwrapped(thing))


def listed(space, name, found):
    """Adds the public names of a namespace and of those below it."""
    dir(space)
    for part in sorted(set(dir(space))):
        full = "{}.{}".format(name, part)
        if part.startswith("_") or full in ELSEWHERE or full in NO_NAMES:
            continue
        thing = getattr(space, part)
        is_module = isinstance(thing, types.ModuleType)
        if is_module and space.__name__.endswith(".flags") or type(thing).__name__ == "_Feature":
            continue  # what `flags` imports for itself; `from __future__ import` in a namespace
        found.append(full)
        if is_module:
            dir(thing)
            if PUBLIC_MODULE.search(thing.__name__):
                listed(thing, full, found)


def main():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    importlib.import_module("tensorflow")  # before the packages that build on it
    if sys.argv[1] == "list":
        names = []
        listed(importlib.import_module("tensorflow"), "tf", names)
    else:
        names = json.loads(Path(sys.argv[2]).read_text())
    result = {name: facts(name) for name in names}
    version = {}
    for package in ("tensorflow", "keras", "tf_keras"):
        if package in sys.modules:
            version[package] = getattr(sys.modules[package], "__version__", "?")
    Path(sys.argv[-1]).write_text(json.dumps({"versions": version, "names": result}, indent=0, sort_keys=True))


if __name__ == "__main__":
    main()
