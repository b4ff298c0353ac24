// A record in memory: an object's values by field ordinal.
//
// Lifetime: `object` is borrowed from a catalog, which must outlive the record. Ordinals never
// change within a store, so a record filled under an older catalog is used with a newer one; fields
// that the record does not know yet read as unset.
#pragma once

#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/value.h"
#include "schema/object.h"

namespace leadkit::records {

class Record {
 public:
  Record() = default;
  explicit Record(const schema::Object& object) { Reset(object); }

  // Empties the record for another use and keeps its buffers.
  void Reset(const schema::Object& object) {
    object_ = &object;
    extra_.clear();
    if (values_.size() != object.fields.size()) values_.resize(object.fields.size());
    for (Value& value : values_) value.Unset();
  }

  const schema::Object& object() const { return *object_; }

  const Value& operator[](int ordinal) const {
    const auto i = static_cast<size_t>(ordinal);
    return i < values_.size() ? values_[i] : UnsetValue();
  }
  Value& Mutable(int ordinal) {
    const auto i = static_cast<size_t>(ordinal);
    if (i >= values_.size()) values_.resize(i + 1);
    return values_[i];
  }
  void Set(int ordinal, Value value) { Mutable(ordinal) = std::move(value); }

  bool has(int ordinal) const { return (*this)[ordinal].has_value(); }
  int64_t Int(int ordinal) const { return (*this)[ordinal].int_value(); }
  std::string_view Text(int ordinal) const { return (*this)[ordinal].text(); }
  bool Bool(int ordinal) const { return Int(ordinal) != 0; }

  RecordId id() const { return Int(object_->system.id); }
  void set_id(RecordId id) { Mutable(object_->system.id).SetReference(id, object_->index); }

  // Unknown fields of protobuf bytes, kept beside the record.
  const std::string& extra() const { return extra_; }
  void set_extra(std::string extra) { extra_ = std::move(extra); }

 private:
  static const Value& UnsetValue();

  const schema::Object* object_ = nullptr;
  std::vector<Value> values_;
  std::string extra_;
};

}  // namespace leadkit::records
