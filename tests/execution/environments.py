"""Virtual environments with TensorFlow, one a version: made once, kept as long as the list of
packages stays the same.

`TF2LINT_ENVIRONMENTS` names the folder that keeps them; without it they live as long as the run.

    TF2LINT_ENVIRONMENTS=FOLDER python3 tests/execution/environments.py 2.21

makes one and prints its Python; ends with 3 if no Python on this machine can run that version.
"""

import glob
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

REQUIREMENTS = pathlib.Path(__file__).parent / "requirements"
# The Pythons that each has wheels for, and the lists of packages are made for.
PYTHONS = {
    **dict.fromkeys(("0.12", "1.1", "1.4", "1.10", "1.12"), ("3.6",)),
    **dict.fromkeys(("1.15", "2.3", "2.6"), ("3.7",)),
    "2.15": ("3.11", "3.10"),
    "2.21": ("3.11", "3.12", "3.10"),
}


class NoPython(Exception):
    """No Python on this machine can run the version of TensorFlow."""


def environment(version, folder):
    """The Python of an environment with TensorFlow `version`, made below `folder` if need be.

    Raises `NoPython` where no interpreter fits, `CalledProcessError` where pip fails.
    """
    wanted = (REQUIREMENTS / f"{version}.txt").read_bytes()
    home = pathlib.Path(folder) / f"{version}-{hashlib.sha256(wanted).hexdigest()[:12]}"
    python = home / "bin" / "python"
    if (home / "complete").exists():
        return python
    if home.exists():
        shutil.rmtree(home)
    subprocess.run([interpreter(version), "-m", "venv", home], check=True)
    # The lists are complete; without --no-deps, packages would bring a second TensorFlow.
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*install, "--requirement", REQUIREMENTS / f"{version}.txt"], check=True)
    (home / "complete").touch()
    return python


def interpreter(version):
    """A Python that fits TensorFlow `version`: from the path, or one of pyenv's."""
    for python in PYTHONS[version]:
        for candidate in candidates(python):
            if answers(candidate, python):
                return candidate
    raise NoPython(f"no Python {' or '.join(PYTHONS[version])} for TensorFlow {version}")


def candidates(python):
    found = shutil.which(f"python{python}")
    if found:
        yield found
    root = os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv")
    yield from sorted(glob.glob(f"{root}/versions/{python}.*/bin/python"), reverse=True)


def answers(candidate, python):
    """Whether it runs at all: a shim of pyenv is there for versions that are not chosen, too."""
    question = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([candidate, "-c", question], capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip() == python


def main():
    try:
        print(environment(sys.argv[1], os.environ["TF2LINT_ENVIRONMENTS"]))
    except NoPython as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
