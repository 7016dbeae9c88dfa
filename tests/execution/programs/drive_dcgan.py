"""DCGAN-tensorflow: both networks train on noise in the place of digits, and on images of noise."""

import os
import types

import cv2
import numpy as np
import tensorflow as tf

import model
import numbers_of

BATCH = 4


def settings(dataset):
    return types.SimpleNamespace(
        learning_rate=0.0002,
        beta1=0.5,
        G_img_sum=False,
        z_dist="normal01",
        dataset=dataset,
        data_dir="data",
        epoch=1,
        train_size=3 * BATCH,
        batch_size=BATCH,
        sample_freq=100,
        ckpt_freq=3,
        sample_dir="samples",
        checkpoint_dir="checkpoints",
    )


def digits(self):
    random = numbers_of.generator("digits")
    return random.uniform(size=(3 * BATCH, 28, 28, 1)), np.eye(10)[random.randint(0, 10, 3 * BATCH)]


def train(dataset, **arguments):
    tf.reset_default_graph()
    np.random.seed(1)
    with tf.Session() as session:
        network = model.DCGAN(
            session,
            batch_size=BATCH,
            sample_num=BATCH,
            z_dim=5,
            gf_dim=4,
            df_dim=4,
            gfc_dim=16,
            dfc_dim=16,
            dataset_name=dataset,
            input_fname_pattern="*.png",
            **arguments
        )
        network.train(settings(dataset))
        noise = numbers_of.generator("noise").standard_normal((BATCH, 5))
        feed = {network.z: noise}
        if network.y is not None:
            feed[network.y] = np.eye(10)[:BATCH]
        return session.run(network.sampler, feed)


def main(_):
    os.makedirs("data/noise")
    os.makedirs("out/logs")
    random = numbers_of.generator("images")
    for number in range(3 * BATCH):
        cv2.imwrite("data/noise/%d.png" % number, random.randint(0, 256, (32, 32, 3)))
    numbers_of.start_programs()
    # SciPy took its functions for images away, and NumPy an alias.
    model.get_image = lambda path, **_: cv2.imread(path) / 127.5 - 1.0
    model.imread = cv2.imread
    model.DCGAN.load_mnist = digits
    model.glob = lambda pattern: ["data/noise/%d.png" % number for number in range(3 * BATCH)]
    results = {}
    cases = [
        ("mnist", dict(y_dim=10, output_height=28, output_width=28, input_height=28, input_width=28)),
        ("noise", dict(output_height=32, output_width=32, input_height=32, input_width=32, crop=False)),
    ]
    for name, arguments in cases:
        images = []
        losses = numbers_of.printed(
            lambda: images.append(train(name, **arguments)), r"_loss: (\d+\.\d+)"
        )
        results[name + " losses"] = losses
        results[name + " images"] = images[0][:, ::7, ::7]
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
