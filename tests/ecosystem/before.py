"""TensorFlow 1.15 as the atlas has it, in the form of `look.py`."""
import linter
import merge
import verify

MINOR = "1.15"


def names():
    """`{name: fact}` of the public names, contrib and `tf.compat.v1` too."""
    data = linter.ROOT / "rules" / "api" / "data"
    atlas = merge.read(data / "tensorflow", "tensorflow")
    _, _, held, used = verify.load("tensorflow", MINOR, data)
    return {name: fact(definition, atlas.kinds, used) for name, definition in held.items()
            if not name.split(".")[-1].startswith("__") and not name.startswith("tf.compat.v2")}


def fact(definition, kinds, used):
    if definition.startswith("module"):
        return {"kind": "module"}
    kind = kinds.get(definition)
    if kind not in ("class", "function"):
        return {"kind": "value"}
    text = verify.constructor(definition, used)
    arguments = verify.stated(text) if text else None
    if kind == "class" and arguments:
        arguments = arguments[1:]
    return {"kind": kind, "arguments": arguments}
