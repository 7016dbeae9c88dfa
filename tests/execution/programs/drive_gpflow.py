"""gpflow: Gaussian processes are fitted to a wave, with SciPy's optimizer, with Adam and naturally."""

import gpflow
import numpy as np
import tensorflow as tf

import numbers_of


def data():
    random = numbers_of.generator("gpflow")
    x = random.uniform(0.0, 6.0, (25, 1))
    return x, np.sin(x) + 0.1 * random.standard_normal((25, 1))


def regression(x, y, places):
    """Exact inference with a sum of kernels."""
    kernel = gpflow.kernels.Matern52(1) + gpflow.kernels.Linear(1)
    model = gpflow.models.GPR(x, y, kern=kernel, mean_function=gpflow.mean_functions.Constant())
    start = model.compute_log_likelihood()
    gpflow.train.ScipyOptimizer().minimize(model, maxiter=15)
    mean, variance = model.predict_y(places)
    return [start, model.compute_log_likelihood()], mean, variance


def sparse(x, y, places):
    """Inducing points, a likelihood that is not Gaussian, and two optimizers at once."""
    model = gpflow.models.SVGP(
        x,
        y,
        kern=gpflow.kernels.RBF(1),
        likelihood=gpflow.likelihoods.StudentT(),
        Z=np.linspace(0.0, 6.0, 7)[:, None],
    )
    model.q_mu.trainable = False
    model.q_sqrt.trainable = False
    natural = gpflow.train.NatGradOptimizer(0.1)
    adam = gpflow.train.AdamOptimizer(0.05)
    bounds = []
    for _ in range(4):
        natural.minimize(model, var_list=[(model.q_mu, model.q_sqrt)], maxiter=1)
        adam.minimize(model, maxiter=1)
        bounds.append(model.compute_log_likelihood())
    mean, variance = model.predict_f(places)
    return bounds, mean, variance


def main(_):
    x, y = data()
    places = np.linspace(0.0, 6.0, 5)[:, None]
    results = {}
    for name, model in (("regression", regression), ("sparse", sparse)):
        gpflow.reset_default_graph_and_session()
        likelihoods, mean, variance = model(x, y, places)
        results[name + " likelihoods"] = likelihoods
        results[name + " mean"] = mean
        results[name + " variance"] = variance
    numbers_of.report(**results)


if __name__ == "__main__":
    tf.app.run()
