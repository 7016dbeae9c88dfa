"""Signatures, members and deprecations, read from the trees of functions and classes.

A definition is described by *facts*, pairs of a prefix and a text, as they stand in the data:
`("", "(x, name=None)")` is a signature, `(".map", "static (f)")` a member, `("bases", "a.B,c.D")`,
`("deprecated", "| use y")`. `merge.py` turns the facts of many versions into runs.
"""
import ast
import copy

from modules import last_name
from resolve import bases, constant, evaluate

DUNDERS = {"__call__", "__iter__", "__enter__", "__exit__", "__getitem__", "__len__", "__eq__", "__hash__"}
PROPERTIES = {"property", "abstractproperty", "cached_property", "classproperty", "lazy_property",
              "cached_per_instance", "functools.cached_property"}
LONGEST_DEFAULT = 60


def text_of(arguments):
    """`(a, b=1, *args, c, **kwargs)` without annotations, long defaults cut."""
    if arguments is None:
        return "?"
    given, parts = [None] * (len(arguments.posonlyargs + arguments.args) - len(arguments.defaults)), []
    given += arguments.defaults
    for at, (arg, default) in enumerate(zip(arguments.posonlyargs + arguments.args, given)):
        parts.append(arg.arg + ("" if default is None else "=" + source(default)))
        if at + 1 == len(arguments.posonlyargs):
            parts.append("/")
    if arguments.vararg:
        parts.append("*" + arguments.vararg.arg)
    elif arguments.kwonlyargs:
        parts.append("*")
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        parts.append(arg.arg + ("" if default is None else "=" + source(default)))
    if arguments.kwarg:
        parts.append("**" + arguments.kwarg.arg)
    return "(" + ", ".join(parts) + ")"


def source(node):
    """An expression on one line, such that its commas are inside brackets or quotes."""
    text = " ".join(ast.unparse(node).split())
    if isinstance(node, ast.Lambda):
        text = f"({text})"
    if len(text) <= LONGEST_DEFAULT:
        return text
    text, open_, quote = text[:LONGEST_DEFAULT], [], ""
    for at, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and text[at - 1] != "\\" else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            open_.append(")]}"["([{".index(letter)])
        elif letter in ")]}" and open_:
            open_.pop()
    return text.rstrip("\\") + "…" + quote + "".join(reversed(open_))


