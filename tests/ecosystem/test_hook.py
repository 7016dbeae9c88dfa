"""The hook, run by the real pre-commit in a repository of its own."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BAD = 'import tensorflow as tf\n\ntf.flags.DEFINE_string("name", "", "A name.")\n'
GOOD = "import tensorflow as tf\n\nx = tf.abs(-1)\n"


class Hook(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.repository = pathlib.Path(directory.name) / "project"
        self.repository.mkdir()
        self.source = pathlib.Path(directory.name) / "tf2lint"
        # The hook's own repository as it stands in the checkout, committed or not.
        self.run_git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(self.source))
        self.run_git(self.repository, "init", "--quiet")
        self.run_git(self.repository, "config", "user.name", "A developer")
        self.run_git(self.repository, "config", "user.email", "developer@example.invalid")
        revision = self.run_git(self.source, "rev-parse", "HEAD").stdout.strip()
        (self.repository / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {self.source}\n  rev: {revision}\n  hooks:\n  - id: tf2lint\n"
        )
        self.environment = dict(os.environ, CARGO_TARGET_DIR=str(ROOT / "target"))
        pre_commit = [sys.executable, "-m", "pre_commit", "install"]
        subprocess.run(pre_commit, cwd=self.repository, check=True, capture_output=True)

    def run_git(self, directory, *arguments, check=True):
        return subprocess.run(
            ["git", *arguments],
            cwd=directory,
            check=check,
            capture_output=True,
            text=True,
            env=getattr(self, "environment", None),
        )

    def commit(self, text):
        (self.repository / "model.py").write_text(text)
        self.run_git(self.repository, "add", "--all")
        return self.run_git(self.repository, "commit", "--message", "A change", check=False)

    def test_blocks_what_breaks_and_passes_what_does_not(self):
        blocked = self.commit(BAD)
        self.assertNotEqual(blocked.returncode, 0, blocked.stdout + blocked.stderr)
        self.assertIn("TF110", blocked.stdout + blocked.stderr)
        passed = self.commit(GOOD)
        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)


if __name__ == "__main__":
    unittest.main()
