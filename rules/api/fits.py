"""Which versions of Python and of other packages fit which TensorFlow: makes `fits.json`.

    python rules/api/fits.py > rules/api/fits.json

Facts come from the package index: the tags of TensorFlow's wheels (Python), the metadata in them
(`Requires-Dist`), the metadata of the packages that ask for a TensorFlow, and for those that do not
state it the tables in `companions.py`. Of a package, `none` says that no release fits.
"""
import json
import re
import sys
import zipfile
from pathlib import Path

import wheels
from companions import FITS

CACHE = Path.home() / ".cache" / "tf2lint-atlas"
#: Dependencies of TensorFlow that projects pin themselves.
DEPENDENCIES = ["numpy", "protobuf", "keras", "tensorflow-estimator"]
#: Dependencies of TensorFlow that suggested code imports itself.
BROUGHT = ["absl-py", "tensorboard"]
#: Packages whose releases ask for the TensorFlow of their own number.
COUNTERPARTS = ["tf-keras", "tensorflow-text", "tensorflow-serving-api"]
#: Packages of which a table says the newest TensorFlow of each release. The first ended; the second goes on.
TABLED = {"tensorflow-addons": True, "tensorflow-probability": False}


def metadata(project, release):
    """`Requires-Dist` of one release; with the extra of its GPU libraries, if it has that."""
    entry = wheels.choose(project, release, CACHE)
    if not entry["filename"].endswith(".whl"):
        return {}
    with zipfile.ZipFile(wheels.Remote(entry["url"])) as archive:
        names = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        texts = {n: archive.read(n).decode() for n in names}
    found = wheels.requirements(texts)
    if any("\nProvides-Extra: and-cuda\n" in text for text in texts.values()):
        found["and-cuda"] = True
    return found


def pythons(minor):
    """The Pythons for which some release of a TensorFlow has wheels for Linux, as a specifier."""
    found = set()
    for entry in wheels.index("tensorflow", CACHE):
        tag = re.search(r"-cp(\d)(\d+)-", entry["filename"])
        release = wheels.version_of(entry["filename"])
        if tag and release and release.startswith(f"{minor}.") and "linux" in entry["filename"]:
            found.add((int(tag[1]), int(tag[2])))
    low, high = min(v for v in found if v[0] == 3), max(found)
    return f">={low[0]}.{low[1]},<{high[0]}.{high[1] + 1}"


def tabled(package, minor, ended):
    """The releases of a package that were made for this TensorFlow or a later one."""
    key = wheels.version_key
    fitting = [line for line, tf in FITS[package].items() if key(tf) >= key(minor)]
    if fitting:
        return f">={min(fitting, key=key)}"
    return "none" if ended else f">={max(FITS[package], key=key)}"


def fits(minor):
    """`{package: specifier}` for one TensorFlow."""
    release = wheels.newest("tensorflow", minor, CACHE)
    required = metadata("tensorflow", release)
    found = {"python": pythons(minor)}
    following = f"{minor.split('.')[0]}.{int(minor.split('.')[1]) + 1}"
    for name in DEPENDENCIES + BROUGHT:
        if required.get(name):
            found[name] = required[name].replace(" ", "")
    if "tensorflow-estimator" not in found:
        found["tensorflow-estimator"] = "none"
    found["tensorflow"] = f">={minor},<{following}"
    found["tensorflow[and-cuda]"] = found["tensorflow"] if required.get("and-cuda") else "none"
    for name in COUNTERPARTS:
        try:
            wheels.newest(name, minor, CACHE)
            found[name] = f">={minor},<{following}"
        except wheels.NotReleased:
            pass
    for name, ended in TABLED.items():
        found[name] = tabled(name, minor, ended)
    try:
        # A wheel installs; the last release is nothing but a script that refuses.
        is_real = wheels.choose("tensorflow-gpu", wheels.newest("tensorflow-gpu", minor, CACHE), CACHE)
        found["tensorflow-gpu"] = f">={minor},<{following}" if is_real["filename"].endswith(".whl") else "none"
    except wheels.NotReleased:
        found["tensorflow-gpu"] = "none"
    return found


def main():
    """Prints the file."""
    minors = sorted({".".join(r.split(".")[:2]) for r in wheels.releases("tensorflow", CACHE) if r.startswith("2.")},
                    key=wheels.version_key)
    rows = []
    for minor in minors:
        facts = ",\n".join(f"  {json.dumps(name)}: {json.dumps(fit)}" for name, fit in fits(minor).items())
        rows.append(f'"{minor}": {{\n{facts}\n}}')
        print(minor, file=sys.stderr)
    print("{\n" + ",\n".join(rows) + "\n}")


if __name__ == "__main__":
    main()
