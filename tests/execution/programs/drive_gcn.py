"""gcn: its script trains on a graph of two groups that is made up."""

import runpy
import sys
import types

import numpy as np
import scipy.sparse as sp

import numbers_of

# Only the reader of the citation graphs needs it.
sys.modules["networkx"] = types.ModuleType("networkx")

from gcn import utils

NODES = 40
NUMBERS = r"(?:train_loss|train_acc|val_loss|val_acc|cost|accuracy)= (\S+)"


def load_data(name):
    """Two groups of nodes; most edges stay within one."""
    random = numbers_of.generator(name)
    group = np.arange(NODES) % 2
    chance = np.where(group[:, None] == group[None, :], 0.3, 0.05)
    edges = np.triu(random.uniform(size=(NODES, NODES)) < chance, 1)
    adjacency = sp.csr_matrix((edges | edges.T).astype(np.float64))
    features = random.uniform(size=(NODES, 12)) < 0.2 + 0.3 * group[:, None] * (np.arange(12) < 6)
    features[:, 11] = True
    labels = np.eye(2)[group]
    masks = [np.arange(NODES) % 4 == part for part in range(3)]
    parts = [labels * mask[:, None] for mask in masks]
    return (adjacency, sp.lil_matrix(features.astype(np.float64)), *parts, *masks)


def main():
    utils.load_data = load_data
    numbers_of.start_programs()
    sys.argv[1:] = ["--model=gcn", "--epochs=12", "--dropout=0"]
    numbers = numbers_of.printed(lambda: runpy.run_module("gcn.train", run_name="__main__"), NUMBERS)
    numbers_of.report(numbers=numbers)


if __name__ == "__main__":
    main()
