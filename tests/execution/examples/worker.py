"""Runs snippets in one version of TensorFlow, each in a process of its own.

    worker.py REQUESTS ANSWERS

REQUESTS holds one JSON object a line: `id`, `code`, `values` (the
expressions for names that the code leaves open), `mode` (`eager`: as TensorFlow 2 runs;
`graph`: as TensorFlow 1 does) and `seed`. ANSWERS gets one a line: `id`, `seconds`, `error` (or null) and
`results`, the described values of the names that the snippet assigns, of its functions called
with these values, and of what it prints.

TensorFlow is imported once; every snippet runs in a fork of that process, so that nothing of it
lives on in the next. As many run at a time as there are processors. Runs under Python 3.6 and
later, with TensorFlow from 0.12 on.
"""

import ast
import builtins
import collections
import importlib.util
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import tensorflow

from describe import Describer
from older import named_as_today
from values import Values

tf = named_as_today(tensorflow)
# Before TensorFlow 2 there are graphs unless a program asks for something else.
BUILDS_GRAPHS = tf.__version__.startswith(("0.", "1."))

# Seconds that one snippet may take; some import half of a package on a busy machine.
LIMIT = 120


def main(requests, answers):
    # What many snippets load: once here is cheaper than once a snippet.
    if BUILDS_GRAPHS:
        getattr(tf.contrib, "layers")
    elif importlib.util.find_spec("tf_slim"):
        importlib.import_module("tf_slim")
    with open(requests) as lines:
        asked = [json.loads(line) for line in lines]
    lanes = os.cpu_count() or 1
    children = [spawn(asked[lane::lanes], "%s.%d" % (answers, lane)) for lane in range(lanes)]
    if any([os.waitpid(child, 0)[1] for child in children]):
        sys.exit("a lane of the worker ended early")
    with open(answers, "w") as out:
        for lane in range(lanes):
            with open("%s.%d" % (answers, lane)) as part:
                shutil.copyfileobj(part, out)


def spawn(requests, answers):
    """Answers requests, one after the other, in a child; its process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with open(answers, "w") as out:
            for request in requests:
                started = time.time()
                answer = run_apart(request)
                seconds = round(time.time() - started, 2)
                json.dump(dict(answer, id=request["id"], seconds=seconds), out)
                out.write("\n")
        status = 0
    finally:
        os._exit(status)


def run_apart(request):
    """Runs a snippet in a fork, in an empty folder."""
    folder = tempfile.mkdtemp()
    answer = os.path.join(folder, "answer.json")
    child = os.fork()
    if child == 0:
        try:
            work = os.path.join(folder, "work")
            os.mkdir(work)
            os.chdir(work)
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            redirect(1, os.path.join(folder, "out"))
            redirect(2, os.path.join(folder, "err"))
            result = run(request, os.path.join(folder, "out"))
            with open(answer, "w") as out:
                json.dump(result, out)
        finally:
            os._exit(0)
    status = wait(child)
    try:
        with open(answer) as text:
            return json.load(text)
    except (IOError, ValueError):
        with open(os.path.join(folder, "err"), errors="replace") as text:
            tail = text.read()[-300:]
        return {"error": "ended with status %s: %s" % (status, tail), "results": {}}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def redirect(descriptor, path):
    target = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(target, descriptor)


def wait(child):
    end = time.time() + LIMIT
    while time.time() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "no end after %d seconds" % LIMIT


def run(request, printed):
    """Runs a snippet here, and describes what it leaves."""
    if request["mode"] == "graph" and not BUILDS_GRAPHS:
        tf.compat.v1.disable_v2_behavior()
    random.seed(request["seed"])
    np.random.seed(request["seed"])
    # In TensorFlow 1 a seed makes a graph, after which eager execution cannot be enabled.
    if "enable_eager_execution" not in request["code"]:
        graph = request["mode"] == "graph"
        (tf.compat.v1.set_random_seed if graph else tf.random.set_seed)(request["seed"])
    # A file, because autograph reads the source of functions.
    path = os.path.abspath("example.py")
    with open(path, "w") as out:
        out.write(request["code"])
    sys.argv = [path]
    results = {}
    try:
        tree = ast.parse(request["code"])
        values = Values(tf, request["values"])
        given = values.of(names_read(tree))
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        space = module.__dict__
        space.update(given, __file__=path)
        try:
            exec(compile(tree, path, "exec"), space)
        except SystemExit as end:
            if end.code not in (None, 0):
                raise
        describe(tree, values, given, space, results)
    except BaseException as error:
        lines = [entry.lineno for entry in traceback.extract_tb(error.__traceback__) if entry.filename == path]
        where = " [line %d]" % lines[-1] if lines else ""
        text = "%s: %s%s" % (type(error).__name__, str(error)[:300], where)
        return {"error": text, "results": results}
    sys.stdout.flush()
    with open(printed, errors="replace") as out:
        text = out.read().replace(tf.__version__, "VERSION")
    if text:
        results["printed"] = {"kind": "plain", "value": text}
    return {"error": None, "results": results}


def describe(tree, values, given, space, results):
    describer = Describer(tf, tf.executing_eagerly())
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    skipped = names_of_imports(tree) | {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    # An example runs `main` itself, if at all.
    for name, function in defined.items():
        if name == "main" or name in skipped:
            continue
        names = [argument.arg for argument in function.args.args]
        names = names[: len(names) - len(function.args.defaults)]
        arguments = values.of(names)
        missing = [name for name in names if name not in arguments]
        if missing:
            raise LookupError("values.toml has no value for " + ", ".join(missing))
        value = space[name](*[arguments[name] for name in names])
        results[name + "()"] = describer.describe(value)
    for name in sorted(space):
        value = space[name]
        if name in skipped or name in defined or name.startswith("_") or isinstance(value, type(ast)):
            continue
        if name in given and value is given[name]:
            continue
        results[name] = describer.describe(value)
    if "result" in values.table:
        names = collections.ChainMap(space, values)
        results["result"] = describer.describe(eval(values.table["result"], values.space, names))


def names_read(tree):
    """Names that the snippet reads and does not import or define."""
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    made = {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    return sorted(read - made - names_of_imports(tree) - set(dir(builtins)))


def names_of_imports(tree):
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return names


if __name__ == "__main__":
    main(*sys.argv[1:])
