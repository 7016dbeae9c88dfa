"""Released packages, read from the package index without downloading them whole.

The index is the one that pip is configured for. It serves HTTP range requests, so only the
central directory of a remote wheel and its `.py` members are transferred (about a tenth of a
TensorFlow wheel). What was read is kept in the cache directory as a plain zip of sources, and
a second run needs no network.

Facts that come from here: which releases exist, which files belong to one, their sources and
their metadata (`Requires-Dist`).
"""
import io
import json
import os
import re
import struct
import tarfile
import time
import urllib.request
import zipfile
import zlib
from pathlib import Path

#: Members further apart than this are fetched in separate requests.
GAP = 48 * 1024
#: Parts of wheels that hold no importable API.
SKIPPED = re.compile(r"(^|/)(include|testdata|third_party/py/.*/include)/|_test\.py$|_pb2(_grpc)?\.py$"
                     r"|^(tensorflow|tensorflow_core)/(core|security)/")
#: Where a wheel may keep what is to be installed; TensorFlow's do up to 1.14.
SCHEME = re.compile(r"^[^/]+\.data/(purelib|platlib)/")
#: Generated protocol buffers define public classes, so they are kept where names point to them.
KEPT = re.compile(r"_pb2\.py$")

downloaded = 0


class NotReleased(Exception):
    """The index has no such package, release or usable file."""


def index(project, cache):
    """The files of `project` as the index lists them (PEP 691), at most a day old."""
    kept = Path(cache) / "index" / f"{project}.json"
    if kept.is_file() and time.time() - kept.stat().st_mtime < 24 * 3600:
        return json.loads(kept.read_text())
    from pip._internal.models.index import PyPI
    name = re.sub(r"[-_.]+", "-", project).lower()
    request = urllib.request.Request(f"{PyPI.simple_url}/{name}/",
                                     headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=180) as answer:
        files = json.load(answer)["files"]
    files = [{k: f.get(k) for k in ("filename", "url", "size", "yanked")} for f in files]
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(files))
    return files


def version_key(text):
    """Sorts release numbers as numbers."""
    return tuple(int(n) for n in re.findall(r"\d+", text))


def version_of(filename):
    """The release a file name states, or None for pre-releases and foreign formats."""
    match = re.match(r"[A-Za-z0-9_.]+?-(\d[0-9.]*)(-|\.tar\.gz$|\.zip$)", filename.replace("dm-sonnet", "dm_sonnet"))
    return match.group(1) if match else None


def releases(project, cache):
    """All final releases, ascending."""
    found = {version_of(f["filename"]) for f in index(project, cache) if not f.get("yanked")}
    return sorted(filter(None, found), key=version_key)


def newest(project, prefix, cache):
    """The newest release whose number starts with `prefix` (`2.1` does not match `2.10`)."""
    parts = prefix.split(".")
    fitting = [r for r in releases(project, cache) if r.split(".")[:len(parts)] == parts]
    if not fitting:
        raise NotReleased(f"{project} {prefix}")
    return fitting[-1]


def choose(project, release, cache):
    """The file to read: a wheel for a Python 3 and Linux if there is one, else the sources."""
    files = [f for f in index(project, cache) if version_of(f["filename"]) == release]

    def rank(entry):
        name = entry["filename"]
        return (not name.endswith(".whl"), "-cp2" in name or "-py2-" in name, "linux" not in name and "-any" not in name,
                "aarch64" in name, entry.get("size") or 0, name)
    if not files:
        raise NotReleased(f"{project} {release}")
    return min(files, key=rank)


def sources(project, release, cache):
    """`{member path: source text}` of one release, through the cache."""
    cache = Path(cache)
    kept = cache / f"{project}-{release}.zip"
    if not kept.is_file():
        entry = choose(project, release, cache)
        cache.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}.part")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in sorted(members(entry)):
                out.writestr(SCHEME.sub("", name), data)
        partial.rename(kept)
    with zipfile.ZipFile(kept) as archive:
        return {n: archive.read(n).decode("utf-8", "replace") for n in archive.namelist()}


