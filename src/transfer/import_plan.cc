#include "transfer/import_plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/unique.h"
#include "transfer/cell_text.h"
#include "transfer/header_match.h"
#include "transfer/import_map.h"

namespace leadkit::transfer {
namespace {

using schema::Access;
using schema::Catalog;
using schema::Field;
using schema::Kind;
using schema::Object;

constexpr const char* kForContacts = "for contacts only: ";

const Field& FieldAt(const Object& object, int ordinal) {
  return object.fields[static_cast<size_t>(ordinal)];
}

// The reference and the key as a mapping writes them: "Owner.Name", "Who:Contact-Email".
std::string PathOf(const Catalog& catalog, const Field& field, const CellSource& source) {
  if (source.lookup.empty()) return field.api;
  std::string relation = field.api;
  if (relation.ends_with("__c")) {
    relation.back() = 'r';
  } else if (relation.ends_with("Id")) {
    relation.resize(relation.size() - 2);
  }
  if (source.lookup_object == Value::kUnknownObject) return relation + "." + source.lookup;
  return absl::StrCat(relation, ":", catalog.object(source.lookup_object).api, "-", source.lookup);
}

// Whether a person's Name is put together from its parts.
bool HasDerivedName(const Object& object) {
  return object.system.name >= 0 &&
         FieldAt(object, object.system.name).access == Access::kReadOnly &&
         object.Find("FirstName") != nullptr && object.Find("LastName") != nullptr;
}

class PlanMaker {
 public:
  PlanMaker(std::shared_ptr<const Catalog> catalog, const std::vector<std::string>& header,
            const ImportOptions& options)
      : catalog_(*catalog), header_(header), options_(options) {
    plan_.catalog = std::move(catalog);
    for (const std::string& column : header) {
      // A header that is no UTF-8 has been refused by the reader.
      plan_.columns.push_back({std::string(TrimSpace(column)), "", ""});
    }
    plan_.repeated_columns = header.size();
    settled_.assign(header.size(), false);
    not_listed_.assign(header.size(), false);
  }

  absl::StatusOr<ImportPlan> Make() {
    LK_RETURN_IF_ERROR(ChooseObject());
    LK_ASSIGN_OR_RETURN(map_, ParseImportMap(options_.mapping));
    SetErrorColumnsAside();
    LK_RETURN_IF_ERROR(TakeMapping());
    given_ = settled_;
    LK_RETURN_IF_ERROR(TakeHeader());
    if (!options_.route.empty()) LK_RETURN_IF_ERROR(TakeRoute());
    LK_RETURN_IF_ERROR(CheckNoneIsLost());
    for (ObjectPlan* object : {&plan_.main, &plan_.contact}) PutIdsFirst(object);
    LK_RETURN_IF_ERROR(CheckComplete());
    WriteMapping();
    return std::move(plan_);
  }

 private:
  absl::Status ChooseObject() {
    if (options_.object.empty() && options_.route.empty()) {
      return MakeError(Code::kInvalidArgument, "say which object the rows are");
    }
    LK_ASSIGN_OR_RETURN(plan_.main.object,
                        catalog_.Require(options_.object.empty() ? "Lead" : options_.object));
    const Object& object = *plan_.main.object;
    if (!options_.route.empty()) {
      if (object.api != "Lead") {
        return MakeError(Code::kConflictingOptions,
                         absl::StrCat("rows that are routed are leads or contacts, not ",
                                      object.plural, "; leave the object out"));
      }
      if (!options_.key_field.empty()) {
        return MakeError(Code::kConflictingOptions,
                         "rows that are routed are inserted; leave the key out, or import leads "
                         "and contacts each by themselves");
      }
      plan_.contact.object = &catalog_.Get("Contact");
    }
    if (options_.key_field.empty()) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(plan_.key, catalog_.RequireField(object, options_.key_field));
    if (plan_.key->kind == Kind::kId || plan_.key->external_id) return absl::OkStatus();
    return MakeError(Code::kInvalidField,
                     absl::StrCat("rows can't be told apart by this field; use ",
                                  JoinForReader(records::KeyNames(object))),
                     {object.api, plan_.key->api, 0});
  }

