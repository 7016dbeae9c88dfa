"""What each module of a set of sources binds, found without running any of it.

A `World` holds the sources of one release and of the packages that belong to it. A `Module`
replays the top level of one file: imports, `def`, `class`, assignments, `del`, star imports,
`setattr` on the module, attributes set on other modules (`nn.rnn_cell = rnn_cell`), `__all__`
and TensorFlow's own `remove_undocumented`. Bindings are recorded, not evaluated; `resolve.py`
follows them to what they denote.
"""
import ast
import re
import sys
import warnings

from protos import messages

sys.setrecursionlimit(12000)
warnings.simplefilter("ignore", SyntaxWarning)

FUTURE = {"absolute_import", "division", "print_function", "unicode_literals", "with_statement",
          "annotations", "generator_stop"}
#: Modules whose every name is public: written by TensorFlow's API generators (Keras's say DO NOT EDIT).
GENERATED = re.compile(r"^tensorflow(\.python)?\._api|^tensorflow\.tools\.api|\.api(\.|$)"
                       r"|^tensorflow$|^tensorflow\.keras|^tensorflow_estimator\.(python\.estimator\.api|_api)")


class Binding:
    """One binding of a name: how it came about, where, and what the name meant before."""
    __slots__ = ("kind", "data", "module", "prev", "implicit")

    def __init__(self, kind, data, module, prev=None, implicit=False):
        self.kind, self.data, self.module, self.prev, self.implicit = kind, data, module, prev, implicit


class World:
    """The importable modules of one set of packages, by name.

    `facts` are the answers to questions that module code asks of its environment, such as
    `tf2.enabled()`, and where the lazily loaded Keras is.
    """

    def __init__(self, files, facts):
        self.files, self.facts, self.modules, self.entities = {}, facts, {}, {}
        core = any(path.startswith("tensorflow_core/") for path in files)
        for path, text in files.items():
            if not path.endswith(".py") or core and path == "tensorflow/__init__.py":
                continue
            name = path[:-3].replace("/", ".")
            package = name.endswith(".__init__")
            name = canonical(name[:-9] if package else name)
            if package or name not in self.files:
                self.files[name] = (text, package)
        self.api = next((f"tensorflow._api.{v}" for v in ("v2", "v1") if f"tensorflow._api.{v}" in self.files), None)

    def close(self):
        """Lets go of the trees, which refer to each other in circles."""
        for module in self.modules.values():
            module.__dict__.clear()
        self.modules.clear()
        self.entities.clear()

    def find(self, name):
        """The real name of module `name`, or None. The public packages of TensorFlow are found
        where they are kept, as `__path__` does it in the running program."""
        name = canonical(name)
        if name in self.files:
            return name
        if self.api and name.startswith("tensorflow."):
            public = f"{self.api}.{name[11:]}"
            if public in self.files:
                return public
        return None

    def module(self, name):
        """The module `name`, or None when these packages do not have it."""
        real = self.find(name)
        if real is None:
            return None
        if real not in self.modules:
            text, package = self.files[real]
            self.modules[real] = module = Module(self, real, package)
            module.generated = "DO NOT EDIT" in text[:300] or bool(GENERATED.search(real))
            module.load(parse(text))
        return self.modules[real]


def canonical(name):
    """`tensorflow_core` is `tensorflow`: 1.15 and 2.0 are built of two packages."""
    if name == "tensorflow_core" or name.startswith("tensorflow_core."):
        return "tensorflow" + name[15:]
    return name


