"""What a binding denotes: the function, class, module or value behind a chain of names.

An `Entity` is identified by the Python path of the statement that creates it. Following
`from a import b`, `x = y` or `tf_export(…)(y)` gives the entity of `y`; wrapping a function
(`x = deprecated(…)(y)`) creates a new object, so it is an entity of its own at `x`, with the
signature of `y`. That is what makes equal definitions mean identical objects.
"""
import ast

from modules import Binding, canonical, last_name

#: Calls that return their argument itself.
EXPORTERS = ("tf_export", "keras_export", "estimator_export", "v2_export", "export", "keras_core_export", "tf_should_use",
             "register_keras_serializable", "no_rewrite_session_graph", "set_module", "deprecated_endpoints",
             "do_not_generate_docs", "do_not_doc_inheritable", "do_not_doc_in_subclasses", "for_subclass_implementers")
#: Calls that wrap a function and keep its arguments.
WRAPPERS = ("deprecated", "deprecated_args", "deprecated_arg_values", "make_decorator", "add_dispatch_support",
            "wraps", "tf_convert", "do_not_convert", "add_arg_scope", "function", "contextmanager")


class Entity:
    """Something that a name denotes."""
    __slots__ = ("kind", "path", "node", "module", "of", "how")

    def __init__(self, kind, path, node=None, module=None, of=None, how=None):
        self.kind, self.path, self.node, self.module, self.of, self.how = kind, path, node, module, of, how

    def __repr__(self):
        return f"<{self.kind} {self.path}>"


def names(world, path):
    """The names that a module holds; of its submodules that imports set on it, those that do not
    merely hold the sources of what it offers."""
    module = world.module(path)
    return {} if module is None else {n: b for n, b in module.env.items() if b.kind != "future" and not
                                      (b.implicit and (module.curated or n in ("python", "ops", "kernels", "src")))}


def lookup(world, module_name, name):
    """The entity of `name` in a module, or None."""
    module = world.module(module_name)
    if module is None:
        return None
    binding = module.env.get(name)
    if binding is None or binding.kind == "deleted":
        if world.find(f"{module.name}.{name}"):
            return Entity("module", world.find(f"{module.name}.{name}"))
        if module.name.endswith("_pb2"):
            return Entity("class" if name[0].isupper() and not name.isupper() else "const",
                          f"{module.name}.{name}", None, module, how="proto")
        return None
    found = resolve(world, module, name, binding)
    if found is None and world.find(f"{module.name}.{name}"):
        # A cycle of imports: the running program sees the submodule, which is set first.
        return Entity("module", world.find(f"{module.name}.{name}"))
    return found


def resolve(world, module, name, binding):
    """The entity that one binding of `name` in `module` denotes."""
    key = (module.name, name, id(binding))
    if key in world.entities:
        found = world.entities[key]
        return None if found == "open" else found
    world.entities[key] = "open"
    try:
        found = resolve_now(world, module, name, binding)
    except RecursionError:
        found = None
    world.entities[key] = found
    return found


def resolve_now(world, module, name, binding):
    kind, data = binding.kind, binding.data
    path = f"{module.name}.{name}"
    if kind == "def":
        return defined(world, binding.module, f"{binding.module.name}.{name}", data)
    if kind == "class":
        return Entity("class", f"{binding.module.name}.{name}", data, binding.module)
    if kind == "module":
        real = world.find(data)
        return Entity("module", real) if real else Entity("external", canonical(data))
    if kind == "from":
        source, wanted = data
        if world.find(source):
            found = lookup(world, source, wanted)
            if found is None and source == module.name:
                found = world.find(path) and Entity("module", world.find(path))
            return found
        real = world.find(f"{source}.{wanted}")
        return Entity("module", real) if real else Entity("external", f"{source}.{wanted}")
    if kind == "assign":
        return evaluate(world, data, binding.module, name, binding, path)
    if kind == "message":
        return Entity("class", path, None, binding.module, how="proto")
    if kind == "patch":
        return evaluate(world, data, binding.module, path=path)
    return None


def defined(world, module, path, node):
    """A function; a decorator that makes something else of it is taken into account."""
    names_ = [last_name(d) for d in node.decorator_list]
    if "property" in names_ or "cached_property" in names_:
        return Entity("const", path, node, module)
    return Entity("function", path, node, module)


