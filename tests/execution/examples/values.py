"""Evaluates the expressions of `values.toml`. Runs under Python 3.7 and 3.11."""

import functools
import os
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

    class Cell(object):
        output_size = state_size = 5
        dtype = tf.float32

        def zero_state(self, size, dtype):
            return tf.zeros([size, 5], dtype)

        def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
            return tf.zeros([batch_size, 5], dtype)

        def __call__(self, inputs, state, scope=None):
            size = inputs.shape.as_list()[-1]
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


def checkpoint(tf, path):
    """Writes a checkpoint with one variable; gives its path."""
    v1 = tf.compat.v1
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with tf.Graph().as_default(), v1.Session() as session:
        variable = v1.get_variable("weights", initializer=[1.0, 2.0])
        session.run(variable.initializer)
        return v1.train.Saver([variable]).save(session, path)


def saved_model(tf, path):
    """Writes a model that doubles `x`."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [], "x")
        v1.saved_model.simple_save(session, path, {"x": x}, {"y": x * 2.0})


def saved_keras(tf, path):
    """Writes a model of Keras; gives its path."""
    tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]).save(path)
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
    with tf.Graph().as_default(), v1.Session() as session:
        x = v1.placeholder(tf.float32, [1], "x")
        converter = v1.lite.TFLiteConverter.from_session(session, [x], [x * 2.0])
        with open(path, "wb") as out:
            out.write(converter.convert())


def example(tf):
    """A record with the number 7 under `x`."""
    numbers = tf.train.Feature(int64_list=tf.train.Int64List(value=[7]))
    return tf.train.Example(features=tf.train.Features(feature={"x": numbers})).SerializeToString()


def linear_operator():
    """A diagonal matrix, as tf.contrib.solvers wants it. Only under TensorFlow 1.15."""
    import tensorflow as tf
    from tensorflow.contrib.solvers.python.ops import util

    return util.create_operator(tf.constant([[2.0, 0.0], [0.0, 4.0]]))
