"""What became of an example, and what of it must not be so."""

import dataclasses


@dataclasses.dataclass
class Outcome:
    """One example, run."""

    example: object
    before_version: str  # the TensorFlow under which `before` ran
    before_error: str | None
    after: dict = dataclasses.field(default_factory=dict)  # (target, style): (safe, verdict, why)

    def line(self):
        """Tab-separated, for reading and sorting."""
        parts = [self.example.family, self.example.key, self.before_error or f"ran on {self.before_version}"]
        for how, (safe, verdict, why) in self.after.items():
            parts.append(" ".join([*how, "safe" if safe else "unsafe", verdict, why]).strip())
        return "\t".join(parts).replace("\n", " ")


def problems(outcomes, exceptions):
    """What is wrong, after the listed exceptions; and exceptions that are not needed."""
    excused = set()
    for entry in exceptions:
        if set(entry) != {"rules", "about", "reason"} or not entry["reason"]:
            raise ValueError(f"an exception has `rules`, `about` and `reason`: {entry}")
        excused |= {(where, about) for where in entry["rules"] for about in entry["about"]}
    used, found = set(), []

    def report(where, about, text):
        if (where, about) in excused:
            used.add((where, about))
        else:
            found.append(f"{where} ({about}): {text}")

    for outcome in outcomes:
        key = outcome.example.key
        if outcome.before_error:
            report(key, "before", outcome.before_error)
        for how, (safe, verdict, why) in outcome.after.items():
            if verdict == "broken":
                report(key, " ".join(how), why)
            elif safe and verdict == "different":
                report(key, " ".join(how), f"claims the same meaning, but {why}")
    shown = {outcome.example.rule for outcome in outcomes if shows_safe(outcome)}
    for rule in sorted({outcome.example.rule for outcome in outcomes if outcome.example.safe} - shown):
        found.append(f"{rule}: claims the same meaning, and no example shows it")
    found += [f"{where} ({about}): the exception is not needed" for where, about in sorted(excused - used)]
    return found


def shows_safe(outcome):
    """Whether a safe fix ran, and gave what was there before."""
    return any(safe and verdict in ("equal", "random") for safe, verdict, _ in outcome.after.values())
