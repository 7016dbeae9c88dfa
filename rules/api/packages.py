"""Which releases make up one version of a package, and how its Python paths are written.

Facts about the packages that no wheel states in a usable form: which Keras belongs to which
TensorFlow, where the API's root is, and which names are cut.
"""
import re

import wheels

#: Keras 3 is chosen by date from TensorFlow 2.16 on: the newest release of the time, or the least required.
KERAS = {"2.16": "3.4.1", "2.17": "3.4.1", "2.18": "3.6.0", "2.19": "3.9.2", "2.20": "3.11.3", "2.21": "3.15.1"}
#: Conditions on the environment that module code tests; the same for all releases.
TRUTHS = [
    (r"(\w+\.)*TYPE_CHECKING", False), (r"(_?six\.)?PY2", False), (r"(_?six\.)?PY3", True),
    (r"_?sys\.version_info(\.major|\[0\])? *>=? *\(?[23].*", True), (r"_?sys\.version_info(\.major|\[0\])? *< *\(?3.*", False),
    (r"_?sys\.version_info(\.major|\[0\])? *== *2", False), (r"_?sys\.version_info(\.major|\[0\])? *== *3", True),
    (r"os\.name != 'nt'.*", True), (r"(_?os\.name == 'nt'|.*sys\.platform.*== *'win.*|.*Windows.*)", False),
    (r"hasattr\(_current_module, 'keras'\)", True), (r"'__all__' in vars\(\)", False),
    (r"_tf_uses_legacy_keras", False), (r".*'_PREFER_OSS_KERAS', False\)", False), (r".*'_PREFER_OSS_KERAS', True\)", True),
]


class Package:
    """What all packages share; `root` is what the qualified names start with."""

    def __init__(self, name, root, module, project=None, minors=(), cut=(), drop=()):
        self.name, self.root, self.module = name, root, module
        self.project, self.minors, self.cut = project or name, list(minors), tuple(cut)
        self.minor = self.overlays = self.documented = None
        self.private = ()

    def is_cut(self, full):
        """Names that would repeat the whole API within itself."""
        return any(re.fullmatch(c, full) for c in self.cut)

    def normal(self, path):
        """A Python path, written the same for all releases."""
        return path

    def prepare(self, minor, cache):
        """`(release, notes, files, facts)` of one minor version."""
        release = wheels.newest(self.project, minor, cache)
        return release, {}, wheels.sources(self.project, release, cache), {"truths": TRUTHS}

    def is_leak(self, full, path):
        """Whether to name a source module that another one merely imports for its own use."""
        return path.split(".")[0] == self.module.split(".")[0]

    def is_open(self, path):
        """Whether to list what is in such a module, its modules apart, if a package shows it."""
        return False

    def is_leaf(self, path):
        """Source modules that are public names, with contents that are not public."""
        return False

    def list(self, listing):
        """Walks the API of one version."""
        listing.walk(self.module, self.root)


def key(minor):
    return wheels.version_key(minor)


