"""The atlas on disk: many listings as one text, and back.

A fact and the minors in which it holds become a line with *runs*; what holds up to the newest
minor has an open run, so that adding a version changes only the lines of what changed. The
text can be expanded again to exactly the listings it was made of.

Definitions keep their string when sources move: a definition at a new path that a public name
carries on from a definition of the same last name is the same thing (`Track`). The block then
says where it is now (`at`).
"""
import re
from pathlib import Path

#: No file of the data should be larger than this, so that it shows well in reviews.
LARGEST = 1_000_000
#: A package with less than this in names or definitions keeps them in one file.
SMALL = 300_000
#: The first TensorFlow that takes Keras from a package of its own, and keeps an old copy for itself.
FIRST_OUTSIDE = (2, 6)


class Atlas:
    """All versions of one package.

    `names[name][minor]` is a definition; `kinds[definition]` is the newest kind;
    `facts[definition][(prefix, text)]` the set of minors; `modules` and `members` are source modules
    and the paths of what they bind, with their minors.
    """

    def __init__(self, package):
        self.package, self.versions = package, {}
        self.names, self.kinds, self.facts, self.modules, self.members = {}, {}, {}, {}, {}

    @property
    def minors(self):
        return sorted(self.versions, key=minor_key)

    def add(self, minor, release, notes, names, definitions, modules=(), members=()):
        """Adds one listing (replacing what was there for this minor)."""
        if minor in self.versions:
            self.remove(minor)
        track = Track(self, minor)
        written = track.follow(names, definitions)
        self.versions[minor] = (release, dict(notes))
        newest = self.minors[-1] == minor
        for name, definition in names.items():
            self.names.setdefault(name, {})[minor] = written.get(definition, definition)
        for definition, (kind, facts) in definitions.items():
            at = written.get(definition, definition)
            if newest or at not in self.kinds:
                self.kinds[at] = kind
            held = self.facts.setdefault(at, {})
            facts = {(p, bases_written(t, written) if p == "bases" else t) for p, t in facts}
            for fact in facts | ({("at", definition)} if at != definition else set()):
                held.setdefault(fact, set()).add(minor)
            held.setdefault(("", None), set()).add(minor)
        for definition, at in written.items():
            if definition.startswith("const:") and at != definition:
                self.kinds[at] = "const"
                self.facts.setdefault(at, {}).setdefault(("at", definition[6:]), set()).add(minor)
        for module in modules:
            self.modules.setdefault(module, set()).add(minor)
        for member in members:
            self.members.setdefault(member, set()).add(minor)

    def remove(self, minor):
        del self.versions[minor]
        for held in self.names.values():
            held.pop(minor, None)
        for held in self.facts.values():
            for minors in held.values():
                minors.discard(minor)
        for minors in [*self.modules.values(), *self.members.values()]:
            minors.discard(minor)

    def bound_only(self):
        """(path, definition, minors) of what a source module binds though no public name leads to
        that path: only of definitions, for those are all that rules can speak of."""
        for definition, held in self.facts.items():
            path = definition.removeprefix("const:")
            places = {text: minors for (prefix, text), minors in held.items() if prefix == "at"}
            places.setdefault(path, held.get(("", None), set()) - set().union(*places.values()))
            for place, known in places.items():
                # `math_ops` takes in all of `gen_math_ops`, and is known to where that is.
                for bound in {place, place.replace(".gen_", ".")}:
                    minors = self.members.get(bound, set()) - known
                    if minors:
                        yield bound, definition, minors
            # The copy of Keras that stayed behind when Keras became a package of its own.
            copy = f"tensorflow.python.{path}"
            minors = {m for m in self.members.get(copy, ()) if minor_key(m) >= FIRST_OUTSIDE}
            if path.startswith("keras.") and minors:
                yield copy, f"const:{copy}", minors


def bases_written(text, written):
    return ",".join(written.get(b, b) for b in text.split(","))


