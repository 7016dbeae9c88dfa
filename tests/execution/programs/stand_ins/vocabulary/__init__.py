"""In the place of `tensorflow.contrib.learn.preprocessing`, which has no successor: words to numbers."""

import pickle
import re

import numpy as np

WORD = re.compile(r"[\w'-]+")


class VocabularyProcessor:
    """Numbers words in the order in which they come; 0 is for what is unknown, or missing."""

    def __init__(self, max_document_length):
        self.max_document_length = max_document_length
        self.vocabulary_ = {"<UNK>": 0}

    def fit_transform(self, documents):
        for document in documents:
            for word in WORD.findall(document):
                self.vocabulary_.setdefault(word, len(self.vocabulary_))
        return self.transform(documents)

    def transform(self, documents):
        for document in documents:
            numbers = np.zeros(self.max_document_length, np.int64)
            words = WORD.findall(document)[: self.max_document_length]
            numbers[: len(words)] = [self.vocabulary_.get(word, 0) for word in words]
            yield numbers

    def save(self, path):
        with open(path, "wb") as file:
            pickle.dump(self, file)
