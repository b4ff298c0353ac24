#include "transfer/exporter.h"

#include <algorithm>

#include "base/error.h"
#include "records/reader.h"
#include "schema/text_form.h"
#include "transfer/csv_writer.h"

namespace leadkit::transfer {
namespace {

// Bytes gathered before they are handed on.
constexpr size_t kBufferBytes = 64 * 1024;

}  // namespace

absl::StatusOr<int64_t> ExportCsv(const storage::View& view, const ExportOptions& options,
                                  const WriteFn& write) {
  LK_ASSIGN_OR_RETURN(const schema::Object* object, view.catalog().Require(options.object));
  std::vector<const schema::Field*> fields;
  for (const std::string& name : options.fields) {
    LK_ASSIGN_OR_RETURN(const schema::Field* field, view.catalog().RequireField(*object, name));
    fields.push_back(field);
  }
  if (fields.empty()) {
    for (const schema::Field& field : object->fields) fields.push_back(&field);
  }
  std::string buffer;
  CsvWriter writer(&buffer);
  for (const schema::Field* field : fields) writer.AddCell(field->api);
  writer.EndRow();
  records::ListOptions list;
  list.include_deleted = options.include_deleted;
  LK_ASSIGN_OR_RETURN(records::RecordScan scan, records::RecordScan::Start(view, *object, list));
  records::Record record;
  int64_t count = 0;
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, scan.Next(&record));
    if (!found) break;
    for (const schema::Field* field : fields) {
      const Value& value = record[field->ordinal];
      if (value.is_text()) {
        writer.AddCell(value.text());
      } else {
        writer.AddCell(schema::FormatText(view.catalog(), *field, value));
      }
    }
    writer.EndRow();
    ++count;
    if (buffer.size() < kBufferBytes) continue;
    LK_RETURN_IF_ERROR(write(buffer));
    buffer.clear();
  }
  LK_RETURN_IF_ERROR(write(buffer));
  return count;
}

}  // namespace leadkit::transfer
