"""TensorFlow before 1.13 under the names of 1.15, as far as the description of values needs it."""


def named_as_today(tf):
    """`tf` itself where it has `tf.compat.v1`, else a view of it. Snippets never see the view."""
    return tf if hasattr(getattr(tf, "compat", None), "v1") else View(tf)


class Absent(object):
    """A class that came later: nothing is an instance of it."""


class Data(object):
    """What stands for `tf.data`, which came with 1.4."""

    Dataset = Absent


class Compat(object):
    """What stands for `tf.compat`: all of TensorFlow is what `v1` became."""

    def __init__(self, view):
        self.v1 = view


class View(object):
    """All names of a TensorFlow, with what it lacks put in their place."""

    # 0.12 has no such type, so no tensor is of it.
    variant = None

    def __init__(self, tf):
        self._tf = tf
        self.data = getattr(tf, "data", Data)
        self.compat = Compat(self)

    def __getattr__(self, name):
        if name[0].isupper():
            return getattr(self._tf, name, Absent)
        return getattr(self._tf, name)

    def executing_eagerly(self):
        return hasattr(self._tf, "executing_eagerly") and self._tf.executing_eagerly()

    def tables_initializer(self):
        begin = getattr(self._tf, "tables_initializer", None) or self._tf.initialize_all_tables
        return begin()
