// Matching: switched on and off, its documents, training, and what people decide.
#include "capi/matching.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/text.h"
#include "base/time.h"
#include "capi/calls.h"
#include "capi/json.h"
#include "capi/rows.h"
#include "capi/text.h"
#include "identity/decisions.h"
#include "identity/dedupe.h"
#include "matching/model_text.h"
#include "records/document.h"
#include "records/reader.h"
#include "records/undo.h"

namespace leadkit::capi {
namespace {

static_assert(LK_PEOPLE == static_cast<int32_t>(matching::Kind::kPerson));
static_assert(LK_COMPANIES == static_cast<int32_t>(matching::Kind::kCompany));

// ----- Documents ---------------------------------------------------------------------------------

std::string_view DocumentKind(int32_t which) {
  switch (which) {
    case LK_MATCHING_PEOPLE_MODEL:
      return identity::kPersonModelDocument;
    case LK_MATCHING_COMPANIES_MODEL:
      return identity::kCompanyModelDocument;
    default:
      return identity::kSettingsDocument;
  }
}

matching::Kind ModelKind(int32_t which) {
  return which == LK_MATCHING_PEOPLE_MODEL ? matching::Kind::kPerson : matching::Kind::kCompany;
}

// A stored document as it is shown; the standard one where `body` is empty.
std::string Shown(int32_t which, const std::string& body) {
  if (which == LK_MATCHING_SETTINGS) return identity::FullSettings(body);
  return body.empty() ? matching::ModelToJson(matching::Model::Standard(ModelKind(which))) : body;
}

absl::Status CheckDocument(int32_t which) {
  return CheckRange(which, LK_MATCHING_SETTINGS, LK_MATCHING_COMPANIES_MODEL, "which");
}

absl::Status SetSettings(lk_store* store, storage::WriteTxn& txn,
                         const records::WriteContext& context, std::string_view json) {
  bool lists_changed = false;
  LK_RETURN_IF_ERROR(store->store->rulebook().StoreSettings(txn, context, json, &lists_changed));
  if (!lists_changed) return absl::OkStatus();
  LK_ASSIGN_OR_RETURN(const identity::IndexMark mark, identity::ReadIndexMark(txn.connection()));
  if (!mark.on) return absl::OkStatus();
  return store->store->indexer().SwitchOn(txn, [](int64_t) { return true; });
}

absl::Status SetModel(lk_store* store, storage::WriteTxn& txn, const records::WriteContext& context,
                      int32_t which, std::string_view json) {
  LK_ASSIGN_OR_RETURN(const matching::Model model, matching::ModelFromJson(json));
  if (model.kind != ModelKind(which)) {
    return MakeError(Code::kInvalidArgument,
                     which == LK_MATCHING_PEOPLE_MODEL
                         ? "kind: this is a model of companies, and one of people is expected"
                         : "kind: this is a model of people, and one of companies is expected");
  }
  return store->store->rulebook().StoreModel(txn, context, model);
}

std::string VersionsToJson(const Reading& reading, const std::vector<records::Document>& versions) {
  JsonWriter json;
  json.BeginObject();
  json.Key("versions");
  json.BeginArray();
  for (const records::Document& document : versions) {
    json.BeginObject();
    json.Number("version", document.version);
    json.Text("at", FormatDateTime(document.at));
    json.Text("by", IdText(reading.view.known().user.object, document.by));
    json.Flag("in_force", document.version == versions[0].version);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

// ----- Training ----------------------------------------------------------------------------------

struct TrainCall {
  identity::LearnOptions how;
  bool keep = false;
};

absl::StatusOr<identity::LearnedModel> Learn(lk_store* store, lk_transaction* tx,
                                             const TrainCall& call) {
  identity::LearnedModel learned;
  LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) -> absl::Status {
    LK_RETURN_IF_ERROR(BringUpToDate(store, reading.view));
    LK_ASSIGN_OR_RETURN(const std::shared_ptr<const identity::MatchRules> rules,
                        store->store->rulebook().Current(reading.view));
    LK_ASSIGN_OR_RETURN(learned, identity::LearnModel(reading.view, *rules, call.how));
    return absl::OkStatus();
  }));
  return learned;
}

std::string TrainingToJson(const TrainCall& call, const identity::LearnedModel& learned) {
  JsonWriter json;
  json.BeginObject();
  json.Text("kind", call.how.kind == matching::Kind::kPerson ? "PEOPLE" : "COMPANIES");
  json.Flag("kept", call.keep);
  json.Document("expected_precision", absl::StrFormat("%.5f", learned.expected_precision));
  json.Document("expected_recall", absl::StrFormat("%.5f", learned.expected_recall));
  json.Texts("lines", learned.lines);
  json.Document("model", matching::ModelToJson(learned.model));
  json.EndObject();
  return json.Take();
}

// ----- Decisions ---------------------------------------------------------------------------------

absl::Status CheckNote(std::string_view note) {
  const size_t characters = CountCharacters(note);
  if (characters <= LK_MAX_REASON) return absl::OkStatus();
  return MakeError(
      Code::kStringTooLong,
      absl::StrCat("the note has ", characters, " characters and ", LK_MAX_REASON, " are allowed"));
}

absl::Status AddDecisions(const storage::View& view, RecordId id, std::vector<Row>* rows) {
  LK_ASSIGN_OR_RETURN(const std::vector<identity::Decision> decisions,
                      identity::DecisionsOf(view, id));
  if (decisions.empty()) return records::FindById(view, id).status();
  for (const identity::Decision& decision : decisions) {
    Row& row = rows->emplace_back();
    row.kind = DecisionNumber(decision.verdict);
    row.at = decision.at;
    row.by = decision.by;
    row.record_id = decision.other;
    row.reason = decision.note;
    const absl::StatusOr<records::FoundRecord> other = records::FindById(view, decision.other);
    if (!other.ok() && CodeOf(other.status()) != Code::kNotFound) return other.status();
    if (other.ok()) row.object = other->object->index;  // it may be gone for good
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status BringUpToDate(lk_store* store, const storage::View& view) {
  if (view.txn == nullptr) return absl::OkStatus();
  return records::RunOrUndo(*view.txn, [&] { return store->store->indexer().CatchUp(*view.txn); });
}

int32_t DecisionNumber(std::optional<identity::Verdict> verdict) {
  if (!verdict.has_value()) return LK_DECIDED_NOTHING;
  return *verdict == identity::Verdict::kSame ? LK_DECIDED_SAME : LK_DECIDED_NEVER;
}

identity::DedupeProgress GoOnOf(lk_progress_fn progress, void* context) {
  if (progress == nullptr) return nullptr;
  return [progress, context](int64_t done, int64_t records) {
    return progress(context, done, 0, records) == 0;
  };
}

extern "C" {

LK_API lk_status lk_matching_switch_on(lk_store* store, lk_transaction* tx, lk_progress_fn progress,
                                       void* progress_context, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    const auto go_on = [&](int64_t records) {
      return progress == nullptr || progress(progress_context, records, 0, -1) == 0;
    };
    return WriteAlone(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext&) {
      return store->store->indexer().SwitchOn(txn, go_on);
    });
  });
}

LK_API lk_status lk_matching_switch_off(lk_store* store, lk_transaction* tx, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    return WriteAlone(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext&) {
      return store->store->indexer().SwitchOff(txn);
    });
  });
}

