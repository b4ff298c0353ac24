// What a caller says about a conversion.
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "capi/arguments.h"
#include "capi/guard.h"

namespace leadkit::capi {
namespace {

using conversion::ConvertOptions;

absl::Status SetId(RecordId* slot, int64_t value, std::string_view name) {
  LK_RETURN_IF_ERROR(CheckRange(value, 0, INT64_MAX, name));
  *slot = value;
  return absl::OkStatus();
}

absl::Status SetFlag(bool* slot, int64_t value, std::string_view name) {
  LK_RETURN_IF_ERROR(CheckRange(value, 0, 1, name));
  *slot = value != 0;
  return absl::OkStatus();
}

absl::Status SetNumber(ConvertOptions* options, int32_t option, int64_t value) {
  switch (option) {
    case LK_CONVERT_ACCOUNT_ID:
      return SetId(&options->account, value, "LK_CONVERT_ACCOUNT_ID");
    case LK_CONVERT_CONTACT_ID:
      return SetId(&options->contact, value, "LK_CONVERT_CONTACT_ID");
    case LK_CONVERT_OPPORTUNITY_ID:
      return SetId(&options->opportunity, value, "LK_CONVERT_OPPORTUNITY_ID");
    case LK_CONVERT_OWNER_ID:
      return SetId(&options->owner, value, "LK_CONVERT_OWNER_ID");
    case LK_CONVERT_NO_OPPORTUNITY:
      return SetFlag(&options->no_opportunity, value, "LK_CONVERT_NO_OPPORTUNITY");
    case LK_CONVERT_OVERWRITE_LEAD_SOURCE:
      return SetFlag(&options->overwrite_lead_source, value, "LK_CONVERT_OVERWRITE_LEAD_SOURCE");
    case LK_CONVERT_ALLOW_DISQUALIFIED:
      return SetFlag(&options->allow_disqualified, value, "LK_CONVERT_ALLOW_DISQUALIFIED");
    case LK_CONVERT_MATCH:
      LK_RETURN_IF_ERROR(CheckRange(value, LK_MATCH_NEVER, LK_MATCH_REFUSE, "LK_CONVERT_MATCH"));
      options->match = static_cast<conversion::MatchPolicy>(value);
      return absl::OkStatus();
    case LK_CONVERT_BLANK_COMPANY:
      LK_RETURN_IF_ERROR(
          CheckRange(value, LK_BLANK_REFUSE, LK_BLANK_HOUSEHOLD, "LK_CONVERT_BLANK_COMPANY"));
      options->blank_company = static_cast<conversion::BlankCompany>(value);
      return absl::OkStatus();
    default:
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("there is no numeric option ", option, " of a conversion"));
  }
}

absl::Status SetText(ConvertOptions* options, int32_t option, std::string_view text) {
  switch (option) {
    case LK_CONVERT_STATUS:
      options->converted_status = text;
      return absl::OkStatus();
    case LK_CONVERT_OPPORTUNITY_NAME:
      options->opportunity_name = TrimSpace(text);
      return absl::OkStatus();
    case LK_CONVERT_OPPORTUNITY_RECORD_TYPE:
      options->opportunity_record_type = TrimSpace(text);
      return absl::OkStatus();
    case LK_CONVERT_IDEMPOTENCY_KEY:
      if (CountCharacters(text) > conversion::kMaxIdempotencyKey) {
        return MakeError(Code::kInvalidArgument, "an idempotency key has at most 255 characters");
      }
      options->idempotency_key = text;
      return absl::OkStatus();
    default:
      return MakeError(Code::kInvalidArgument,
                       absl::StrCat("there is no textual option ", option, " of a conversion"));
  }
}

void SetSurvivor(ConvertOptions* options, std::string_view field, conversion::Survivor survivor) {
  std::erase_if(options->survivors, [&](const conversion::SurvivorRule& rule) {
    return EqualsIgnoreCase(rule.field, field);
  });
  if (survivor == conversion::Survivor::kDefault) return;
  options->survivors.push_back({std::string(field), survivor});
}

}  // namespace

extern "C" {

LK_API lk_status lk_convert_options_new(lk_convert_options** out_options, lk_error** out_error) {
  return Guard(out_error, Outs(out_options), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(CheckOut(out_options, "out_options"));
    *out_options = new lk_convert_options;
    return absl::OkStatus();
  });
}

LK_API lk_status lk_convert_options_set_int(lk_convert_options* options, int32_t option,
                                            int64_t value, lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    return SetNumber(&options->options, option, value);
  });
}

LK_API lk_status lk_convert_options_set_text(lk_convert_options* options, int32_t option,
                                             const char* text, size_t text_len,
                                             lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_ASSIGN_OR_RETURN(const std::string_view value, TextArgument(text, text_len, "text"));
    return SetText(&options->options, option, value);
  });
}

LK_API lk_status lk_convert_options_set_survivor(lk_convert_options* options, const char* field,
                                                 size_t field_len, int32_t survivor,
                                                 lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_ASSIGN_OR_RETURN(const std::string_view name, TextArgument(field, field_len, "field"));
    LK_RETURN_IF_ERROR(CheckRange(survivor, LK_SURVIVOR_DEFAULT, LK_SURVIVOR_LEAD, "survivor"));
    SetSurvivor(&options->options, name, static_cast<conversion::Survivor>(survivor));
    return absl::OkStatus();
  });
}

LK_API lk_status lk_convert_options_add_owner(lk_convert_options* options, int64_t owner_id,
                                              lk_error** out_error) {
  return Guard(out_error, Outs(), [&]() -> absl::Status {
    LK_RETURN_IF_ERROR(Check(options, "options"));
    LK_RETURN_IF_ERROR(CheckRange(owner_id, 1, INT64_MAX, "owner_id"));
    if (options->options.owners.size() >= conversion::kMaxOwners) {
      return MakeError(
          Code::kInvalidArgument,
          absl::StrCat("a conversion has at most ", conversion::kMaxOwners, " owners in turn"));
    }
    options->options.owners.push_back(owner_id);
    return absl::OkStatus();
  });
}

LK_API void lk_convert_options_free(lk_convert_options* options) { GuardFree(options); }

}  // extern "C"

}  // namespace leadkit::capi