class Track:
    """Which definitions of a new listing are old ones that moved."""

    def __init__(self, atlas, minor):
        self.atlas, self.minor = atlas, minor
        earlier = [m for m in atlas.minors if minor_key(m) < minor_key(minor)]
        self.before = earlier[-1] if earlier else None

    def paths_before(self):
        """`{source path: definition}` and `{definition: source path}` of the previous minor."""
        by_path, by_definition = {}, {}
        for definition, held in self.atlas.facts.items():
            at = next((t for (p, t), minors in held.items() if p == "at" and self.before in minors), None)
            if definition.startswith("const:"):
                at = None if at is None else "const:" + at
            elif self.before not in held.get(("", None), ()):
                continue
            if at is not None or not definition.startswith("const:"):
                by_path[at or definition] = definition
                by_definition[definition] = at or definition
        return by_path, by_definition

    def follow(self, names, definitions):
        """`{definition of this listing: the string it is written with}`, where they differ or are known."""
        if self.before is None:
            return {}
        by_path, by_definition = self.paths_before()
        present = set(definitions) | set(names.values())
        written = {d: by_path[d] for d in present if d in by_path}
        taken = set(written.values())
        candidates = {}
        for name in sorted(names, key=lambda n: (n.startswith("tf.compat."), n.count("."), n)):
            new, old = names[name], self.atlas.names.get(name, {}).get(self.before)
            if old is None or new.startswith("module") or old.startswith("module") or new in written or new == old:
                continue
            if new.rpartition(".")[2] == old.rpartition(".")[2] and new.startswith("const:") == old.startswith("const:") \
                    and by_definition.get(old, old) not in present and old not in taken and new not in candidates:
                candidates[new] = old
                taken.add(old)
        written.update(candidates)
        for definition in sorted(present):
            if definition != "module" and written.get(definition, definition) == definition and definition in \
                    {w for d, w in written.items() if d != definition}:
                written[definition] = f"{definition}@{self.minor}"
        return {d: w for d, w in written.items() if d != w}


def minor_key(minor):
    return tuple(int(n) for n in re.findall(r"\d+", minor))


def runs(minors, order):
    """The minors of a set, as runs over all minors in `order`; the last run may stay open."""
    found, start, previous = [], None, None
    places = [i for i, m in enumerate(order) if m in minors]
    for place in places:
        if previous is None or place != previous + 1:
            if start is not None:
                found.append((start, previous))
            start = place
        previous = place
    if start is not None:
        found.append((start, previous))
    return ",".join(f"{order[a]}.." if b == len(order) - 1 else order[a] if a == b else f"{order[a]}..{order[b]}"
                    for a, b in found)


def expand(text, order):
    """The minors that runs stand for."""
    found = set()
    for part in text.split(","):
        first, dots, last = part.partition("..")
        a = order.index(first)
        b = order.index(last) if last else len(order) - 1 if dots else a
        found.update(order[a:b + 1])
    return found


def write(atlas, folder, package):
    """Writes the files of a package, replacing those that are there."""
    folder = Path(folder)
    for old in [*folder.glob("names/*.txt"), *folder.glob("definitions/*.txt")]:
        old.unlink()
    order = atlas.minors
    lines = [f"package {package.name}", f"root {package.root}", f"import {package.module}"]
    lines += [f"overlay {package.overlays}"] if getattr(package, "overlays", None) else []
    for minor in order:
        release, notes = atlas.versions[minor]
        lines.append(" ".join(["version", minor, release] + [f"{k}={v}" for k, v in sorted(notes.items())]))
    put(folder / "package.txt", lines)
    by_file, lines_of = {}, {}
    for name, held in atlas.names.items():
        grouped = {}
        for minor, definition in held.items():
            grouped.setdefault(definition, set()).add(minor)
        if grouped:
            parts = sorted(((min(minor_key(m) for m in ms), runs(ms, order), d) for d, ms in grouped.items()))
            lines_of[name] = f"{name} " + " ".join(f"{r}={d}" for _, r, d in parts)
    small = sum(len(line) for line in lines_of.values()) < SMALL
    for name, line in lines_of.items():
        by_file.setdefault(package.root if small else name_file(name), {})[name] = line
    private = {m: f"{m} {runs(ms, order)}=module" for m, ms in atlas.modules.items() if ms}
    for path, definition, minors in atlas.bound_only():
        private.setdefault(path, f"{path} {runs(minors, order)}={definition}")
    for module, line in private.items():
        by_file.setdefault(".".join(module.split(".")[:2]), {})[module] = line
    for part, held in by_file.items():
        put(folder / "names" / f"{part}.txt", [held[n] for n in sorted(held)])
    blocks = {}
    for definition, held in atlas.facts.items():
        block = list(block_lines(definition, atlas.kinds[definition], held, order))
        if len(block) > 0:
            blocks[definition] = block
    small = sum(len(line) for block in blocks.values() for line in block) < SMALL
    for part, held in ({package.root: blocks} if small else split(blocks)).items():
        put(folder / "definitions" / f"{part}.txt", [line for d in sorted(held) for line in held[d]])


