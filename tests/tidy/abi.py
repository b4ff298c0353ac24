"""Checks of the built library, from outside.

  abi.py symbols LIBRARY SYMBOLS            the exported names are exactly those of the list
  abi.py symbols --update LIBRARY SYMBOLS   write the list
  abi.py installed BUILD SYMBOLS CC         a C program builds and runs against an installed tree
"""

import os
import pathlib
import subprocess
import sys
import tempfile


def exported(library):
    """The names that the library defines for others, without their versions."""
    table = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                           check=True, capture_output=True, text=True).stdout
    names = set()
    for line in table.splitlines():
        name, kind = line.split()[:2]
        # An absolute symbol is the version node of the map itself.
        if kind != "A":
            names.add(name.split("@")[0])
    return names


def check_symbols(library, list_path, update=False):
    list_path = pathlib.Path(list_path)
    actual = exported(library)
    if update:
        list_path.write_text("".join(f"{name}\n" for name in sorted(actual)))
        print(f"{list_path}: {len(actual)} symbols")
        return 0
    listed = list_path.read_text().splitlines() if list_path.exists() else []
    problems = [f"exported, but not listed: {name}" for name in sorted(actual - set(listed))]
    problems += [f"listed, but not exported: {name}" for name in sorted(set(listed) - actual)]
    if listed != sorted(set(listed)):
        problems.append("the list is not sorted, or names a symbol twice")
    for problem in problems:
        print(f"capi/leadkit.symbols: {problem}")
    if problems:
        print("An added function is recorded with `make symbols`. A removed or renamed one breaks "
              "every program linked against it.")
    return 1 if problems else 0


def check_installed(build, list_path, compiler):
    """Installs to a scratch folder and uses nothing but what is there."""
    with tempfile.TemporaryDirectory() as scratch:
        prefix = pathlib.Path(scratch, "prefix")
        subprocess.run(["cmake", "--install", build, "--prefix", prefix],
                       check=True, stdout=subprocess.DEVNULL)
        pc_file = next(prefix.glob("**/leadkit.pc"))
        env = dict(os.environ, PKG_CONFIG_PATH=str(pc_file.parent))
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "leadkit"], env=env,
                               check=True, capture_output=True, text=True).stdout.split()

        # Taking each function's address links it, and needs no idea of its parameters.
        names = pathlib.Path(list_path).read_text().split()
        table = "".join(f"    (any_function)&{name},\n" for name in names)
        source = pathlib.Path(scratch, "program.c")
        source.write_text("#include <leadkit.h>\n"
                          "typedef void (*any_function)(void);\n"
                          f"static const any_function table[] = {{\n{table}}};\n"
                          "int main(void) {\n"
                          "  unsigned i;\n"
                          "  for (i = 0; i < sizeof table / sizeof table[0]; i++)\n"
                          "    if (!table[i]) return 1;\n"
                          "  return 0;\n}\n")
        program = pathlib.Path(scratch, "program")
        subprocess.run([compiler, "-std=c99", source, *flags, "-o", program], check=True)
        library = next(prefix.glob("**/libleadkit.so"))
        subprocess.run([program], check=True, env=dict(env, LD_LIBRARY_PATH=str(library.parent)))
        command = prefix / "bin" / "leadkit"
        if command.exists():  # It finds the library by itself, wherever the tree was put.
            subprocess.run([command, "--help"], check=True, stdout=subprocess.DEVNULL)
    print(f"installed: header, library and leadkit.pc serve a C program; {len(names)} functions")
    return 0


def main(arguments):
    if arguments[:2] == ["symbols", "--update"] and len(arguments) == 4:
        return check_symbols(*arguments[2:], update=True)
    if arguments[:1] == ["symbols"] and len(arguments) == 3:
        return check_symbols(*arguments[1:])
    if arguments[:1] == ["installed"] and len(arguments) == 4:
        return check_installed(*arguments[1:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