def requirements(files):
    """`{project: specifier}` from the metadata among the `files` of a wheel."""
    found = {}
    for name, text in files.items():
        if name.endswith((".dist-info/METADATA", ".dist-info/metadata.json")):
            for line in re.findall(r"^Requires-Dist: (.*)$", text, re.M):
                match = re.match(r"([A-Za-z0-9_.-]+)\s*\(?([^;)]*)\)?", line)
                found.setdefault(match.group(1).lower().replace("_", "-"), match.group(2).strip())
    return found


def wanted(name):
    """Whether a member of a wheel is needed: sources of the API, and the metadata."""
    name = SCHEME.sub("", name)
    if name.endswith(".dist-info/METADATA"):
        return True
    return name.endswith(".py") and (not SKIPPED.search(name) or bool(KEPT.search(name)))


def members(entry):
    """(path, bytes) of the wanted members of a remote file."""
    if entry["filename"].endswith((".tar.gz", ".zip")):
        yield from archive_members(entry)
        return
    remote = Remote(entry["url"])
    with zipfile.ZipFile(remote) as archive:
        infos = sorted((i for i in archive.infolist() if wanted(i.filename)), key=lambda i: i.header_offset)
    group = []
    for info in infos:
        if group and info.header_offset - end(group[-1]) > GAP:
            yield from read_group(remote, group)
            group = []
        group.append(info)
    if group:
        yield from read_group(remote, group)


def archive_members(entry):
    """A source archive is small and fetched whole; its top directory is dropped."""
    data = fetch(entry["url"])
    if entry["filename"].endswith(".zip"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        pairs = [(n, archive.read(n)) for n in archive.namelist() if wanted(n)]
    else:
        archive = tarfile.open(fileobj=io.BytesIO(data))
        pairs = [(m.name, archive.extractfile(m).read()) for m in archive if m.isfile() and wanted(m.name)]
    return [(n.split("/", 1)[1], d) for n, d in pairs if "/" in n]


def end(info):
    """An upper bound of where a member ends (its local header may be longer than the central one)."""
    return info.header_offset + 30 + len(info.filename) + 256 + info.compress_size


def read_group(remote, infos):
    start = infos[0].header_offset
    data = remote.range(start, min(end(infos[-1]), remote.size) - start)
    for info in infos:
        at = info.header_offset - start
        name_length, extra_length = struct.unpack("<HH", data[at + 26:at + 30])
        at += 30 + name_length + extra_length
        packed = data[at:at + info.compress_size]
        yield info.filename, zlib.decompress(packed, -15) if info.compress_type == zipfile.ZIP_DEFLATED else packed


def fetch(url, headers=None):
    global downloaded
    for attempt in range(5):
        try:
            request = urllib.request.Request(url, headers=headers or {})
            with urllib.request.urlopen(request, timeout=300) as answer:
                data = answer.read()
            downloaded += len(data)
            return data
        except OSError:
            if attempt == 4:
                raise


class Remote(io.RawIOBase):
    """A seekable view of a remote file; reads are range requests (the tail is read ahead)."""

    def __init__(self, url):
        self.url, self.at = url, 0
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=180) as answer:
            self.size = int(answer.headers["Content-Length"])
        ahead = min(self.size, 3 * 1024 * 1024)
        self.tail_at, self.tail = self.size - ahead, self.range(self.size - ahead, ahead)

    def range(self, start, length):
        if hasattr(self, "tail") and start >= self.tail_at:
            return self.tail[start - self.tail_at:start - self.tail_at + length]
        return fetch(self.url, {"Range": f"bytes={start}-{start + length - 1}"})

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def tell(self):
        return self.at

    def read(self, length=-1):
        length = self.size - self.at if length < 0 else min(length, self.size - self.at)
        data = self.range(self.at, length) if length else b""
        self.at += len(data)
        return data
