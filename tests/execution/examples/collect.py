"""The examples of the rules, and what tf2lint makes of them."""

import dataclasses
import json
import pathlib
import re
import subprocess
import tempfile
import tomllib


@dataclasses.dataclass(frozen=True)
class Example:
    """One `[[rule.example]]`."""

    family: str
    rule: str
    number: int  # from 1, among the examples of the rule
    before: str
    life: tuple  # the first version of TensorFlow in which the rule holds
    safe: bool  # whether the rule has a replacement that claims the same meaning

    @property
    def key(self):
        return f"{self.rule}#{self.number}"


@dataclasses.dataclass(frozen=True)
class Fixed:
    """An example after the fixes of its rule, for one target."""

    code: str | None  # nothing where nothing was applied
    safe: bool  # whether all edits claim the same meaning


def examples(rules):
    """All examples below the folder `rules`, in the order of the files."""
    found = []
    for path in sorted(rules.rglob("*.toml")):
        if path.relative_to(rules).parts[0] == "api":
            continue
        content = tomllib.loads(path.read_text())
        for rule in content.get("rule", []):
            life, safe = first_version(rule, content), claims_safe(rule)
            for number, example in enumerate(rule.get("example", []), 1):
                found.append(
                    Example(
                        path.parent.name,
                        rule["code"],
                        number,
                        example["before"],
                        life,
                        safe,
                    )
                )
    return found


def first_version(rule, content):
    """The first version that a rule is about; rules by verdict go by the first of TensorFlow 2."""
    parts = [content.get("defaults", {}), rule, *rule.get("row", [])]
    keys = ("removed-in", "changed-in", "deprecated-in")
    versions = [re.findall(r"\d+", part[key]) for part in parts for key in keys if key in part]
    return min((tuple(map(int, version)) for version in versions), default=(2, 0))


def claims_safe(rule):
    """Renames are safe unless the head of the rule says otherwise."""
    replacements = list(rule.get("replacement", []))
    for row in rule.get("row", []):
        replacements += row.get("replacement", [])
    stated = [replacement.get("applicability") for replacement in replacements]
    if rule.get("rename"):
        stated.append(rule.get("applicability", "safe"))
    return "safe" in stated


def fix(program, some, targets, styles):
    """`{(key, target, style): Fixed}`, as the program at `program` fixes it, one rule at a time."""
    fixed = {}
    with tempfile.TemporaryDirectory() as scratch:
        for target in targets:
            for style in styles:
                folder = pathlib.Path(scratch, f"{target}-{style}")
                found = fix_all(program, some, folder, ["--target", target, "--prefer", style])
                fixed.update({(key, target, style): one for key, one in found.items()})
    return fixed


def fix_all(program, some, folder, options):
    """A folder a rule, in which only that rule is selected; `{key: Fixed}`."""
    for example in some:
        home = folder / example.rule
        home.mkdir(parents=True, exist_ok=True)
        (home / "tf2lint.toml").write_text(f'select = ["{example.rule}"]\n')
        (home / f"{example.number}.py").write_text(example.before)
    call = [program, "check", *options, "--unsafe-fixes", "--output-format", "json", "."]

    def findings(*more):
        done = subprocess.run([*call, *more], cwd=folder, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    applied = {}
    for finding in findings():
        if finding["fix"] and finding["fix"]["applicability"] in ("safe", "unsafe"):
            rule, number = pathlib.PurePath(finding["path"]).parts[-2:]
            key = f"{rule}#{number.removesuffix('.py')}"
            applied.setdefault(key, set()).add(finding["fix"]["applicability"])
    findings("--fix")
    return {
        example.key: Fixed(
            (folder / example.rule / f"{example.number}.py").read_text(), applied[example.key] == {"safe"}
        )
        if example.key in applied
        else Fixed(None, False)
        for example in some
    }
