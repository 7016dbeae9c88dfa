"""The outcome of all examples as a table."""

COLUMNS = (
    "family",
    "examples",
    "before runs",
    "fixed 2.15",
    "runs 2.15",
    "equal 2.15",
    "fixed 2.21",
    "runs 2.21",
    "equal 2.21",
    "of these in part",
    "random",
    "no value",
    "other",
)


def report(outcomes):
    """A table of Markdown, by family."""
    families = sorted({outcome.example.family for outcome in outcomes})
    rows = [COLUMNS]
    for family in families:
        rows.append((family, *counts([o for o in outcomes if o.example.family == family])))
    rows.append(("all", *counts(outcomes)))
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    lines.insert(1, "|---" * len(COLUMNS) + "|")
    return "\n".join(lines)


def counts(outcomes):
    yield len(outcomes)
    yield sum(outcome.before_error is None for outcome in outcomes)
    for target in ("2.15", "2.21"):
        verdicts = [
            verdict
            for outcome in outcomes
            for (at, _), (_, verdict, _) in outcome.after.items()
            if at == target
        ]
        yield len(verdicts)
        yield sum(verdict != "broken" for verdict in verdicts)
        yield verdicts.count("equal")
    judged = [(verdict, why) for outcome in outcomes for _, verdict, why in outcome.after.values()]
    yield sum(verdict == "equal" and why != "" for verdict, why in judged)
    every = [verdict for verdict, _ in judged]
    for verdict in ("random", "incomparable", "different"):
        yield every.count(verdict)
