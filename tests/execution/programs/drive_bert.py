"""bert-tensorflow: a small BERT learns to tell two classes apart, with the package's optimizer."""

import numpy as np
import tensorflow as tf

import numbers_of
from bert import modeling
from bert import optimization

STEPS = 5


def main(_):
    random = numbers_of.generator("bert")
    ids = tf.constant(random.randint(0, 50, [4, 8]), tf.int32)
    mask = tf.constant([[1] * 8, [1] * 6 + [0] * 2, [1] * 8, [1] * 5 + [0] * 3])
    labels = tf.one_hot([0, 1, 1, 0], depth=2, dtype=tf.float32)
    config = modeling.BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        max_position_embeddings=16,
    )
    model = modeling.BertModel(config=config, is_training=True, input_ids=ids, input_mask=mask)
    weights = tf.get_variable("output_weights", [2, 16], initializer=tf.truncated_normal_initializer())
    logits = tf.matmul(model.get_pooled_output(), weights, transpose_b=True)
    log_probs = tf.nn.log_softmax(logits, axis=-1)
    loss = -tf.reduce_mean(tf.reduce_sum(labels * log_probs, axis=-1))
    # No warm-up, and many steps ahead: the package reads the step while it counts it.
    train = optimization.create_optimizer(loss, 1e-2, 10**6, None, False)
    losses = []
    with tf.Session() as session:
        numbers_of.start(session)
        for _ in range(STEPS):
            losses.append(session.run(loss))
            session.run(train)
        sequence = session.run(model.get_sequence_output())
    numbers_of.report(
        losses=losses, sequence=sequence, variables=len(tf.global_variables()), mean=np.mean(sequence)
    )


if __name__ == "__main__":
    tf.app.run()
