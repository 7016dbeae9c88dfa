"""What tf2lint answers to the names of contrib, and to the uses of a code base.

    answers.py TF2LINT contrib             a row for each package of tf.contrib
    answers.py TF2LINT removed             a row for each namespace of what TensorFlow 2 had and lost or changed
    answers.py TF2LINT uses PATH…          the findings of a code base, at two targets and in both styles

Only the program is asked, never the rule files: `tf2lint symbol` for single names, `tf2lint check` for
code. A destination counts as proven if the atlas has it at the target, or if it is a package that the
atlas does not list. A name has an answer if the rule of its package, or a row of that rule, says what to
write or that there is no successor; the catch-all of tf.contrib is no answer.

Of `removed`: names that a TensorFlow 2 had and that the newest has not, and names of `tf.keras` that take
fewer arguments than in 2.15. What moved is answered by its new name; an argument by a finding on a call
that gives it.

Ends with 1 if a documented name, or one of `removed`, has no answer.
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
NEWEST, KERAS_3 = "2.21", (2, 16)
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


def lives():
    """`{name: the minors of TensorFlow 2 that have it}` of the public names outside `tf.compat`."""
    found = collections.defaultdict(set)
    for file in sorted(DATA.glob("names/tf*.txt")):
        for line in file.read_text().splitlines():
            name, *runs = line.split()
            if name.startswith("tf.") and not name.startswith(("tf.compat.", "tf.contrib")):
                for run in (part for one in runs for part in one.split("=")[0].split(",")):
                    first, _, last = run.partition("..")
                    first, last = minor(first), minor(last or (NEWEST if ".." in run else first))
                    found[name] |= {(2, n) for n in range(first[1] if first[0] == 2 else 0, last[1] + 1)
                                    if last[0] == 2}
    return {name: minors for name, minors in found.items() if minors}


def minor(text):
    return tuple(map(int, text.split(".")))


def removed(tool):
    """Prints the table of what TensorFlow 2 lost; gives the names without an answer."""
    newest = minor(NEWEST)
    known = lives()
    lost = sorted(name for name, minors in known.items() if newest not in minors)
    keras = sorted(name for name, minors in known.items()
                   if name.startswith("tf.keras.") and newest in minors and min(minors) < KERAS_3)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        fates = dict(zip(lost, pool.map(lambda name: fate(tool, name), lost)))
        pages = dict(zip(keras, pool.map(lambda name: tool.symbol(name, NEWEST), keras)))
    gone = {name: arguments for name, page in pages.items() if (arguments := lost_arguments(page))}
    # Every layer of Keras 3 hands further keywords on to this one.
    base = set(parameters(tool.symbol("tf.keras.layers.Layer", NEWEST)["biography"]["signatures"][-1]))
    for name, arguments in gone.items():
        if name.startswith("tf.keras.layers."):
            gone[name] = {argument: call for argument, call in arguments.items() if argument not in base}
    gone = {name: arguments for name, arguments in gone.items() if arguments}
    silent = unanswered(tool, gone)
    table = collections.defaultdict(collections.Counter)
    for name, said in [*fates.items(), *((name, "none" if name in silent else "arguments") for name in gone)]:
        row = table[".".join(name.split(".")[:3 if name.startswith("tf.keras.") else 2])]
        row["changed" if name in gone else "lost"] += 1
        row[said] += 1
    columns = ["lost", "destination", "moved", "written", "changed", "arguments", "none"]
    print("| namespace | lost | destination | moved | no successor | arguments lost | said of all of them | none |")
    print("|---|" + "---|" * len(columns))
    for space in [*sorted(table), "all"]:
        row = table[space] if space != "all" else sum(table.values(), collections.Counter())
        print(f"| {space} |", " | ".join(str(row[column]) for column in columns), "|")
    return [(f"{name}{silent.get(name, '')}", NEWEST) for name in [*fates, *gone]
            if fates.get(name) == "none" or name in silent]


def fate(tool, name):
    """The kind of answer to a name that TensorFlow 2 lost."""
    if tool.symbol(name, NEWEST)["verdict"]["verdict"] in ("moved", "compat-only"):
        return "moved"
    return answer(tool, name, NEWEST)


def lost_arguments(page):
    """What the last TensorFlow with Keras 2 takes and the newest does not: `{argument: call}`. Where
    the newest shows nothing but stars, nobody knows."""
    signatures = (page["biography"] or {}).get("signatures", [])
    before = [one for one in signatures if minor(one["first"]) < KERAS_3]
    if not before or before[-1] is signatures[-1] or not parameters(signatures[-1]):
        return {}
    old, new = parameters(before[-1]), parameters(signatures[-1])
    required = [name for name, default in old.items() if default is None]
    return {name: f"{page['name']}({', '.join(f'{one}=v' for one in dict.fromkeys([*required, name]))})"
            for name in old if name not in new}


def parameters(stretch):
    """The defaults of the parameters of a signature, by name, without stars."""
    held = stretch["what"]["parameters"]
    return {one["name"]: one["default"] for one in held if not one["kind"].startswith("var-")}


def unanswered(tool, gone):
    """Of names and the arguments that they lost, those of which a call is met with silence."""
    calls = [(name, argument, call) for name, arguments in gone.items() for argument, call in arguments.items()]
    with tempfile.TemporaryDirectory() as folder:
        text = ["import tensorflow as tf", *(call for _, _, call in calls), ""]
        pathlib.Path(folder, "calls.py").write_text("\n".join(text))
        lines = {found["line"] for found in tool.check("--target", NEWEST, folder)}
    silent = collections.defaultdict(list)
    for line, (name, argument, _) in enumerate(calls, 2):
        if line not in lines:
            silent[name].append(argument)
    return {name: f"({', '.join(arguments)})" for name, arguments in silent.items()}


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
        # Of `import tensorflow.contrib` itself the catch-all says all there is: look at each use.
        is_general = found["name"] == CATCH_ALL and found["symbol"] != "tf.contrib"
        if to or not verdict and not is_general:
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
    print("  without an answer:", ", ".join(f"{name} {n}" for name, n in left_over.most_common()) or "none")
    groups = collections.Counter((found["name"], found["symbol"]) for found in after)
    print("  by hand, the largest:", "; ".join(f"{symbol} ({name}) {n}" for (name, symbol), n in groups.most_common(25)))


def main():
    program, what, *paths = sys.argv[1:]
    tool = Tool(program)
    if what == "uses":
        uses(tool, paths)
        return 0
    missing = removed(tool) if what == "removed" else contrib(tool)
    for name, target in missing:
        print(f"no answer: {name} at {target}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
