"""deeppavlov: a tagger of words is put together from its layers, and learns."""

import numpy as np
import tensorflow as tf

import numbers_of
from deeppavlov.core.layers import tf_layers

STEPS = 4


def tagger(words, characters, lengths, training, cell):
    """Scores of three tags a word: convolutions over characters, then both directions over words."""
    letters = numbers_of.generator("letters").standard_normal((30, 8)).astype(np.float32)
    embedded = tf_layers.character_embedding_network(characters, emb_mat=letters, filter_widths=(2, 3))
    units = tf.concat([words, embedded], axis=-1)
    units = tf_layers.stacked_cnn(units, [12], use_batch_norm=True, training_ph=training, add_l2_losses=True)
    (forward, backward), _ = tf_layers.bi_rnn(
        units, 6, cell_type=cell, seq_lengths=lengths, trainable_initial_states=True
    )
    units = tf.concat([forward, backward], axis=-1)
    units = units + tf_layers.multiplicative_self_attention(units, n_hidden=5, n_output_features=12)
    return tf.layers.dense(units, 3)


def train(cell):
    tf.reset_default_graph()
    random = numbers_of.generator("tagger")
    words = tf.placeholder(tf.float32, [None, None, 10])
    characters = tf.placeholder(tf.int32, [None, None, None])
    tags = tf.placeholder(tf.int32, [None, None])
    lengths = tf.placeholder(tf.int32, [None])
    training = tf.placeholder_with_default(False, [])
    logits = tagger(words, characters, lengths, training, cell)
    mask = tf.sequence_mask(lengths, dtype=tf.float32)
    loss = tf.losses.sparse_softmax_cross_entropy(tags, logits, weights=mask)
    loss += 1e-3 * tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        step = tf.train.AdamOptimizer(1e-2).minimize(loss)
    feed = {
        words: random.standard_normal((4, 7, 10)),
        characters: random.randint(0, 30, (4, 7, 5)),
        tags: random.randint(0, 3, (4, 7)),
        lengths: [7, 5, 6, 3],
    }
    losses = []
    with tf.Session() as session:
        numbers_of.start(session)
        for _ in range(STEPS):
            losses.append(session.run(loss, feed))
            session.run(step, {**feed, training: True})
        scores = session.run(tf.nn.softmax(logits), feed)
    return losses, scores


def main(_):
    results = {}
    for cell in ("gru", "lstm"):
        losses, scores = train(cell)
        results[cell + " losses"] = losses
        results[cell + " scores"] = scores
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
