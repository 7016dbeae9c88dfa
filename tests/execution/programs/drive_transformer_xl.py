"""transformer-xl: a small model with memory and an adaptive softmax learns a made-up sequence."""

import os
import sys

import numpy as np
import tensorflow as tf

import numbers_of

sys.path.append(os.path.join(os.getcwd(), "tf"))

import model

STEPS = 3
LENGTH, BATCH, MEMORY, LAYERS, WIDTH = 6, 2, 4, 2, 8


def train(use_tpu):
    tf.reset_default_graph()
    random = numbers_of.generator("sequence")
    words = random.randint(0, 30, (STEPS, LENGTH + 1, BATCH))
    inputs = tf.placeholder(tf.int32, [LENGTH, BATCH])
    targets = tf.placeholder(tf.int32, [LENGTH, BATCH])
    memory = [tf.placeholder(tf.float32, [MEMORY, BATCH, WIDTH]) for _ in range(LAYERS)]
    loss, remembered = model.transformer(
        dec_inp=inputs,
        target=targets,
        mems=memory,
        n_token=30,
        n_layer=LAYERS,
        d_model=WIDTH,
        d_embed=WIDTH,
        n_head=2,
        d_head=4,
        d_inner=16,
        dropout=0.0,
        dropatt=0.0,
        initializer=tf.initializers.random_normal(stddev=0.02),
        proj_initializer=tf.initializers.random_normal(stddev=0.01),
        is_training=True,
        mem_len=MEMORY,
        cutoffs=[] if use_tpu else [10, 20],
        tie_projs=[False] * 3,
        use_tpu=use_tpu,
    )
    loss = tf.reduce_mean(loss)
    variables = tf.trainable_variables()
    gradients, norm = tf.clip_by_global_norm(tf.gradients(loss, variables), 0.25)
    step = tf.train.get_or_create_global_step()
    rate = tf.train.cosine_decay(0.01, step, 10)
    operation = tf.train.AdamOptimizer(rate).apply_gradients(zip(gradients, variables), step)
    kept = [np.zeros((MEMORY, BATCH, WIDTH), np.float32)] * LAYERS
    losses = []
    with tf.Session() as session:
        numbers_of.start(session)
        for part in words:
            feed = {inputs: part[:-1], targets: part[1:]}
            feed.update(zip(memory, kept))
            found, size, kept, _ = session.run([loss, norm, remembered, operation], feed)
            losses += [found, size]
    return losses, kept


def main(_):
    results = {}
    for name, use_tpu in (("gpu", False), ("tpu", True)):
        losses, kept = train(use_tpu)
        results[name + " losses"] = losses
        results[name + " memory"] = kept
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
