#include "records/row.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "records/merged.h"
#include "records/reader.h"
#include "storage/ddl.h"

namespace leadkit::records {
namespace {

using schema::Field;
using schema::MatchKey;
using schema::Object;

// Texts kept per object before they are all forgotten.
constexpr size_t kMaxShapes = 64;

std::vector<std::string> ColumnsWritten(const Object& object, const std::vector<int>& ordinals,
                                        bool extra) {
  std::vector<std::string> columns;
  for (int ordinal : ordinals) {
    const Field& field = object.fields[static_cast<size_t>(ordinal)];
    columns.push_back(field.column);
    if (field.is_polymorphic()) columns.push_back(field.object_column());
    if (field.match_key != MatchKey::kNone) columns.push_back(storage::MatchKeyColumn(field));
  }
  if (extra) columns.push_back(storage::kExtraColumn);
  return columns;
}

std::string InsertSql(const std::string& table, const std::vector<std::string>& columns) {
  std::string names;
  std::string parameters;
  int index = 0;
  for (const std::string& column : columns) {
    absl::StrAppend(&names, index == 0 ? "\"" : ", \"", column, "\"");
    absl::StrAppend(&parameters, index == 0 ? "$" : ", $", index + 1);
    ++index;
  }
  return absl::StrCat("INSERT INTO ", table, " (", names, ") VALUES (", parameters, ")");
}

std::string UpdateSql(const std::string& table, const std::vector<std::string>& columns) {
  std::string sql = absl::StrCat("UPDATE ", table, " SET ");
  int index = 0;
  for (const std::string& column : columns) {
    absl::StrAppend(&sql, index == 0 ? "\"" : ", \"", column, "\" = $", index + 1);
    ++index;
  }
  return absl::StrCat(sql, " WHERE id = $", index + 1);
}

}  // namespace

void ReadRow(const storage::Statement& row, const Object& object, Record* record) {
  record->Reset(object);
  int column = 0;
  for (const Field& field : object.fields) {
    Value& value = record->Mutable(field.ordinal);
    if (row.IsNull(column)) {
      value.SetNull();
      column += field.is_polymorphic() ? 2 : 1;
      continue;
    }
    if (field.is_text()) {
      value.SetText(row.Text(column++));
    } else if (field.is_polymorphic()) {
      value.SetReference(row.Int(column), static_cast<int>(row.Int(column + 1)));
      column += 2;
    } else if (field.is_reference()) {
      value.SetReference(row.Int(column++), field.to_objects[0]);
    } else if (field.kind == schema::Kind::kId) {
      value.SetReference(row.Int(column++), object.index);
    } else {
      value.SetInt(row.Int(column++));
    }
  }
  if (!row.IsNull(column)) record->set_extra(std::string(row.Text(column)));
}

absl::StatusOr<bool> ReadRecord(const storage::View& view, const Object& object, RecordId id,
                                Record* record) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(view.sql(object).select_by_id));
  row->Bind(id);
  LK_ASSIGN_OR_RETURN(const bool found, row->Step());
  if (found) ReadRow(*row, object, record);
  return found;
}

absl::Status ReadLiveRecord(const storage::View& view, const Object& object, RecordId id,
                            Record* record) {
  LK_ASSIGN_OR_RETURN(const bool found, ReadRecord(view, object, id, record));
  if (!found) return NoSuchRecord(view, object, id);
  if (record->Bool(object.system.is_deleted)) return InBinError(*record);
  return absl::OkStatus();
}

const RowWriter::Shape& RowWriter::ShapeFor(const storage::WriteTxn& txn, const Object& object,
                                            bool insert, bool extra,
                                            const std::vector<int>& ordinals) {
  if (schema_ != txn.schema()) {
    schema_ = txn.schema();
    shapes_.assign(txn.catalog().objects().size(), {});
  }
  std::vector<Shape>& shapes = shapes_[static_cast<size_t>(object.index)];
  for (Shape& shape : shapes) {
    if (shape.insert == insert && shape.extra == extra && shape.ordinals == ordinals) return shape;
  }
  if (shapes.size() >= kMaxShapes) shapes.clear();
  const std::vector<std::string> columns = ColumnsWritten(object, ordinals, extra);
  const std::string& table = txn.schema()->sql(object).table;
  shapes.push_back(
      {insert, extra, ordinals, insert ? InsertSql(table, columns) : UpdateSql(table, columns)});
  return shapes.back();
}

absl::Status RowWriter::Write(storage::WriteTxn& txn, const Record& record, const Shape& shape) {
  LK_ASSIGN_OR_RETURN(storage::StatementLease statement, txn.connection().Prepare(shape.sql));
  keys_.clear();
  keys_.reserve(shape.ordinals.size());  // bound texts are borrowed: no reallocation below
  int index = 1;
  for (int ordinal : shape.ordinals) {
    const Field& field = record.object().fields[static_cast<size_t>(ordinal)];
    const Value& value = record[ordinal];
    if (value.is_text()) {
      statement->BindText(index, value.text());
    } else if (value.is_int()) {
      statement->BindInt(index, value.int_value());
    }
    ++index;
    if (field.is_polymorphic()) {
      if (value.has_value()) statement->BindInt(index, value.object());
      ++index;
    }
    if (field.match_key != MatchKey::kNone) {
      if (value.has_value()) {
        keys_.push_back(schema::MatchKeyOf(field.match_key, value.text()));
        statement->BindText(index, keys_.back());
      }
      ++index;
    }
  }
  if (shape.extra) statement->BindBytes(index++, record.extra());
  if (!shape.insert) statement->BindInt(index, record.id());
  return statement->Run();
}

absl::Status RowWriter::Insert(storage::WriteTxn& txn, const Record& record) {
  present_.clear();
  for (const Field& field : record.object().fields) {
    if (record.has(field.ordinal)) present_.push_back(field.ordinal);
  }
  return Write(txn, record,
               ShapeFor(txn, record.object(), true, !record.extra().empty(), present_));
}

absl::Status RowWriter::Update(storage::WriteTxn& txn, const Record& record,
                               const std::vector<int>& ordinals) {
  return Write(txn, record,
               ShapeFor(txn, record.object(), false, !record.extra().empty(), ordinals));
}

}  // namespace leadkit::records