def parse(text):
    """The tree of a source; Python 2 leftovers that Python 3 refuses are patched."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        text = re.sub(r"\b(async|await)\b(?=\s*[=,)])", r"\1_", text).replace("\0", "").lstrip("\ufeff")
        text = re.sub(r"^(\s*)print ([^(].*)$", r"\1pass", text, flags=re.M)
        text = re.sub(r"except (\w+), (\w+):", r"except \1 as \2:", text)
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            return ast.parse("")


class Module:
    """The names that one file binds at its top level."""

    def __init__(self, world, name, package):
        self.world, self.name, self.package, self.generated = world, name, package, False
        self.env, self.hidden, self.lists, self.all, self.doc = {}, {}, {}, None, ""
        self.messages, self.tree, self.patches, self.allowed, self.documented = {}, None, [], None, set()

    @property
    def curated(self):
        """Whether every name here is meant to be public: the module was written by TensorFlow's or
        Keras's API generator, or removes what it does not document."""
        return self.allowed is not None or self.generated

    def load(self, tree):
        self.tree = tree
        self.doc = ast.get_docstring(tree, clean=False) or ""
        self.block(tree.body)
        if self.name.endswith("_pb2"):
            self.messages, enums = messages(tree)
            for name in self.messages:
                self.bind(name, "message", name)
            for name in enums:
                self.bind(name, "assign", ast.Constant(None))
        for target, value in self.patches:
            self.patch(target, value)

    def bind(self, name, kind, data, implicit=False):
        if implicit and name in self.env:
            return
        self.env[name] = Binding(kind, data, self, self.env.get(name), implicit)

    def block(self, body):
        for statement in body:
            method = getattr(self, "on_" + type(statement).__name__, None)
            if method:
                method(statement)

    def on_FunctionDef(self, node):
        if is_overload(node):
            return
        self.bind(node.name, "def", node)

    on_AsyncFunctionDef = on_FunctionDef

    def on_ClassDef(self, node):
        self.bind(node.name, "class", node)

    def on_Import(self, node):
        for alias in node.names:
            if alias.asname:
                self.bind(alias.asname, "module", alias.name)
            else:
                self.bind(alias.name.split(".")[0], "module", alias.name.split(".")[0])
            self.imported(alias.name)

    def on_ImportFrom(self, node):
        source = self.absolute(node.module, node.level)
        if source == "__future__":
            for alias in node.names:
                self.bind(alias.asname or alias.name, "future", None)
            return
        self.imported(source)
        for alias in node.names:
            if alias.name == "*":
                self.star(source)
            else:
                self.imported(f"{source}.{alias.name}")
                self.bind(alias.asname or alias.name, "from", (source, alias.name))

    def imported(self, name):
        """Importing `this.package.sub` sets `sub` on this package, whoever names it."""
        real = self.world.find(name)
        prefix = self.name + "."
        if self.package and real and real.startswith(prefix):
            sub = real[len(prefix):].split(".")[0]
            self.bind(sub, "module", prefix + sub, implicit=True)

    def absolute(self, module, level):
        if not level:
            return canonical(module)
        parts = self.name.split(".")
        parts = parts[:len(parts) - level + (1 if self.package else 0)]
        return ".".join(parts + ([module] if module else []))

    def star(self, source):
        module = self.world.module(source)
        if module is None:
            return
        for name in module.public():
            self.bind(name, "from", (module.name, name))

    def local(self, name):
        """The binding that code of this module means by `name`, though it be deleted later."""
        return self.env.get(name) or self.hidden.get(name)

    def public(self):
        """What `from module import *` takes."""
        if self.all is not None:
            return [n for n in self.all if n in self.env or self.world.find(f"{self.name}.{n}")]
        return [n for n, b in self.env.items() if not n.startswith("_") and b.kind not in ("future", "deleted")]

    def on_Assign(self, node):
        for target in node.targets:
            self.assign(target, node.value)

    def on_AnnAssign(self, node):
        if node.value is not None:
            self.assign(node.target, node.value)

    def on_AugAssign(self, node):
        if isinstance(node.target, ast.Name):
            more = self.strings(node.value)
            if more is not None and isinstance(node.op, ast.Add):
                self.extend(node.target.id, more)

    def assign(self, target, value):
        if isinstance(target, ast.Name):
            words = self.strings(value)
            if target.id == "__all__":
                self.all = words
                return
            if words is not None:
                self.lists[target.id] = list(words)
            self.bind(target.id, "assign", value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
            for at, element in enumerate(target.elts):
                self.assign(element, values[at] if len(values) == len(target.elts) else ast.Constant(None))
        elif isinstance(target, ast.Attribute) and target.attr == "__all__":
            owner = self.module_named(target.value)
            if owner is not None:
                words = self.strings(value)
                owner.all = [n for n in owner.env if not n.startswith("__")] if words is None else words
        elif isinstance(target, ast.Attribute):
            self.patches.append((target, value))

    def extend(self, name, words):
        if name == "__all__":
            self.all = None if self.all is None else self.all + [w for w in words if w not in self.all]
        elif name in self.lists:
            self.lists[name].extend(words)

    def strings(self, node):
        """The strings of a list expression, or None when it is not one."""
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            words = [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
            return words if len(words) == len(node.elts) else None
        if isinstance(node, ast.Name):
            return self.all if node.id == "__all__" else self.lists.get(node.id)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self.strings(node.left), self.strings(node.right)
            return left + right if left is not None and right is not None else None
        if isinstance(node, ast.Call):
            name = last_name(node.func)
            if name == "make_all":
                return self.documented_names(node.args[1] if len(node.args) > 1 else None)
            if name in ("set", "list", "sorted", "frozenset") and len(node.args) == 1:
                return self.strings(node.args[0])
        return None

    def on_Expr(self, node):
        call = node.value
        if not isinstance(call, ast.Call):
            return
        name = last_name(call.func)
        if name == "remove_undocumented":
            self.keep_documented(call)
        elif name == "setattr" and len(call.args) == 3 and isinstance(call.args[1], ast.Constant):
            self.patches.append((ast.Attribute(call.args[0], call.args[1].value), call.args[2]))
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.args:
            if name in ("extend", "update"):
                self.extend(call.func.value.id, self.strings(call.args[0]) or [])
            elif name in ("append", "add") and isinstance(call.args[0], ast.Constant):
                self.extend(call.func.value.id, [call.args[0].value])
            elif name == "remove" and call.func.value.id == "__all__" and self.all:
                self.all = [n for n in self.all if n != getattr(call.args[0], "value", None)]

    def documented_names(self, modules):
        """The `@@name` marks in the docstrings of this module or of those listed."""
        docs = [self.doc]
        if isinstance(modules, (ast.List, ast.Tuple)):
            docs = []
            for element in modules.elts:
                source = self.module_named(element)
                docs.append(source.doc if source else "")
        return [n for d in docs for n in re.findall(r"^@@(\w+)$", d, re.M)]

    def module_named(self, node):
        """The module that a name or attribute chain denotes, by its own imports alone."""
        binding = self.local(node.id) if isinstance(node, ast.Name) else None
        if binding is not None:
            if binding.kind == "module":
                return self.world.module(binding.data)
            if binding.kind == "from":
                return self.world.module(".".join(binding.data))
        if isinstance(node, ast.Subscript) and "__name__" in ast.dump(node):
            return self
        return None

    def keep_documented(self, call):
        """`remove_undocumented(__name__, allowed, modules)`: deletes every other public name."""
        given = dict(zip(("module_name", "allowed_exception_list", "doc_string_modules"), call.args))
        given.update({k.arg: k.value for k in call.keywords})
        whose = given.get("module_name")
        if isinstance(whose, ast.Attribute):
            owner = self.module_named(whose.value)
            if owner is not None and owner is not self:
                owner.prune(self.strings(given.get("allowed_exception_list")) or [],
                            owner.documented_names(given.get("doc_string_modules")))
            return
        self.prune(self.strings(given.get("allowed_exception_list")) or [],
                   self.documented_names(given.get("doc_string_modules")))

    def prune(self, allowed, documented):
        """Keeps what is allowed or documented, and what is private."""
        self.documented, self.allowed = set(documented), set(allowed)
        keep = self.documented | self.allowed
        for name in [n for n in self.env if not n.startswith("_") and n not in keep]:
            self.hidden[name] = self.env.pop(name)
        for name in keep - set(self.env):
            if self.package and self.world.find(f"{self.name}.{name}"):
                self.bind(name, "module", f"{self.name}.{name}")
        for name in keep & set(self.env):
            self.env[name].implicit = False

    def on_Delete(self, node):
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id in self.env:
                self.hidden[target.id] = self.env.pop(target.id)

    def on_If(self, node):
        truth = self.truth(node.test)
        if truth is not False:
            self.block(node.body)
        if truth is not True:
            if truth is None:
                self.fallback(node.orelse)
            else:
                self.block(node.orelse)

    def on_Try(self, node):
        self.block(node.body)
        missing = any(self.misses(s) for s in node.body)
        for handler in node.handlers:
            if missing:
                self.block(handler.body)
            else:
                self.fallback(handler.body)
        if not missing:
            self.block(node.orelse)
        self.block(node.finalbody)

    def on_With(self, node):
        self.block(node.body)

    def fallback(self, body):
        """Statements of a branch that is taken only if the other one is not: they add names."""
        before = dict(self.env)
        self.block(body)
        self.env.update(before)

    def misses(self, statement):
        """Whether an import names a TensorFlow module that these packages do not have."""
        if isinstance(statement, ast.ImportFrom) and not statement.level:
            top = statement.module.split(".")[0]
            return top in ("tensorflow", "tensorflow_core") and "tensorflow" in self.world.files \
                and self.world.find(statement.module) is None
        return False

    def truth(self, test):
        """What a condition on the environment is, as far as it is known."""
        text = ast.unparse(test)
        for pattern, value in self.world.facts.get("truths", ()):
            if re.fullmatch(pattern, text):
                return value
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            value = self.truth(test.operand)
            return None if value is None else not value
        return None

    def patch(self, target, value):
        """`other.module.name = value`: the name appears on the other module."""
        from resolve import evaluate
        owner = evaluate(self.world, target.value, self)
        if owner is not None and owner.kind == "module":
            module = self.world.module(owner.path)
            if module is not None:
                if module is self and isinstance(value, ast.Name) and value.id == target.attr:
                    return
                module.env[target.attr] = Binding("patch", value, self, module.env.get(target.attr))


def is_overload(node):
    return any(last_name(d) == "overload" for d in node.decorator_list)


def last_name(node):
    """`c` of `a.b.c`, `a.b.c(…)` or `c`."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
