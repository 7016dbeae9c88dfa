"""The packages that take over parts of TensorFlow 1, above all of `tf.contrib`.

A row says where the public API of a package is: by default what its `__init__` and the packages
below it offer. `also` names further modules that programs import by themselves. Which TensorFlow
a release fits is read from its metadata where that states an upper bound; the packages that do not
state it are in `FITS`, from the tables in their own documentation (Keras: from TensorFlow's metadata).
"""
import ast
import re

import wheels
from packages import TRUTHS, Package, key

#: The newest TensorFlow that a release was built and tested for, from the package's own table of versions.
FITS = {
    "tensorflow-addons": {"0.6": "2.0", "0.8": "2.1", "0.10": "2.2", "0.11": "2.3", "0.13": "2.5", "0.15": "2.7",
                          "0.17": "2.9", "0.19": "2.11", "0.20": "2.12", "0.21": "2.13", "0.22": "2.14", "0.23": "2.15"},
    "tensorflow-probability": {"0.7": "1.14", "0.8": "2.0", "0.11": "2.3", "0.13": "2.5", "0.16": "2.8", "0.19": "2.11",
                               "0.20": "2.12", "0.21": "2.13", "0.22": "2.14", "0.23": "2.15", "0.24": "2.16"},
    # TensorFlow 2.6 to 2.15 ask for the Keras of their own number, 2.16 and later for any Keras 3.
    "keras": {"2.2": "1.15", "2.3": "2.5", "2.6": "2.6", "2.12": "2.12", "2.15": "2.15"},
}

#: Parts of the paths of modules that are not for programs: private ones, tests, generated messages.
INNER = re.compile(r"^_|^tests?$|^test_|_tests?$|^testdata$|_pb2(_grpc)?$")


class Companion(Package):
    """One released package beside TensorFlow."""

    def __init__(self, name, module, minors, also=(), lazy=(), cut=(), private=True, whole=False):
        super().__init__(name, module, module, minors=minors.split(), cut=cut)
        self.also, self.lazy, self.private_hidden = tuple(also), tuple(lazy), private
        self.whole = whole

    def normal(self, path):
        if path.startswith(("keras.src.", "tf_keras.src.")):
            path = "keras." + path.split(".src.", 1)[1]
        for prefix, public in (("tensorflow.compat.v2.", "tf."), ("tensorflow.compat.v1.", "tf.compat.v1."),
                               ("tensorflow.compat.v2.python.", "tensorflow.python.")):
            if path.startswith(prefix):
                return public + path[len(prefix):]
        if path.startswith("tensorflow.") and not path.startswith("tensorflow.python."):
            return "tf." + path[11:]
        return path

    def prepare(self, minor, cache):
        self.minor = minor
        release = wheels.newest(self.project, minor, cache)
        files = wheels.sources(self.project, release, cache)
        fits = FITS.get(self.name, {}).get(minor) or newest_fitting(wheels.requirements(files), cache)
        truths = [(r"(_?tf2|.*\.tf2)\.enabled\(\)", True), *TRUTHS]
        return release, {"tf": fits} if fits else {}, files, {"truths": truths}

    def is_leak(self, full, path):
        return False

    def list(self, listing):
        # Keras 2.6 and later offers what its API generator wrote, as attributes that no import in `__init__` sets.
        offered = listing.world.find(f"{self.module}.api._v2.keras")
        listing.walk(offered or self.module, self.root)
        if offered and "__version__" in listing.world.module(self.module).env:
            # The package says this of itself; its API module need not repeat it.
            listing.names[f"{self.root}.__version__"] = f"const:{self.root}.__version__"
        for module in sorted(listing.world.files):
            full = module
            for lazy in self.lazy:
                # `package.python.part` is offered as `package.part` by a loop that no static reading sees.
                if module.startswith(lazy + ".") and listing.world.files[module][1]:
                    full = self.root + module[len(lazy):]
            parts = full.split(".")
            offered = module in self.also or full != module and len(parts) == 2
            if offered and full not in listing.names and not any(p.startswith("_") for p in parts) \
                    and not self.is_cut(full) and full != self.root:
                listing.names[full] = "module"
                listing.walk(module, full)
        self.list_files(listing)

    def list_files(self, listing):
        """Modules that can be imported though their package does not import them by name. What stands
        in them is listed only for a package that is given as `whole`."""
        for module in sorted(m for m in listing.world.files if m.startswith(self.module + ".")):
            if any(INNER.search(p) for p in module.split(".")) or self.is_cut(module) or module in listing.names:
                continue
            listing.names[module] = "module"
            if self.whole:
                listing.walk(module, module)
        # `from package.sub import *` also takes the submodules that importing `package.sub` has loaded.
        top = listing.world.module(self.module) if self.whole else None
        for source in (top.absolute(s.module, s.level) for s in top.tree.body if is_star(s)) if top else ():
            held = listing.world.module(source)
            loaded = {b.data[1] for m in listing.world.files if m.startswith(source + ".")
                      for b in listing.world.module(m).env.values() if b.kind == "from" and b.data[0] == source}
            for name in sorted(loaded if held and held.all is None else ()):
                full = f"{self.root}.{name}"
                if full not in listing.names and f"{source}.{name}" in listing.names:
                    listing.names[full] = "module"
                    listing.walk(f"{source}.{name}", full)


