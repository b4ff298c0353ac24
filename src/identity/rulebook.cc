#include "identity/rulebook.h"

#include "base/error.h"
#include "matching/model_text.h"
#include "records/document.h"

namespace leadkit::identity {
namespace {

using matching::Kind;
using matching::Model;

absl::StatusOr<Settings> LoadSettings(const storage::View& view) {
  LK_ASSIGN_OR_RETURN(const records::Document document,
                      records::LatestDocument(view, kSettingsDocument));
  if (document.version == 0) return Settings();
  return SettingsFromJson(view.catalog(), document.body);
}

absl::StatusOr<Model> LoadModel(const storage::View& view, Kind kind) {
  LK_ASSIGN_OR_RETURN(const records::Document document,
                      records::LatestDocument(view, kind == Kind::kPerson ? kPersonModelDocument
                                                                          : kCompanyModelDocument));
  if (document.version == 0) return Model::Standard(kind);
  return matching::ModelFromJson(document.body);
}

// The standard normaliser is made once: its lists are large.
std::shared_ptr<const matching::Normaliser> NormaliserOf(const Settings& settings) {
  static const auto* const kStandard =
      new std::shared_ptr<const matching::Normaliser>(std::make_shared<matching::Normaliser>());
  if (settings.lists.empty()) return *kStandard;
  auto lists = std::make_shared<matching::Lists>(*matching::Lists::Standard());
  for (const auto& [name, text] : settings.lists) (void)lists->Set(name, text);  // Checked before.
  return std::make_shared<matching::Normaliser>(std::move(lists), matching::DomainRules::BuiltIn());
}

}  // namespace

absl::StatusOr<std::shared_ptr<const MatchRules>> Rulebook::Current(const storage::View& view) {
  {
    absl::MutexLock lock(&mutex_);
    if (current_ != nullptr && serial_ == view.schema.serial) return current_;
  }
  LK_ASSIGN_OR_RETURN(Settings settings, LoadSettings(view));
  LK_ASSIGN_OR_RETURN(const Model person, LoadModel(view, Kind::kPerson));
  LK_ASSIGN_OR_RETURN(const Model company, LoadModel(view, Kind::kCompany));
  Model lead_account = company;
  lead_account.partners_per_million = settings.accounts.leads_with_account;
  auto normaliser = NormaliserOf(settings);
  std::shared_ptr<const MatchRules> rules(
      new MatchRules{std::move(settings), matching::Scorer(person), matching::Scorer(company),
                     matching::Scorer(lead_account), std::move(normaliser)});
  absl::MutexLock lock(&mutex_);
  serial_ = view.schema.serial;
  current_ = rules;
  return rules;
}

absl::Status Rulebook::StoreSettings(storage::WriteTxn& txn, const records::WriteContext& context,
                                     std::string_view json, bool* lists_changed) {
  LK_ASSIGN_OR_RETURN(const Settings settings, SettingsFromJson(txn.catalog(), json));
  LK_ASSIGN_OR_RETURN(const std::shared_ptr<const MatchRules> now, Current(txn.view()));
  *lists_changed = settings.lists != now->settings.lists;
  return records::AppendDocument(txn, context, kSettingsDocument, json);
}

absl::Status Rulebook::StoreModel(storage::WriteTxn& txn, const records::WriteContext& context,
                                  const Model& model) {
  LK_RETURN_IF_ERROR(matching::CheckModel(model));
  return records::AppendDocument(
      txn, context, model.kind == Kind::kPerson ? kPersonModelDocument : kCompanyModelDocument,
      matching::ModelToJson(model));
}

}  // namespace leadkit::identity
