"""Runs programs before and after `tf2lint check --fix --prefer compat`.

    python3 tests/execution/run_programs.py [--only bert] [--keep FOLDER]
    python3 tests/execution/run_programs.py --list repositories.toml --corpus FOLDER

Each program of `programs/programs.toml` is a package, fetched by pip at a pinned version, and a
driver of ours, written for TensorFlow 1 as well, that trains with it and prints numbers. Package
and driver run under TensorFlow 1.15, are fixed together, and run under 2.15 and 2.21. The numbers
must be the same; what had to be done by hand is listed there, and shown in the table. In
`programs/repositories.toml`, a checkout below FOLDER takes the place of the package.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

import environments

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = os.environ.get("TF2LINT", str(ROOT / "target" / "release" / "tf2lint"))
TARGETS = ("2.15", "2.21")
COLUMNS = ("program", "target", "findings", "fixed", "left", "by hand", "runs", "equal")
# Seconds that one program may take.
LIMIT = 600


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="only programs whose name begins so")
    parser.add_argument("--keep", type=pathlib.Path, help="leave the programs here")
    parser.add_argument("--list", default="programs.toml", help="the list in programs/ to run")
    parser.add_argument("--corpus", type=pathlib.Path, help="where checkouts of repositories are")
    options = parser.parse_args()
    described = tomllib.loads((HERE / "programs" / options.list).read_text())["program"]
    chosen = [program for program in described if program["name"].startswith(options.only)]
    rows, failures = [COLUMNS], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(os.environ.get("TF2LINT_ENVIRONMENTS", scratch))
        try:
            pythons = {version: environments.environment(version, folder) for version in ("1.15", *TARGETS)}
        except environments.NoPython as error:
            print(f"SKIPPED: the programs were NOT run: {error}", file=sys.stderr)
            return 0
        for program in chosen:
            home = (options.keep or pathlib.Path(scratch)) / program["name"]
            shutil.rmtree(home, ignore_errors=True)
            for row, problem in carry(program, pythons, home, options.corpus):
                rows.append(row)
                failures += [f"{program['name']}: {problem}"] if problem else []
    print("\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows))
    for failure in failures:
        print(f"FAILED: {failure}")
    return 1 if failures else 0


def carry(program, pythons, home, corpus):
    """Takes one program to all targets; yields a row of the table and what went wrong, if anything."""
    before = home / "before"
    lay_out(program, pythons["1.15"], before, corpus)
    # What a program leaves behind is not for the next one to find.
    for target in TARGETS:
        shutil.copytree(before, home / target)
    expected, error = run(pythons["1.15"], before, program["driver"], {})
    if error:
        yield (program["name"], "1.15", *["–"] * 4, "no", "–"), f"does not run under 1.15: {error}"
        return
    for target in TARGETS:
        after = home / target
        counts = fix(after, program, target)
        by_hand = patch(after, program, target)
        variables = {"TF_USE_LEGACY_KERAS": "1"} if target == "2.21" else {}
        got, error = run(pythons[target], after, program["driver"], variables)
        gap = error or difference(expected, got)
        row = (program["name"], target, *counts, by_hand, "no" if error else "yes", "no" if gap else "yes")
        yield row, f"{target}: {gap}" if gap else None


def lay_out(program, python, folder, corpus):
    """Lays out the program's code, and puts the driver and what it shares with the others beside it."""
    if "folder" in program:
        shutil.copytree(corpus / program["folder"], folder)
    else:
        unpack(program["packages"], python, folder)
    for name in ("numbers_of.py", program["driver"]):
        shutil.copy(HERE / "programs" / name, folder)
    for name in program.get("stand-ins", []):
        shutil.copytree(HERE / "programs" / "stand_ins" / name, folder / name)


def unpack(packages, python, folder):
    """Fetches packages with pip, as wheels, and unpacks them."""
    folder.mkdir(parents=True)
    fetched = folder.with_name("fetched")
    fetch = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--disable-pip-version-check"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pinned:
        pinned.write("".join(f"{package}\n" for package in packages))
        pinned.flush()
        command = [*fetch, "--only-binary", ":all:", "--require-hashes", "--dest", fetched]
        subprocess.run([*command, "--requirement", pinned.name], check=True)
    for wheel in sorted(fetched.iterdir()):
        shutil.unpack_archive(wheel, folder, "zip")


def fix(folder, program, target):
    """Fixes in place; how many findings there were, were fixed, and are left."""
    call = [PROGRAM, "check", "--isolated", "--prefer", "compat", "--target", target]
    call += ["--legacy-keras", "--output-format", "json"]
    call += ["--unsafe-fixes"] if program.get("unsafe") else []

    def findings(*more):
        done = subprocess.run([*call, *more, *program["paths"], program["driver"], "numbers_of.py"],
                              cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr)
        return [finding for finding in json.loads(done.stdout) if finding["severity"] != "note"]

    found, left = len(findings()), len(findings("--fix"))
    return found, found - left, left


def patch(folder, program, target):
    """Applies what the program needs by hand at a target; how many places that are."""
    places = 0
    for hand in program.get("hand", []):
        if target not in hand.get("targets", TARGETS):
            continue
        path = folder / hand["file"]
        text = path.read_text()
        if hand["before"] not in text:
            raise RuntimeError(f"{path}: nothing to patch: {hand['before']!r}")
        places += text.count(hand["before"])
        path.write_text(text.replace(hand["before"], hand["after"]))
    return places


def run(python, folder, driver, variables):
    """The numbers that a driver prints, and no error; or an error."""
    environment = dict(os.environ, CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="2", **variables)
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    # Its kernels round otherwise, and some take fewer dimensions than those of TensorFlow itself.
    environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
    try:
        done = subprocess.run(
            [python, driver], cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return None, f"no end after {LIMIT} seconds"
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return None, f"status {done.returncode}: {done.stderr[-1500:]}"
    return json.loads(lines[-1]), None


def difference(expected, got):
    """The first place where numbers differ by more than rounding."""
    if list(expected) != list(got):
        return f"{list(expected)} became {list(got)}"
    for name, numbers in expected.items():
        if len(numbers) != len(got[name]):
            return f"{name}: {len(numbers)} numbers became {len(got[name])}"
        for place, (one, other) in enumerate(zip(numbers, got[name])):
            if not math.isclose(one, other, rel_tol=1e-3, abs_tol=1e-5):
                return f"{name}[{place}]: {one} became {other}"
    return None


if __name__ == "__main__":
    sys.exit(main())
