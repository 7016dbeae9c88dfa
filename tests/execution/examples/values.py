"""Evaluates the expressions of `values.toml`. Runs under Python 3.7 and 3.11."""

import tempfile

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


def scoped(tf):
    """A function for `arg_scope`, of the package at hand."""
    if tf.__version__.startswith("1."):
        return tf.contrib.framework.add_arg_scope(double)
    import tf_slim

    return tf_slim.add_arg_scope(double)


def checkpoint(tf, path):
    """Writes a checkpoint with one variable; gives its path."""
    v1 = tf.compat.v1
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
        tf.nn.conv2d(x, tf.ones([3, 3, 1, 1]), [1, 1, 1, 1], "SAME", name="out")
        return graph.as_graph_def()


def example(tf):
    """A record with the number 7 under `x`."""
    numbers = tf.train.Feature(int64_list=tf.train.Int64List(value=[7]))
    return tf.train.Example(features=tf.train.Features(feature={"x": numbers})).SerializeToString()


def linear_operator():
    """A diagonal matrix, as tf.contrib.solvers wants it. Only under TensorFlow 1.15."""
    import tensorflow as tf
    from tensorflow.contrib.solvers.python.ops import util

    return util.create_operator(tf.constant([[2.0, 0.0], [0.0, 4.0]]))
