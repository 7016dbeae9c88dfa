"""The rounds in which tf2lint fixes a file, made again from the edits that it reports.

A fix may make place for another one, which is made in the next round: only the findings in the text
between say what it changes. Edits are applied by the rule that tf2lint states: in the order of the
findings, each fix wholly or not at all, left out where it touches what an earlier one changes.
"""

import io
import tokenize

#: More than tf2lint makes.
MOST = 12


def rounds(run, tree, name, text, is_applicable):
    """`(before, after, findings)` of each round, in bytes; the other files stay as they were."""
    encoding = tokenize.detect_encoding(io.BytesIO(text).readline)[0]
    for _ in range(MOST):
        (tree / name).write_bytes(text)
        found = run.findings(tree)[name]
        fixes = [finding["fix"]["edits"] for finding in found if is_applicable(finding)]
        after = apply(text.decode(encoding), fixes).encode(encoding)
        if after == text:
            return
        yield text, after, found
        text = after


def apply(text, fixes):
    """The text after the fixes, each a list of edits with lines and columns from 1."""
    starts = line_starts(text)
    chosen = []
    for fix in fixes:
        edits = [(offset(starts, edit, ""), offset(starts, edit, "end_"), edit["text"]) for edit in fix]
        new = [edit for edit in edits if edit not in chosen]
        if not any(collide(edit, other) for edit in new for other in chosen):
            chosen += new
    chosen.sort(key=lambda edit: (edit[0], edit[1], not is_import(edit[2]), edit[2]))
    out, at = [], 0
    for start, end, new in chosen:
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def line_starts(text):
    """Where lines begin: a form feed does not end one."""
    starts = [0]
    for line in io.StringIO(text, newline=""):
        starts.append(starts[-1] + len(line))
    return starts


def offset(starts, edit, prefix):
    return starts[edit[f"{prefix}line"] - 1] + edit[f"{prefix}column"] - 1


def is_import(text):
    return text.lstrip().startswith(("import ", "from "))


def collide(one, other):
    """Two insertions at one place are both made."""
    if one[0] == one[1] and other[0] == other[1]:
        return False
    return one[0] < other[1] and other[0] < one[1]
