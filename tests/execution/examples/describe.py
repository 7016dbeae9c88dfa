"""Values of TensorFlow as plain data that two versions of it can be compared by.

Runs under Python 3.6 and later, with TensorFlow from 0.12 on; what that has no name for, `older.py`
puts in its place.
"""

import enum
import numbers
import re

import numpy as np

# How deep and how far values are looked into.
LIMIT = 64


class Describer:
    """Turns values into plain data; in graph mode tensors are evaluated in one session a graph."""

    def __init__(self, tf, eager):
        self.tf = tf
        self.v1 = tf.compat.v1
        self.eager = eager
        self.sessions = {}

    def describe(self, value, depth=0):
        """`{"kind": …}`: `array`, `plain`, `list`, `dict`, or `opaque` for what has no value."""
        tf = self.tf
        if value is None:
            return plain("None") if depth else opaque(value, "nothing")
        if isinstance(value, (bool, str, bytes)):
            return plain(repr(value))
        if isinstance(value, (np.ndarray, np.generic)):
            return array(value)
        if isinstance(value, numbers.Number):
            return plain(repr(value))
        if isinstance(value, tf.DType):
            return plain("tf." + value.name)
        if isinstance(value, tf.TensorShape):
            return plain(str(value.as_list() if value.ndims is not None else None))
        if type(value).__name__ == "Dimension":
            return plain(repr(value.value))
        if isinstance(value, enum.Enum):
            return plain(value.name)
        if isinstance(value, tf.SparseTensor):
            parts = [value.indices, value.values, value.dense_shape]
            return self.describe(parts, depth)
        if isinstance(value, tf.IndexedSlices):
            return self.describe([value.indices, value.values], depth)
        if isinstance(value, tf.RaggedTensor):
            return self.describe([value.flat_values, *value.nested_row_splits], depth)
        if isinstance(value, (tf.Tensor, tf.Variable)) or is_keras_variable(value):
            return self.tensor(value)
        if isinstance(value, tf.Operation):
            return self.operation(value)
        if isinstance(value, self.v1.data.Dataset) or isinstance(value, tf.data.Dataset):
            return self.dataset(value, depth)
        if isinstance(value, self.v1.GraphDef):
            # Not the version of the producer, nor the order of attributes.
            return self.describe([(node.name, node.op, list(node.input)) for node in value.node], depth)
        if hasattr(value, "SerializeToString") and not isinstance(value, self.v1.MetaGraphDef):
            return plain(str(value))
        if isinstance(value, tf.TypeSpec):
            return plain(repr(value))
        if isinstance(value, dict):
            items = sorted(value.items(), key=lambda item: str(item[0]))[:LIMIT]
            return {"kind": "dict", "items": {plain(str(k))["value"]: self.describe(v, depth + 1) for k, v in items}}
        if isinstance(value, (list, tuple, set, range)) and depth < LIMIT:
            return {"kind": "list", "items": [self.describe(v, depth + 1) for v in list(value)[:LIMIT]]}
        try:
            return self.probe(value, depth)
        except Exception as error:
            return opaque(value, "%s: %s" % (type(error).__name__, str(error)[:200]))

    def tensor(self, value):
        try:
            if hasattr(value, "numpy") and self.eager:
                return array(value.numpy())
            return array(self.run(value.value if is_keras_variable(value) else value))
        except Exception as error:
            return opaque(value, "%s: %s" % (type(error).__name__, str(error)[:200]))

    def operation(self, value):
        if self.eager:
            return opaque(value)
        self.run(value)
        return opaque(value, "an operation")

    def run(self, value):
        graph = value.graph if hasattr(value, "graph") else self.v1.get_default_graph()
        # A queue that nobody fills would wait for ever.
        options = self.v1.RunOptions(timeout_in_ms=5000)
        return self.session(graph).run(value, feed(self.v1, graph), options=options)

    def session(self, graph):
        """One session a graph, with variables and tables initialized.

        Variables that start at random start at a ramp, so that what is computed from them can be
        compared.
        """
        known = self.sessions.get(id(graph))
        if known:
            return known
        v1 = self.v1
        config = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        with graph.as_default():
            variables = v1.global_variables()
            start = [v1.global_variables_initializer(), v1.local_variables_initializer()]
            tables = v1.tables_initializer()
            session = v1.Session(graph=graph, config=config)
            values = []
            for _ in range(2):
                session.run(start, feed(v1, graph))
                values.append(session.run(variables))
            session.run(tables)
            # The value that the initializer of a variable assigns can be fed.
            ramps = {
                variable.initializer: (variable.initializer.inputs[1], ramp(first))
                for variable, first, second in zip(variables, *values)
                if not np.array_equal(first, second)
            }
            session.run(list(ramps), dict(ramps.values()))
        self.sessions[id(graph)] = session
        return session

    def dataset(self, value, depth):
        if self.eager:
            return self.describe(list(value.take(3)), depth + 1)
        # An iterator belongs to the graph of its dataset, whichever is the default one.
        graph = value._variant_tensor.graph
        with graph.as_default():
            iterator = self.v1.data.make_initializable_iterator(value)
            element = iterator.get_next()
        items = []
        with self.v1.Session(graph=graph) as session:
            session.run(iterator.initializer)
            try:
                for _ in range(3):
                    items.append(session.run(element))
            except self.tf.errors.OutOfRangeError:
                pass
        return self.describe(items, depth + 1)

    def probe(self, value, depth):
        """What an object does, where its class tells how to ask."""
        names = {kind.__name__ for kind in type(value).__mro__}
        if "Initializer" in names or type(value).__name__.lower().endswith("initializer"):
            return self.describe(value([3, 4], dtype=self.tf.float32), depth + 1)
        if "LearningRateSchedule" in names:
            return self.describe([value(step) for step in (0, 1, 2000)], depth + 1)
        if any("Optimizer" in name for name in names) and hasattr(value, "apply_gradients"):
            return self.optimizer(value, depth)
        return opaque(value)

    def optimizer(self, value, depth):
        """The values of a variable after three steps down a bowl."""
        tf = self.tf
        # Optimizers of Keras want a resource.
        variable = self.v1.Variable([1.0, -2.0], dtype=tf.float32, use_resource=True)
        if self.eager:
            for _ in range(3):
                value.apply_gradients([(2.0 * tf.convert_to_tensor(variable), variable)])
            return self.describe(variable, depth + 1)
        step = value.apply_gradients([(2.0 * tf.convert_to_tensor(variable), variable)])
        session = self.session(self.v1.get_default_graph())
        for _ in range(3):
            session.run(step)
        return array(session.run(variable))


