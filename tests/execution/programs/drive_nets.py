"""tf-object-detection: networks of its `nets`, written with slim, learn on noise."""

import tensorflow as tf

import numbers_of
from nets import inception_v1
from nets import lenet
from nets import mobilenet_v1
from nets import resnet_v1

slim = tf.contrib.slim

STEPS = 3


def small_resnet(images, **arguments):
    """Two blocks. Deeper ones come to a single place, and normalizing two values magnifies rounding."""
    blocks = [
        resnet_v1.resnet_v1_block("block1", base_depth=8, num_units=2, stride=2),
        resnet_v1.resnet_v1_block("block2", base_depth=16, num_units=2, stride=1),
    ]
    return resnet_v1.resnet_v1(images, blocks, global_pool=True, include_root_block=True, **arguments)


def small_inception(images, num_classes, is_training):
    """The first modules, for the same reason."""
    with slim.arg_scope([slim.batch_norm], is_training=is_training):
        net, ends = inception_v1.inception_v1_base(images, final_endpoint="Mixed_3c")
    net = tf.reduce_mean(net, [1, 2])
    return slim.fully_connected(net, num_classes, activation_fn=None), ends


def train(name, network, size, scope, **arguments):
    """The losses of a few steps of momentum, and the names of the variables."""
    tf.reset_default_graph()
    tf.set_random_seed(1)
    random = numbers_of.generator(name)
    images = tf.constant(random.rand(2, size, size, 3).astype("float32"))
    labels = slim.one_hot_encoding([0, 2], 3)
    with slim.arg_scope(scope):
        logits, _ = network(images, num_classes=3, is_training=True, **arguments)
    tf.losses.softmax_cross_entropy(labels, tf.reshape(logits, [2, 3]))
    loss = tf.losses.get_total_loss()
    step = slim.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.01, step, 2, 0.5)
    optimizer = tf.train.MomentumOptimizer(rate, 0.9)
    operation = slim.learning.create_train_op(loss, optimizer, global_step=step)
    losses = []
    with tf.Session() as session:
        numbers_of.start(session)
        for _ in range(STEPS):
            losses.append(session.run(operation))
    return losses, len(tf.global_variables())


def main(_):
    results = {}
    cases = [
        ("lenet", lenet.lenet, 28, lenet.lenet_arg_scope(), {"dropout_keep_prob": 1.0}),
        (
            "mobilenet",
            mobilenet_v1.mobilenet_v1,
            64,
            mobilenet_v1.mobilenet_v1_arg_scope(is_training=True),
            {"depth_multiplier": 0.25, "dropout_keep_prob": 1.0, "global_pool": True},
        ),
        ("resnet", small_resnet, 64, resnet_v1.resnet_arg_scope(), {}),
        ("inception", small_inception, 64, inception_v1.inception_v1_arg_scope(), {}),
    ]
    for name, network, size, scope, arguments in cases:
        losses, variables = train(name, network, size, scope, **arguments)
        results[name] = losses
        results[name + " variables"] = variables
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
