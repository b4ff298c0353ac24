"""Rules of the source tree that a compiler does not know.

  tidy.py              run every check
  tidy.py CHECK...     run these
  tidy.py --list       name the checks, one a line (ctest registers each as a test)
  tidy.py --root DIR   look at another tree (the tests of this script do)

A check is a function that takes a Tree and yields problems as "path:line: what is wrong".
"""

import functools
import pathlib
import re
import subprocess
import sys

# Includes run from a layer to itself and to lower ones. Layers of the same rank do not know each
# other. docs/architecture.md says what each is for.
RANK = {
    "base": 0,
    "schema": 1,
    "storage": 2,
    "records": 3,
    "lifecycle": 4, "matching": 4, "merge": 4,
    "identity": 5,
    "conversion": 6,
    "marketing": 7,
    "query": 8, "insight": 8, "transfer": 8,
    "facade": 9,  # include/leadkit and src/facade
    "capi": 10,
    "bindings": 11,
}

# Other people's headers that may be included with quotes.
THIRD_PARTY = ("absl/", "google/protobuf/", "gtest/", "gmock/", "benchmark/", "CLI/",
               "phonenumbers/", "csv.h", "libpq-fe.h", "libpsl.h", "sqlite3.h", "utf8proc.h")

# The only files that may see protobuf's headers, by themselves or through others.
PROTOBUF_FILES = re.compile(
    r"src/schema/|"
    r"src/(lifecycle|matching|identity|conversion|marketing|transfer)/[^/]*_proto[^/]*$")

MAX_LINES = 600
MAX_COLUMNS = 100
MAX_PROTO_COLUMNS = 160

# Files that may be longer, each with its reason.
LONG_FILES = {
    "capi/leadkit.h": "the header is the manual: most of its lines are documentation",
}

CODE_SUFFIXES = {".cc", ".h", ".c", ".proto", ".py", ".sh", ".cmake"}
TEXT_SUFFIXES = CODE_SUFFIXES | {".md", ".txt", ".json", ".yml", ".in", ".map", ".symbols"}
TEXT_NAMES = {"Makefile", "run", ".gitignore", ".clang-format", ".clang-tidy"}

CHECKS = {}


def check(function):
    CHECKS[function.__name__] = function
    return function


