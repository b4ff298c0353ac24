// Turns: who is next, and what is remembered of it.
//
// A pool is a queue's members, a rule's groups, or a list; a seat is one of them. The state of each
// seat lives in the store (lk_assignment_seat) and is written in the transaction that gave the
// turn, so no turn is given twice, by any thread or process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "marketing/assignment.h"
#include "storage/database.h"

namespace leadkit::marketing {

// What is remembered of a seat.
struct SeatState {
  int64_t served = 0;
  int64_t last_seq = 0;  // of its last turn; 0: never served
  // What it is due, in units of weight: over all seats that take part the sum stays 0.
  int64_t credit = 0;
};

// One that could be next. Seats stand in the order that decides between equals.
struct Seat {
  std::string key;
  int64_t weight = 1;
  int64_t load = 0;
};

// Leads that a capacity of so many in 30 days allows in one day: a 30th, rounded half up.
// REQUIRES: capacity >= 0.
int64_t DailyQuota(int64_t capacity);

// Which of the seats is next; states[i] belongs to seats[i]. Who was served least recently decides
// where the mode does not, and the order of the seats where that doesn't: no chance is involved.
// REQUIRES: seats is not empty.
size_t NextSeat(Mode mode, const std::vector<Seat>& seats, const std::vector<SeatState>& states);

// The states of all pools that one piece of work touches, read when they are first needed.
// Threads: one at a time.
class Turns {
 public:
  // The state of a seat, {} for a new one.
  absl::StatusOr<SeatState> StateOf(const storage::View& view, const std::string& pool,
                                    const std::string& seat);
  // The next seat, whose turn is not taken yet.
  absl::StatusOr<size_t> Next(const storage::View& view, Mode mode, const std::string& pool,
                              const std::vector<Seat>& seats);
  // Takes the turn that Next has found. `seq` is greater than those of all earlier turns.
  void Take(Mode mode, const std::string& pool, const std::vector<Seat>& seats, size_t chosen,
            int64_t seq);
  // Writes what has changed.
  absl::Status Save(storage::WriteTxn& txn);

 private:
  struct Kept {
    SeatState state;
    bool changed = false;
  };
  // Ordered, so that rows are written in the same order each time.
  using Pool = absl::btree_map<std::string, Kept>;
  absl::StatusOr<Pool*> Load(const storage::View& view, const std::string& pool);

  absl::btree_map<std::string, Pool> pools_;
};

}  // namespace leadkit::marketing
