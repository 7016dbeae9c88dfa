"""pointnet: both classifiers learn on made-up clouds of points."""

import os
import sys

import tensorflow as tf

import numbers_of

sys.path += [os.path.join(os.getcwd(), folder) for folder in ("models", "utils")]

import pointnet_cls
import pointnet_cls_basic
import tf_util

STEPS = 3
BATCH, POINTS = 4, 32


def train(module):
    """The losses of a few steps; the layers are written by the repository."""
    tf.reset_default_graph()
    random = numbers_of.generator("points")
    points, labels = module.placeholder_inputs(BATCH, POINTS)
    is_training = tf.placeholder(tf.bool, shape=())
    step = tf.Variable(0, trainable=False)
    decay = tf.minimum(0.99, 1 - tf.train.exponential_decay(0.5, step * BATCH, 10.0, 0.5, staircase=True))
    scores, ends = module.get_model(points, is_training, bn_decay=decay)
    loss = module.get_loss(scores, labels, ends)
    tf.summary.scalar("loss", loss)
    # Adam would go a whole step where a gradient is nothing but rounding: at biases before a
    # normalization.
    train_step = tf.train.MomentumOptimizer(0.001, 0.9).minimize(loss, global_step=step)
    merged = tf.summary.merge_all()
    feed = {
        points: random.standard_normal((BATCH, POINTS, 3)),
        labels: random.randint(0, 5, BATCH),
    }
    losses = []
    with tf.Session() as session:
        numbers_of.start(session)
        for _ in range(STEPS):
            session.run([train_step, merged], {**feed, is_training: True})
            losses.append(session.run(loss, {**feed, is_training: False}))
        return losses, len(tf.global_variables())


def main(_):
    results = {}
    # Which values it leaves out is another matter in each version.
    tf_util.dropout = lambda inputs, *_, **__: inputs
    for module in (pointnet_cls_basic, pointnet_cls):
        losses, variables = train(module)
        results[module.__name__] = losses
        results[module.__name__ + " variables"] = variables
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