class Tree:
    """The files that git tracks or would track; without git, all outside the build folders."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.files = sorted(path for path in self._listed() if (self.root / path).is_file())

    def _listed(self):
        try:
            top = self._git("rev-parse", "--show-toplevel").strip()
            if pathlib.Path(top).resolve() == self.root:
                listed = self._git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
                return set(listed.split("\0")) - {""}
        except (OSError, subprocess.CalledProcessError):
            pass
        found = (path.relative_to(self.root) for path in self.root.rglob("*"))
        return {path.as_posix() for path in found
                if not re.match(r"build|\.git$", path.parts[0]) and "__pycache__" not in path.parts}

    def _git(self, *arguments):
        return subprocess.run(["git", "-C", self.root, *arguments], check=True,
                              capture_output=True, text=True).stdout

    @functools.cache
    def text(self, path):
        """The file's text, or None where it is not UTF-8."""
        try:
            return (self.root / path).read_bytes().decode("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            return None

    def lines(self, path):
        return enumerate((self.text(path) or "").split("\n"), 1)

    def sources(self, *folders):
        """C and C++ files in these folders."""
        return [path for path in self.files
                if path.startswith(tuple(folder + "/" for folder in folders))
                and path.endswith((".cc", ".h", ".c"))]

    @functools.cache
    def includes(self, path):
        """[(line, target, quoted)] of a source."""
        found = []
        for number, line in self.lines(path):
            match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
            if match:
                found.append((number, match[2], match[1] == '"'))
        return found

    def resolve(self, path, target):
        """The project's file that an include of `target` in `path` means, or None."""
        beside = (pathlib.PurePosixPath(path).parent / target).as_posix()
        for candidate in (beside, "src/" + target, "include/" + target, "capi/" + target, target):
            if candidate in self._file_set():
                return candidate
        return None

    @functools.cache
    def _file_set(self):
        return frozenset(self.files)


def layer_of(path):
    """The layer that a file belongs to, or None for tests, benchmarks and the like."""
    parts = path.split("/")
    if parts[0] == "src":
        return parts[1] if len(parts) > 2 else None
    if parts[0] == "include":
        return "facade"
    return parts[0] if parts[0] in ("capi", "bindings") else None


def layer_of_include(target):
    """The layer that an include names, or None where it is not one of ours."""
    first = target.split("/")[0]
    if target.endswith(".pb.h"):
        return "schema"
    if first == "leadkit":
        return "facade"
    if target == "leadkit.h":
        return "capi"
    return first if first in RANK and "/" in target else None


def is_protobuf(target):
    return target.startswith("google/protobuf/") or target.endswith(".pb.h")


def without_comments_and_strings(text):
    """C or C++ code in which comments and literals are blank and lines keep their numbers."""
    token = re.compile(r'R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|//[^\n]*|/\*.*?\*/'
                       r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
    return token.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


@check
def include_order(tree):
    """Includes run downwards only, and src/ names its headers as "layer/file.h"."""
    for path in tree.sources("src", "include", "capi", "bindings"):
        layer = layer_of(path)
        if layer not in RANK:
            yield f"{path}:1: not in a layer's folder; the layers are {', '.join(RANK)}"
            continue
        for number, target, quoted in tree.includes(path):
            where = f"{path}:{number}"
            other = layer_of_include(target)
            if layer == "bindings":
                yield from binding_include(tree, path, where, target, quoted)
            elif other is None:
                own = layer == "capi" and tree.resolve(path, target)
                if quoted and not own and not target.startswith(THIRD_PARTY):
                    yield f'{where}: "{target}" is neither "layer/file.h" nor a known library'
            elif other != layer and RANK[other] >= RANK[layer]:
                yield f"{where}: {layer} may not include {other} ({target})"


def binding_include(tree, path, where, target, quoted):
    """A binding stands on the C ABI alone; that is what proves the ABI complete."""
    if target == "leadkit.h" or target.startswith("CLI/"):
        return
    found = tree.resolve(path, target)
    own_folder = "/".join(path.split("/")[:2]) + "/"
    if (quoted or found) and not (found or "").startswith(own_folder):
        yield f"{where}: a binding includes leadkit.h and its own headers only ({target})"
    elif target.startswith(THIRD_PARTY):
        yield f"{where}: a binding uses the C ABI only, not {target}"


@check
def sqlite_contained(tree):
    """sqlite3.h is for src/storage/sqlite; the rest speaks to the engine interface."""
    for path in tree.sources("src", "include", "capi", "bindings"):
        for number, target, _ in tree.includes(path):
            if target.startswith("sqlite3") and not path.startswith("src/storage/sqlite/"):
                yield f"{path}:{number}: {target} outside src/storage/sqlite"


@check
def protobuf_contained(tree):
    """protobuf's headers cost seconds a file; they stay in the few files that need them."""
    def chain(start):
        """The includes by which a file comes to protobuf, nearest first, or None."""
        seen, queue = {start}, [(start, ())]
        for path, way in queue:  # The queue grows while it is walked.
            for _, target, _ in tree.includes(path):
                if is_protobuf(target):
                    return way + (target,)
                found = tree.resolve(path, target)
                if found and found not in seen:
                    seen.add(found)
                    queue.append((found, way + (target,)))
        return None

    for path in tree.sources("src", "include", "capi", "bindings"):
        way = None if PROTOBUF_FILES.match(path) else chain(path)
        if way:
            yield f"{path}:1: reaches protobuf: {' -> '.join(way)}"


@check
def file_length(tree):
    """A file of 150 to 400 lines is right; a long one is two."""
    for path in tree.files:
        if pathlib.PurePosixPath(path).suffix not in CODE_SUFFIXES:
            continue
        count = (tree.text(path) or "").count("\n")
        if count > MAX_LINES and path not in LONG_FILES:
            yield (f"{path}:{count}: more than {MAX_LINES} lines: split it, or give the reason in "
                   "LONG_FILES of tests/tidy/tidy.py")


@check
def line_length(tree):
    """Lines fit beside each other on a screen."""
    for path in tree.files:
        suffix = pathlib.PurePosixPath(path).suffix
        limit = MAX_PROTO_COLUMNS if suffix == ".proto" else MAX_COLUMNS
        if suffix in CODE_SUFFIXES or path.endswith("CMakeLists.txt"):
            for number, line in tree.lines(path):
                if len(line) > limit:
                    yield f"{path}:{number}: {len(line)} columns, more than {limit}"


@check
def whitespace(tree):
    """No blanks at line ends, no tabs (but where make wants them), one newline at the end."""
    for path in tree.files:
        name = pathlib.PurePosixPath(path)
        if name.suffix not in TEXT_SUFFIXES and name.name not in TEXT_NAMES:
            continue
        if "data" in name.parts:  # Test data is messy on purpose.
            continue
        for number, line in tree.lines(path):
            if line != line.rstrip():
                yield f"{path}:{number}: blank at the end of the line"
            if "\t" in line and name.name != "Makefile":
                yield f"{path}:{number}: tab"
        text = tree.text(path)
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{path}:{text.count(chr(10)) + 1}: a file ends with one newline"


@check
def machine_paths(tree):
    """Nothing depends on where one machine keeps things."""
    machine_path = re.compile(r"(?<![\w.~$)}>-])/(work|root|home)/")
    for path in tree.files:
        for number, line in tree.lines(path):
            if machine_path.search(line):
                yield f"{path}:{number}: path of one machine: {line.strip()[:80]}"


@check
def forbidden_words(tree):
    """A library neither speaks to the terminal nor ends its host's process."""
    forbidden = [
        (re.compile(r"std\s*::\s*(cout|cerr|clog)\b"), "writes to the terminal"),
        (re.compile(r"(?<![\w.>])(std::)?(printf|puts|putchar|vprintf)\s*\("), "writes to stdout"),
        (re.compile(r"\bv?f(printf|puts|putc|write)\s*\([^;]*\b(stdout|stderr)\b"),
         "writes to the terminal"),
        (re.compile(r"(?<![\w.>])(abort|exit|_exit|_Exit|quick_exit|terminate)\s*\("),
         "ends the process"),
    ]
    for path in tree.sources("src", "include", "capi"):
        code = without_comments_and_strings(tree.text(path) or "")
        for pattern, what in forbidden:
            for match in pattern.finditer(code):
                number = code.count("\n", 0, match.start()) + 1
                yield f"{path}:{number}: {what}: {match[0].strip()}"


def declared_functions(header):
    """[(name, line, comment before it)] of the functions that a C header declares."""
    code = without_comments_and_strings(header)
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m[0]), code,
                  flags=re.MULTILINE)
    # The braces of extern "C" enclose everything and say nothing.
    code = re.sub(r"\bextern\s+\{", lambda m: " " * len(m[0]), code)
    found, start, depth = [], 0, 0
    for position, character in enumerate(code):
        depth += {"{": 1, "}": -1}.get(character, 0)
        depth = max(depth, 0)
        ends = character == ";" or (character == "}" and
                                    code[start:position].lstrip().startswith("static"))
        if not ends or depth:
            continue
        statement = code[start:position]
        match = re.search(r"\b(lk_\w+)\s*\(", statement)
        if match and not re.match(r"\s*(typedef|static)\b", statement):
            at = start + match.start()
            begin = start + len(statement) - len(statement.lstrip())
            comment = re.findall(r"/\*.*?\*/|//[^\n]*", header[start:begin], re.DOTALL)
            # What stands behind the previous declaration on its line is not ours.
            found.append((match[1], code.count("\n", 0, at) + 1, "\n".join(comment)))
        start = position + 1
    return found


