#include "transfer/import_row.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/undo.h"
#include "records/unique.h"
#include "transfer/cell.h"
#include "transfer/cell_text.h"
#include "transfer/import_status.h"
#include "transfer/import_values.h"

namespace leadkit::transfer {
namespace {

using records::Record;
using schema::Access;
using schema::Field;
using schema::Object;

// What a cell says that is as good as a qualified status.
constexpr std::string_view kQualifiedWords[] = {"yes", "y", "true", "t", "on", "1", "x"};

// Fields beside those of the field map that a contact takes from the row it is made of.
constexpr std::string_view kCarried[] = {"OwnerId",     "ExternalId",       "CreatedDate",
                                         "CreatedById", "LastModifiedDate", "LastModifiedById"};

// Whether ParseCell would give back this text as it is: most cells, so they are spared the way.
// REQUIRES: no white space of ASCII at either end.
bool IsPlainText(const Field& field, std::string_view cell) {
  if (!field.is_text() || field.kind == schema::Kind::kPhone ||
      field.kind == schema::Kind::kMultiPicklist || cell.size() > field.max) {
    return false;
  }
  if (cell[0] == '#' || cell[0] == '=') return false;  // #N/A, ="001"
  unsigned char all = 0;
  unsigned char least = 0x7F;
  for (char c : cell) {
    const auto byte = static_cast<unsigned char>(c);
    all |= byte;
    least = std::min(least, byte);
  }
  return all < 0x80 && least > 0;
}

// Records that are stored in several steps, any of which may be refused.
bool TakesSteps(const schema::Known& known, const Object& object) {
  return object.index == known.opportunity.object || object.index == known.contact_role.object;
}

}  // namespace

RowImporter::RowImporter(const ImportEnvironment& environment, const ImportOptions& options,
                         ImportPlan* plan)
    : environment_(environment),
      options_(options),
      plan_(*plan),
      finder_(&environment.writer.references(), &options.cells, plan->main.object->index) {
  context_.actor = environment.actor;
  // Where a record stood when it was written down elsewhere is not for our guards to judge.
  context_.authority = records::Authority::kAudit;
  context_.importing = true;
  context_.allow_duplicates = options.allow_duplicates;
}

// --- Cells ---------------------------------------------------------------------------------------

// The cell, or what it stands for, without white space (of ASCII; text need not be UTF-8 yet).
std::string_view RowImporter::CellOf(const CellSource& source,
                                     absl::Span<const std::string_view> cells) {
  std::string_view cell;
  if (source.column >= 0 && static_cast<size_t>(source.column) < cells.size()) {
    cell = FromAbsl(absl::StripAsciiWhitespace(ToAbsl(cells[static_cast<size_t>(source.column)])));
    if (!source.values.empty()) {
      lower_ = LowerAscii(cell);
      if (auto it = source.values.find(lower_); it != source.values.end()) cell = it->second;
    }
  }
  return cell.empty() ? std::string_view(source.constant) : cell;
}

absl::Status RowImporter::FillValue(const Object& object, const FieldSources& field,
                                    absl::Span<const std::string_view> cells, Value* value) {
  for (const CellSource& source : field.sources) {
    const std::string_view cell = CellOf(source, cells);
    if (cell.empty()) continue;
    if (IsPlainText(*field.field, cell)) {
      value->SetText(cell);
      return absl::OkStatus();
    }
    LK_ASSIGN_OR_RETURN(Value parsed,
                        ParseCell(*plan_.catalog, object, *field.field, cell, options_.cells));
    if (parsed.is_unset()) continue;
    *value = std::move(parsed);
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

// Before the record is begun, because with the picklist its whole catalog is another one.
absl::Status RowImporter::GrowPicklists(storage::WriteTxn& txn,
                                        absl::Span<const std::string_view> cells) {
  for (const ObjectPlan* part : {&plan_.main, &plan_.contact}) {
    for (const FieldSources& sources : part->fields) {
      if (!sources.field->restricted || sources.field->is_reference()) continue;
      Value value;
      // A cell that can't be read is refused later, in its turn.
      if (!FillValue(*part->object, sources, cells, &value).ok() || !value.is_text()) continue;
      LK_RETURN_IF_ERROR(GrowPicklist(txn, *part->object, *sources.field, value.text(), &plan_));
    }
  }
  return absl::OkStatus();
}

bool RowImporter::MayMakeAccount(const Field& field, const CellSource& source) const {
  const Object& account = plan_.catalog->Get("Account");
  return options_.create_accounts && source.lookup == "Name" && field.to_objects.size() == 1 &&
         field.to_objects[0] == account.index;
}

absl::Status RowImporter::FillReference(storage::WriteTxn& txn, const Object& object,
                                        const FieldSources& sources,
                                        absl::Span<const std::string_view> cells, Record* record) {
  const Field& field = *sources.field;
  absl::Status first_error;
  for (const CellSource& source : sources.sources) {
    std::string_view cell = CellOf(source, cells);
    if (!IsValidText(cell)) {
      return ParseCell(*plan_.catalog, object, field, cell, options_.cells).status();
    }
    cell = TrimSpace(cell);
    if (cell.empty()) continue;
    if (EqualsIgnoreCase(cell, kNullCell)) {
      record->Mutable(field.ordinal).SetNull();
      return absl::OkStatus();
    }
    LK_ASSIGN_OR_RETURN(const Found found, finder_.Find(txn, *plan_.catalog, field, source, cell));
    if (found.count == 1) {
      record->Mutable(field.ordinal).SetReference(found.id, found.object);
      return absl::OkStatus();
    }
    if (found.count == 0 && MayMakeAccount(field, source)) {
      new_accounts_.push_back({record, field.ordinal, std::string(cell)});
      return absl::OkStatus();
    }
    // Systems that count their records from 1 write 0 for none.
    if (found.count == 0 && cell == "0") continue;
    if (first_error.ok()) {
      first_error = NotFoundError(*plan_.catalog, object, field, source, cell, found);
    }
  }
  return first_error;
}

// "Ada King Lovelace", or "Lovelace, Ada King".
absl::Status RowImporter::FillFullName(const ObjectPlan& plan,
                                       absl::Span<const std::string_view> cells, Record* record) {
  const Object& object = *plan.object;
  Value& last = record->Mutable(object.OrdinalOf("LastName"));
  Value& first = record->Mutable(object.OrdinalOf("FirstName"));
  if (last.has_value() || first.has_value()) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const Value name, ParseCell(*plan_.catalog, object, object.Get("Name"),
                                                  CellOf(plan.full_name, cells), options_.cells));
  if (!name.has_value()) {
    if (name.is_null()) last.SetNull();
    return absl::OkStatus();
  }
  const std::string_view text = name.text();
  const size_t comma = text.find(',');
  const bool last_first = comma != std::string_view::npos && comma > 0;
  const size_t split = last_first ? comma : text.rfind(' ');
  if (split == std::string_view::npos) {
    last.SetText(text);
    return absl::OkStatus();
  }
  const std::string_view before = TrimSpace(text.substr(0, split));
  const std::string_view after = TrimSpace(text.substr(split + 1));
  last.SetText(last_first ? before : after);
  if (const std::string_view given = last_first ? after : before; !given.empty()) {
    first.SetText(given);
  }
  return absl::OkStatus();
}

absl::Status RowImporter::Fill(storage::WriteTxn& txn, const ObjectPlan& plan,
                               absl::Span<const std::string_view> cells, Record* record) {
  for (const FieldSources& sources : plan.fields) {
    if (sources.field->is_reference()) {
      LK_RETURN_IF_ERROR(FillReference(txn, *plan.object, sources, cells, record));
    } else {
      LK_RETURN_IF_ERROR(
          FillValue(*plan.object, sources, cells, &record->Mutable(sources.field->ordinal)));
    }
  }
  if (plan.full_name.column >= 0) LK_RETURN_IF_ERROR(FillFullName(plan, cells, record));
  return SettleStatus(txn, environment_.rules, context_, options_.add_values, record);
}

// --- The route -----------------------------------------------------------------------------------

// Whether the row is qualified and its account is there or will be made. Finds the account.
absl::StatusOr<bool> RowImporter::IsContact(storage::WriteTxn& txn,
                                            absl::Span<const std::string_view> cells) {
  const auto& known = txn.known();
  if (!record_.has(known.lead.company)) return false;
  const std::string_view cell = CellOf(plan_.route, cells);
  bool qualified = std::any_of(std::begin(kQualifiedWords), std::end(kQualifiedWords),
                               [&](std::string_view word) { return EqualsIgnoreCase(word, cell); });
  if (!qualified) {
    LK_ASSIGN_OR_RETURN(const auto lifecycle, environment_.rules.Current(txn.view()));
    for (const lifecycle::Status& status : lifecycle->statuses) {
      qualified |= (status.category == lifecycle::Category::kQualified ||
                    status.category == lifecycle::Category::kConverted) &&
                   EqualsIgnoreCase(status.name, cell);
    }
  }
  if (!qualified) return false;
  const Object& account = plan_.catalog->Get("Account");
  const std::string_view company = record_.Text(known.lead.company);
  LK_ASSIGN_OR_RETURN(const Found found, finder_.FindByKey(txn, *plan_.catalog, account,
                                                           account.Get("Name"), company));
  contact_.Reset(*plan_.contact.object);
  if (found.count == 1) {
    contact_.Mutable(known.contact.account).SetReference(found.id, found.object);
    return true;
  }
  if (found.count > 1) {
    CellSource by_name;
    by_name.lookup = "Name";
    return NotFoundError(*plan_.catalog, *plan_.contact.object,
                         plan_.contact.object->Get("AccountId"), by_name, company, found);
  }
  if (!options_.create_accounts) {
    return MakeError(Code::kInvalidCrossReferenceKey,
                     absl::StrCat("no Account has the Name ", QuoteForMessage(company),
                                  ", and a qualified row becomes a contact of its account; import "
                                  "the account first, allow accounts to be created, or correct "
                                  "the cell"),
                     {plan_.contact.object->api, "AccountId", 0});
  }
  new_accounts_.push_back({&contact_, known.contact.account, std::string(company)});
  return true;
}

// The lead that was read, as the contact that a conversion would make of it.
absl::Status RowImporter::MakeContact(storage::WriteTxn& txn,
                                      absl::Span<const std::string_view> cells) {
  if (map_ == nullptr || map_serial_ != txn.schema()->serial) {
    LK_ASSIGN_OR_RETURN(map_, conversion::LoadFieldMap(txn.view()));
    map_serial_ = txn.schema()->serial;
  }
  for (const conversion::MapEntry& entry : map_->contact) {
    if (record_.has(entry.lead_field)) contact_.Set(entry.target_field, record_[entry.lead_field]);
  }
  for (std::string_view name : kCarried) {
    const Value& value = record_[record_.object().OrdinalOf(name)];
    if (value.has_value()) contact_.Set(contact_.object().OrdinalOf(name), value);
  }
  return Fill(txn, plan_.contact, cells, &contact_);
}

// --- Storing -------------------------------------------------------------------------------------

absl::Status RowImporter::MakeAccounts(storage::WriteTxn& txn) {
  const Object& object = plan_.catalog->Get("Account");
  const int name = txn.known().account.name;
  for (const NewAccount& wanted : new_accounts_) {
    // Two fields of a row may name the same account.
    LK_ASSIGN_OR_RETURN(Found account, finder_.FindByKey(txn, *plan_.catalog, object,
                                                         object.Get("Name"), wanted.name));
    if (account.count == 0) {
      account_.Reset(object);
      if (wanted.child == &contact_) {
        for (const conversion::MapEntry& entry : map_->account) {
          if (record_.has(entry.lead_field)) {
            account_.Set(entry.target_field, record_[entry.lead_field]);
          }
        }
      }
      account_.Mutable(name).SetText(wanted.name);
      const Record& child = *wanted.child;
      const int owner = child.object().system.owner;
      if (owner >= 0 && child.has(owner) && child[owner].object() == txn.known().user.object) {
        account_.Set(txn.known().account.owner, child[owner]);
      }
      LK_ASSIGN_OR_RETURN(account.id, environment_.writer.Insert(txn, context_, &account_));
      account.object = object.index;
      ++accounts_made_;
    }
    wanted.child->Mutable(wanted.field).SetReference(account.id, account.object);
  }
  return absl::OkStatus();
}

absl::StatusOr<StoredRow> RowImporter::Store(storage::WriteTxn& txn, Record* record) {
  const Object& object = record->object();
  StoredRow stored;
  stored.object = object.index;
  stored.contact = record == &contact_;
  RecordId id = kNoId;
  if (plan_.key != nullptr && plan_.key->kind == schema::Kind::kId) {
    id = record->id();
    if (id == kNoId) {
      return MakeError(Code::kRequiredFieldMissing,
                       "rows are updated by their ids, and this one has none",
                       {object.api, plan_.key->api, 0});
    }
  } else if (plan_.key != nullptr && record->has(plan_.key->ordinal)) {
    LK_ASSIGN_OR_RETURN(
        id, records::FindByKey(txn.view(), object, *plan_.key, (*record)[plan_.key->ordinal]));
  }
  if (id == kNoId) {
    LK_ASSIGN_OR_RETURN(stored.id, environment_.writer.Insert(txn, context_, record));
    stored.created = true;
    if (Assigns(txn.known(), object)) {
      LK_RETURN_IF_ERROR(environment_.assigner->AssignNew(txn, context_, stored.id));
    }
    return stored;
  }
  // When a record was made, and by whom, is said when it is made.
  for (const Field& field : object.fields) {
    if (field.access == Access::kAudit) record->Mutable(field.ordinal).Unset();
  }
  record->set_id(id);
  LK_RETURN_IF_ERROR(environment_.writer.Update(txn, context_, *record));
  stored.id = id;
  return stored;
}

bool RowImporter::Assigns(const schema::Known& known, const Object& object) const {
  return options_.assign && environment_.assigner != nullptr && object.index == known.lead.object;
}

// In a savepoint, because part of it may be stored when another part is refused.
absl::StatusOr<StoredRow> RowImporter::StoreAll(storage::WriteTxn& txn, Record* record) {
  accounts_made_ = 0;
  StoredRow stored;
  const absl::Status status = records::RunOrUndo(txn, [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(MakeAccounts(txn));
    LK_ASSIGN_OR_RETURN(stored, Store(txn, record));
    return absl::OkStatus();
  });
  if (!status.ok()) {
    finder_.Forget();
    return status;
  }
  stored.accounts_created = accounts_made_;
  return stored;
}

absl::StatusOr<StoredRow> RowImporter::Import(storage::WriteTxn& txn,
                                              absl::Span<const std::string_view> cells) {
  new_accounts_.clear();
  if (options_.add_values) LK_RETURN_IF_ERROR(GrowPicklists(txn, cells));
  record_.Reset(*plan_.main.object);
  LK_RETURN_IF_ERROR(Fill(txn, plan_.main, cells, &record_));
  Record* record = &record_;
  if (plan_.route.column >= 0) {
    LK_ASSIGN_OR_RETURN(const bool contact, IsContact(txn, cells));
    if (contact) {
      LK_RETURN_IF_ERROR(MakeContact(txn, cells));
      record = &contact_;
    }
  }
  if (!new_accounts_.empty() || TakesSteps(txn.known(), record->object()) ||
      Assigns(txn.known(), record->object())) {
    return StoreAll(txn, record);
  }
  return Store(txn, record);
}

}  // namespace leadkit::transfer
