"""Reads the scopes of a Python file, for `resolver.py`: which names are bound where, and to what.

What each file binds and uses is noted as it stands; what that denotes is for the resolver to say.
"""
import ast
from dataclasses import dataclass, field
from pathlib import Path

OTHER = ("other",)


@dataclass(eq=False)
class Scope:
    """A scope: its names, each with all that is bound to it anywhere."""

    kind: str  # module, function, class or comprehension
    module: "Module"
    parent: "Scope" = None
    names: dict = field(default_factory=dict)
    stars: list = field(default_factory=list)  # modules
    elsewhere: dict = field(default_factory=dict)  # names declared global or nonlocal
    attributes: dict = field(default_factory=dict)  # of a class: what methods give `self`
    receiver: str = None  # of a method: the name of its first parameter

    def bind(self, name, binding):
        target = self.home(name)
        target.names.setdefault(name, []).append(binding)

    def home(self, name):
        """The scope in which a binding of this name here takes place."""
        if self.elsewhere.get(name) == "global":
            return self.module.scope
        if self.elsewhere.get(name) == "nonlocal":
            scope = self.parent
            while scope.parent and (scope.kind == "class" or name not in scope.names):
                scope = scope.parent
            return scope
        return self

    def lookup(self, name):
        """The scopes that may hold a name that is used here, the nearest first."""
        if self.elsewhere.get(name):
            yield self.home(name)
            return
        scope, nearest = self, True
        while scope:
            if (nearest or scope.kind != "class") and (name in scope.names or scope.stars):
                yield scope
            nearest = nearest and scope.kind == "comprehension"
            scope = scope.parent


@dataclass(eq=False)
class Module:
    """A file of the tree."""

    path: Path
    lines: list
    scope: Scope = None
    package: Path = None
    chains: list = field(default_factory=list)  # (names, first node, scope, whether called or derived from)
    statements: list = field(default_factory=list)  # (name, node)


class Reader(ast.NodeVisitor):
    """Fills the scopes of a module and lists its chains."""

    def __init__(self, module):
        self.module = module
        self.scope = module.scope = Scope("module", module)

    # Scopes

    def within(self, scope, *parts):
        before, self.scope = self.scope, scope
        for part in parts:
            for node in part if isinstance(part, list) else [part]:
                self.visit(node)
        self.scope = before

    def function(self, node, body):
        arguments = node.args
        every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        every += [one for one in (arguments.vararg, arguments.kwarg) if one]
        outer = [one.annotation for one in every] + arguments.defaults + arguments.kw_defaults
        outer += getattr(node, "decorator_list", []) + [getattr(node, "returns", None)]
        for part in getattr(node, "decorator_list", []):
            part.rewritten = True
        for part in filter(None, outer):
            self.visit(part)
        scope = Scope("function", self.module, self.scope)
        for one in every:
            scope.bind(one.arg, OTHER)
        decorators = {one.id for one in getattr(node, "decorator_list", []) if isinstance(one, ast.Name)}
        if self.scope.kind == "class" and every and "staticmethod" not in decorators:
            scope.receiver = every[0].arg
        self.within(scope, body)

    def visit_FunctionDef(self, node):
        self.scope.bind(node.name, OTHER)
        self.function(node, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.function(node, node.body)

    def visit_ClassDef(self, node):
        self.scope.bind(node.name, OTHER)
        for part in node.decorator_list + node.bases + node.keywords:
            part.rewritten = True
            self.visit(part)
        self.within(Scope("class", self.module, self.scope), node.body)

    def comprehension(self, node):
        self.visit(node.generators[0].iter)
        scope = Scope("comprehension", self.module, self.scope)
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for at, generator in enumerate(node.generators):
            inner = [generator.target] + generator.ifs + ([generator.iter] if at else [])
            parts = inner + parts
        self.within(scope, parts)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    # Bindings

    def visit_Import(self, node):
        for alias in node.names:
            root = alias.name.split(".")[0]
            if root == "tensorflow":
                self.module.statements.append((alias.name, alias))
            if alias.asname:
                self.scope.bind(alias.asname, ("module", alias.name, 0))
            else:
                self.scope.bind(root, ("module", root, 0))

    def visit_ImportFrom(self, node):
        base = node.module or ""
        for alias in node.names:
            if base.split(".")[0] == "tensorflow" and not node.level:
                if alias.name == "*":
                    self.module.statements.append((base, node))
                else:
                    self.module.statements.append((f"{base}.{alias.name}", alias))
            if alias.name == "*":
                self.scope.stars.append((base, node.level))
            else:
                self.scope.bind(alias.asname or alias.name, ("member", base, node.level, alias.name))

    def visit_Assign(self, node):
        for target in node.targets:
            self.assign(target, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        if node.value:
            self.assign(node.target, node.value)
        self.generic_visit(node)

    def visit_NamedExpr(self, node):
        scope = self.scope
        while scope.kind == "comprehension":
            scope = scope.parent
        scope.bind(node.target.id, ("value", node.value, self.scope))
        self.visit(node.value)

    def assign(self, target, value):
        """Binds what an assignment gives; what is no name is bound by `visit_Name`."""
        pair = (ast.Tuple, ast.List)
        if isinstance(target, pair) and isinstance(value, pair) and len(target.elts) == len(value.elts):
            if not any(isinstance(one, ast.Starred) for one in target.elts + value.elts):
                for one, its in zip(target.elts, value.elts):
                    self.assign(one, its)
        elif isinstance(target, ast.Name):
            target.assigned = True
            self.scope.bind(target.id, ("value", value, self.scope))
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = self.method_of(target.value.id)
            if owner:
                target.assigned = True
                owner.attributes.setdefault(target.attr, []).append(("value", value, self.scope))

    def method_of(self, name):
        """The class whose instance this name is here, as the first parameter of a method."""
        for scope in self.scope.lookup(name):
            return scope.parent if scope.receiver == name else None
        return None

    def visit_Global(self, node):
        self.scope.elsewhere.update(dict.fromkeys(node.names, "global"))

    def visit_Nonlocal(self, node):
        self.scope.elsewhere.update(dict.fromkeys(node.names, "nonlocal"))

    def visit_ExceptHandler(self, node):
        if node.name:
            self.scope.bind(node.name, OTHER)
        self.generic_visit(node)

    def visit_MatchAs(self, node):
        if node.name:
            self.scope.bind(node.name, OTHER)
        self.generic_visit(node)

    def visit_MatchStar(self, node):
        self.visit_MatchAs(node)

    # Uses

    def visit_Call(self, node):
        node.func.rewritten = True
        self.generic_visit(node)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.module.chains.append(([node.id], node, self.scope, hasattr(node, "rewritten")))
        elif not getattr(node, "assigned", False) and not isinstance(node.ctx, ast.Del):
            self.scope.bind(node.id, OTHER)

    def visit_Attribute(self, node):
        names, inner = chain_of(node)
        if names is None:
            return self.visit(inner)
        if not isinstance(node.ctx, ast.Load) and self.method_of(inner.id) and len(names) == 2:
            if not getattr(node, "assigned", False):
                self.method_of(inner.id).attributes.setdefault(names[1], []).append(OTHER)
            return None
        self.module.chains.append((names, inner, self.scope, hasattr(node, "rewritten")))
        return None


def chain_of(node):
    """The names of `a.b.c` and the node of `a`; no names and the innermost node if it is none."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return [node.id, *reversed(names)], node
    return None, node
