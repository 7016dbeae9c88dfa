"""A second opinion on names: which chains `a.b.c` of a tree of Python files denote TensorFlow?

It exists for measurement only, knows nothing of tf2lint, and shares no code or table with it. It
reads scopes as Python does (functions, classes, comprehensions, `global`, `nonlocal`), but not the
order of statements: a name that is bound twice in a scope is both. Values are followed through plain
assignments, attributes of `self` and modules of the tree; nothing is followed through a call.

    python3 resolver.py TREE [--python PYTHON]      one JSON object a reference

PYTHON has TensorFlow 1 and says what a star import brings.
"""
import argparse
import ast
import json
import os
import subprocess
import tokenize
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path

from scopes import Module, Reader, chain_of

STYLES = {
    "statement": "the import statement itself",
    "import": "`import tensorflow as tf`, plain or under another name",
    "import below": "`import tensorflow.contrib.slim as slim`",
    "from": "`from tensorflow import flags`",
    "private": "an import of `tensorflow.python`, `tensorflow.core` and the like",
    "compat": "an import of `tensorflow.compat`",
    "star": "`from tensorflow import *`",
    "assignment": "`slim = tf.contrib.slim`",
    "attribute": "`self.tf = tf`, or the body of a class",
    "project name": "`from common import tf`",
    "project star": "`from common import *`",
    "project module": "`import common`, `common.tf`",
}
PRIVATE = ("tensorflow.python", "tensorflow.core", "tensorflow.examples", "tensorflow.tools")


def style_of(module):
    """The style of an import of this module of TensorFlow, if it is not plain."""
    if module.startswith("tensorflow.compat"):
        return "compat"
    return "private" if module.startswith(PRIVATE) else None


@dataclass
class Reference:
    """A place where something of TensorFlow is named."""

    path: str
    line: int  # from 1
    column: int  # from 1, in characters
    name: str  # with `tf` for the module tensorflow
    bound: str  # what the first name alone denotes
    style: str
    certain: bool  # nothing else is bound to the first name in its scope
    rewritten: bool  # called, derived from, a decorator or an import