def is_star(statement):
    return isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"


def newest_fitting(required, cache):
    """The newest TensorFlow minor that a `Requires-Dist` with an upper bound admits."""
    for project in ("tensorflow", "tensorflow-cpu"):
        text = required.get(project, "")
        bound = re.search(r"<\s*(\d+\.\d+)|(?:==|~=)\s*(\d+\.\d+)", text)
        if not bound:
            continue
        if bound.group(2):
            return bound.group(2)
        below = [r for r in wheels.releases("tensorflow", cache) if key(r)[:2] < key(bound.group(1))]
        return ".".join(below[-1].split(".")[:2]) if below else None
    return None


def companions():
    """The table."""
    tf_minors = "2.15 2.16 2.17 2.18 2.19 2.20 2.21"
    return [
        Companion("absl-py", "absl", "0.10 0.15 1.4 2.1 2.5",
                  also=["absl.app", "absl.flags", "absl.logging", "absl.command_name", "absl.testing",
                        "absl.testing.absltest", "absl.testing.parameterized", "absl.testing.flagsaver"]),
        # tf-slim 1.0 only passes on `tf.contrib`; 1.1 is the first that stands alone.
        Companion("tf-slim", "tf_slim", "1.1", also=["tf_slim.nets", "tf_slim.data", "tf_slim.layers", "tf_slim.training"],
                  whole=True),
        Companion("tensorflow-addons", "tensorflow_addons", "0.6 0.8 0.10 0.11 0.13 0.15 0.17 0.19 0.20 0.21 0.22 0.23"),
        Companion("tensorflow-probability", "tensorflow_probability",
                  "0.7 0.8 0.11 0.13 0.16 0.19 0.20 0.21 0.22 0.23 0.24 0.25", lazy=["tensorflow_probability.python"],
                  cut=[r"tensorflow_probability\.(python|substrates|internal|examples)(\..*)?"]),
        Companion("tensorflow-gan", "tensorflow_gan", "2.0 2.1"),
        Companion("tensorflow-io", "tensorflow_io", "0.17 0.31 0.36 0.37",
                  also=["tensorflow_io.audio", "tensorflow_io.image", "tensorflow_io.bigtable", "tensorflow_io.kafka",
                        "tensorflow_io.lmdb", "tensorflow_io.hadoop", "tensorflow_io.kinesis"]),
        Companion("tensorflow-model-optimization", "tensorflow_model_optimization", "0.1 0.3 0.5 0.7 0.8",
                  also=["tensorflow_model_optimization.sparsity.keras", "tensorflow_model_optimization.quantization.keras"]),
        Companion("tensorflow-text", "tensorflow_text", "1.15 2.0 2.15 2.21"),
        Companion("tensorflow-hub", "tensorflow_hub", "0.7 0.12 0.15 0.16"),
        Companion("tf-agents", "tf_agents", "0.12 0.18 0.19"),
        Companion("tensorboard", "tensorboard", "1.15 2.0 2.15 2.21",
                  also=["tensorboard.program", "tensorboard.summary", "tensorboard.plugins.hparams",
                        "tensorboard.plugins.hparams.api", "tensorboard.plugins.projector", "tensorboard.plugins.mesh"],
                  cut=[r"tensorboard\.(backend|compat|util|uploader|data|lazy|manager|assets|default|main.*)(\..*)?"]),
        Companion("dm-sonnet", "sonnet", "1.23 1.36 2.0"),
        Companion("tf-keras", "tf_keras", tf_minors),
        Companion("keras", "keras", "2.2 2.3 2.6 2.12 2.15 3.0 3.4 3.9 3.15"),
    ]
