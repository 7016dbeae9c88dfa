"""The messages that a generated `_pb2` module defines.

Such a module builds its classes when it is imported, from a serialised description of the
`.proto` file that it carries as bytes. The description is a protocol buffer itself
(`descriptor.proto`); the few fields needed here are read straight from the wire format.
"""
import ast


def messages(tree):
    """`{name: [field or nested name, …]}` of the messages, and the names of enums and their values; the values
    of an enum in a message are names of the message."""
    data = serialized(tree)
    if data is None:
        return {}, []
    found, enums = {}, []
    for number, value in fields(data):
        if number == 4:
            parts = list(fields(value))
            name = text(parts, 1)
            inner = {text(list(fields(v)), 1) for n, v in parts if n in (2, 3, 4)}
            inner |= {text(list(fields(w)), 1) for n, v in parts if n == 4 for m, w in fields(v) if m == 2}
            found[name] = sorted(inner)
        elif number == 5:
            parts = list(fields(value))
            enums.append(text(parts, 1))
            enums.extend(text(list(fields(v)), 1) for n, v in parts if n == 2)
    return found, enums


def serialized(tree):
    """The bytes of the description: an argument of `AddSerializedFile` or `serialized_pb=`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        values = [k.value for k in node.keywords if k.arg == "serialized_pb"]
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("AddSerializedFile", "AddSerializedFileDescriptor"):
            values += node.args
        for value in values:
            if isinstance(value, ast.Call) and value.args:
                value = value.args[0]
            if isinstance(value, ast.Constant) and value.value:
                return value.value if isinstance(value.value, bytes) else value.value.encode("latin-1")
    return None


def fields(data):
    """(field number, bytes) of the length-delimited fields of a message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            _, at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            yield key >> 3, data[at:at + length]
            at += length
        else:
            at += 8 if kind == 1 else 4


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def text(parts, number):
    return next((v.decode("utf-8", "replace") for n, v in parts if n == number), "")
