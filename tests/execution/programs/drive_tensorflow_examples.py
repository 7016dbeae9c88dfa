"""TensorFlow-Examples: scripts of several folders run as they are, with fewer steps, on made-up digits."""

import os
import random
import re
import sys
import types

import matplotlib
import numpy as np
import tensorflow as tf

import numbers_of

matplotlib.use("Agg")

import matplotlib.pyplot as plt

NUMBER = r"(-?\d+\.\d+(?:e-?\d+)?)"
# Longer training is shortened.
STEPS = re.compile(r"^(num_steps|training_steps|training_epochs|epochs) = \d+", re.MULTILINE)
# Which values are left out at random is another matter in each run.
NO_DROPOUT = {
    "3_NeuralNetworks/convolutional_network_raw": ("keep_prob: 0.8", "keep_prob: 1.0"),
    "5_DataManagement/tensorflow_dataset_api": ("dropout = 0.75", "dropout = 0.0"),
}
SHOWN = re.compile(r"^(display_step) = \d+", re.MULTILINE)
SCRIPTS = [
    "1_Introduction/basic_operations",
    "2_BasicModels/linear_regression",
    "2_BasicModels/logistic_regression",
    "2_BasicModels/nearest_neighbor",
    "3_NeuralNetworks/autoencoder",
    "3_NeuralNetworks/bidirectional_rnn",
    "3_NeuralNetworks/convolutional_network_raw",
    "3_NeuralNetworks/dynamic_rnn",
    "3_NeuralNetworks/gan",
    "3_NeuralNetworks/multilayer_perceptron",
    "3_NeuralNetworks/neural_network_raw",
    "3_NeuralNetworks/recurrent_network",
    "4_Utils/save_restore_model",
    "4_Utils/tensorboard_basic",
    "5_DataManagement/tensorflow_dataset_api",
]


class Digits:
    """What the reader of MNIST gives for one part of the data."""

    def __init__(self, name, count):
        noise = numbers_of.generator(name)
        digits = noise.randint(0, 10, count)
        self.images = noise.uniform(size=(count, 784)).astype(np.float32)
        self.images[np.arange(count), digits] = 3.0
        self.labels = np.eye(10, dtype=np.float32)[digits]
        self.num_examples = count
        self.at = 0

    def next_batch(self, size):
        places = np.arange(self.at, self.at + size) % self.num_examples
        self.at += size
        return self.images[places], self.labels[places]


def read_data_sets(*_, **__):
    return types.SimpleNamespace(
        train=Digits("train", 400), test=Digits("test", 300), validation=Digits("validation", 100)
    )


def stand_in():
    """The tutorials' reader of MNIST fetches from the network, and is not part of TensorFlow 2."""
    reader = types.ModuleType("input_data")
    reader.read_data_sets = read_data_sets
    name = "tensorflow"
    for part in ("examples", "tutorials", "mnist"):
        name += "." + part
        sys.modules[name] = types.ModuleType(name)
    sys.modules[name].input_data = reader
    sys.modules[name + ".input_data"] = reader


def run(script):
    """The numbers that a script prints."""
    with open(os.path.join("examples", script + ".py")) as file:
        text = file.read()
    text = SHOWN.sub(r"\1 = 1", STEPS.sub(r"\1 = 3", text))
    text = text.replace(*NO_DROPOUT.get(script, ("", "")))
    tf.reset_default_graph()
    random.seed(1)
    np.random.seed(1)
    code = compile(text, script, "exec")
    return numbers_of.printed(lambda: exec(code, {"__name__": "__main__"}), NUMBER)


def main():
    stand_in()
    plt.waitforbuttonpress = lambda: None
    numbers_of.start_programs()
    results = {}
    for script in sys.argv[1:] or SCRIPTS:
        results[script] = run(script)
    numbers_of.report(**results)


if __name__ == "__main__":
    main()