class TensorFlow(Package):
    """TensorFlow with the Keras, the estimators and the summaries that belong to it."""
    RENAMED = [(re.compile(r"^tensorflow\.contrib\.keras\.python\.keras\."), "keras."),
               (re.compile(r"^tensorflow\.python\.keras\._impl\.keras\."), "keras."),
               (re.compile(r"^keras\.src\."), "keras."), (re.compile(r"^tf_keras\.(src\.)?"), "keras."),
               (re.compile(r"^tensorflow_estimator\.python\.estimator\."), "tensorflow_estimator."),
               (re.compile(r"^tensorflow\.python\.estimator\."), "tensorflow_estimator.")]

    def __init__(self, legacy=False):
        minors = ["0.12"] + [f"1.{n}" for n in range(16)] + [f"2.{n}" for n in range(22)]
        super().__init__("tensorflow", "tf", "tensorflow", minors=minors,
                         cut=[r"tf\.compat\.v2(\..*)?", r"tf\.compat\.v1\.compat(\..*)?"])
        self.legacy, self.documented, self.private = legacy, "1.15", ("tensorflow.python",)
        if legacy:
            self.overlays, self.private = "tensorflow", ()
            self.name, self.minors = "tensorflow-legacy-keras", [f"2.{n}" for n in range(16, 22)]

    def normal(self, path):
        for pattern, written in self.RENAMED:
            path = pattern.sub(written, path)
        if self.minor and key(self.minor) < (2, 6) and path.startswith("tensorflow.python.keras."):
            path = path[18:]
        return path

    def is_leak(self, full, path):
        return full.startswith("tf.contrib.") and path.startswith("tensorflow.")

    def is_open(self, path):
        return path.startswith("tensorflow.contrib.") and ".gen_" not in path and not path.endswith("_pb2")

    def is_leaf(self, path):
        return path.endswith("pywrap_tensorflow")

    def list(self, listing):
        super().list(listing)
        if key(self.minor) < (2,):
            self.list_contrib(listing)
        if self.legacy:
            held = tuple(f"tf.{n}" for n in ("keras", "losses", "metrics", "optimizers", "initializers", "compat.v1.keras",
                                             "compat.v1.layers", "compat.v1.nn.rnn_cell"))
            listing.keep(lambda n: n in held or n.startswith(tuple(h + "." for h in held)))

    @staticmethod
    def list_contrib(listing):
        """Packages of contrib that are not attributes of it can be imported all the same."""
        files = listing.world.files
        for module in sorted(m for m in files if m.startswith("tensorflow.contrib.") and files[m][1]):
            parts = module.split(".")
            full = "tf." + ".".join(parts[1:])
            inner = {"python", "ops", "kernels"} & set(parts) or parts[-1].startswith("_") or "test" in parts[-1]
            if len(parts) <= 4 and not inner and full not in listing.names:
                listing.names[full] = "module"
                listing.walk(module, full)

    def prepare(self, minor, cache):
        self.minor = minor
        number = key(minor)
        project = "tensorflow-cpu" if number >= (2, 1) else "tensorflow"
        release = wheels.newest(project, minor, cache)
        files = dict(wheels.sources(project, release, cache))
        notes, facts = {}, {"truths": [*TRUTHS]}
        facts["truths"].insert(0, (r"(_?tf2|.*\.tf2)\.enabled\(\)", number >= (2,)))

        def add(other, version, exact=False):
            found = version if exact else nearest(other, version, cache)
            files.update(wheels.sources(other, found, cache))
            return found
        add("absl-py", "2.1.0", exact=True)
        if (1, 8) <= number < (2, 10):
            add("keras-preprocessing", "1.1.2", exact=True)
        if (1, 11) <= number < (2, 2):
            add("keras-applications", "1.0.8", exact=True)
        if (1, 13) <= number < (2, 16):
            notes["estimator"] = add("tensorflow-estimator", minor)
        if (2,) <= number:
            add("tensorboard", minor)
        if (2, 6) <= number < (2, 16):
            notes["keras"] = add("keras", minor)
            facts["keras"] = {"v1": "keras.api._v1.keras", "v2": "keras.api._v2.keras"}
        elif number >= (2, 16):
            if self.legacy:
                notes["keras"] = add("tf-keras", minor)
                facts["truths"].insert(0, (r"_tf_uses_legacy_keras", True))
                facts["keras"] = {"v1": "tf_keras.api._v1.keras", "v2": "tf_keras.api._v2.keras"}
            else:
                notes["keras"] = add("keras", KERAS.get(minor) or wheels.releases("keras", cache)[-1], exact=True)
                facts["keras"] = {"v1": "keras._tf_keras.keras", "v2": "keras._tf_keras.keras"}
        return release, notes, files, facts


def nearest(project, minor, cache):
    """The newest release of a minor, or of the newest minor before it."""
    try:
        return wheels.newest(project, minor, cache)
    except wheels.NotReleased:
        earlier = [r for r in wheels.releases(project, cache) if key(r)[:2] <= key(minor)]
        return earlier[-1]


def all_packages():
    """Every package of the atlas, by name."""
    from companions import companions
    return {p.name: p for p in [TensorFlow(), TensorFlow(legacy=True), *companions()]}
