"""Evaluates the expressions of `values.toml`. Runs under Python 3.6 and later."""

import functools
import gzip
import hashlib
import os
import struct
import sys
import tempfile
import types

import numpy as np


class Values(dict):
    """Expressions, evaluated when they are asked for, once, in terms of each other."""

    def __init__(self, tf, table):
        super().__init__()
        self.table = table
        self.space = dict(globals(), tf=tf, np=np, v1=tf.compat.v1)
        self["folder"] = tempfile.mkdtemp()
        if "prepare" in table:
            self["prepare"]

    def __missing__(self, name):
        if name not in self.table:
            raise KeyError(name)
        self[name] = eval(self.table[name], self.space, self)
        return self[name]

    def of(self, names):
        """The values of those of `names` that have one."""
        return {name: self[name] for name in names if name in self.table}


def double(value):
    return value * 2


def module(name, **members):
    """A module of the program that an example is a part of."""
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(members)


def rnn_cell(tf):
    """A cell that needs no variables and no Keras."""

    # 0.12 asks for its own class.
    base = tf.nn.rnn_cell.RNNCell if tf.__version__.startswith("0.") else object

    class Cell(base):
        output_size = state_size = 5
        dtype = tf.float32

        def zero_state(self, size, dtype):
            return tf.zeros([size, 5], dtype)

        def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
            return tf.zeros([batch_size, 5], dtype)

        def __call__(self, inputs, state, scope=None):
            size = inputs.get_shape().as_list()[-1]
            weights = tf.reshape(tf.cast(tf.range(size * 5), tf.float32), [size, 5]) / (size * 5.0)
            output = tf.tanh(tf.matmul(inputs, weights) + state)
            return output, output

    return Cell()


def looked_up(tf, table, keys):
    """Of a table, initialized if it must be."""
    if not tf.executing_eagerly():
        table_values = table.lookup(keys)
        session = tf.compat.v1.Session()
        session.run(tf.compat.v1.tables_initializer())
        return session.run(table_values)
    return table.lookup(keys)


def written(tf, writer, folder):
    """How many files of events a writer makes."""
    if tf.executing_eagerly():
        writer.flush()
    else:
        session = tf.compat.v1.Session()
        session.run(writer.init())
        session.run(writer.flush())
    return len([name for name in os.listdir(folder) if "tfevents" in name])


def within(tensor, function):
    """What a function gives in the graph of a tensor."""
    with tensor.graph.as_default():
        return function()


def after(operation, tensor):
    """The value of a tensor after an operation in its graph."""
    import tensorflow as tf

    with tf.compat.v1.Session(graph=operation.graph) as session:
        session.run(operation)
        return session.run(tensor)


def fed(tf, function):
    """What a function gives that reads from queues, in order."""
    v1 = tf.compat.v1
    values = function()
    session = v1.Session()
    session.run([v1.global_variables_initializer(), v1.local_variables_initializer()])
    v1.train.start_queue_runners(session)
    answer = session.run(values)
    return sorted(answer.tolist()) if hasattr(answer, "tolist") else answer


def profiled(tf, hook):
    """How many profiles a hook writes."""
    v1 = tf.compat.v1
    increment = v1.assign_add(v1.train.get_or_create_global_step(), 1)
    with v1.train.SingularMonitoredSession(hooks=[hook]) as session:
        session.run(increment)
    return len([name for name in os.listdir(".") if name.startswith("timeline")])


def steps(tf, hook):
    """How many steps are made until a hook asks to stop."""
    v1 = tf.compat.v1
    increment = v1.assign_add(v1.train.get_or_create_global_step(), 1)
    with v1.train.SingularMonitoredSession(hooks=[hook]) as session:
        while not session.should_stop():
            last = session.run(increment)
    return last


def scoped(tf):
    """A function for `arg_scope`, of the package at hand."""
    if tf.__version__.startswith("1."):
        return tf.contrib.framework.add_arg_scope(double)
    import tf_slim

    return tf_slim.add_arg_scope(double)


