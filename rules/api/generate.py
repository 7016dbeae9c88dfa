#!/usr/bin/env python3
"""Generates the atlas from the released packages.

    generate.py all [PACKAGE …]            every version, from scratch
    generate.py add PACKAGE MINOR [MINOR …]   one more version, into the committed atlas
    generate.py list                       the packages and their versions

Options: --cache DIR (what was read from the index is kept there), --data DIR (the atlas).
Python 3.11 or later with pip, nothing else. See README.md beside this file.
"""
import argparse
import gc
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import merge  # noqa: E402
import packages  # noqa: E402
import wheels  # noqa: E402
from listing import Listing, private_members, private_modules  # noqa: E402
from modules import World  # noqa: E402

DATA = Path(__file__).resolve().parent / "data"


def listed(package, minor, cache):
    """(release, notes, listing, private modules, what these bind) of one minor version."""
    gc.disable()  # millions of tree nodes, freed as a whole by `close`: three times as fast without
    release, notes, files, facts = package.prepare(minor, cache)
    world = World(files, facts)
    listing = Listing(world, package)
    package.list(listing)
    modules = private_modules(world, package.private)
    members = private_members(world, modules)
    world.close()
    return release, notes, listing, modules, members


def add(atlas, package, minor, args):
    start, before = time.time(), wheels.downloaded
    release, notes, listing, modules, members = listed(package, minor, args.cache)
    atlas.add(minor, release, notes, listing.names, listing.definitions, modules, members)
    if listing.documented and minor == package.documented:
        documented = sorted(n for n in listing.documented if n.startswith("tf.contrib."))
        merge.put(args.data / package.name / "contrib-documented.txt", documented)
    print(f"{package.name} {minor} ({release}): {len(listing.names)} names, {len(listing.definitions)} definitions, "
          f"{time.time() - start:.0f} s, {(wheels.downloaded - before) / 1e6:.1f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("command", choices=("all", "add", "list"))
    parser.add_argument("words", nargs="*", metavar="PACKAGE | MINOR")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "tf2lint-atlas")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--minors", help="with `all`: only these, separated by commas")
    args = parser.parse_args()
    known = packages.all_packages()
    if args.command == "list":
        for package in known.values():
            print(package.name, *package.minors)
        return 0
    chosen = args.words if args.command == "all" else args.words[:1]
    unknown = [w for w in chosen if w not in known]
    if unknown or args.command == "add" and len(args.words) < 2:
        print("unknown package:" if unknown else "add needs a package and a minor version", *unknown, file=sys.stderr)
        return 2
    for name in chosen or known:
        package = known[name]
        folder = args.data / name
        atlas = merge.read(folder, name) if args.command == "add" else merge.Atlas(name)
        minors = args.words[1:] if args.command == "add" else \
            args.minors.split(",") if args.minors else package.minors
        for minor in sorted(minors, key=merge.minor_key):
            add(atlas, package, minor, args)
        merge.write(atlas, folder, package)
    return 0


if __name__ == "__main__":
    sys.exit(main())
