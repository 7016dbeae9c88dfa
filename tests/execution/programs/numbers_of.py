"""What the drivers share. Written for TensorFlow 1, and fixed together with them."""

import json
import sys
import zlib

import numpy as np
import tensorflow as tf


def generator(name):
    """Random numbers that depend on nothing but a name."""
    return np.random.RandomState(zlib.crc32(name.encode()) & 0xFFFFFFFF)


def start(session):
    """Initializes all variables; trainable ones by their names, as a checkpoint would.

    So the numbers of two versions of TensorFlow can be compared, and the names are, too.
    """
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    for variable in tf.trainable_variables():
        shape = variable.get_shape().as_list()
        value = 0.1 * generator(variable.op.name).standard_normal(shape)
        variable.load(value.astype(variable.dtype.as_numpy_dtype), session)


def report(**values):
    """Prints numbers as one line of JSON, the last one of the program."""
    plain = {name: np.asarray(value, np.float64).ravel().tolist() for name, value in values.items()}
    sys.stdout.write("\n" + json.dumps(plain) + "\n")
    sys.stdout.flush()