def block_lines(definition, kind, held, order):
    """The lines of one definition; a line that says in which minors it is defined when no fact does."""
    facts = sorted(((prefix_order(p), min(minor_key(m) for m in ms), p, t or "", runs(ms, order))
                    for (p, t), ms in held.items() if ms and t is not None))
    present = held.get(("", None), set())
    if not present and not facts:
        return
    yield f"{definition} {kind}"
    told = set().union(*[ms for (_, t), ms in held.items() if t is not None] or [set()])
    if present - told:
        yield f"  defined {runs(present, order)}"
    for _, _, prefix, text, run in facts:
        name, _, word = prefix.partition(" ")
        yield "  " + " ".join(filter(None, [name, word, run, text.strip()]))


def prefix_order(prefix):
    order = {"at": 0, "bases": 1, "": 2}
    return (order.get(prefix, 3 if not prefix.startswith(".") else 4), prefix)


def name_file(name):
    """The part of `names/` that holds a name: its first namespace, one deeper where that is large."""
    parts = name.split(".")
    depth = 2
    if parts[1:2] == ["contrib"] or parts[1:2] == ["keras"]:
        depth = 3
    if parts[1:3] == ["compat", "v1"]:
        depth = 4 if len(parts) > 4 else 3
    return ".".join(parts[:max(1, min(depth, len(parts) - 1))])


def split(blocks):
    """Blocks by file: by the first parts of the module path, deeper where a file would be too large."""
    def divide(keys, depth):
        groups = {}
        for key in keys:
            path = key.removeprefix("const:").split(".")
            groups.setdefault(".".join(path[:min(depth, max(1, len(path) - 1))]), []).append(key)
        for part, members in groups.items():
            size = sum(len(line) + 1 for k in members for line in blocks[k])
            if size > LARGEST and depth < 6:
                yield from divide(members, depth + 1)
            else:
                yield part, members
    result = {}
    for part, members in divide(sorted(blocks), 2):
        result.setdefault(part, {}).update((k, blocks[k]) for k in members)
    return result


def put(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def lines(path):
    """The lines of a file of the atlas, comments left out."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]


def read(folder, package_name):
    """The atlas that `write` wrote, or an empty one."""
    atlas, folder = Atlas(package_name), Path(folder)
    if not (folder / "package.txt").is_file():
        return atlas
    for line in lines(folder / "package.txt"):
        words = line.split()
        if words[:1] == ["version"]:
            atlas.versions[words[1]] = (words[2], dict(w.split("=", 1) for w in words[3:]))
    order = atlas.minors
    for path in sorted(folder.glob("names/*.txt")):
        for line in lines(path):
            name, *parts = line.split()
            for part in parts:
                run, _, definition = part.partition("=")
                if is_private(name, folder):
                    kept = atlas.modules if definition == "module" else atlas.members
                    kept[name] = expand(run, order)
                else:
                    atlas.names.setdefault(name, {}).update((m, definition) for m in expand(run, order))
    for path in sorted(folder.glob("definitions/*.txt")):
        definition = None
        for line in lines(path):
            if not line.startswith(" "):
                definition, kind = line.split()
                atlas.kinds[definition], held = kind, atlas.facts.setdefault(definition, {})
                continue
            fact, minors = read_fact(line.strip(), order)
            if fact is not None:
                held[fact] = minors
            if kind != "const":
                held.setdefault(("", None), set()).update(minors)
    return atlas


def is_private(name, folder):
    """Whether a line of `names/` is a source module rather than a public name."""
    return name.startswith("tensorflow.") and folder.name == "tensorflow"


def read_fact(line, order):
    """((prefix, text), minors) of one indented line."""
    if line[0].isdigit():
        run, _, text = line.partition(" ")
        return ("", text), expand(run, order)
    prefix, _, rest = line.partition(" ")
    if prefix == "defined":
        return None, expand(rest, order)
    if prefix.startswith(".") and not rest[0].isdigit():
        word, _, rest = rest.partition(" ")
        prefix = f"{prefix} {word}"
    run, _, text = rest.partition(" ")
    return (prefix, text), expand(run, order)
