"""Whether the statements of a text that no edit touches are still there after it was fixed."""

import ast
import collections
import io


def split(text):
    """Lines as Python counts them: form feeds and the like do not end one."""
    return io.StringIO(text, newline="").read().replace("\r\n", "\n").replace("\r", "\n").split("\n")


class Touched:
    """Which ranges of the old text the edits touch."""

    def __init__(self, text, edits):
        self.lines = split(text)
        self.ranges = sorted(
            ((edit["line"], edit["column"]), (edit["end_line"], edit["end_column"]))
            for edit in edits
        )
        #: Those that leave nothing, or as little as a block can be.
        self.deletions = [
            ((edit["line"], edit["column"]), (edit["end_line"], edit["end_column"]))
            for edit in edits
            if edit.get("text") in ("", "pass")
        ]

    def place(self, line, bytes_before):
        column = len(self.lines[line - 1].encode()[:bytes_before].decode(errors="replace"))
        return line, column + 1

    def deletes(self, statement):
        """Whether one edit takes out all of a statement, and writes nothing in its place."""
        start = self.place(statement.lineno, statement.col_offset)
        end = self.place(statement.end_lineno, statement.end_col_offset)
        return any(first <= start and end <= last for first, last in self.deletions)

    def meets(self, node):
        start = self.place(node.lineno, node.col_offset)
        for decorator in getattr(node, "decorator_list", []):
            start = min(start, (decorator.lineno, 1))
        end = self.place(node.end_lineno, node.end_col_offset)
        return any(first <= end and start <= last for first, last in self.ranges)


def bodies(old, new, touched):
    """Statements of `old` without edits that `new` lacks, or has in another order."""
    place = 0
    kept = collections.Counter(ast.dump(one) for one in old if not touched.meets(one))
    there = collections.Counter(map(ast.dump, new))
    for statement in old:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) and touched.meets(statement):
            continue
        if touched.deletes(statement):
            continue
        if not touched.meets(statement):
            wanted = ast.dump(statement)
            at = next((i for i in range(place, len(new)) if ast.dump(new[i]) == wanted), None)
            if at is None:
                yield f"line {statement.lineno}: a statement without edits is gone"
            else:
                place = at + 1
            continue
        # Edits may add a statement before it: of the next ones, the one that lost least is it.
        likely = [at for at in range(place, len(new)) if alike(statement, new[at])]
        likely = [at for at in likely if there[ast.dump(new[at])] > kept[ast.dump(new[at])]][:3]
        if not likely:
            if not isinstance(statement, ast.Assign):
                yield f"line {statement.lineno}: the statement became none of its kind"
            continue
        losses = [list(inside(statement, new[at], touched)) for at in likely]
        least = min(range(len(likely)), key=lambda number: len(losses[number]))
        yield from losses[least]
        place = likely[least] + 1


def alike(old, new):
    if type(old) is not type(new):
        return False
    if getattr(old, "name", None) != getattr(new, "name", None):
        return False
    if isinstance(old, (ast.Assign, ast.For)):
        return shape(old) == shape(new)
    return True


def shape(statement):
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [ast.dump(target) for target in targets]


def inside(old, new, touched):
    """What a statement with edits lost besides what they touch."""
    remaining = collections.Counter(
        ast.dump(node) for node in own_expressions(new) if isinstance(node, ast.expr)
    )
    lost = []

    def keep(node):
        if not touched.meets(node):
            wanted = ast.dump(node)
            if remaining[wanted]:
                remaining[wanted] -= 1
            else:
                lost.append(f"line {node.lineno}: `{ast.unparse(node)[:60]}` is gone")
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    def visit(node):
        if isinstance(node, ast.expr):
            keep(node)
        elif not isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            for child in ast.iter_child_nodes(node):
                visit(child)

    for child in ast.iter_child_nodes(old):
        visit(child)
    yield from lost
    for field in ("body", "orelse", "finalbody"):
        value = getattr(old, field, None)
        if isinstance(value, list):
            yield from bodies(value, getattr(new, field), touched)
    for field in ("handlers", "cases"):
        for one, other in zip(getattr(old, field, []), getattr(new, field, [])):
            yield from bodies(one.body, other.body, touched)


def own_expressions(statement):
    """The expressions of a statement, without those of the statements in it."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            continue
        yield child
        yield from own_expressions(child)