def arguments_of(world, entity, depth=0):
    """The `ast.arguments` of a function entity, or None when they cannot be known."""
    if depth > 10:
        return None
    if entity.of is not None:
        inner = entity.of
        if inner.kind == "class":
            found = constructor(world, inner)
            found = dropped_first(found)
        else:
            found = arguments_of(world, inner, depth + 1)
        return adapted(found, entity.how)
    if isinstance(entity.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return entity.node.args
    return None


def adapted(arguments, how):
    """What `partial` and `to_raw_op` do to the arguments of a function."""
    if arguments is None or not isinstance(how, ast.Call):
        return arguments
    name = last_name(how).lstrip("_")
    if name in ("to_raw_op", "kwarg_only"):
        new = copy.deepcopy(arguments)
        missing = [None] * (len(new.args) - len(new.defaults))
        new.kwonlyargs, new.kw_defaults = new.args, missing + list(new.defaults)
        new.args, new.defaults = [], []
        return new
    if name == "partial":
        new = copy.deepcopy(arguments)
        gone = len(how.args) - 1
        defaults = [None] * (len(new.args) - len(new.defaults)) + list(new.defaults)
        new.args, defaults = new.args[gone:], defaults[gone:]
        set_ = {k.arg: k.value for k in how.keywords if k.arg}
        at = next((i for i, a in enumerate(new.args) if a.arg in set_), len(new.args))
        moved = [(a, set_.get(a.arg, d)) for a, d in zip(new.args[at:], defaults[at:])]
        new.args, new.defaults = new.args[:at], [d for d in defaults[:at] if d is not None]
        new.kwonlyargs = [a for a, _ in moved] + new.kwonlyargs
        new.kw_defaults = [d for _, d in moved] + [set_.get(a.arg, d) for a, d in
                                                  zip(arguments.kwonlyargs, arguments.kw_defaults)]
        return new
    return arguments


def dropped_first(arguments):
    if arguments is None or not arguments.args:
        return arguments
    new = copy.deepcopy(arguments)
    if len(new.defaults) == len(new.args):
        new.defaults = new.defaults[1:]
    new.args = new.args[1:]
    return new


def with_self(arguments):
    new = copy.deepcopy(arguments)
    if new.args:
        new.args[0] = ast.arg("self")
    return new


def fields_arguments(fields):
    """The constructor of a record: `fields` are (name, default or None)."""
    optional = [d for _, d in fields if d is not None]
    return ast.arguments(posonlyargs=[], args=[ast.arg("self")] + [ast.arg(n) for n, _ in fields], vararg=None,
                         kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=optional)


def constructor(world, entity, depth=0):
    """The arguments that calling a class takes, through its bases; None when unknown."""
    own = own_constructor(world, entity)
    if own is not None or depth > 10:
        return own
    for base in bases(world, entity):
        found = constructor(world, base, depth + 1) if base.kind == "class" else None
        if found is not None:
            return found
    return None


def own_constructor(world, entity):
    """`__init__`, else `__new__`, else the fields of a named tuple or data class, of this class alone."""
    if entity.how == "proto":
        return ast.parse("lambda self, **kwargs: 0").body[0].value.args
    node = entity.node
    if isinstance(node, ast.Call):
        return tuple_arguments(world, node, entity)
    if not isinstance(node, ast.ClassDef):
        return None
    methods = {s.name: s for s in statements(node.body, entity) if isinstance(s, ast.FunctionDef)}
    for name in ("__init__", "__new__"):
        if name in methods:
            return with_self(methods[name].args)
    decorators = {last_name(d) for d in node.decorator_list}
    typed = any(last_name(b) == "NamedTuple" for b in node.bases)
    if decorators & {"dataclass", "s", "attrs", "define"} or typed:
        fields = [(s.target.id, s.value) for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
        fields += [(s.targets[0].id, attr_default(s.value)) for s in node.body if isinstance(s, ast.Assign)
                   and last_name(s.value) == "ib" and isinstance(s.targets[0], ast.Name)]
        return fields_arguments(fields)
    for base in node.bases:
        if isinstance(base, ast.Call):
            found = tuple_arguments(world, base, entity)
            if found is not None:
                return found
    return None


def attr_default(call):
    return next((k.value for k in call.keywords if k.arg in ("default", "factory")), None)


def tuple_fields(world, node, entity):
    """The field names of a `namedtuple(…)` call."""
    if last_name(node) not in ("namedtuple", "NamedTuple") or len(node.args) < 2:
        return None
    fields = node.args[1]
    if isinstance(fields, (ast.List, ast.Tuple)):
        return [e.value if isinstance(e, ast.Constant) else getattr(e.elts[0], "value", "?")
                for e in fields.elts if isinstance(e, (ast.Constant, ast.Tuple))]
    words = constant(fields, entity.module)
    return words.replace(",", " ").split() if isinstance(words, str) else None


def tuple_arguments(world, node, entity):
    fields = tuple_fields(world, node, entity)
    return None if fields is None else fields_arguments([(f, None) for f in fields])


def statements(body, entity):
    """The statements of a class body, branches included as far as their conditions are known."""
    for statement in body:
        if isinstance(statement, ast.If):
            truth = entity.module.truth(statement.test)
            if truth is not False:
                yield from statements(statement.body, entity)
            if truth is not True:
                yield from statements(statement.orelse, entity)
        elif isinstance(statement, ast.Try):
            yield from statements(statement.body, entity)
        else:
            yield statement


def facts(world, entity, name_of):
    """The facts of a function or class; `name_of` gives the written form of a definition."""
    found = set()
    if entity.kind == "function":
        found.add(("", text_of(arguments_of(world, entity))))
        found |= deprecations(entity, "")
        return found
    own = own_constructor(world, entity)
    if own is not None:
        found.add(("", text_of(own)))
    inherited = [name_of(b) for b in bases(world, entity)]
    if inherited:
        found.add(("bases", ",".join(inherited)))
    found |= deprecations(entity, "")
    for name, (word, arguments) in sorted(members(world, entity).items()):
        found.add(("." + name, " ".join(filter(None, [word, arguments]))))
    if isinstance(entity.node, ast.ClassDef):
        for statement in statements(entity.node.body, entity):
            if isinstance(statement, ast.FunctionDef) and is_public(statement.name):
                found |= decorated(entity.module, statement.decorator_list, f".{statement.name} ")
            elif isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
                found |= decorated(entity.module, statement.decorator_list, "")
    return found


def is_public(name):
    return not name.startswith("_") or name in DUNDERS


def members(world, entity):
    """`{name: (word, signature)}` of what a class itself defines."""
    found = {}
    node = entity.node
    if entity.how == "proto":
        return {f: ("attribute", "") for f in entity.module.messages.get(entity.path.rpartition(".")[2], ())}
    if isinstance(node, ast.Call):
        return {f: ("property", "") for f in tuple_fields(world, node, entity) or () if is_public(f)}
    if not isinstance(node, ast.ClassDef):
        return found
    for base in node.bases:
        if isinstance(base, ast.Call):
            found.update((f, ("property", "")) for f in tuple_fields(world, base, entity) or () if is_public(f))
    everything = {}
    for statement in statements(node.body, entity):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            described = method(statement)
            if described:
                everything[statement.name] = described
        elif isinstance(statement, ast.ClassDef):
            everything[statement.name] = ("class", "")
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    everything[target.id] = assigned(world, entity, statement.value, everything)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            everything[statement.target.id] = ("attribute" if statement.value is None else "const", "")
    for target, value in entity.module.patches:
        # `Supervisor.Stop = Supervisor.stop`, after the class
        if isinstance(target.value, ast.Name) and target.value.id == node.name:
            same = isinstance(value, ast.Attribute) and everything.get(value.attr)
            everything.setdefault(target.attr, same or assigned(world, entity, value, everything))
    found.update((n, m) for n, m in everything.items() if is_public(n))
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.args.args:
            for name in instance_attributes(statement):
                if is_public(name) and name not in everything:
                    found.setdefault(name, ("attribute", ""))
    return found


def method(node):
    """(word, signature) of a method, or None for the setters and deleters of properties."""
    names = [last_name(d) for d in node.decorator_list]
    if "setter" in names or "deleter" in names or "overload" in names:
        return None
    if PROPERTIES & set(names):
        return ("property", "")
    word = "static" if "staticmethod" in names else "classmethod" if "classmethod" in names else ""
    return (word, text_of(node.args))


def assigned(world, entity, value, known):
    """What `name = value` makes in a class body."""
    if isinstance(value, ast.Name) and value.id in known:
        return known[value.id]
    if isinstance(value, ast.Lambda):
        return ("", text_of(value.args))
    if isinstance(value, ast.Call):
        name = last_name(value)
        if name in PROPERTIES:
            return ("property", "")
        for argument in value.args:
            if isinstance(argument, ast.Name) and argument.id in known and known[argument.id][1]:
                word = {"staticmethod": "static", "classmethod": "classmethod"}.get(name, known[argument.id][0])
                return (word, known[argument.id][1])
    elif isinstance(value, (ast.Name, ast.Attribute)):
        denoted = evaluate(world, value, entity.module)
        if denoted is not None and denoted.kind == "function":
            return ("", text_of(arguments_of(world, denoted)))
    return ("const", "")


def instance_attributes(node):
    """The names in `self.name = …`."""
    first = node.args.args[0].arg
    for statement in ast.walk(node):
        targets = statement.targets if isinstance(statement, ast.Assign) else \
            [statement.target] if isinstance(statement, (ast.AnnAssign, ast.AugAssign)) else []
        for target in targets:
            for part in target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]:
                if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == first:
                    yield part.attr


def deprecations(entity, prefix):
    """The deprecation facts of a definition and of the wrapping that made it."""
    found = set()
    if isinstance(entity.node, (ast.FunctionDef, ast.ClassDef)) and (entity.of is None or entity.how is None
                                                                     or last_name(entity.how).lstrip("_") != "to_raw_op"):
        found |= decorated(entity.module, entity.node.decorator_list, prefix)
    if entity.of is not None and isinstance(entity.how, ast.Call):
        home = entity.of.module if entity.of.module is not None else entity.module
        found |= decorated(home, [entity.how], prefix)
    return found


def decorated(module, decorators, prefix):
    """Deprecation facts among decorators (or calls of the same form)."""
    found = set()
    for call in decorators:
        if not isinstance(call, ast.Call):
            continue
        name = last_name(call.func).lstrip("_")
        words = [constant(a, module) for a in call.args]
        given = {k.arg: constant(k.value, module) for k in call.keywords}
        text = one_line(words[1] if len(words) > 1 else given.get("instructions"))
        if name == "deprecated":
            found.add((prefix + "deprecated", f"| {text}"))
        elif name == "deprecated_args":
            args = [a.elts[0].value if isinstance(a, ast.Tuple) and a.elts and isinstance(a.elts[0], ast.Constant)
                    else constant(a, module) for a in call.args[2:]]
            found.add((prefix + "deprecated-args", f"{','.join(str(a) for a in args if a)} | {text}"))
        elif name == "deprecated_arg_values":
            args = [k.arg for k in call.keywords if k.arg not in ("date", "instructions", "warn_once")]
            found.add((prefix + "deprecated-values", f"{','.join(filter(None, args))} | {text}"))
        elif name == "deprecated_endpoints" and any(words):
            found.add((prefix + "deprecated-endpoints", ",".join(f"tf.{w}" for w in words if w) + " |"))
        elif name == "deprecated_alias" and len(words) > 1:
            found.add((prefix + "deprecated", f"| Please use {words[1]} instead."))
    return found


def one_line(text):
    return " ".join(str(text or "").split())
