"""What the drivers share. Written for TensorFlow 1, and fixed together with them."""

import contextlib
import io
import json
import re
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
        variable.load(known_value(variable), session)


def start_programs():
    """Lets programs that initialize their variables themselves do as `start` does."""
    ordinary = tf.global_variables_initializer

    def initializer():
        with tf.control_dependencies([ordinary()]):
            known = [variable.assign(known_value(variable)) for variable in tf.trainable_variables()]
        return tf.group(*known)

    tf.global_variables_initializer = initializer


def known_value(variable):
    """The value of a variable that depends on nothing but its name."""
    shape = variable.get_shape().as_list()
    value = 0.1 * generator(variable.op.name).standard_normal(shape)
    return value.astype(variable.dtype.as_numpy_dtype)


def printed(program, pattern):
    """The numbers that a program prints, where a pattern says which they are."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        program()
    return [float(number) for number in re.findall(pattern, text.getvalue())]


def report(**values):
    """Prints numbers as one line of JSON, the last one of the program."""
    plain = {name: np.asarray(value, np.float64).ravel().tolist() for name, value in values.items()}
    sys.stdout.write("\n" + json.dumps(plain) + "\n")
    sys.stdout.flush()
