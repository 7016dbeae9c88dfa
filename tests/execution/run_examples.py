"""Runs every example of every rule for real.

    python3 tests/execution/run_examples.py [--report FILE] [--only TF408]

`before` runs under TensorFlow 1.15, or the version that had what it shows
(`examples/versions.toml`). What tf2lint makes of it, in both styles, for 2.15 and for 2.21, runs
there, with the packages that it names: in TensorFlow 2's own mode for the native style, after
`tf.compat.v1.disable_v2_behavior()` for the compat style, which is what that style is for. What
both leave behind is compared (see `examples/`). Exceptions are listed, with reasons, in
`examples/exceptions.toml`; one that is no longer needed is a failure, too.

Ends with 1 if an example does not run, if a fix that claims the same meaning gives something
else, or if a rule that claims it never shows it.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import environments
from examples.collect import examples, fix
from examples.compare import compare
from examples.outcome import Outcome, problems
from examples.table import report

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = os.environ.get("TF2LINT", str(ROOT / "target" / "release" / "tf2lint"))
TARGETS = ("2.15", "2.21")
STYLES = ("native", "compat")
VALUES = tomllib.loads((HERE / "examples" / "values.toml").read_text())
OLDER = tomllib.loads((HERE / "examples" / "versions.toml").read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--report", type=pathlib.Path, help="write one line an example here")
    parser.add_argument("--only", default="", help="only rules whose codes begin so, with commas between")
    options = parser.parse_args()
    beginnings = tuple(options.only.split(","))
    chosen = [example for example in examples(ROOT / "rules") if example.rule.startswith(beginnings)]
    fixed = fix(PROGRAM, chosen, TARGETS, STYLES)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(os.environ.get("TF2LINT_ENVIRONMENTS", scratch))
        try:
            pythons = {version: environments.environment(version, folder) for version in ("1.15", *TARGETS, *OLDER)}
        except environments.NoPython as error:
            print(f"SKIPPED: the examples of the rules were NOT run: {error}", file=sys.stderr)
            return 0
        outcomes = judge(chosen, fixed, pythons, pathlib.Path(scratch))
    exceptions = tomllib.loads((HERE / "examples" / "exceptions.toml").read_text())["exception"]
    found = problems(outcomes, [] if options.only else exceptions) + list(unneeded(outcomes))
    print(report(outcomes))
    for problem in found:
        print(f"FAILED: {problem}")
    if options.report:
        options.report.write_text("".join(outcome.line() + "\n" for outcome in outcomes))
    return 1 if found else 0


def judge(chosen, fixed, pythons, scratch):
    """Runs all that is to be run, one version of TensorFlow after the other."""
    requests = {version: [] for version in pythons}
    for example in chosen:
        for version in before_versions(example):
            requests[version].append(before(example, version))
        for target, style, code in afters(example, fixed):
            requests[target].append(request(example, f"after {style}", code, mode(code, style)))
    answers = run_all(pythons, requests, scratch / "first")
    outcomes = [outcome(example, fixed, answers, {}) for example in chosen]
    # What differs may be random: another seed tells.
    again = {version: [] for version in pythons}
    for one in outcomes:
        if any(verdict == "different" for _, verdict, _ in one.after.values()):
            again[one.before_version].append(before(one.example, one.before_version, seed=2))
    repeated = run_all(pythons, again, scratch / "again")
    return [outcome(example, fixed, answers, repeated) for example in chosen]


def afters(example, fixed):
    """Target, style and code of what the fixes make; the compat style where it makes another."""
    for target in TARGETS:
        known = set()
        for style in STYLES:
            code = fixed[example.key, target, style].code
            if code is not None and (code, mode(code, style)) not in known:
                known.add((code, mode(code, style)))
                yield target, style, code


def before_versions(example):
    """Where `before` is run, until it runs."""
    yield "1.15"
    # A rule about TensorFlow 2 itself may begin with code that 1.15 does not know.
    if example.life > (2, 0):
        yield "2.15"
    yield from (version for version, keys in OLDER.items() if example.key in keys)


def unneeded(outcomes):
    """Entries of `versions.toml` for examples that run without them."""
    ran = {outcome.example.key: outcome.before_version for outcome in outcomes}
    for version, keys in OLDER.items():
        for key in keys:
            if ran.get(key, version) != version:
                yield f"{key}: runs under {ran[key]}; its entry for {version} is not needed"


def before(example, version, seed=1):
    chosen = "graph" if version.startswith(("0.", "1.")) else mode(example.before, "native")
    return request(example, "before", example.before, chosen, seed)


def mode(code, style):
    """What is left of TensorFlow 1 builds graphs, in whatever style it is reached.

    Code that asks for that itself has to show it.
    """
    if "disable_v2_behavior()" in code:
        return "eager"
    legacy = style == "compat" or any(name in code for name in ("tf_slim", "compat.v1"))
    return "graph" if legacy else "eager"


def request(example, part, code, mode, seed=1):
    identity = f"{example.key} {part}"
    return {"id": identity, "code": code, "values": values_of(example), "mode": mode, "seed": seed}


def values_of(example):
    return {**VALUES["*"], **VALUES.get(example.rule, {}), **VALUES.get(example.key, {})}


def run_all(pythons, requests, scratch):
    """`{version: {id: answer}}`."""
    scratch.mkdir()
    return {version: run(pythons[version], asked, scratch / version) for version, asked in requests.items()}


def run(python, requests, scratch):
    """Hands requests to a worker; gives its answers by their ids."""
    if not requests:
        return {}
    scratch.mkdir()
    questions, answers = scratch / "requests", scratch / "answers"
    questions.write_text("".join(json.dumps(one) + "\n" for one in requests))
    worker = HERE / "examples" / "worker.py"
    # Some of TensorFlow's functions call programs that lie beside its Python.
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    done = subprocess.run(
        [python, worker, questions, answers], capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    if done.returncode != 0:
        raise RuntimeError(f"{worker} under {python}: {done.stderr[-2000:]}")
    return {one["id"]: one for one in map(json.loads, answers.read_text().splitlines())}


def outcome(example, fixed, answers, repeated):
    name = f"{example.key} before"
    for version in before_versions(example):
        first = answers[version][name]
        if not first["error"]:
            break
    again = repeated.get(version, {}).get(name, {}).get("results", {})
    result = Outcome(example, version, first["error"])
    for target, style, _ in afters(example, fixed):
        safe = fixed[example.key, target, style].safe
        after = answers[target][f"{example.key} after {style}"]
        if after["error"]:
            verdict = "broken", after["error"]
        elif first["error"]:
            verdict = "incomparable", "what goes before does not run"
        else:
            ignored = values_of(example).get("ignore", [])
            sides = ({k: v for k, v in side.items() if k not in ignored} for side in (first["results"], again, after["results"]))
            verdict = compare(*sides)
        result.after[target, style] = (safe, *verdict)
    return result


if __name__ == "__main__":
    sys.exit(main())
