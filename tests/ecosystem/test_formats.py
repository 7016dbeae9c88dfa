"""Formats, held against schemas that nobody here wrote, with validators that nobody here wrote."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("TF2LINT", ROOT / "target" / "release" / "tf2lint"))
# A package that carries Microsoft's copy of the schema of SARIF 2.1.0.
SCHEMA_PACKAGE = "@microsoft/sarif-multitool-linux"
FIELDS = (
    "code name severity category message path line column end_line end_column cell symbol "
    "certainty replacement requires url effort fix mended_at target"
).split()


def check(*arguments):
    command = [PROGRAM, "check", "--isolated", "--exit-zero", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def source_of_cell(notebook, number):
    sheets = notebook.get("worksheets", [notebook])
    cell = [cell for sheet in sheets for cell in sheet["cells"]][number - 1]
    return "".join(cell["source"] if "source" in cell else cell["input"])


class Formats(unittest.TestCase):
    def test_sarif_is_valid(self):
        with tempfile.TemporaryDirectory() as name:
            directory = pathlib.Path(name)
            install = ["npm", "install", "--silent", "--no-audit", "--prefix", name, SCHEMA_PACKAGE]
            subprocess.run(install, check=True, capture_output=True)
            (schema,) = directory.glob(f"node_modules/{SCHEMA_PACKAGE}/sarif-2.1.0.json")
            for case in ("fixtures", "src"):
                report = directory / f"{case}.sarif"
                report.write_text(check("--output-format", "sarif", "--exclude", "broken", case))
                results = json.loads(report.read_text())["runs"][0]["results"]
                self.assertEqual(bool(results), case == "fixtures")
                self.validate(schema, report, 0)
            wrong = directory / "wrong.sarif"
            wrong.write_text(report.read_text().replace('"2.1.0"', '"9"'))
            self.validate(schema, wrong, 1)

    def validate(self, schema, report, expected):
        command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, report]
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)

    def test_json_has_the_promised_fields_and_columns_in_characters(self):
        findings = json.loads(check("--output-format", "json", "--exclude", "broken", "fixtures"))
        self.assertGreater(len(findings), 50)
        for finding in findings:
            self.assertEqual(list(finding), FIELDS)
            text = (ROOT / finding["path"]).read_text()
            if finding["cell"]:
                text = source_of_cell(json.loads(text), finding["cell"])
            line = text.split("\n")[finding["line"] - 1]
            if finding["line"] == finding["end_line"]:
                written = line[finding["column"] - 1 : finding["end_column"] - 1]
                self.assertTrue(written and written == written.strip(), finding)
        lines = check("--output-format", "json-lines", "--exclude", "broken", "fixtures")
        self.assertEqual([json.loads(line) for line in lines.splitlines()], findings)


if __name__ == "__main__":
    unittest.main()