def in_scope(arg_scope, function):
    """What a function gives whose argument a scope gives."""
    with arg_scope([function], value=5):
        return function()


def added(tf, optimizer, kind):
    """The operations of a kind that an optimizer adds to a graph."""
    v1 = tf.compat.v1
    optimizer.minimize(tf.square(v1.get_variable("weights", initializer=1.0)))
    return [operation.type for operation in v1.get_default_graph().get_operations() if operation.type == kind]


def trained(tf, step):
    """The variables after three steps."""
    v1 = tf.compat.v1
    with v1.Session() as session:
        session.run(v1.global_variables_initializer())
        for _ in range(3):
            session.run(step)
        return session.run(v1.trainable_variables())


def started(tf, variable):
    """The value with which a variable starts, one of Keras 3 included."""
    if tf.executing_eagerly() or not hasattr(variable, "assign"):
        return variable
    inner = variable if isinstance(variable, tf.Variable) else variable.value
    with tf.compat.v1.Session() as session:
        session.run(inner.initializer)
        return session.run(inner)


def queued(tf, queue, value):
    """A value that went through a queue."""
    put, got = queue.enqueue(value), queue.dequeue()
    if tf.executing_eagerly():
        return got
    with tf.compat.v1.Session() as session:
        session.run(put)
        return session.run(got)


def recording(tf, folder):
    """Lets summaries of TensorFlow 2's kind go to a folder."""
    if tf.__version__.startswith("1."):
        writer = tf.contrib.summary.create_file_writer(folder)
        writer.set_as_default()
        # It ends with its context, which the writer keeps.
        writer.context = tf.contrib.summary.always_record_summaries()
        writer.context.__enter__()
    else:
        writer = tf.summary.create_file_writer(folder)
        writer.set_as_default(step=3)
    return writer


def recorded(tf, folder, writer):
    """The tags, and the value if it is a number, of the summaries that were made."""
    v1 = tf.compat.v1
    if tf.executing_eagerly():
        writer.flush()
    else:
        merged, rest = v1.summary.merge_all(), v1.summary.all_v2_summary_ops()
        with v1.Session() as session:
            session.run([v1.global_variables_initializer(), writer.init()])
            if merged is not None:
                return told(tf, v1.Summary.FromString(session.run(merged)))
            session.run(rest)
            session.run(writer.flush())
    values = []
    for name in sorted(os.listdir(folder)):
        for event in v1.train.summary_iterator(os.path.join(folder, name)):
            values += told(tf, event.summary)
    return values


def told(tf, summary):
    """The tags of a summary; with the value where it is a number."""
    found = []
    for value in summary.value:
        held = tf.make_ndarray(value.tensor) if value.HasField("tensor") else np.asarray(value.simple_value)
        number = held.dtype.kind == "f" and not held.shape and value.WhichOneof("value") in ("tensor", "simple_value")
        found.append([value.tag.split("/")[0], np.float32(held) if number else None])
    return found


def watched(tf, callback):
    """Whether a callback finds what it looks at."""
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,), activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    data = np.ones([4, 2], np.float32), np.ones([4, 1], np.float32)
    model.fit(*data, validation_data=data, verbose=0, callbacks=[callback])
    return bool(np.isfinite(callback.best))


def reloaded(tf, save, folder):
    """A variable that `save` wrote, and that was read again."""
    from tensorflow.python.eager import context

    with context.eager_mode():
        module = tf.Module()
        module.v = tf.Variable(3.0)
        save(module, folder)
        return tf.compat.v2.saved_model.load(folder).v.numpy()


def checkpoint(tf, path):
    """Writes a checkpoint with one variable; gives its path."""
    v1 = tf.compat.v1
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with tf.Graph().as_default(), v1.Session() as session:
        variable = v1.get_variable("weights", initializer=[1.0, 2.0])
        session.run(variable.initializer)
        return v1.train.Saver([variable]).save(session, path)


