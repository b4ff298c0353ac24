#pragma once

#include <memory>

#include "capi/handles.h"

namespace leadkit::capi {

// Makes `record` one of this store, under this schema. Its fields are the caller's to fill.
void FillRecord(const StoreRef& store, std::shared_ptr<const storage::Schema> schema,
                lk_record* record);

// What a write of `from` says: the fields that its owner has set, over those of `catalog`, its id,
// and the unknown fields of a message.
void LoadTouched(const lk_record& from, const schema::Catalog& catalog, records::Record* to);

// A number as a field's value: that of a reference with the object it points at, where the field
// knows it.
Value NumberValue(const schema::Field& field, int64_t number);

}  // namespace leadkit::capi
