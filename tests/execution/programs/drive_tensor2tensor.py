"""tensor2tensor: unit tests of its layers; what each comes to is a number."""

import os
import sys
import types
import unittest

import tensorflow as tf

import numbers_of

# Only for one of the tests of registers.
sys.modules["kfac"] = types.ModuleType("kfac")

from tensor2tensor.layers import area_attention_test
from tensor2tensor.layers import common_attention_test
from tensor2tensor.layers import common_layers_test
from tensor2tensor.layers import ngram_test

MODULES = [area_attention_test, common_attention_test, common_layers_test, ngram_test]


def outcome(test):
    """1 for a test that passes, 2 for one that is skipped, 0 for one that fails."""
    result = unittest.TestResult()
    test.run(result)
    for _, text in result.errors + result.failures:
        sys.stderr.write("%s\n%s\n" % (test.id(), text))
    return 2 if result.skipped else int(result.wasSuccessful())


def main(_):
    only = os.environ.get("ONLY", "")
    results = {}
    for module in MODULES:
        loaded = unittest.defaultTestLoader.loadTestsFromModule(module)
        for case in loaded:
            for test in case:
                name = test.id().replace("tensor2tensor.layers.", "")
                if only in name and "test_session" not in name:
                    results[name] = [outcome(test)]
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