def is_keras_variable(value):
    """Keras 3 has variables of its own."""
    return type(value).__module__.startswith("keras.") and hasattr(value, "numpy")


def feed(v1, graph):
    """Placeholders are fed ones, two where the size is open."""
    values = {}
    for operation in graph.get_operations():
        if operation.type == "Placeholder":
            tensor = operation.outputs[0]
            if tensor.dtype in (v1.resource, v1.variant):
                continue
            sizes = tensor.get_shape()
            shape = [2 if size is None else size for size in sizes.as_list()] if sizes.ndims else []
            kind = tensor.dtype.as_numpy_dtype
            values[tensor] = np.full(shape, b"a", object) if kind is object else np.ones(shape, kind)
    return values


def ramp(value):
    """Rising values of the shape and type of `value`."""
    return np.linspace(-0.5, 0.5, value.size).reshape(value.shape).astype(value.dtype)


def plain(text):
    """Addresses differ from run to run."""
    return {"kind": "plain", "value": re.sub("0x[0-9a-f]+", "ADDRESS", text)}


def opaque(value, why=None):
    name = type(value).__name__
    return {"kind": "opaque", "type": name, "why": why or "a value of the type %s" % name}


def array(value):
    value = np.asarray(value)
    if value.dtype.kind in "OSU":
        flat = [repr(item) for item in value.ravel().tolist()]
    elif value.dtype.kind == "c":
        flat = [part for item in value.ravel().tolist() for part in (item.real, item.imag)]
    elif value.dtype.kind in "biuf":
        flat = value.ravel().tolist()
    else:
        flat = value.astype(np.float32).ravel().tolist()
    name = "string" if value.dtype.kind in "OSU" else value.dtype.name
    return {"kind": "array", "dtype": name, "shape": list(value.shape), "values": flat}
