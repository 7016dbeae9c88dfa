"""The whole public API of one release: every name, what it denotes, and what that looks like."""
import ast

from modules import FUTURE, last_name
from resolve import Entity, bases, names, resolve
from signatures import facts

EXPORTED_DUNDERS = {"__version__", "__git_version__", "__compiler_version__", "__cxx11_abi_flag__", "__cxx_version__",
                    "__monolithic_build__", "__internal__", "__operators__"}


class Listing:
    """`names` maps a public name to its definition, `definitions` a definition to (kind, facts)."""

    def __init__(self, world, package):
        self.world, self.package = world, package
        self.names, self.definitions, self.documented = {}, {}, set()

    def walk(self, module_name, prefix, stack=(), deep=True):
        """Lists what the module holds, under `prefix`; without its modules if not `deep`."""
        module = self.world.module(module_name)
        if module is None or module_name in stack:
            return
        held = names(self.world, module_name)
        if module_name == "tensorboard.summary._tf.summary" and self.world.api:
            # TensorBoard overlays TensorFlow's summary module and re-exports the rest of it.
            base = f"{self.world.api}.summary"
            self.walk(base, prefix, stack)
            held = {n: b for n, b in held.items() if n in ("audio", "histogram", "image", "scalar", "text")}
        stated = set(module.all or ())
        for name, binding in sorted(held.items()):
            full = f"{prefix}.{name}"
            if not self.is_public(name, full) or binding.kind == "deleted":
                continue
            entity = resolve(self.world, module, name, binding)
            if entity is not None and only_raises(entity):
                continue
            if entity is None or not (module.curated or name in stated or self.belongs(module, binding, entity)):
                if entity is not None and entity.kind == "module" and self.package.is_leak(full, entity.path):
                    # Reachable, but only because this module imports it.
                    if deep and full not in self.names:
                        self.names[full] = "module=" + entity.path
                        if module.package and self.package.is_open(entity.path):
                            self.walk(entity.path, full, stack + (module_name,), deep=False)
                continue
            if entity.kind == "module" and not deep:
                continue
            if deep and (name in module.documented or name in (module.allowed or ()) or f"\n@@{name}\n" in module.doc + "\n"):
                self.documented.add(full)
            self.record(full, entity)
            if entity.kind == "module" and self.package.is_leaf(entity.path):
                self.names[full] = "module=" + entity.path
            elif entity.kind == "module":
                self.walk(entity.path, full, stack + (module_name,))

    def is_public(self, name, full):
        if name in FUTURE or self.package.is_cut(full):
            return False
        return not name.startswith("_") or name in EXPORTED_DUNDERS

    def belongs(self, module, binding, entity):
        """Whether a hand-written module means to offer a name, rather than having imported it for use."""
        if entity.kind == "external":
            return False
        if entity.kind == "module":
            return module.package and entity.path.startswith(module.name + ".") or entity.path.endswith(".platform.flags")
        return binding.module is module or binding.kind in ("def", "class", "from", "assign")

    def record(self, full, entity):
        if entity.kind == "module":
            self.names[full] = "module"
        elif entity.kind in ("const", "external"):
            self.names[full] = "const:" + self.package.normal(entity.path)
        else:
            self.names[full] = self.package.normal(entity.path)
            self.define(entity)

    def keep(self, wanted):
        """Drops the names that are not wanted, and the definitions that none of the others needs."""
        self.names = {n: d for n, d in self.names.items() if wanted(n)}
        needed, open_ = set(), [d for d in self.names.values() if d in self.definitions]
        while open_:
            definition = open_.pop()
            if definition not in needed and definition in self.definitions:
                needed.add(definition)
                inherited = dict(self.definitions[definition][1]).get("bases", "")
                open_.extend(inherited.split(","))
        self.definitions = {d: f for d, f in self.definitions.items() if d in needed}

    def define(self, entity):
        path = self.package.normal(entity.path)
        if path in self.definitions or entity.kind not in ("function", "class"):
            return
        self.definitions[path] = None
        self.definitions[path] = (entity.kind, facts(self.world, entity, lambda e: self.package.normal(e.path)))
        if entity.kind == "class":
            for base in bases(self.world, entity):
                if isinstance(base, Entity) and base.kind == "class":
                    self.define(base)


def only_raises(entity):
    """Whether calling a class or function does nothing but raise ImportError: Keras 3 keeps some
    names of Keras 2 in this way. A name that cannot be used does not exist."""
    body = entity.node.body if isinstance(entity.node, (ast.ClassDef, ast.FunctionDef)) else []
    if isinstance(entity.node, ast.ClassDef):
        body = next((s.body for s in body if isinstance(s, ast.FunctionDef) and s.name == "__init__"), [])
    body = [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return len(body) == 1 and isinstance(body[0], ast.Raise) and last_name(body[0].exc) == "ImportError"


def private_modules(world, prefixes):
    """The source modules below `prefixes`, for imports of private paths."""
    return sorted(m for m in world.files if m.startswith(tuple(p + "." for p in prefixes)) or m in prefixes)


def private_members(world, modules):
    """The paths of all that source modules bind, by whatever statement."""
    found = set()
    for name in modules:
        module = world.module(name)
        env = module.env if module else {}
        found.update(f"{name}.{n}" for n, binding in env.items() if binding.kind not in ("future", "deleted"))
    return found
