"""cleverhans: its network is trained by its loop, and attacked in several ways."""

import logging

import numpy as np
import tensorflow as tf

import numbers_of
from cleverhans import attacks
from cleverhans.loss import CrossEntropy
from cleverhans.model_zoo.basic_cnn import ModelBasicCNN
from cleverhans.train import train
from cleverhans.utils_tf import model_eval
from cleverhans.utils import set_log_level

CLASSES = 3
ATTACKS = [
    ("FastGradientMethod", {"eps": 0.2, "clip_min": 0.0, "clip_max": 1.0}),
    ("BasicIterativeMethod", {"eps": 0.2, "eps_iter": 0.05, "nb_iter": 4, "clip_min": 0.0, "clip_max": 1.0}),
    ("MomentumIterativeMethod", {"eps": 0.2, "eps_iter": 0.05, "nb_iter": 4}),
    ("DeepFool", {"max_iter": 3, "nb_candidate": 2, "clip_min": 0.0, "clip_max": 1.0}),
    (
        "CarliniWagnerL2",
        {"max_iterations": 5, "binary_search_steps": 2, "batch_size": 8, "learning_rate": 0.1},
    ),
]


def main(_):
    set_log_level(logging.WARNING)
    random = numbers_of.generator("cleverhans")
    labels = np.eye(CLASSES, dtype=np.float32)[np.arange(64) % CLASSES]
    images = random.uniform(size=(64, 28, 28, 1)).astype(np.float32) * 0.5
    for kind in range(CLASSES):
        images[np.arange(64) % CLASSES == kind, 9 * kind : 9 * kind + 9] += 0.5
    session = tf.Session()
    with session.as_default():
        model = ModelBasicCNN("model1", CLASSES, 4)
        numbers_of.start(session)
        loss = CrossEntropy(model, smoothing=0.1)
        settings = {"nb_epochs": 2, "batch_size": 16, "learning_rate": 0.001}
        train(session, loss, images, labels, args=settings, rng=np.random.RandomState(1))
        x = tf.placeholder(tf.float32, [None, 28, 28, 1])
        y = tf.placeholder(tf.float32, [None, CLASSES])
        logits = model.get_logits(x)
        results = {"logits": session.run(logits, {x: images[:8]})}
        results["accuracy"] = model_eval(session, x, y, logits, images, labels, args={"batch_size": 16})
        for name, settings in ATTACKS:
            attack = getattr(attacks, name)(model, sess=session)
            changed = attack.generate_np(images[:8], **settings)
            # Where the sign of a gradient decides, rounding may decide otherwise at few places.
            results[name] = [np.mean(np.abs(changed - images[:8])), np.mean(changed)]
            results[name + " logits"] = session.run(logits, {x: changed})
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