  // An error file of an earlier import comes back without what was wrong then.
  void SetErrorColumnsAside() {
    constexpr size_t kCount = std::size(kErrorColumns);
    if (header_.size() <= kCount) return;
    const size_t first = header_.size() - kCount;
    for (size_t i = 0; i < kCount; ++i) {
      if (header_[first + i] != kErrorColumns[i]) return;
    }
    for (size_t i = first; i < header_.size(); ++i)
      LeaveOut(i, "of an earlier import's error file");
    plan_.repeated_columns = first;
  }

  // --- The mapping ------------------------------------------------------------------------------

  absl::Status TakeMapping() {
    for (const ImportMap::Column& entry : map_.columns) {
      int column = -1;
      if (!entry.column.empty()) {
        LK_ASSIGN_OR_RETURN(column, RequireColumn(entry.column, "the mapping names"));
      }
      if (!entry.field) continue;  // translations only, see MakeSource
      if (entry.field->empty()) {
        LeaveOut(static_cast<size_t>(column), "left out by the mapping");
        continue;
      }
      LK_ASSIGN_OR_RETURN(const ColumnTarget target, ResolveField(*entry.field));
      CellSource source = MakeSource(column, target);
      if (column < 0) source.constant = *entry.value;
      const Field& field = FieldAt(*plan_.main.object, target.field);
      LK_RETURN_IF_ERROR(CheckMappable(field));
      if (column >= 0) Settle(static_cast<size_t>(column), field, source);
      mapped_.push_back(field.ordinal);
      Add(field, std::move(source));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<int> RequireColumn(const std::string& name, std::string_view who) {
    const std::string_view wanted = TrimSpace(name);
    for (size_t i = 0; i < header_.size(); ++i) {
      if (TrimSpace(header_[i]) == wanted) return static_cast<int>(i);
    }
    for (size_t i = 0; i < header_.size(); ++i) {
      if (EqualsIgnoreCase(TrimSpace(header_[i]), wanted)) return static_cast<int>(i);
    }
    return MakeError(Code::kUnknownColumn,
                     absl::StrCat(ToAbsl(who), " a column ", QuoteForMessage(name),
                                  " that the file does not have; it has ", ListColumns()));
  }

  absl::StatusOr<ColumnTarget> ResolveField(const std::string& text) {
    const Object& object = *plan_.main.object;
    if (const Field* field = object.Find(text); field != nullptr) {
      ColumnTarget target;
      target.field = field->ordinal;
      target.how = ColumnTarget::kApiName;
      return target;
    }
    if (text.find_first_of(".:") == std::string::npos) {
      return catalog_.RequireField(object, text).status();
    }
    ColumnTarget target = MatchHeaders(catalog_, object, {text})[0];
    if (target.field >= 0 && FieldAt(object, target.field).is_reference()) return target;
    return MakeError(Code::kInvalidField,
                     absl::StrCat(QuoteForMessage(text),
                                  " leads to no record; write a reference and a key, such as "
                                  "Owner.Name or Account.ExternalId"),
                     {object.api, "", 0});
  }

  absl::Status CheckMappable(const Field& field) {
    const auto refuse = [&](std::string_view why) {
      return MakeError(Code::kInvalidField, why, {plan_.main.object->api, field.api, 0});
    };
    if (IsFullName(field)) return absl::OkStatus();
    if (field.kind == Kind::kId && (plan_.key == nullptr || plan_.key->kind != Kind::kId)) {
      return refuse(
          "new records get their ids from leadkit; map the column to ExternalId, or "
          "update by Id");
    }
    if (field.access == Access::kReadOnly) return refuse("leadkit sets this field; leave it out");
    if (field.access == Access::kAudit && !options_.audit_fields) {
      return refuse("an audit field is taken from a file only where that is asked for");
    }
    return absl::OkStatus();
  }

  bool IsFullName(const Field& field) const {
    return HasDerivedName(*plan_.main.object) && field.ordinal == plan_.main.object->system.name;
  }

  // --- Columns that are found by their names ----------------------------------------------------

  absl::Status TakeHeader() {
    const Object& object = *plan_.main.object;
    std::vector<ColumnTarget> targets = MatchHeaders(catalog_, object, header_);
    ChooseIdColumn(&targets);
    int full_name = -1;
    for (size_t i = 0; i < header_.size(); ++i) {
      if (settled_[i]) continue;
      const ColumnTarget& target = targets[i];
      if (target.field < 0) {
        LeaveUnmatched(i);
        continue;
      }
      const Field& field = FieldAt(object, target.field);
      if (IsFullName(field) && full_name < 0) {
        full_name = static_cast<int>(i);
      } else if (std::find(mapped_.begin(), mapped_.end(), field.ordinal) != mapped_.end()) {
        Leave(i, absl::StrCat("the mapping gives ", field.api, " another column"));
      } else if (field.kind == Kind::kId && plan_.key != &field) {
        TakeForeignId(i);
      } else if (field.access == Access::kReadOnly) {
        Leave(i, absl::StrCat(field.api, " is set by leadkit"));
      } else if (field.access == Access::kAudit && !options_.audit_fields) {
        Leave(i, absl::StrCat(field.api, " is an audit field; they are taken only if asked for"));
      } else {
        CellSource source = MakeSource(static_cast<int>(i), target);
        Settle(i, field, source);
        Add(field, std::move(source));
      }
    }
    if (full_name >= 0) TakeFullName(static_cast<size_t>(full_name));
    return absl::OkStatus();
  }

  // An upsert by Id takes the column of that name for leadkit's own ids.
  void ChooseIdColumn(std::vector<ColumnTarget>* targets) {
    if (plan_.key == nullptr || plan_.key->kind != Kind::kId) return;
    const std::string with_object = FoldHeader(plan_.main.object->api) + "id";
    if (std::find(mapped_.begin(), mapped_.end(), plan_.key->ordinal) != mapped_.end()) return;
    for (const std::string& name : {std::string("id"), with_object}) {
      for (size_t i = 0; i < header_.size(); ++i) {
        if (settled_[i] || FoldHeader(header_[i]) != name) continue;
        (*targets)[i].field = plan_.key->ordinal;
        (*targets)[i].how = ColumnTarget::kApiName;
        (*targets)[i].lookup.clear();
        return;
      }
    }
  }

  // An Id beside an ExternalId in a file of new records: what the file's own system calls the row,
  // where nothing else does.
  void TakeForeignId(size_t i) {
    const Object& object = *plan_.main.object;
    if (object.system.external_id < 0) return Leave(i, "an id of another system");
    const Field& field = FieldAt(object, object.system.external_id);
    CellSource source;
    source.column = static_cast<int>(i);
    Settle(i, field, source);
    plan_.columns[i].note = "where ExternalId is blank";
    foreign_ids_.push_back(std::move(source));
  }

  void TakeFullName(size_t i) {
    const Object& object = *plan_.main.object;
    for (const char* part : {"FirstName", "LastName"}) {
      if (!plan_.main.Has(object.OrdinalOf(part))) continue;
      return Leave(i, "Name is put together by leadkit from its parts");
    }
    plan_.main.full_name.column = static_cast<int>(i);
    Settle(i, FieldAt(object, object.system.name), plan_.main.full_name);
    plan_.columns[i].note = "split into FirstName and LastName";
  }

  void LeaveUnmatched(size_t i) {
    const Object& object = *plan_.main.object;
    const ColumnTarget alone = MatchHeaders(catalog_, object, {header_[i]})[0];
    if (alone.field < 0) return Leave(i, absl::StrCat("no field of ", object.api, " fits"));
    Leave(i, absl::StrCat("another column fits ", FieldAt(object, alone.field).api, " better"));
  }

  // --- The route --------------------------------------------------------------------------------

  absl::Status TakeRoute() {
    LK_ASSIGN_OR_RETURN(const int column, RequireColumn(options_.route, "the route names"));
    plan_.route = MakeSource(column, {});
    if (plan_.columns[static_cast<size_t>(column)].field.empty()) {
      plan_.columns[static_cast<size_t>(column)].note = "says which rows are contacts";
      not_listed_[static_cast<size_t>(column)] = true;
    }
    const std::vector<ColumnTarget> targets =
        MatchHeaders(catalog_, *plan_.contact.object, header_);
    for (size_t i = 0; i < header_.size(); ++i) {
      if (settled_[i] || targets[i].field < 0 || i >= plan_.repeated_columns) continue;
      const Field& field = FieldAt(*plan_.contact.object, targets[i].field);
      const bool own = field.api == "AccountId" || field.kind == Kind::kId ||
                       field.access == Access::kReadOnly || field.access == Access::kAudit;
      if (own || plan_.contact.Has(field.ordinal)) continue;
      plan_.contact.fields.push_back({&field, {MakeSource(static_cast<int>(i), targets[i])}});
      plan_.columns[i].note = absl::StrCat(kForContacts, field.api);
      not_listed_[i] = true;
    }
    return absl::OkStatus();
  }

  // Of two columns of the same name only one is taken, and what the other holds would vanish. A
  // mapping that names the column has settled that it is the first.
  absl::Status CheckNoneIsLost() const {
    absl::flat_hash_map<std::string, size_t> first;
    for (size_t i = 0; i < header_.size(); ++i) {
      if (given_[i]) continue;
      const auto [before, is_first] = first.try_emplace(LowerAscii(plan_.columns[i].column), i);
      if (is_first || (plan_.columns[before->second].field.empty() &&
                       !plan_.columns[before->second].note.starts_with(kForContacts))) {
        continue;
      }
      return MakeError(
          Code::kInvalidCsv,
          absl::StrCat("columns ", before->second + 1, " and ", i + 1, " are both named ",
                       QuoteForMessage(plan_.columns[i].column),
                       "; rename one of them, or name the column in a mapping, which takes the "
                       "first"),
          {plan_.main.object->api, "", 0});
    }
    return absl::OkStatus();
  }

  // --- Small parts ------------------------------------------------------------------------------

  CellSource MakeSource(int column, const ColumnTarget& target) const {
    CellSource source;
    source.column = column;
    source.lookup = target.lookup;
    source.lookup_object = target.lookup_object;
    if (column < 0) return source;
    const std::string_view name = TrimSpace(header_[static_cast<size_t>(column)]);
    for (const ImportMap::Column& entry : map_.columns) {
      if (!EqualsIgnoreCase(TrimSpace(entry.column), name)) continue;
      for (const auto& [from, to] : entry.values) source.values[LowerAscii(from)] = to;
      if (entry.value) source.constant = *entry.value;
    }
    return source;
  }

  void Add(const Field& field, CellSource source) {
    if (IsFullName(field)) {
      plan_.main.full_name = std::move(source);
      return;
    }
    for (FieldSources& fields : plan_.main.fields) {
      if (fields.field == &field) {
        fields.sources.push_back(std::move(source));
        return;
      }
    }
    plan_.main.fields.push_back({&field, {std::move(source)}});
  }

  void Settle(size_t column, const Field& field, const CellSource& source) {
    settled_[column] = true;
    std::string& text = plan_.columns[column].field;
    if (text.empty()) text = PathOf(catalog_, field, source);
    plan_.columns[column].note.clear();
  }

  void LeaveOut(size_t column, std::string_view why) {
    settled_[column] = true;
    Leave(column, why);
  }

  // What says nothing about a lead may still say something about a contact.
  void Leave(size_t column, std::string_view why) { plan_.columns[column].note = why; }

  void PutIdsFirst(ObjectPlan* object) {
    if (object == &plan_.main && !foreign_ids_.empty()) {
      const Field& field = FieldAt(*object->object, object->object->system.external_id);
      for (const CellSource& source : foreign_ids_) Add(field, source);
    }
    for (FieldSources& fields : object->fields) {
      std::stable_sort(fields.sources.begin(), fields.sources.end(),
                       [](const CellSource& a, const CellSource& b) {
                         return a.lookup.empty() && !b.lookup.empty();
                       });
    }
  }

  // An update leaves alone what the file does not have; a new record needs what is required.
  absl::Status CheckComplete() {
    const Object& object = *plan_.main.object;
    if (plan_.key != nullptr) {
      if (plan_.main.Has(plan_.key->ordinal)) return absl::OkStatus();
      return MakeError(
          Code::kMissingColumn,
          absl::StrCat("no column holds the key of the upsert; the file has ", ListColumns()),
          {object.api, plan_.key->api, 0});
    }
    std::vector<std::string> missing;
    for (const Field& field : object.fields) {
      if (IsNeeded(field) && !plan_.main.Has(field.ordinal)) missing.push_back(field.api);
    }
    if (missing.empty()) return absl::OkStatus();
    return MakeError(Code::kMissingColumn,
                     absl::StrCat("a new ", object.label, " needs ", JoinAll(missing),
                                  ", for which no column was found; name it in a mapping; the "
                                  "file has ",
                                  ListColumns()),
                     {object.api, missing[0], 0});
  }

  // Owner, status and stage have a value of their own where none is given.
  bool IsNeeded(const Field& field) const {
    const Object& object = *plan_.main.object;
    if (!field.required || field.default_value.has_value()) return false;
    if (field.access != Access::kReadWrite && field.access != Access::kCreateOnly) return false;
    if (field.ordinal == object.system.owner) return false;
    if (plan_.main.full_name.column >= 0 && field.api == "LastName") return false;
    return !(object.api == "Lead" && field.api == "Status") &&
           !(object.api == "Opportunity" && field.api == "StageName");
  }

  std::string ListColumns() const {
    constexpr size_t kMaxListed = 30;
    std::string list;
    for (size_t i = 0; i < std::min(header_.size(), kMaxListed); ++i) {
      absl::StrAppend(&list, i == 0 ? "" : ", ", QuoteForMessage(TrimSpace(header_[i])));
    }
    if (header_.size() > kMaxListed) {
      absl::StrAppend(&list, " and ", header_.size() - kMaxListed, " more");
    }
    return list;
  }

  static std::string JoinAll(const std::vector<std::string>& names) {
    std::string joined = names[0];
    for (size_t i = 1; i < names.size(); ++i) {
      absl::StrAppend(&joined, i + 1 == names.size() ? " and " : ", ", names[i]);
    }
    return joined;
  }

  void WriteMapping() {
    ImportMap map;
    for (const ImportMap::Column& entry : map_.columns) {
      if (!entry.column.empty() && (!entry.field || entry.field->empty())) continue;
      map.columns.push_back(entry);
    }
    // The order says which of several columns for one field counts first.
    const auto rank = [this](size_t i) {
      return plan_.columns[i].field.empty() ? 2 : IsForeignId(i) ? 1 : 0;
    };
    for (int wanted : {0, 1, 2}) {
      for (size_t i = 0; i < plan_.columns.size(); ++i) {
        if (rank(i) == wanted) WriteColumn(plan_.columns[i], not_listed_[i], &map);
      }
    }
    plan_.mapping = ImportMapToJson(map);
  }

  // A column of use beside the fields of the object is found again by its name: only what the
  // mapping says of its cells is repeated.
  void WriteColumn(const ImportedColumn& column, bool not_listed, ImportMap* map) {
    const auto is_this = [&](const ImportMap::Column& entry) {
      return EqualsIgnoreCase(TrimSpace(entry.column), column.column);
    };
    if (column.column.empty()) return;
    if (std::any_of(map->columns.begin(), map->columns.end(), is_this)) return;
    ImportMap::Column entry;
    entry.column = column.column;
    if (!not_listed) entry.field = column.field;
    for (const ImportMap::Column& given : map_.columns) {
      if (!is_this(given) || given.field) continue;
      entry.values = given.values;
      entry.value = given.value;
    }
    if (!entry.field && !entry.value && entry.values.empty()) return;
    map->columns.push_back(std::move(entry));
  }

  bool IsForeignId(size_t column) const {
    return std::any_of(foreign_ids_.begin(), foreign_ids_.end(), [column](const CellSource& s) {
      return s.column == static_cast<int>(column);
    });
  }

  const Catalog& catalog_;
  const std::vector<std::string>& header_;
  const ImportOptions& options_;
  ImportMap map_;
  ImportPlan plan_;
  std::vector<bool> settled_;     // by column: nothing else may take it
  std::vector<bool> given_;       // by column: the mapping has said what becomes of it
  std::vector<bool> not_listed_;  // by column: it is of use without a field of the object
  std::vector<int> mapped_;       // fields that the mapping has spoken for
  std::vector<CellSource> foreign_ids_;
};

}  // namespace

bool ObjectPlan::Has(int ordinal) const {
  return std::any_of(fields.begin(), fields.end(), [ordinal](const FieldSources& sources) {
    return sources.field->ordinal == ordinal;
  });
}

void ImportPlan::MoveTo(std::shared_ptr<const Catalog> later) {
  for (ObjectPlan* part : {&main, &contact}) {
    if (part->object == nullptr) continue;
    part->object = &later->object(part->object->index);
    for (FieldSources& sources : part->fields) {
      sources.field = &FieldAt(*part->object, sources.field->ordinal);
    }
  }
  if (key != nullptr) key = &FieldAt(*main.object, key->ordinal);
  catalog = std::move(later);
}

absl::StatusOr<ImportPlan> MakeImportPlan(std::shared_ptr<const Catalog> catalog,
                                          const std::vector<std::string>& header,
                                          const ImportOptions& options) {
  return PlanMaker(std::move(catalog), header, options).Make();
}

}  // namespace leadkit::transfer
