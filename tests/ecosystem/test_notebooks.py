"""Notebooks, held against Jupyter's own reader, validator and translator of magics.

    python test_notebooks.py [TREE...]

looks at all notebooks below the given trees, in place of those in `fixtures/`.
"""

import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TF2LINT", ROOT / "target" / "release" / "tf2lint"))
TREES = [ROOT / "fixtures" / "notebooks"]
# Cell magics whose body is Python; IPython's translation would make a string of it.
PYTHON_MAGICS = {"%%time", "%%timeit", "%%capture", "%%prun"}
TRANSLATION = TransformerManager()
# The strings of a JSON text, and what stands between them.
PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]+')


def run(*arguments):
    command = [PROGRAM, "check", "--isolated", "--exit-zero", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    # 2: something could not be checked, which old notebooks may well cause.
    if done.returncode not in (0, 2):
        raise AssertionError(done.stderr)
    return done.stdout


def findings(path):
    """All findings below `path`, in order, without those on sources and commands."""
    found = json.loads(run("--output-format", "json", "--no-respect-gitignore", path))
    return [one for one in found if one["code"][:3] not in ("TF0", "TF9")]


def notebooks():
    for tree in TREES:
        for path in sorted(pathlib.Path(tree).rglob("*.ipynb")):
            if path.is_file() and b"tensorflow" in path.read_bytes():
                yield path


def is_python(notebook):
    info = notebook.metadata.get("language_info", {}).get("name")
    kernel = notebook.metadata.get("kernelspec", {}).get("language")
    return (info or kernel or "python").lower().startswith(("python", "ipython"))


def exported(notebook):
    """The code as a script, and the cell and line of each of its lines; `None` for changed ones."""
    lines, places = [], []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code" or not is_python(notebook):
            continue
        source = cell.source.splitlines()
        words = cell.source.split()
        if words and words[0] in PYTHON_MAGICS:
            source = ["#" if line.startswith("%%") else line for line in source]
        changed = TRANSLATION.transform_cell("\n".join(source)).splitlines()
        changed += [""] * (len(source) - len(changed))
        for index, line in enumerate(changed):
            same = index < len(source) and source[index] == line
            lines.append(line)
            places.append((number, index + 1) if same else None)
        lines.append("")
        places.append(None)
    return "\n".join(lines) + "\n", places


def sources(content):
    """The sources of all code cells, in order, as they are written."""
    cells = content.get("cells")
    if cells is None:
        cells = [cell for sheet in content["worksheets"] for cell in sheet["cells"]]
    key = "source" if "cells" in content else "input"
    return [(cell, key) for cell in cells if cell["cell_type"] == "code" and key in cell]


def strings(source):
    return source if isinstance(source, list) else [source]


def is_list(part):
    """Whether a part of JSON does no more than part the strings of a list."""
    return part.strip() == ","


def is_valid(text):
    try:
        nbformat.validate(nbformat.reads(text, as_version=4))
    except (nbformat.ValidationError, nbformat.reader.NotJSONError, KeyError):
        return False
    return True


class Notebooks(unittest.TestCase):
    def test_findings_are_those_of_the_exported_script(self):
        count = 0
        with tempfile.TemporaryDirectory() as name:
            scripts = pathlib.Path(name)
            places, expected = {}, {}
            for index, path in enumerate(notebooks()):
                notebook = nbformat.read(path, as_version=4)
                script = scripts / f"{index}.py"
                text, places[script] = exported(notebook)
                script.write_text(text, encoding="utf-8")
                expected[script] = path
            of_scripts = {script: [] for script in places}
            for found in findings(scripts):
                script = scripts / pathlib.Path(found["path"]).name
                place = places[script][found["line"] - 1]
                if place:
                    key = (*place, found["column"], found["code"], found["symbol"])
                    of_scripts[script].append((key, found["message"]))
            for script, path in expected.items():
                known = set(filter(None, places[script]))
                of_notebook = [
                    ((one["cell"], one["line"], one["column"], one["code"], one["symbol"]),
                     one["message"])
                    for one in findings(path)
                    if (one["cell"], one["line"]) in known
                ]
                self.assertEqual(of_notebook, of_scripts[script], path)
                count += len(of_notebook)
        self.assertGreater(count, 0)
        print(f"\n{len(expected)} notebooks, {count} findings as in scripts")

    def test_fixes_change_nothing_but_the_lines_that_they_edit(self):
        with tempfile.TemporaryDirectory() as name:
            copies = {}
            for index, path in enumerate(notebooks()):
                copies[pathlib.Path(name) / f"{index}.ipynb"] = path
            for copy, path in copies.items():
                shutil.copyfile(path, copy)
            run("--fix", "--unsafe-fixes", name)
            fixed = [copy for copy, path in copies.items() if copy.read_bytes() != path.read_bytes()]
            self.assertTrue(fixed)
            lines = 0
            for copy in fixed:
                lines += self.compare(copies[copy].read_text("utf-8"), copy.read_text("utf-8"))
            once = {copy: copy.read_bytes() for copy in copies}
            run("--fix", "--unsafe-fixes", name)
            for copy, before in once.items():
                self.assertEqual(copy.read_bytes(), before, copies[copy])
        print(f"\n{len(fixed)} of {len(copies)} notebooks fixed, {lines} new strings in their JSON")

    def compare(self, before, after):
        """That only code differs, and that of the JSON only strings that hold such code do."""
        self.assertTrue(is_valid(after) or not is_valid(before))
        old, new = json.loads(before), json.loads(after)
        gone, come = set(), set()
        for (old_cell, key), (new_cell, _) in zip(sources(old), sources(new), strict=True):
            self.assertIs(type(new_cell[key]), type(old_cell[key]))
            if new_cell[key] != old_cell[key]:
                if isinstance(old_cell[key], list):
                    text = "".join(new_cell[key])
                    self.assertEqual(new_cell[key], text.splitlines(True))
                gone.update(strings(old_cell[key]))
                come.update(strings(new_cell[key]))
                new_cell[key] = old_cell[key]
        self.assertEqual(new, old)
        parts_before = collections.Counter(PARTS.findall(before))
        parts_after = collections.Counter(PARTS.findall(after))
        for part in parts_before - parts_after:
            self.assertTrue(part.startswith('"') and json.loads(part) in gone or is_list(part))
        for part in parts_after - parts_before:
            self.assertTrue(part.startswith('"') and json.loads(part) in come or is_list(part))
        return (parts_after - parts_before).total()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        TREES = [pathlib.Path(argument).resolve() for argument in sys.argv[1:]]
    unittest.main(argv=sys.argv[:1])
