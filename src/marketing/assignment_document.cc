#include "marketing/assignment_document.h"

#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/document.h"

namespace leadkit::marketing {
namespace {

constexpr char kDocumentKind[] = "assignment";

// A column that people name a record by.
struct NameColumn {
  const char* object;
  const char* column;
};
constexpr NameColumn kUserColumns[] = {{"User", "username"}, {"User", "name"}};
constexpr NameColumn kQueueColumn = {"Queue", "name"};

// Live records with this text in the column, two at most.
absl::Status Find(const storage::View& view, const NameColumn& by, const std::string& text,
                  std::vector<std::string>* ids) {
  const schema::Object& object = view.catalog().Get(by.object);
  LK_ASSIGN_OR_RETURN(storage::StatementLease row,
                      view.connection.Prepare(
                          absl::StrCat("SELECT id FROM ", view.sql(object).table, " WHERE ",
                                       by.column, " = $1 AND is_deleted = 0 ORDER BY id LIMIT 2")));
  row->Bind(text);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) return absl::OkStatus();
    ids->push_back(FormatId(object.prefix, row->Int(0)));
  }
}

// What an id names must be there; what is no id is looked for as a name.
absl::Status ResolveId(const storage::View& view, const std::string& place, const ParsedId& parsed,
                       Party* party) {
  const schema::Object* object = view.catalog().FindByPrefix(parsed.prefix);
  if (object == nullptr || (object->api != "User" && object->api != "Queue")) {
    return absl::OkStatus();  // refused by Compile
  }
  LK_ASSIGN_OR_RETURN(
      const int64_t deleted,
      view.connection.QueryInt(
          -1, absl::StrCat("SELECT is_deleted FROM ", view.sql(*object).table, " WHERE id = $1"),
          parsed.id));
  if (deleted == 0) return absl::OkStatus();
  return RefuseAssignment(place,
                          absl::StrCat("the ", object->api, " ", party->text,
                                       deleted < 0 ? " is not there" : " is in the recycle bin"));
}

absl::Status ResolveName(const storage::View& view, const std::string& place, PartyRole role,
                         Party* party) {
  std::vector<std::string> ids;
  if (role.queue) LK_RETURN_IF_ERROR(Find(view, kQueueColumn, party->text, &ids));
  if (role.user) {
    std::vector<std::string> users;
    for (const NameColumn& by : kUserColumns) {
      if (users.empty()) LK_RETURN_IF_ERROR(Find(view, by, party->text, &users));
    }
    ids.insert(ids.end(), users.begin(), users.end());
  }
  const char* what = !role.user ? "queue" : role.queue ? "user or queue" : "user";
  const std::string shown(TakeCharacters(party->text, 60));
  if (ids.empty()) {
    return RefuseAssignment(place, absl::StrCat("there is no ", what, " '", shown, "'"));
  }
  if (ids.size() > 1) {
    return RefuseAssignment(
        place, absl::StrCat("'", shown, "' is ", ids[0], " and ", ids[1], "; name it by its id"));
  }
  party->text = ids[0];
  return absl::OkStatus();
}

}  // namespace

absl::Status StoreAssignment(storage::WriteTxn& txn, const records::WriteContext& context,
                             Assignment assignment) {
  const storage::View view = txn.view();
  LK_RETURN_IF_ERROR(VisitParties(
      &assignment, [&](const std::string& place, PartyRole role, Party* party) -> absl::Status {
        party->text = std::string(TrimSpace(party->text));
        if (party->text.empty()) return absl::OkStatus();
        const std::optional<ParsedId> parsed = ParseId(party->text);
        return parsed.has_value() ? ResolveId(view, place, *parsed, party)
                                  : ResolveName(view, place, role, party);
      }));
  LK_RETURN_IF_ERROR(Compile(txn.catalog(), &assignment));
  assignment.version = 0;
  return records::AppendDocument(txn, context, kDocumentKind, AssignmentToJson(assignment));
}

absl::StatusOr<Assignment> LoadAssignment(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(const records::Document document,
                      records::LatestDocument(view, kDocumentKind));
  if (document.version == 0) return Assignment{};
  LK_ASSIGN_OR_RETURN(Assignment assignment, ParseAssignment(document.body));
  assignment.version = static_cast<int>(document.version);
  LK_RETURN_IF_ERROR(Compile(view.catalog(), &assignment));
  return assignment;
}

}  // namespace leadkit::marketing
