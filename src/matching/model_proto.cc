// Reading and writing match models as the JSON form of leadkit.v1.MatchModel.
#include "absl/strings/str_cat.h"
#include "base/error.h"
#include "base/text.h"
#include "leadkit/v1/match_model.pb.h"
#include "matching/model_text.h"
#include "schema/json_document.h"

namespace leadkit::matching {
namespace {

// A document larger than this is not one.
constexpr size_t kMaxDocumentBytes = 1 << 20;

absl::Status Invalid(std::string_view what, std::string_view name, std::string_view why) {
  return MakeError(Code::kInvalidArgument,
                   absl::StrCat(ToAbsl(what), " '", ToAbsl(name), "': ", ToAbsl(why)));
}

int FindField(std::string_view name) {
  for (size_t f = 0; f < kFieldCount; ++f) {
    if (FieldName(static_cast<Field>(f)) == name) return static_cast<int>(f);
  }
  return -1;
}

int FindLevel(Field field, std::string_view name) {
  for (int level = 0; level < LevelCount(field); ++level) {
    if (LevelName(field, level) == name) return level;
  }
  return -1;
}

absl::Status ReadField(const v1::MatchModel::Field& message, Model* model) {
  const int index = FindField(message.name());
  if (index < 0) return Invalid("field", message.name(), "there is no such field");
  FieldModel& field = model->fields[static_cast<size_t>(index)];
  if (field.used) return Invalid("field", message.name(), "it is there twice");
  field.used = true;
  field.max_rarity = message.max_rarity_millibits();
  field.only_lowers = message.only_lowers();
  for (const v1::MatchModel::Level& level : message.levels()) {
    const int found = FindLevel(static_cast<Field>(index), level.name());
    if (found < 0) return Invalid("level", level.name(), "the field has no such level");
    const auto l = static_cast<size_t>(found);
    if (field.m[l] != 0) return Invalid("level", level.name(), "it is there twice");
    if (level.frequency_percent() > 100) {
      return Invalid("level", level.name(), "frequency_percent is at most 100");
    }
    field.m[l] = level.m();
    field.u[l] = level.u();
    field.frequency_percent[l] = static_cast<uint8_t>(level.frequency_percent());
  }
  return absl::OkStatus();
}

template <typename Names>
absl::StatusOr<uint32_t> ReadFieldSet(const Names& names) {
  uint32_t bits = 0;
  for (const std::string& name : names) {
    const int index = FindField(name);
    if (index < 0) return Invalid("field", name, "there is no such field");
    bits |= 1u << index;
  }
  return bits;
}

template <typename Names>
void WriteFieldSet(uint32_t bits, Names* names) {
  for (size_t f = 0; f < kFieldCount; ++f) {
    if ((bits >> f & 1) != 0) *names->Add() = std::string(FieldName(static_cast<Field>(f)));
  }
}

absl::StatusOr<Model> FromMessage(const v1::MatchModel& message) {
  Model model;
  if (message.kind() != v1::MatchModel::PERSON && message.kind() != v1::MatchModel::COMPANY) {
    return MakeError(Code::kInvalidArgument, "kind is PERSON or COMPANY");
  }
  model.kind = static_cast<Kind>(message.kind());
  for (const v1::MatchModel::Field& field : message.fields()) {
    LK_RETURN_IF_ERROR(ReadField(field, &model));
  }
  for (const v1::MatchModel::Relatives& relatives : message.relatives()) {
    Relatives out;
    out.name = relatives.name();
    LK_ASSIGN_OR_RETURN(out.own, ReadFieldSet(relatives.own()));
    LK_ASSIGN_OR_RETURN(out.may_agree, ReadFieldSet(relatives.may_agree()));
    out.per_million = relatives.per_million();
    model.relatives.push_back(std::move(out));
  }
  model.partners_per_million = message.partners_per_million();
  model.link_at = message.link_at_millibits();
  model.review_at = message.review_at_millibits();
  LK_RETURN_IF_ERROR(CheckModel(model));
  return model;
}

}  // namespace

std::string ModelToJson(const Model& model) {
  v1::MatchModel message;
  message.set_kind(static_cast<v1::MatchModel::Kind>(model.kind));
  for (size_t f = 0; f < kFieldCount; ++f) {
    const FieldModel& field = model.fields[f];
    if (!field.used) continue;
    v1::MatchModel::Field* out = message.add_fields();
    out->set_name(std::string(FieldName(static_cast<Field>(f))));
    out->set_max_rarity_millibits(field.max_rarity);
    out->set_only_lowers(field.only_lowers);
    for (int l = 0; l < LevelCount(static_cast<Field>(f)); ++l) {
      v1::MatchModel::Level* level = out->add_levels();
      level->set_name(std::string(LevelName(static_cast<Field>(f), l)));
      level->set_m(field.m[static_cast<size_t>(l)]);
      level->set_u(field.u[static_cast<size_t>(l)]);
      level->set_frequency_percent(field.frequency_percent[static_cast<size_t>(l)]);
    }
  }
  for (const Relatives& relatives : model.relatives) {
    v1::MatchModel::Relatives* out = message.add_relatives();
    out->set_name(relatives.name);
    WriteFieldSet(relatives.own, out->mutable_own());
    WriteFieldSet(relatives.may_agree, out->mutable_may_agree());
    out->set_per_million(relatives.per_million);
  }
  message.set_partners_per_million(model.partners_per_million);
  message.set_link_at_millibits(model.link_at);
  message.set_review_at_millibits(model.review_at);
  return schema::WriteJson(message);
}

absl::StatusOr<Model> ModelFromJson(std::string_view json) {
  v1::MatchModel message;
  if (std::string why = schema::ReadJson(json, kMaxDocumentBytes, &message); !why.empty()) {
    return MakeError(Code::kInvalidArgument, "the text is not a match model in JSON: " + why);
  }
  return FromMessage(message);
}

}  // namespace leadkit::matching