class Tree:
    """All files of a tree, and what their names denote. A meaning is `(name, style)` with the full
    name of something of TensorFlow, or `(Module, style)`."""

    def __init__(self, root, python=None):
        self.root, self.python, self.listed = Path(root).resolve(), python, {}
        self.modules, self.unread, self.found = {}, {}, {}
        for path in sorted(self.root.rglob("*.py")):
            if path.is_file():
                self.read(path)

    def read(self, path):
        try:
            with warnings.catch_warnings(), tokenize.open(path) as file:
                warnings.simplefilter("ignore")
                text = file.read()
                tree = ast.parse(text)
            module = self.modules[path] = Module(path, text.split("\n"))
            Reader(module).visit(tree)
        except (SyntaxError, ValueError, RecursionError) as error:
            self.modules.pop(path, None)
            self.unread[path] = str(error)

    # Modules

    def roots(self, path):
        """Where an absolute import of this file may begin: beside it and above it."""
        folder = path.parent
        while folder.is_relative_to(self.root):
            yield folder
            folder = folder.parent

    def locate(self, name, level, importer):
        """What a module's name denotes in a file: a file of the tree, a folder, or TensorFlow."""
        parts = name.split(".") if name else []
        if not level and parts[0] == "tensorflow":
            return name
        if level:
            folder = importer.path.parent
            for _ in range(level - 1):
                folder = folder.parent
            return self.file(folder.joinpath(*parts))
        found = (self.file(folder.joinpath(*parts)) for folder in self.roots(importer.path))
        return next(filter(None, found), None)

    def file(self, stem):
        for path in (stem / "__init__.py", stem.with_name(stem.name + ".py")):
            if path in self.modules:
                return self.modules[path]
        return stem if stem.is_dir() and stem.is_relative_to(self.root) else None

    # Names

    def exported(self, module, name, busy):
        """What `name` of a module or folder of the tree denotes."""
        if isinstance(module, Path):
            folder = module
        else:
            folder = module.path.parent if module.path.name == "__init__.py" else None
            found = self.held(module.scope, name, busy)
            if found:
                return found
        inner = folder and self.file(folder / name)
        return [(inner, "project module")] if inner else []

    def held(self, scope, name, busy):
        """What a name bound in this scope denotes; no order of statements."""
        key = (id(scope), name)
        if key in self.found:
            return self.found[key]
        if key in busy:
            return []
        mine = busy | {key}
        meanings = []
        for binding in scope.names.get(name, []):
            style = "attribute" if scope.kind == "class" else "assignment"
            meanings += self.meant(binding, scope.module, mine, style)
        for base, level in scope.stars if name not in scope.names else []:
            source = self.locate(base, level, scope.module)
            if isinstance(source, str):
                if name in self.public(source):
                    meanings.append((f"{source}.{name}", "star"))
            elif source and not isinstance(source, Path) and not name.startswith("_"):
                exported = self.exported(source, name, mine)
                meanings += [(value, "project star") for value, _ in exported]
        meanings = list(dict.fromkeys(meanings))
        if not busy:
            self.found[key] = meanings
        return meanings

    def meant(self, binding, module, busy, style):
        """What a single binding gives."""
        if binding[0] == "module":
            found = self.locate(binding[1], binding[2], module)
            plain = "import" if binding[1] == "tensorflow" else "import below"
            return self.imported(found, plain)
        if binding[0] == "member":
            _, base, level, name = binding
            source = self.locate(base, level, module) if base or level else None
            if isinstance(source, str):
                return self.imported(f"{source}.{name}", "from")
            found = self.exported(source, name, busy) if source else []
            return [(value, "project name" if isinstance(value, str) else how) for value, how in found]
        if binding[0] == "value":
            return [(value, style) for value, _ in self.value(binding[1], binding[2], busy)]
        return []

    def imported(self, found, plain):
        if isinstance(found, str):
            return [(found, style_of(found) or plain)]
        return [(found, "project module")] if found else []

    def value(self, node, scope, busy):
        """What an expression denotes."""
        if isinstance(node, ast.IfExp):
            return self.value(node.body, scope, busy) + self.value(node.orelse, scope, busy)
        if isinstance(node, ast.BoolOp):
            return [one for part in node.values for one in self.value(part, scope, busy)]
        if isinstance(node, (ast.Attribute, ast.Name)):
            names, inner = chain_of(node)
            if names:
                return self.chain(names, scope, busy)
        return []

    def chain(self, names, scope, busy=frozenset()):
        """What `a.b.c` denotes in a scope."""
        first, *rest = names
        meanings = []
        for holder in scope.lookup(first):
            if holder.receiver == first and rest and (id(holder.parent), rest[0], "self") not in busy:
                mine = busy | {(id(holder.parent), rest[0], "self")}
                bound = holder.parent.attributes.get(rest[0], []) + holder.parent.names.get(rest[0], [])
                for binding in bound:
                    meanings += self.meant(binding, holder.module, mine, "attribute")
                meanings, rest = [(value, "attribute") for value, _ in meanings], rest[1:]
                break
            meanings = self.held(holder, first, busy)
            if meanings or (first in holder.names and (id(holder), first) not in busy):
                break
        for name in rest:
            meanings = [one for meaning in meanings for one in self.attribute(meaning, name, busy)]
        return list(dict.fromkeys(meanings))

    def attribute(self, meaning, name, busy):
        value, style = meaning
        if isinstance(value, str):
            return [(f"{value}.{name}", style)]
        return [(found, "project module") for found, _ in self.exported(value, name, busy)]

    def public(self, module):
        """What a star import of a module of TensorFlow brings, as the package itself says."""
        if module not in self.listed:
            code = f"import {module} as m; print(*getattr(m, '__all__', None) or (n for n in dir(m) if n[0] != '_'))"
            said = ""
            if self.python:
                environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3")
                done = subprocess.run([self.python, "-c", code], capture_output=True, text=True, env=environment)
                said = done.stdout
            self.listed[module] = set(said.split())
        return self.listed[module]

    # References

    def references(self):
        """All references to TensorFlow, file by file."""
        for module in self.modules.values():
            path = str(module.path.relative_to(self.root))
            for name, node in module.statements:
                yield Reference(path, *place(module, node), short(name), "", "statement", True, True)
            for names, node, scope, rewritten in module.chains:
                for value, style in self.chain(names, scope):
                    if not isinstance(value, str):
                        continue
                    step = 2 if self.is_attribute(names, scope) else 1
                    bound = value.removesuffix("".join("." + one for one in names[step:]))
                    certain = self.is_certain(names, scope)
                    where = place(module, node)
                    yield Reference(path, *where, short(value), short(bound), style, certain, rewritten)

    def is_attribute(self, names, scope):
        return any(holder.receiver == names[0] for holder in scope.lookup(names[0])) and len(names) > 1

    def is_certain(self, names, scope):
        for holder in scope.lookup(names[0]):
            if names[0] in holder.names:
                return len(holder.names[names[0]]) == 1
        return True


def place(module, node):
    """Line and column of a node, from 1, in characters."""
    before = module.lines[node.lineno - 1].encode()[:node.col_offset]
    return node.lineno, len(before.decode(errors="replace")) + 1


def short(name):
    return "tf" + name[len("tensorflow"):]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree")
    parser.add_argument("--python", help="a Python with TensorFlow 1, for star imports")
    options = parser.parse_args()
    for reference in Tree(options.tree, options.python).references():
        print(json.dumps(asdict(reference)))


if __name__ == "__main__":
    main()
