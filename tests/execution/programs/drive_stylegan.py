"""stylegan: the mapping network, and the layers that know no order of dimensions, learn on noise.

Convolutions of the repository are for GPUs (channels first), which a CPU does not compute.
"""

import sys
import types

import numpy as np
import tensorflow as tf

import numbers_of

# Only the download of networks needs it.
sys.modules["requests"] = types.ModuleType("requests")

from dnnlib import tflib
from training import networks_stylegan as layers

STEPS = 3
BATCH = 4


def main():
    tflib.init_tf({"rnd.np_random_seed": 1})
    random = numbers_of.generator("stylegan")
    mapping = tflib.Network(
        "mapping",
        func_name="training.networks_stylegan.G_mapping",
        latent_size=8,
        label_size=3,
        dlatent_size=8,
        dlatent_broadcast=2,
        mapping_layers=3,
        mapping_fmaps=8,
    )
    latents = tf.placeholder(tf.float32, [None, 8])
    labels = tf.placeholder(tf.float32, [None, 3])
    styles = mapping.get_output_for(latents, labels)
    images = tf.constant(random.standard_normal((BATCH, 5, 4, 4)).astype(np.float32))
    with tf.variable_scope("decoder"):
        shown = layers.upscale2d(layers.instance_norm(images))
        noise = tf.constant(random.standard_normal((1, 1, 8, 8)).astype(np.float32))
        shown = layers.apply_noise(shown, noise_var=noise, randomize_noise=False)
        shown = layers.style_mod(layers.leaky_relu(layers.apply_bias(shown)), styles[:, 0])
        shown = layers.minibatch_stddev_layer(layers.pixel_norm(shown), 2)
        with tf.variable_scope("scores"):
            scores = layers.apply_bias(layers.dense(shown, fmaps=1, gain=1, use_wscale=True))
    loss = tf.reduce_mean(tf.nn.softplus(-scores))
    step = tf.train.AdamOptimizer(0.01, beta1=0.0, beta2=0.99).minimize(loss)
    session = tf.get_default_session()
    numbers_of.start(session)
    feed = {latents: random.standard_normal((BATCH, 8)), labels: np.eye(3)[[0, 1, 2, 0]]}
    losses = []
    for _ in range(STEPS):
        losses.append(session.run(loss, feed))
        session.run(step, feed)
    copy = mapping.clone("copy")
    copied = session.run(copy.get_output_for(latents, labels), feed)
    numbers_of.report(losses=losses, styles=session.run(styles, feed), copied=copied)


if __name__ == "__main__":
    main()
