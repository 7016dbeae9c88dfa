"""cnn-text-classification-tf: its script trains on sentences that are made up, and saves."""

import sys

import tensorflow as tf

import numbers_of
import train

WORDS = {
    "good": "a fine and moving film that the heart will keep".split(),
    "bad": "a dull empty plot which nobody should ever sit through".split(),
}


def sentences(kind, count=30):
    random = numbers_of.generator(kind)
    return [" ".join(random.choice(WORDS[kind], random.randint(4, 9))) for _ in range(count)]


def run():
    # It ends the program when it is done.
    try:
        tf.app.run(train.main)
    except SystemExit:
        pass


def main():
    for kind in WORDS:
        with open(kind + ".txt", "w") as file:
            file.write("\n".join(sentences(kind)))
    sys.argv[1:] = [
        "--positive_data_file=good.txt",
        "--negative_data_file=bad.txt",
        "--embedding_dim=8",
        "--num_filters=4",
        "--filter_sizes=2,3",
        "--dropout_keep_prob=1.0",
        "--l2_reg_lambda=0.1",
        "--batch_size=16",
        "--num_epochs=4",
        "--evaluate_every=4",
        "--checkpoint_every=8",
    ]
    numbers_of.start_programs()
    numbers_of.report(numbers=numbers_of.printed(run, r"(?:loss|acc) ([^\s,]+)"))


if __name__ == "__main__":
    main()
