"""Whether two runs of an example mean the same."""

import math

# What counts as rounding: kernels changed between versions.
RELATIVE = 2e-5


def compare(before, again, after):
    """How `after` stands to `before`: a verdict and a word of explanation.

    `again` is `before` with another seed: what differs there is random, and is compared by type
    and shape only. Verdicts: `equal`, `random` (equal as far as that can be said of random
    values), `different`, `incomparable` (there is no value to compare). Where some results have a
    value and others do not, the explanation names the others.
    """
    verdicts, gaps, opaque = set(), [], []
    for name in sorted(set(before) | set(after)):
        if name not in before or name not in after:
            gaps.append(f"{name} is missing {'before' if name in after else 'after'}")
            continue
        verdict, why = compare_value(before[name], again.get(name), after[name])
        if verdict == "different":
            gaps.append(f"{name}: {why}")
        elif verdict == "incomparable":
            opaque.append(f"{name} is {why}")
        verdicts.add(verdict)
    if gaps:
        return "different", "; ".join(gaps)
    for verdict in ("equal", "random"):
        if verdict in verdicts:
            return verdict, "; ".join(opaque)
    return "incomparable", "; ".join(opaque) or "it leaves no value"


def compare_value(before, again, after):
    if any(value["kind"] == "plain" and "Tensor(" in value["value"] for value in (before, after)):
        return "incomparable", "the print of a tensor"
    if before["kind"] == "opaque" or after["kind"] == "opaque":
        return "incomparable", (before if before["kind"] == "opaque" else after)["why"]
    if before["kind"] != after["kind"]:
        if shapeless(before) is not None and shapeless(before) == shapeless(after):
            return "equal", ""
        return "different", f"{short(before)} became {short(after)}"
    if before["kind"] in ("list", "dict"):
        return compare_items(before, again, after)
    if before["kind"] == "plain":
        if before["value"] == after["value"]:
            return "equal", ""
        if again and again["kind"] == "plain" and again["value"] != before["value"]:
            return "random", ""
        return "different", f"{short(before)} became {short(after)}"
    if (before["dtype"], before["shape"]) != (after["dtype"], after["shape"]):
        return "different", f"{short(before)} became {short(after)}"
    if close(before["values"], after["values"]):
        return "equal", ""
    if again and again["kind"] == "array" and not close(before["values"], again["values"]):
        return "random", ""
    return "different", f"{short(before)} became {short(after)}"


def compare_items(before, again, after):
    pairs = items(before), items(again) if again else {}, items(after)
    if set(pairs[0]) != set(pairs[2]):
        return "different", f"{short(before)} became {short(after)}"
    found = [compare_value(value, pairs[1].get(key), pairs[2][key]) for key, value in pairs[0].items()]
    for verdict in ("different", "random", "incomparable"):
        for answer in found:
            if answer[0] == verdict:
                return answer
    return "equal", ""


def items(value):
    content = value.get("items", {})
    return content if isinstance(content, dict) else dict(enumerate(content))


def shapeless(value):
    """A scalar, however it is held: a number of Python is a tensor without dimensions."""
    if value["kind"] == "array" and value["shape"] == []:
        return repr(value["values"][0])
    return value.get("value") if value["kind"] == "plain" else None


def close(some, others):
    """Element by element; rounding is measured by the largest element."""
    if len(some) != len(others):
        return False
    numbers = [abs(one) for one in some if isinstance(one, float) and math.isfinite(one)]
    slack = RELATIVE * max(numbers, default=0.0)
    return all(
        math.isclose(one, other, rel_tol=RELATIVE, abs_tol=slack) or (math.isnan(one) and math.isnan(other))
        if isinstance(one, float) and isinstance(other, float)
        else one == other
        for one, other in zip(some, others)
    )


def short(value):
    if value["kind"] == "array":
        return f"{value['dtype']}{value['shape']} {str(value['values'][:4])[:60]}"
    return str(value.get("value", value.get("items")))[:80]
