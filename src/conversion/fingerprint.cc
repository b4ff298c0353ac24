#include "conversion/fingerprint.h"

#include "base/error.h"
#include "base/text.h"
#include "records/row.h"

namespace leadkit::conversion {
namespace {

using records::Record;
using schema::Field;

class Fingerprint {
 public:
  void Add(std::string_view bytes) {
    for (unsigned char c : bytes) hash_ = (hash_ ^ c) * 1099511628211u;
  }
  void Add(int64_t number) { Add({reinterpret_cast<const char*>(&number), sizeof number}); }
  void Add(const Record& record) {
    for (const Field& field : record.object().fields) {
      const Value& value = record[field.ordinal];
      if (!value.has_value()) continue;
      Add(field.ordinal);
      Add(value.int_value());
      Add(value.text());
    }
  }
  uint64_t value() const { return hash_; }

 private:
  uint64_t hash_ = 14695981039346656037u;
};

}  // namespace

absl::StatusOr<uint64_t> FingerprintOf(const storage::View& view, const Plan& plan) {
  Fingerprint print;
  Record other;
  const auto add = [&](int object, RecordId id) -> absl::Status {
    print.Add(id);
    if (id == kNoId) return absl::OkStatus();
    LK_ASSIGN_OR_RETURN(const bool found,
                        records::ReadRecord(view, view.catalog().object(object), id, &other));
    if (found) print.Add(other);
    return absl::OkStatus();
  };
  print.Add(plan.lead);
  print.Add(plan.status);
  print.Add(plan.owner);
  for (const Target* target : {&plan.account, &plan.contact, &plan.opportunity}) {
    print.Add(static_cast<int64_t>(target->mode));
    print.Add(static_cast<int64_t>(target->choice));
    print.Add(target->id);
    if (target->mode == Mode::kNone) continue;
    print.Add(target->record);
    if (target->mode == Mode::kLink) print.Add(target->current);
    for (const Kept& kept : target->kept) print.Add(kept.target_field);
    for (const LikeRecord& like : target->candidates) {
      LK_RETURN_IF_ERROR(add(target->record.object().index, like.id));
    }
  }
  for (const Follower& follower : plan.followers) {
    LK_RETURN_IF_ERROR(add(follower.object, follower.id));
    LK_RETURN_IF_ERROR(add(follower.object, follower.merge_into));
  }
  for (int ordinal : plan.unmapped) print.Add(ordinal);
  print.Add(FromAbsl(plan.refusal.message()));
  return print.value();
}

}  // namespace leadkit::conversion
