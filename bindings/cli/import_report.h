// What an import tells at its end.
#pragma once

#include <string>

#include "handles.h"
#include "output.h"

namespace leadkit::cli {

struct ImportReport {
  std::string object;
  std::string file;
  std::string error_path;
  std::string job;
  std::string key;
  bool dry_run = false;
  bool routed = false;
};

// The mapping document with all columns of the file.
std::string MappingUsed(const ImportResult& result);

// What to do after an interruption.
std::string HowToGoOn(const ImportReport& report);
// The file as people know it: "-" is standard input.
std::string SourceName(const std::string& file);

// Both return the exit code: all is well, some rows failed, or interrupted.
int PrintImport(Output& out, const ImportResult& result, const ImportReport& report);
int PrintImportJson(Output& out, const ImportResult& result, const ImportReport& report);

}  // namespace leadkit::cli