def evaluate(world, node, module, target=None, binding=None, path=None):
    """The entity of an expression; `path` is what a value made here would be called."""
    if isinstance(node, ast.Name):
        found = binding.prev if node.id == target and binding is not None else module.local(node.id)
        if found is not None:
            return resolve(world, module, node.id, found)
        if path and node.id in ("None", "True", "False"):
            return Entity("const", path, node, module)
        return Entity("external", f"builtins.{node.id}")
    if isinstance(node, ast.Attribute):
        owner = evaluate(world, node.value, module, target, binding)
        return attribute(world, owner, node.attr) or (Entity("const", path, node, module) if path else None)
    if isinstance(node, ast.Subscript) and ast.unparse(node) in ("_sys.modules[__name__]", "sys.modules[__name__]"):
        return Entity("module", module.name)
    if isinstance(node, ast.Call):
        return called(world, node, module, target, binding, path)
    if isinstance(node, ast.Lambda):
        return Entity("function", path or f"{module.name}.<lambda>", node, module)
    if isinstance(node, ast.IfExp):
        truth = module.truth(node.test)
        return evaluate(world, node.orelse if truth is False else node.body, module, target, binding, path)
    return Entity("const", path, node, module) if path else None


def attribute(world, owner, name):
    """`owner.name`."""
    if owner is None:
        return None
    if owner.kind == "module":
        return lookup(world, owner.path, name)
    if owner.kind == "external":
        return Entity("external", f"{owner.path}.{name}")
    if owner.kind == "class":
        member = class_member(world, owner, name)
        if member is not None:
            return member
    return None


def class_member(world, owner, name, depth=0):
    """A function or nested class of a class body, here or in a base."""
    if owner.node is None or depth > 12 or not isinstance(owner.node, ast.ClassDef):
        return None
    for statement in owner.node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            found = defined(world, owner.module, f"{owner.path}.{name}", statement)
            return Entity(found.kind, found.path, found.node, found.module, how="member")
        if isinstance(statement, ast.ClassDef) and statement.name == name:
            return Entity("class", f"{owner.path}.{name}", statement, owner.module)
    for base in bases(world, owner):
        found = class_member(world, base, name, depth + 1) if base.kind == "class" else None
        if found is not None:
            return found
    return None


def bases(world, entity):
    """The entities that a class inherits from, in order."""
    if not isinstance(entity.node, ast.ClassDef):
        return [entity.of] if entity.of is not None else []
    found, scope = [], Scope(entity)
    for base in entity.node.bases:
        for node in with_metaclass(base):
            denoted = scope.evaluate(world, node)
            if denoted is not None and denoted.path not in ("builtins.object",) and denoted is not entity:
                found.append(denoted)
    return found


class Scope:
    """Evaluates the bases of a class that may bear the name of its own base (`class X(X)`)."""

    def __init__(self, entity):
        self.entity = entity

    def evaluate(self, world, node):
        module, own = self.entity.module, self.entity.path.rpartition(".")[2]
        binding = module.local(own)
        while binding is not None and binding.data is not self.entity.node:
            binding = binding.prev
        return evaluate(world, node, module, own, binding, f"{self.entity.path}.<base>")


def with_metaclass(node):
    """The bases in `six.with_metaclass(Meta, A, B)` and `Generic[T]`."""
    if isinstance(node, ast.Call) and last_name(node) in ("with_metaclass",):
        return node.args[1:]
    if isinstance(node, ast.Subscript):
        return [node.value]
    return [node]