LK_API lk_status lk_matching_get_state(lk_store* store, lk_transaction* tx, int32_t* out_on,
                                       int64_t* out_people, int64_t* out_companies,
                                       lk_error** out_error) {
  return Guard(out_error, Outs(out_on, out_people, out_companies), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    return Read(store, tx, [&](const Reading& reading) -> absl::Status {
      LK_RETURN_IF_ERROR(BringUpToDate(store, reading.view));
      LK_ASSIGN_OR_RETURN(const identity::IndexMark mark,
                          identity::ReadIndexMark(reading.view.connection));
      if (out_on != nullptr) *out_on = mark.on ? 1 : 0;
      if (out_people != nullptr) *out_people = mark.people;
      if (out_companies != nullptr) *out_companies = mark.companies;
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_matching_get_document(lk_store* store, lk_transaction* tx, int32_t which,
                                          int32_t version, lk_text** out_text,
                                          lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_RETURN_IF_ERROR(CheckDocument(which));
    LK_RETURN_IF_ERROR(CheckRange(version, 0, INT32_MAX, "version"));
    return Read(store, tx, [&](const Reading& reading) -> absl::Status {
      records::Document document;
      if (version == 0) {
        LK_ASSIGN_OR_RETURN(document, records::LatestDocument(reading.view, DocumentKind(which)));
      } else {
        LK_ASSIGN_OR_RETURN(document,
                            records::ReadDocument(reading.view, DocumentKind(which), version));
      }
      *out_text = NewText(Shown(which, document.body));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_matching_get_standard(int32_t which, lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_RETURN_IF_ERROR(CheckDocument(which));
    *out_text = NewText(Shown(which, ""));
    return absl::OkStatus();
  });
}

LK_API lk_status lk_matching_set_document(lk_store* store, lk_transaction* tx, int32_t which,
                                          const char* json, size_t json_len, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_ASSIGN_OR_RETURN(const std::string_view text, TextArgument(json, json_len, "json"));
    LK_RETURN_IF_ERROR(CheckDocument(which));
    return WriteAlone(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
      return which == LK_MATCHING_SETTINGS ? SetSettings(store, txn, context, text)
                                           : SetModel(store, txn, context, which, text);
    });
  });
}

LK_API lk_status lk_matching_list_documents(lk_store* store, int32_t which, lk_text** out_text,
                                            lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_RETURN_IF_ERROR(CheckDocument(which));
    return Read(store, nullptr, [&](const Reading& reading) -> absl::Status {
      LK_ASSIGN_OR_RETURN(const std::vector<records::Document> versions,
                          records::ListDocuments(reading.view, DocumentKind(which)));
      *out_text = NewText(VersionsToJson(reading, versions));
      return absl::OkStatus();
    });
  });
}

