"""Tests of tidy.py: each rule finds what it forbids and lets pass what it allows."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import tidy  # noqa: E402


class TidyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def problems(self, name, **files):
        """What a check says about a tree of these files: {path: text}."""
        for path, text in files.pop("files", files).items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(tidy.CHECKS[name](tidy.Tree(self.root)))

    def test_every_check_passes_on_an_empty_tree(self):
        for name in tidy.CHECKS:
            self.assertEqual(self.problems(name), [], name)

    def test_includes_run_downwards(self):
        self.assertEqual(self.problems("include_order", files={
            "src/records/a.cc": '#include "records/a.h"\n#include "base/id.h"\n#include <string>\n'
                                '#include "absl/status/status.h"\n',
            "src/facade/a.cc": '#include "leadkit/store.h"\n#include "transfer/csv.h"\n',
            "capi/a.cc": '#include "leadkit.h"\n#include "guard.h"\n#include "leadkit/store.h"\n',
            "capi/guard.h": "",
            "bindings/cli/a.cc": '#include <leadkit.h>\n#include "table.h"\n'
                                 "#include <CLI/CLI.hpp>\n",
            "bindings/cli/table.h": "#include <vector>\n",
        }), [])

    def test_includes_do_not_run_upwards(self):
        for path, line in [
                ("src/base/a.cc", '#include "records/a.h"'),
                ("src/storage/sqlite/a.cc", '#include "records/a.h"'),
                ("src/matching/a.cc", '#include "lifecycle/a.h"'),
                ("src/query/a.cc", '#include "insight/a.h"'),
                ("src/records/a.cc", '#include "leadkit/store.h"'),
                ("src/records/a.cc", '#include "leadkit.h"'),
                ("src/base/a.cc", '#include "leadkit/v1/lead.pb.h"'),
                ("src/base/a.cc", '#include "id.h"'),
                ("src/base/a.cc", '#include "../schema/object.h"'),
                ("src/stray.cc", '#include "base/id.h"'),
                ("src/stray/a.cc", ""),
                ("bindings/cli/a.cc", '#include "absl/strings/str_cat.h"'),
                ("bindings/cli/a.cc", '#include "capi/guard.h"'),
                ("bindings/cli/a.cc", '#include <base/id.h>')]:
            self.setUp()
            found = self.problems("include_order", files={
                path: line + "\n", "capi/guard.h": "", "src/base/id.h": ""})
            self.assertEqual(len(found), 1, f"{path}: {line}: {found}")

    def test_sqlite_stays_in_its_folder(self):
        found = self.problems("sqlite_contained", files={
            "src/storage/sqlite/a.cc": "#include <sqlite3.h>\n",
            "src/storage/a.cc": "#include <sqlite3.h>\n",
            "tests/fault/a.cc": "#include <sqlite3.h>\n"})
        self.assertEqual(found, ["src/storage/a.cc:1: sqlite3.h outside src/storage/sqlite"])

    def test_protobuf_is_found_through_other_headers(self):
        found = self.problems("protobuf_contained", files={
            "src/schema/object.h": '#include "schema/object.h"\n#include "schema/field.h"\n',
            "src/schema/field.h": '#include "schema/object.h"\n'
                                  "#include <google/protobuf/message.h>\n",
            "src/lifecycle/document_proto.cc": '#include "leadkit/v1/lifecycle.pb.h"\n',
            "src/records/a.cc": '#include "schema/object.h"\n'})
        self.assertEqual(found, ["src/records/a.cc:1: reaches protobuf: schema/object.h -> "
                                 "schema/field.h -> google/protobuf/message.h"])

    def test_length(self):
        files = {"src/base/a.cc": "x\n" * 601, "src/base/b.cc": "x" * 101 + "\n",
                 "include/leadkit/v1/a.proto": "x" * 150 + "\n", "capi/leadkit.h": "x\n" * 601}
        self.assertEqual(len(self.problems("file_length", files=files)), 1)
        self.assertEqual(self.problems("line_length", files=files),
                         ["src/base/b.cc:1: 101 columns, more than 100"])

    def test_whitespace(self):
        found = self.problems("whitespace", files={
            "src/base/a.cc": "x \n\ty\nz", "src/base/b.cc": "x\n\n", "Makefile": "a:\n\tb\n",
            "tests/data/messy.txt": "x \t\n"})
        self.assertEqual([line.split(": ")[0] for line in found],
                         ["src/base/a.cc:1", "src/base/a.cc:2", "src/base/a.cc:3",
                          "src/base/b.cc:3"])

    def test_machine_paths(self):
        found = self.problems("machine_paths", files={
            "docs/a.md": "see /" + "home/me/x\nsee docs/home/x and https://example.com/home/x\n",
            "tests/data/a.bin": b"\xff\xfe/" + b"root/x"})
        self.assertEqual(len(found), 1, found)

    def test_forbidden_words(self):
        found = self.problems("forbidden_words", files={
            "src/base/a.cc": 'std::cout << 1;\nprintf("x");\nstd::abort();\nfputs("x", stderr);\n',
            "src/base/b.cc": 'snprintf(b, 1, "x");  // printf( and abort(\n'
                             'F("std::cerr"); work.abort(); on_exit(1); job->exit();\n'
                             'auto s = R"(exit(1))";\n',
            "bindings/cli/a.cc": "std::cout << 1; exit(1);\n"})
        self.assertEqual([line.split(": ")[0] for line in found],
                         [f"src/base/a.cc:{line}" for line in (1, 2, 4, 3)])

    def test_capi_functions_are_listed_and_documented(self):
        found = self.problems("capi_documented", files={
            "capi/leadkit.symbols": "lk_gone\nlk_store_close\nlk_store_open\n",
            "capi/leadkit.h":
                '#ifdef __cplusplus\nextern "C" {\n#endif\n'
                "typedef struct lk_store lk_store;\n"
                "/* A callback. */\ntypedef void (*lk_progress)(void* context);\n"
                "typedef enum { LK_OK = 0 } lk_code;\n"
                "/* Opens lk_old(). Since: 0.1 */\n"
                "LK_API lk_status lk_store_open(const char* path,\n    lk_store** out);\n"
                "/* Closes. */\nLK_API void lk_store_close(lk_store* store);\n"
                "// Since: 0.1\nint32_t lk_new(void (*f)(int), int x);\n"
                "static inline int lk_twice(int x) { return lk_new(0, x); }\n"
                "#define LK_CALL(x) \\\n  lk_macro(x)\n"
                "#ifdef __cplusplus\n}\n#endif\n"})
        self.assertEqual(found, [
            'capi/leadkit.h:12: the comment of lk_store_close has no "Since:"',
            "capi/leadkit.h:14: lk_new is not in capi/leadkit.symbols (make symbols)",
            "capi/leadkit.symbols:1: lk_gone is not declared in capi/leadkit.h"])


if __name__ == "__main__":
    unittest.main()