def saved_model(tf, path):
    """Writes a model that doubles `x` to `logits`."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [], "x")
        doubled = tf.multiply(x, 2.0, name="logits")
        v1.saved_model.simple_save(session, path, {"x": x}, {"y": doubled})


def saved_keras(tf, path):
    """Writes a model of Keras; gives its path."""
    tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]).save(path)
    return path


def png(path):
    """Writes a picture of rising colours; gives its path."""
    from PIL import Image

    Image.fromarray(np.arange(48, dtype=np.uint8).reshape(4, 4, 3)).save(path)
    return path


def convolution(tf):
    """The definition of a graph with a convolution from `in` to `out`."""
    with tf.Graph().as_default() as graph:
        x = tf.compat.v1.placeholder(tf.float32, [1, 8, 8, 1], "in")
        weights = tf.compat.v1.get_variable("weights", [3, 3, 1, 1], use_resource=False)
        tf.nn.conv2d(x, weights, [1, 1, 1, 1], "SAME", name="out")
        return graph.as_graph_def()


def meta_graph(tf):
    """A graph that doubles `x` to `y`."""
    with tf.Graph().as_default():
        x = tf.compat.v1.placeholder(tf.float32, [], "x")
        tf.multiply(x, 2.0, name="y")
        return tf.compat.v1.train.export_meta_graph()


def lite_model(tf, path):
    """Writes a model of TensorFlow Lite that doubles its input."""
    v1 = tf.compat.v1
    lite = v1.lite if hasattr(v1, "lite") else v1.contrib.lite
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [1], "x")
        converter = lite.TFLiteConverter.from_session(session, [x], [x * 2.0])
        with open(path, "wb") as out:
            out.write(converter.convert())


def invoked(interpreter, value):
    """What a model of TensorFlow Lite makes of its one input."""
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.asarray(value, np.float32))
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def digits(folder):
    """Writes the four files of MNIST, with as many pictures as must be put aside, and one more."""
    os.makedirs(folder)
    count = 5001
    images = struct.pack(">4i", 2051, count, 28, 28) + bytes(28 * 28 * count)
    labels = struct.pack(">2i", 2049, count) + bytes(index % 10 for index in range(count))
    for part in ("train", "t10k"):
        for kind, content in (("images-idx3", images), ("labels-idx1", labels)):
            with gzip.open(os.path.join(folder, "%s-%s-ubyte.gz" % (part, kind)), "wb") as out:
                out.write(content)


def hub_module(tf, handle, folder):
    """Puts a module that doubles its input where tensorflow-hub keeps what it has fetched."""
    import tensorflow_hub as hub

    v1 = tf.compat.v1

    def double_input():
        x = v1.placeholder(tf.float32, [None])
        hub.add_signature(inputs=x, outputs=x * 2.0)

    os.environ["TFHUB_CACHE_DIR"] = folder
    with tf.Graph().as_default(), v1.Session() as session:
        module = hub.Module(hub.create_module_spec(double_input))
        module.export(os.path.join(folder, hashlib.sha1(handle.encode()).hexdigest()), session)


def placed(tf, device):
    """A number on a device, which need not be there as long as nothing runs."""
    with tf.device(device):
        return tf.constant([1.0])


def example(tf):
    """A record with the number 7 under `x`."""
    numbers = tf.train.Feature(int64_list=tf.train.Int64List(value=[7]))
    return tf.train.Example(features=tf.train.Features(feature={"x": numbers})).SerializeToString()


def linear_operator():
    """A diagonal matrix, as tf.contrib.solvers wants it. Only under TensorFlow 1.15."""
    import tensorflow as tf
    from tensorflow.contrib.solvers.python.ops import util

    return util.create_operator(tf.constant([[2.0, 0.0], [0.0, 4.0]]))
