// A store, a folder for result files, and imports from texts.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "store_fixture.h"
#include "temp_folder.h"
#include "transfer/csv_reader.h"
#include "transfer/importer.h"

namespace leadkit::transfer {

// Hands out a text in pieces. Fails where `fail_at` is reached, if it is.
inline ReadFn SourceOf(std::string text, size_t piece = 1000, size_t fail_at = std::string::npos) {
  return [text = std::move(text), piece, fail_at, sent = size_t{0}](
             char* buffer, size_t capacity) mutable -> absl::StatusOr<size_t> {
    if (sent >= fail_at) return MakeError(Code::kIoError, "the source has failed");
    const size_t count = std::min({text.size() - sent, capacity, piece});
    std::memcpy(buffer, text.data() + sent, count);
    sent += count;
    return count;
  };
}

class ImportTest : public StoreTest {
 protected:
  ImportOptions Options(std::string_view object) {
    ImportOptions options;
    options.object = object;
    options.success_path = good_path();
    options.error_path = bad_path();
    return options;
  }
  std::string good_path() const { return folder_.File("good.csv"); }
  std::string bad_path() const { return folder_.File("bad.csv"); }

  // Every import of these tests keeps the one promise: each row is stored or counted as failed, and
  // the result files hold as many.
  absl::StatusOr<ImportResult> Import(ReadFn read, const ImportOptions& options,
                                      const ImportProgressFn& progress = nullptr) {
    const ImportEnvironment environment{store().database(), store().writer(), store().rules(),
                                        store().user()};
    absl::StatusOr<ImportResult> result =
        ImportCsv(environment, std::move(read), options, progress);
    if (!result.ok()) return result;
    EXPECT_EQ(result->read, result->created + result->updated + result->failed);
    if (!options.success_path.empty()) {
      EXPECT_EQ(RowsOf(good_path()).size(), static_cast<size_t>(result->created + result->updated));
    }
    if (!options.error_path.empty()) {
      EXPECT_EQ(RowsOf(bad_path()).size(), static_cast<size_t>(result->failed));
    }
    return result;
  }
  absl::StatusOr<ImportResult> Import(std::string_view csv, const ImportOptions& options,
                                      const ImportProgressFn& progress = nullptr) {
    return Import(SourceOf(std::string(csv)), options, progress);
  }
  absl::StatusOr<ImportResult> Import(const char* csv, const ImportOptions& options) {
    return Import(std::string_view(csv), options);
  }

  // "3 read, 2 created, 1 updated, 0 failed", or the code.
  static std::string Counts(const absl::StatusOr<ImportResult>& result) {
    if (!result.ok()) return CodeText(result);
    return absl::StrCat(result->read, " read, ", result->created, " created, ", result->updated,
                        " updated, ", result->failed, " failed");
  }
  // "2 INVALID_TEXT Title" per failed row.
  static std::vector<std::string> Errors(const absl::StatusOr<ImportResult>& result) {
    std::vector<std::string> errors;
    if (!result.ok()) return {CodeText(result)};
    for (const RowError& error : result->errors) {
      errors.push_back(absl::StrCat(error.row, " ", std::string(CodeName(error.code)),
                                    error.field.empty() ? "" : " ", error.field));
      EXPECT_FALSE(error.message.empty());
    }
    return errors;
  }

  // The rows of a result file behind its header.
  static std::vector<std::vector<std::string>> RowsOf(const std::string& path) {
    std::vector<std::vector<std::string>> rows;
    const std::string text = ContentOf(path);
    auto reader = CsvReader::Create(SourceOf(text), {});
    EXPECT_TRUE(reader.ok()) << path << ": " << reader.status();
    if (!reader.ok()) return rows;
    std::vector<std::string> cells;
    while (true) {
      const absl::StatusOr<bool> found = (*reader)->Next(&cells);
      EXPECT_TRUE(found.ok()) << path << ": " << found.status();
      if (!found.ok() || !*found) return rows;
      rows.push_back(cells);
    }
  }

  // The texts of these fields for all live records of an object, in order of their ids.
  std::vector<std::string> All(std::string_view object, const std::vector<std::string>& fields) {
    std::vector<std::string> lines;
    absl::Status status = store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      const schema::Object& found = view.catalog().Get(object);
      LK_ASSIGN_OR_RETURN(records::RecordScan scan, records::RecordScan::Start(view, found, {}));
      records::Record record;
      while (true) {
        LK_ASSIGN_OR_RETURN(const bool more, scan.Next(&record));
        if (!more) return absl::OkStatus();
        std::string line;
        for (const std::string& name : fields) {
          const schema::Field& field = found.Get(name);
          absl::StrAppend(&line, line.empty() && &name == &fields[0] ? "" : "|",
                          schema::FormatText(view.catalog(), field, record[field.ordinal]));
        }
        lines.push_back(std::move(line));
      }
    });
    EXPECT_EQ(status, absl::OkStatus());
    return lines;
  }

  TempFolder folder_;
};

}  // namespace leadkit::transfer