@check
def capi_documented(tree):
    """Every function of the C ABI is in the symbols list, and says since when it exists."""
    header = tree.text("capi/leadkit.h") if "capi/leadkit.h" in tree.files else None
    listed = (tree.text("capi/leadkit.symbols") or "").split()
    if header is None:
        return
    names = set()
    for name, number, comment in declared_functions(header):
        names.add(name)
        if "Since:" not in comment:
            yield f'capi/leadkit.h:{number}: the comment of {name} has no "Since:"'
        if name not in listed:
            yield f"capi/leadkit.h:{number}: {name} is not in capi/leadkit.symbols (make symbols)"
    for name in sorted(set(listed) - names):
        yield f"capi/leadkit.symbols:1: {name} is not declared in capi/leadkit.h"


@check
def unit_test_per_source(tree):
    """Says which sources have no unit test of their own; never fails."""
    sources = [path for path in tree.sources("src") if path.endswith(".cc")]
    tests = {path for path in tree.files if path.startswith("tests/unit/")}
    without = []
    for path in sources:
        layer, stem = layer_of(path), pathlib.PurePosixPath(path).stem
        names = (f"{stem}_test.cc", f"{layer}_{stem}_test.cc", f"{layer}/{stem}_test.cc")
        if not any(f"tests/unit/{name}" in tests for name in names):
            without.append(path)
    print(f"{len(sources) - len(without)} of {len(sources)} sources have a unit test of their own")
    for path in without:
        print(f"  without: {path}")
    return []


def main(arguments):
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    if arguments[:1] == ["--list"]:
        print("\n".join(CHECKS))
        return 0
    if arguments[:1] == ["--root"]:
        root, arguments = arguments[1], arguments[2:]
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"no such check: {', '.join(unknown)}; see --list", file=sys.stderr)
        return 2
    tree, failed = Tree(root), False
    for name in arguments or CHECKS:
        problems = list(CHECKS[name](tree))
        for problem in problems:
            print(problem)
        if problems:
            print(f"{name}: {len(problems)} problem(s). {CHECKS[name].__doc__.splitlines()[0]}")
        failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
