"""On a disk that is full, fixing leaves every file as it was, and says so.

Mounts a small tmpfs, so it needs root on Linux; elsewhere it is skipped, and says so. What can be
tested without root (no file may grow) is in `tests/files.rs`.
"""

import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / os.environ.get("TF2LINT", "target/release/tf2lint")
#: A page of a tmpfs; smaller files take one, too.
PAGE = 4096
OLD = "import tensorflow as tf\n\n" + "x = tf.log(1.0)\n" * 600
NEW = OLD.replace("tf.log", "tf.math.log")


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={16 * PAGE}", "tmpfs", self.directory]
        mounted = subprocess.run(mount, capture_output=True, text=True)
        if mounted.returncode != 0:
            self.skipTest(f"SKIPPED, nothing was tested: no tmpfs can be mounted ({mounted.stderr.strip()})")
        self.addCleanup(subprocess.run, ["umount", self.directory], check=True)
        self.file = self.directory / "a.py"
        self.file.write_text(OLD)

    def fill(self, free):
        """Fills the disk until so many bytes are left."""
        state = os.statvfs(self.directory)
        (self.directory / "filler").write_bytes(b"\0" * (state.f_bavail * state.f_frsize - free))

    def fix(self):
        command = [PROGRAM, "check", "--isolated", "--fix", "--output-format", "concise", "a.py"]
        return subprocess.run(command, cwd=self.directory, capture_output=True, text=True)

    def test_no_room_at_all_and_room_for_a_part(self):
        for free in [0, PAGE]:
            self.fill(free)
            done = self.fix()
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("TF007", done.stdout)
            self.assertIn("no space left on device", done.stdout.lower())
            self.assertEqual(self.file.read_text(), OLD)
            self.assertEqual(sorted(os.listdir(self.directory)), ["a.py", "filler"])
            (self.directory / "filler").unlink()

    def test_room_for_both_texts(self):
        self.fill(len(NEW) // PAGE * PAGE + PAGE)
        done = self.fix()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.file.read_text(), NEW)
        self.assertEqual(sorted(os.listdir(self.directory)), ["a.py", "filler"])


if __name__ == "__main__":
    unittest.main()
