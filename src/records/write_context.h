// Who writes, with what authority, and the rules of the layers above that a write must obey.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/id.h"
#include "records/record.h"
#include "storage/database.h"

namespace leadkit::records {

enum class Authority {
  kUser,    // may set what a person may set
  kAudit,   // may set the audit fields of a new record too (imports, migrations)
  kSystem,  // leadkit itself: conversion, undelete; may set read-only fields and converted leads
};

struct WriteContext {
  RecordId actor = kNoId;  // a user; the store's own where none is given
  Authority authority = Authority::kUser;
  std::string_view reason;  // of a status move, kept in the status history
  bool automated = false;   // by a score or a rule and not by a person: moves go forward only
  bool importing = false;   // duplicate rules may treat what comes in by an import in another way
  bool allow_duplicates = false;  // whatever the duplicate rules say
};

// What the lifecycle asks of a write. Called inside the write transaction, before anything is
// stored; an error refuses the write.
class Rules {
 public:
  virtual ~Rules() = default;

  // May fill in fields of `record`.
  virtual absl::Status OnInsert(storage::WriteTxn& txn, const WriteContext& context,
                                Record* record) = 0;

  // `before` is the stored record, `after` what it would become; `written` says which fields the
  // caller named. May change fields of `after`.
  virtual absl::Status OnUpdate(storage::WriteTxn& txn, const WriteContext& context,
                                const Record& before, const Record& written, Record* after) = 0;

  // Whether the move begins a new cycle of the record, as when a recycled lead is opened again.
  virtual absl::StatusOr<bool> BeginsCycle(storage::WriteTxn& txn, const Record& record,
                                           std::string_view from, std::string_view to) = 0;

  // Whether something is to be done when `record` has been stored. If so AfterInsert does it; its
  // error undoes the insert.
  virtual absl::StatusOr<bool> FollowsInsert(storage::WriteTxn& txn, const WriteContext& context,
                                             const Record& record) = 0;
  virtual absl::Status AfterInsert(storage::WriteTxn& txn, const WriteContext& context,
                                   const Record& record) = 0;
};

}  // namespace leadkit::records
