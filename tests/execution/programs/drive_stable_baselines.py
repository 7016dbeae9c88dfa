"""stable-baselines: A2C, PPO2 and DQN take training steps on the same made-up experience."""

import gym
import numpy as np
import tensorflow as tf

import numbers_of
from stable_baselines import A2C
from stable_baselines import DQN
from stable_baselines import PPO2
from stable_baselines.common.vec_env import DummyVecEnv

STEPS = 4
SIZE = 20


class Still(gym.Env):
    """Nothing happens here."""

    observation_space = gym.spaces.Box(-1.0, 1.0, shape=(6,), dtype=np.float32)
    action_space = gym.spaces.Discrete(3)

    def reset(self):
        return np.zeros(6, np.float32)

    def step(self, action):
        return self.reset(), 0.0, False, {}


def experience():
    random = numbers_of.generator("experience")
    return {
        "obs": random.uniform(-1.0, 1.0, (SIZE, 6)).astype(np.float32),
        "next": random.uniform(-1.0, 1.0, (SIZE, 6)).astype(np.float32),
        "actions": random.randint(0, 3, SIZE),
        "rewards": random.uniform(-1.0, 1.0, SIZE).astype(np.float32),
        "values": random.uniform(-1.0, 1.0, SIZE).astype(np.float32),
        "masks": random.uniform(0.0, 1.0, SIZE) < 0.1,
    }


def made(algorithm, policy, **arguments):
    """A model whose variables start at known values."""
    model = algorithm(policy, DummyVecEnv([Still]), verbose=0, **arguments)
    with model.graph.as_default():
        numbers_of.start(model.sess)
    return model


def a2c(data):
    model = made(A2C, "MlpPolicy", n_steps=SIZE)
    # The schedule of the learning rate is made when learning starts.
    model.learn(1)
    found = []
    for update in range(STEPS):
        found.append(
            model._train_step(
                data["obs"], None, data["rewards"], data["masks"], data["actions"], data["values"], update
            )
        )
    return found, model.action_probability(data["obs"])


def ppo2(data):
    model = made(PPO2, "MlpPolicy", n_steps=SIZE, nminibatches=1)
    chances = np.full(SIZE, 1.1, np.float32)
    found = []
    for update in range(STEPS):
        found.append(
            model._train_step(
                1e-2,
                0.2,
                data["obs"],
                data["rewards"],
                data["masks"],
                data["actions"],
                data["values"],
                chances,
                update,
                None,
            )
        )
    return found, model.action_probability(data["obs"])


def dqn(data):
    model = made(DQN, "LnMlpPolicy")
    model.update_target(sess=model.sess)
    weights = np.ones(SIZE, np.float32)
    found = []
    for _ in range(STEPS):
        _, errors = model._train_step(
            data["obs"],
            data["actions"],
            data["rewards"],
            data["next"],
            data["next"],
            data["masks"].astype(np.float32),
            weights,
            sess=model.sess,
        )
        found.append(errors)
    return found, model.action_probability(data["obs"])


def main(_):
    data = experience()
    results = {}
    for name, algorithm in (("a2c", a2c), ("ppo2", ppo2), ("dqn", dqn)):
        losses, chances = algorithm(data)
        results[name + " losses"] = losses
        results[name + " probabilities"] = chances
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