def called(world, node, module, target, binding, path):
    """What a call gives, as far as it can be told from the called name."""
    name = last_name(node.func).lstrip("_")

    def argument(index):
        return evaluate(world, node.args[index], module, target, binding, path) if len(node.args) > index else None
    if name.endswith("LazyLoader"):
        return lazily_loaded(world, node, module)
    if isinstance(node.func, ast.Call):
        outer = last_name(node.func.func).lstrip("_")
        if outer in EXPORTERS or outer.endswith("_export"):
            return argument(0)
        if outer in WRAPPERS or outer.startswith("dispatch") or outer == "partial":
            inner = argument(0)
            if inner is not None and inner.kind in ("function", "class"):
                return Entity("function", path, inner.node, inner.module, of=inner, how=node.func)
    if name in ("namedtuple", "NamedTuple", "TypedDict", "Enum", "IntEnum", "type", "new_class", "TypeVar"):
        kind = "const" if name == "TypeVar" else "class"
        return Entity(kind, path, node, module) if path else None
    if name in ("GeneratedProtocolMessageType",):
        return Entity("class", path, node, module, how="proto")
    if name in ("partial", "to_raw_op", "kwarg_only", "deprecated_alias"):
        inner = argument(2 if "alias" in name else 0)
        if inner is not None and inner.kind in ("function", "class", "external"):
            return Entity("function", path, inner.node, inner.module, of=inner, how=node)
    if name in EXPORTERS or name in ("staticmethod", "classmethod"):
        return argument(0)
    callee = evaluate(world, node.func, module, target, binding)
    if callee is not None and callee.kind == "function" and path:
        return from_function(world, callee, [argument(i) for i in range(len(node.args))], node, module, path)
    return Entity("const", path, node, module) if path else None


def from_function(world, callee, arguments, node, module, path):
    """A call of a function of these packages: it may wrap its argument or make a function or class."""
    made = made_by(callee)
    given = next((a for a in arguments if a is not None and a.kind in ("function", "class")
                  and not a.path == path), None)
    if isinstance(made, ast.ClassDef):
        return Entity("class", path, made, callee.module)
    passes_on = not isinstance(made, (ast.FunctionDef, ast.Lambda)) or bool(made.args.vararg and made.args.kwarg)
    if given is not None and given.kind == "function" and (made is not None and passes_on or returns_argument(callee)):
        return Entity("function", path, given.node, given.module, of=given, how=node)
    if isinstance(made, (ast.FunctionDef, ast.Lambda)):
        return Entity("function", path, made, callee.module)
    return Entity("const", path, node, module)


def made_by(callee):
    """The function or class that a function defines inside and returns."""
    node = callee.node
    if not isinstance(node, ast.FunctionDef):
        return None
    inner = {s.name: s for s in ast.walk(node) if isinstance(s, (ast.FunctionDef, ast.ClassDef)) and s is not node}
    for statement in ast.walk(node):
        if isinstance(statement, ast.Return) and statement.value is not None:
            value = statement.value
            if isinstance(value, ast.Call) and last_name(value) in ("make_decorator", "wraps", "update_wrapper"):
                value = value.args[-1] if value.args else value
            if isinstance(value, ast.Name) and value.id in inner:
                return inner[value.id]
            if isinstance(value, ast.Lambda):
                return value
    return None


def returns_argument(callee):
    node = callee.node
    if not isinstance(node, ast.FunctionDef):
        return False
    own = {a.arg for a in node.args.args}
    return any(isinstance(s, ast.Return) and (isinstance(s.value, ast.Name) and s.value.id in own
                                              or isinstance(s.value, ast.Call)
                                              and last_name(s.value) in WRAPPERS) for s in ast.walk(node))


def lazily_loaded(world, node, module):
    """The module behind `LazyLoader("x", globals(), "a.b")` or TensorFlow's loader of Keras."""
    if last_name(node.func).endswith("KerasLazyLoader"):
        given = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
        mode = "v1" if given.get("mode") == "v1" else "v2"
        root = world.facts.get("keras", {}).get(mode)
        name = root and ".".join(filter(None, [root, given.get("submodule")]))
    else:
        name = constant(node.args[2], module) if len(node.args) > 2 else None
    real = world.find(name) if name else None
    return Entity("module", real) if real else None


def constant(node, module, depth=0):
    """The string value of an expression of literals and names of literals."""
    if isinstance(node, ast.Constant):
        return node.value
    if depth > 8:
        return None
    if isinstance(node, ast.Name):
        binding = module.local(node.id)
        return constant(binding.data, module, depth + 1) if binding is not None and binding.kind == "assign" else None
    if isinstance(node, ast.BinOp):
        left, right = constant(node.left, module, depth + 1), constant(node.right, module, depth + 1)
        if isinstance(node.op, ast.Add) and isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(node.op, ast.Mod) and isinstance(left, str):
            return left
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
    return None


__all__ = ["Binding", "Entity", "bases", "class_member", "constant", "evaluate", "lookup", "names", "resolve"]
