"""What tf2lint answers to the names of contrib, and to the uses of a code base.

    answers.py TF2LINT contrib             a row for each package of tf.contrib
    answers.py TF2LINT uses PATH…          the findings of a code base, at two targets and in both styles

Only the program is asked, never the rule files: `tf2lint symbol` for single names, `tf2lint check` for
code. A destination counts as proven if the atlas has it at the target, or if it is a package that the
atlas does not list. A name has an answer if the rule of its package, or a row of that rule, says what to
write or that there is no successor; the catch-all of tf.contrib is no answer.

Ends with 1 if a documented name has no answer.
"""
import collections
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "rules" / "api" / "data" / "tensorflow"
TARGETS = ("2.15", "2.21")
#: The rules that speak when no other does: of tf.contrib, and of any name by the verdict of the atlas alone.
CATCH_ALL, VERDICT = "contrib-removed", re.compile(
    r"compat-only|symbol-(gone|unknown|changed|moved)|moved-to-.*|arguments-changed|compat-has-native-form")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")


class Tool:
    """The program under test."""

    def __init__(self, path):
        self.path, self.known = str(pathlib.Path(path).resolve()), {}

    def run(self, *arguments):
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True, check=False)
        if done.returncode > 1 and not done.stdout:
            raise SystemExit(done.stderr)
        return done.stdout

    def symbol(self, name, target):
        """What `tf2lint symbol` says, asked once."""
        key = name, target
        if key not in self.known:
            self.known[key] = json.loads(
                self.run("symbol", "--isolated", name, "--target", target, "--output-format", "json"))
        return self.known[key]

    def check(self, *arguments):
        text = self.run("check", "--isolated", "--output-format", "json-lines", *arguments)
        return [json.loads(line) for line in text.splitlines()]

    def exists(self, name, target):
        """Whether the atlas has the name at the target; `None` if it does not know the package."""
        verdict = self.symbol(name, target).get("verdict")
        return None if verdict is None else verdict["verdict"] in ("same", "changed")


def contrib_names():
    """The public names of contrib 1.15, and which of them are documented."""
    names = set()
    for file in DATA.glob("names/tf.contrib*.txt"):
        for line in file.read_text().splitlines():
            name, *lives = line.split()
            if any(holds(life.split("=")[0]) for life in lives):
                names.add(name)
    documented = set((DATA / "contrib-documented.txt").read_text().split())
    # A name that stands in a package itself is offered, whether its docstring lists it or not.
    return sorted(names), documented | {name for name in names if name.count(".") == 3}


def holds(runs):
    """Whether `1.4..1.15,2.0` includes 1.15."""
    return any(run.split("..")[-1] in ("1.15", "") for run in runs.split(",") if run != "#")


def answer(tool, name, target):
    """`destination`, `written` (no successor, but what to do) or `none`."""
    advice = [one for one in tool.symbol(name, target)["advice"] if not one["calls_only"]]
    own = [one for one in advice if not is_general(tool, one, target) and not VERDICT.fullmatch(one["rule"])]
    answers = [one for rule in own for one in rule["answers"]]
    for one in answers:
        found = NAME.search(one["to"] or "")
        if one["to"] and (found is None or tool.exists(found[0], target) is not False):
            return "destination"
    return "written" if any(one["note"] for one in answers) or any(one["note"] for one in own) else "none"


def is_general(tool, advice, target):
    """Whether this is what the catch-all says of every name."""
    general = tool.symbol("tf.contrib", target)["advice"]
    return advice["rule"] == CATCH_ALL and advice["answers"] == general[0]["answers"]


def contrib(tool):
    """Prints the table by package; gives the documented names without an answer."""
    names, documented = contrib_names()
    table = collections.defaultdict(collections.Counter)
    missing = []
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        asked = [(name, target) for name in names for target in TARGETS]
        for (name, target), said in zip(asked, pool.map(lambda pair: answer(tool, *pair), asked)):
            row = table[".".join(name.split(".")[:3])]
            row["names"] += target == TARGETS[0]
            row["documented"] += target == TARGETS[0] and name in documented
            row[f"{'documented ' if name in documented else ''}{said} {target}"] += 1
            if said == "none" and name in documented:
                missing.append((name, target))
    columns = ["names", "documented", *(f"documented {kind} {target}" for target in TARGETS
                                        for kind in ("destination", "written", "none"))]
    heads = ["names", "documented", *(f"{kind} {target}" for target in TARGETS
                                      for kind in ("destination", "no successor", "none"))]
    print("| package |", " | ".join(heads), "|")
    print("|---|" + "---|" * len(heads))
    for package in [*sorted(table), "all"]:
        row = table[package] if package != "all" else sum(table.values(), collections.Counter())
        print(f"| {package} |", " | ".join(str(row[column]) for column in columns), "|")
    total = sum(table.values(), collections.Counter())
    for target in TARGETS:
        print(f"undocumented names without an answer at {target}: {total[f'none {target}']}")
    return missing


def uses(tool, paths):
    """Prints the shares of the findings of a code base."""
    with tempfile.TemporaryDirectory() as folder:
        for target in TARGETS:
            for style in ("native", "compat"):
                copies = [pathlib.Path(folder, f"{target}-{style}", str(i)) for i in range(len(paths))]
                for path, copy in zip(paths, copies):
                    shutil.copytree(path, copy, symlinks=True)
                options = ["--target", target, "--prefer", style]
                report(tool, target, style, options, [str(copy) for copy in copies])


def report(tool, target, style, options, copies):
    """Counts the findings that break, then fixes the copies and counts what is left."""
    breaks = [found for found in tool.check(*options, *copies) if found["category"] == "mandatory"]
    counts = collections.Counter()
    left_over = collections.Counter()
    for found in breaks:
        to, verdict = found["replacement"], VERDICT.fullmatch(found["name"])
        if to or not verdict and found["name"] != CATCH_ALL:
            counts["answered"] += 1
            # Words in place of a name are TensorFlow 2's own way as well: "delete it".
            counts["native"] += not (to or "").startswith(("tf.compat.v1", "tf_slim"))
        else:
            left_over[found["symbol"]] += 1
        counts["of a written rule"] += not verdict
        counts["of the verdict, with the new name"] += bool(verdict and to)
        counts["of the verdict, without"] += bool(verdict and not to)
    for name, fix in (("safe", ["--fix"]), ("safe or unsafe", ["--fix", "--unsafe-fixes"])):
        after = [found for found in tool.check(*options, *fix, *copies) if found["category"] == "mandatory"]
        counts[f"automatic, {name}"] = len(breaks) - len(after)
    print(f"\ntarget {target}, {style}: {len(breaks)} findings that break")
    for name, count in counts.items():
        print(f"  {name}: {count} ({count / max(len(breaks), 1):.1%})")
    print("  without an answer:", ", ".join(f"{name} {n}" for name, n in left_over.most_common(20)) or "none")
    groups = collections.Counter((found["name"], found["symbol"]) for found in after)
    print("  by hand, the largest:", "; ".join(f"{symbol} ({name}) {n}" for (name, symbol), n in groups.most_common(25)))


def main():
    program, what, *paths = sys.argv[1:]
    tool = Tool(program)
    if what == "uses":
        uses(tool, paths)
        return 0
    missing = contrib(tool)
    for name, target in missing:
        print(f"no answer: {name} at {target}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
