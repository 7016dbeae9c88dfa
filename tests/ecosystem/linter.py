"""Runs tf2lint over a file a text and gives back its findings, text by text."""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "rules" / "api"))  # for those who import this
LINES = 500  # a file
PROGRAM = Path(os.environ.get("TF2LINT", ROOT / "target" / "release" / "tf2lint"))


def arguments(description):
    """A parser of the command line with what the scripts here have in common."""
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("targets", nargs="+", type=Target, metavar="VERSION=PYTHON")
    parser.add_argument("--most", type=int, default=20, help="how many disagreements of a kind to print")
    parser.add_argument("--keep", metavar="FOLDER", help="where to keep what the packages say, for the next run")
    return parser


def key(version):
    """A version to compare with others."""
    return tuple(map(int, version.split(".")))


class Target:
    """A version to go to, with the Python that has it: `2.16=PYTHON` or, with Keras 2, `2.16-legacy=PYTHON`."""

    def __init__(self, text):
        self.label, _, self.python = text.partition("=")
        self.version, _, style = self.label.partition("-")
        self.legacy = style == "legacy"

    @property
    def has_keras_3(self):
        return not self.legacy and key(self.version) >= (2, 16)

    def options(self):
        return ["--target", self.version] + ["--legacy-keras"] * self.legacy

    def ask(self, *arguments):
        """What `look.py` answers with these arguments under the Python of the target."""
        environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3")
        environment.pop("TF_USE_LEGACY_KERAS", None)
        if self.legacy:
            environment["TF_USE_LEGACY_KERAS"] = "1"
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "facts.json"
            command = [self.python, Path(__file__).with_name("look.py"), *map(str, arguments), out]
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"{self.label}: {done.stderr[-2000:]}")
            answer = json.loads(out.read_text())
        imported = answer["versions"]["tensorflow"]
        if not imported.startswith(self.version + "."):
            raise SystemExit(f"{self.label}: {self.python} has TensorFlow {imported}")
        return answer["names"]

    def look(self, names, keep=None):
        """What the package of the target says of names: a dictionary by name. What is kept in the
        folder `keep` is not asked again."""
        kept = keep and Path(keep, self.label + ".json")
        known = json.loads(kept.read_text()) if kept and kept.exists() else {}
        missing = set(names) - set(known)
        for root in {name.split(".")[0] for name in missing}:
            # A process a package: what one does on import must not break another.
            known.update(self.asked([name for name in missing if name.split(".")[0] == root]))
        if kept:
            kept.write_text(json.dumps(known))
        return {name: known[name] for name in names}

    def asked(self, names):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(sorted(names), file)
            file.flush()
            return self.ask("look", file.name)


def run(texts, *options):
    """`{key: findings}` and `{key: text}` after a run over Python texts given by key."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {f"case{at:05}.py": key for at, key in enumerate(texts)}
        for path, key in paths.items():
            Path(folder, path).write_text(texts[key], encoding="utf-8")
        command = [PROGRAM, "check", "--isolated", "--exit-zero", "--output-format", "json", *options, "."]
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        after = {key: Path(folder, path).read_text(encoding="utf-8") for path, key in paths.items()}
    found = {key: [] for key in texts}
    for finding in json.loads(done.stdout):
        found[paths[finding["path"]]].append(finding)
    return found, after


def check(texts, *options):
    """`{key: findings}` of Python texts given by key."""
    return run(texts, *options)[0]


def fix(texts, *options):
    """The texts with all fixes applied, and the findings that are left."""
    left, fixed = run(texts, "--fix", "--unsafe-fixes", *options)
    return fixed, left


def check_lines(names, *options):
    """`{name: findings}` of names that are used one a line, many in a file: quicker than a file each."""
    names = sorted(names)
    parts = [names[at:at + LINES] for at in range(0, len(names), LINES)]
    texts = {at: "import tensorflow as tf\n" + "".join(f"x = {name}\n" for name in part) for at, part in enumerate(parts)}
    found = {name: [] for name in names}
    for at, findings in check(texts, *options).items():
        for finding in findings:
            if finding["line"] >= 2:
                found[parts[at][finding["line"] - 2]].append(finding)
    return found


def use(name):
    """A file that uses a name of TensorFlow."""
    return f"import tensorflow as tf\nx = {name}\n"