LK_API lk_status lk_matching_train(lk_store* store, lk_transaction* tx, int32_t kind, int64_t seed,
                                   int32_t threads, double precision, int32_t keep,
                                   lk_progress_fn progress, void* progress_context,
                                   lk_text** out_text, lk_error** out_error) {
  return Guard(out_error, Outs(out_text), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_text, "out_text"));
    LK_RETURN_IF_ERROR(CheckRange(kind, LK_PEOPLE, LK_COMPANIES, "kind"));
    LK_RETURN_IF_ERROR(CheckRange(seed, 0, INT64_MAX, "seed"));
    LK_RETURN_IF_ERROR(CheckRange(threads, 0, kMaxThreads, "threads"));
    LK_RETURN_IF_ERROR(CheckRange(keep, 0, 1, "keep"));
    const TrainCall call{{static_cast<matching::Kind>(kind), static_cast<uint64_t>(seed), threads,
                          precision, GoOnOf(progress, progress_context)},
                         keep == 1};
    LK_ASSIGN_OR_RETURN(const identity::LearnedModel learned, Learn(store, tx, call));
    if (call.keep) {
      LK_RETURN_IF_ERROR(
          Write(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
            return store->store->rulebook().StoreModel(txn, context, learned.model);
          }));
    }
    *out_text = NewText(TrainingToJson(call, learned));
    return absl::OkStatus();
  });
}

LK_API lk_status lk_match_decide(lk_store* store, lk_transaction* tx, int64_t a, int64_t b,
                                 int32_t decision, const char* note, size_t note_len,
                                 lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_ASSIGN_OR_RETURN(const std::string_view why, TextArgument(note, note_len, "note"));
    LK_RETURN_IF_ERROR(CheckRange(decision, LK_DECIDED_SAME, LK_DECIDED_NEVER, "decision"));
    LK_RETURN_IF_ERROR(CheckNote(why));
    const identity::Verdict verdict =
        decision == LK_DECIDED_SAME ? identity::Verdict::kSame : identity::Verdict::kNever;
    return Write(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext& context) {
      return identity::Decide(txn, context, a, b, verdict, TrimSpace(why));
    });
  });
}

LK_API lk_status lk_match_take_back(lk_store* store, lk_transaction* tx, int64_t a, int64_t b,
                                    lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    return Write(store, tx, [&](storage::WriteTxn& txn, const records::WriteContext&) {
      return identity::TakeBack(txn, a, b);
    });
  });
}

LK_API lk_status lk_match_list_decisions(lk_store* store, lk_transaction* tx, int64_t record_id,
                                         lk_rows** out_rows, lk_error** out_error) {
  return Guard(out_error, Outs(out_rows), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckStore(store, tx));
    LK_RETURN_IF_ERROR(CheckOut(out_rows, "out_rows"));
    std::vector<Row> rows;
    LK_RETURN_IF_ERROR(Read(store, tx, [&](const Reading& reading) {
      return AddDecisions(reading.view, record_id, &rows);
    }));
    *out_rows = NewRows(std::move(rows));
    return absl::OkStatus();
  });
}

}  // extern "C"

}  // namespace leadkit::capi
