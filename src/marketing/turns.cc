#include "marketing/turns.h"

#include <cassert>
#include <tuple>

#include "base/error.h"

namespace leadkit::marketing {
namespace {

// Days that a capacity is given for.
constexpr int64_t kCapacityDays = 30;

// The smaller comes first.
using Rank = std::tuple<int64_t, int64_t>;

Rank RankOf(Mode mode, const Seat& seat, const SeatState& state) {
  switch (mode) {
    case Mode::kRoundRobin:
      return {0, state.last_seq};
    case Mode::kWeighted:
      return {-(state.credit + seat.weight), state.last_seq};
    case Mode::kLeastLoaded:
      return {seat.load, state.last_seq};
  }
  return {0, state.last_seq};
}

}  // namespace

int64_t DailyQuota(int64_t capacity) { return (capacity + kCapacityDays / 2) / kCapacityDays; }

size_t NextSeat(Mode mode, const std::vector<Seat>& seats, const std::vector<SeatState>& states) {
  assert(!seats.empty() && seats.size() == states.size());
  size_t best = 0;
  for (size_t i = 1; i < seats.size(); ++i) {
    if (RankOf(mode, seats[i], states[i]) < RankOf(mode, seats[best], states[best])) best = i;
  }
  return best;
}

absl::StatusOr<Turns::Pool*> Turns::Load(const storage::View& view, const std::string& pool) {
  if (auto it = pools_.find(pool); it != pools_.end()) return &it->second;
  Pool read;
  LK_ASSIGN_OR_RETURN(
      storage::StatementLease row,
      view.connection.Prepare("SELECT seat, served, last_seq, credit FROM lk_assignment_seat WHERE "
                              "pool = $1"));
  row->Bind(pool);
  while (true) {
    LK_ASSIGN_OR_RETURN(const bool found, row->Step());
    if (!found) break;
    read[std::string(row->Text(0))].state = {row->Int(1), row->Int(2), row->Int(3)};
  }
  return &(pools_[pool] = std::move(read));
}

absl::StatusOr<SeatState> Turns::StateOf(const storage::View& view, const std::string& pool,
                                         const std::string& seat) {
  LK_ASSIGN_OR_RETURN(const Pool* kept, Load(view, pool));
  const auto it = kept->find(seat);
  return it == kept->end() ? SeatState{} : it->second.state;
}

absl::StatusOr<size_t> Turns::Next(const storage::View& view, Mode mode, const std::string& pool,
                                   const std::vector<Seat>& seats) {
  std::vector<SeatState> states;
  states.reserve(seats.size());
  for (const Seat& seat : seats) {
    LK_ASSIGN_OR_RETURN(const SeatState state, StateOf(view, pool, seat.key));
    states.push_back(state);
  }
  return NextSeat(mode, seats, states);
}

void Turns::Take(Mode mode, const std::string& pool, const std::vector<Seat>& seats, size_t chosen,
                 int64_t seq) {
  Pool& kept = pools_[pool];
  if (mode == Mode::kWeighted) {
    int64_t total = 0;
    for (const Seat& seat : seats) {
      Kept& other = kept[seat.key];
      other.state.credit += seat.weight;
      other.changed = true;
      total += seat.weight;
    }
    kept[seats[chosen].key].state.credit -= total;
  }
  Kept& served = kept[seats[chosen].key];
  served.changed = true;
  ++served.state.served;
  served.state.last_seq = seq;
}

absl::Status Turns::Save(storage::WriteTxn& txn) {
  for (auto& [pool, seats] : pools_) {
    for (auto& [seat, kept] : seats) {
      if (!kept.changed) continue;
      LK_RETURN_IF_ERROR(txn.connection().Run(
          "INSERT INTO lk_assignment_seat (pool, seat, served, last_seq, credit) VALUES ($1, $2, "
          "$3, $4, $5) ON CONFLICT (pool, seat) DO UPDATE SET served = excluded.served, last_seq = "
          "excluded.last_seq, credit = excluded.credit",
          pool, seat, kept.state.served, kept.state.last_seq, kept.state.credit));
      kept.changed = false;
    }
  }
  return absl::OkStatus();
}

}  // namespace leadkit::marketing
