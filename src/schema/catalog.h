// The catalog: every object and field of a store, standard and custom.
//
// Standard objects come from the descriptors of include/leadkit/v1/*.proto. A catalog never
// changes; adding a custom field makes a new one, in which every old ordinal still means the same
// field, so a record filled under the old catalog is read with the new one.
//
// Threads: immutable, hence safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "schema/object.h"

namespace leadkit::schema {

// A reference from one object's field to a parent object.
struct ChildLink {
  int child_object = 0;
  int field = 0;
};

// The definition of a custom field, and the object it belongs to.
struct CustomField {
  std::string object;
  Field field;
};

class Catalog {
 public:
  // The standard objects. Built once per process; the result is shared.
  static std::shared_ptr<const Catalog> Standard();

  // This catalog with one more field. `field` gives api, label, kind, max, precision, scale,
  // required, default, values, restricted, to, external_id, tracked; the rest is filled in, and a
  // length of a number or a precision of a text is left out. Errors, naming object and field:
  // kInvalidArgument (no such object), kInvalidField (name, kind, values or target not possible,
  // too many), kDuplicateValue (exists).
  absl::StatusOr<std::shared_ptr<const Catalog>> WithCustomField(std::string_view object_api,
                                                                 Field field) const;
  // The same for any number of fields, in order.
  absl::StatusOr<std::shared_ptr<const Catalog>> WithCustomFields(
      std::vector<CustomField> fields) const;

  const std::vector<Object>& objects() const { return objects_; }
  const Object& object(int index) const { return objects_[static_cast<size_t>(index)]; }
  // By API name (ignoring case), table name or plural label. Null if there is none.
  const Object* Find(std::string_view name) const;
  const Object* FindByPrefix(std::string_view prefix) const;
  // REQUIRES: the object exists. For objects that the code knows by name.
  const Object& Get(std::string_view api) const;
  // kInvalidArgument naming the object and what there is.
  absl::StatusOr<const Object*> Require(std::string_view name) const;
  // kInvalidField naming the field, with a close name if there is one.
  absl::StatusOr<const Field*> RequireField(const Object& object, std::string_view name) const;

  // Every reference field that may point at `object`, in catalog order. Deletes, merges and
  // conversion follow these, so that no child is forgotten.
  const std::vector<ChildLink>& ChildrenOf(int object) const {
    return children_[static_cast<size_t>(object)];
  }

 private:
  Catalog() = default;
  absl::Status Add(std::string_view object_api, const Field& given);
  void Link();

  std::vector<Object> objects_;
  std::vector<std::vector<ChildLink>> children_;
};

}  // namespace leadkit::schema
