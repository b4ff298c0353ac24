#include "marketing/turns.h"

#include "store_fixture.h"

namespace leadkit::marketing {
namespace {

using testing::ElementsAre;

TEST(DailyQuota, IsAThirtiethRoundedHalfUp) {
  EXPECT_EQ(DailyQuota(0), 0);
  EXPECT_EQ(DailyQuota(14), 0);
  EXPECT_EQ(DailyQuota(15), 1);
  EXPECT_EQ(DailyQuota(30), 1);
  EXPECT_EQ(DailyQuota(44), 1);
  EXPECT_EQ(DailyQuota(45), 2);
  EXPECT_EQ(DailyQuota(150), 5);
  EXPECT_EQ(DailyQuota(kMaxCapacity), 33'333'333);
}

std::vector<Seat> Seats(std::initializer_list<int64_t> weights) {
  std::vector<Seat> seats;
  for (int64_t weight : weights) seats.push_back({absl::StrCat("s", seats.size()), weight, 0});
  return seats;
}

class TurnsTest : public StoreTest {
 protected:
  // The places of the seats that the next turns go to.
  std::vector<size_t> Serve(Turns* turns, Mode mode, const std::vector<Seat>& seats, int count) {
    std::vector<size_t> order;
    EXPECT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
      for (int i = 0; i < count; ++i) {
        LK_ASSIGN_OR_RETURN(const size_t next, turns->Next(view, mode, "pool", seats));
        turns->Take(mode, "pool", seats, next, ++seq_);
        order.push_back(next);
      }
      return absl::OkStatus();
    }));
    return order;
  }
  absl::Status Save(Turns* turns) {
    return Write([&](storage::WriteTxn& txn) { return turns->Save(txn); });
  }
  int64_t seq_ = 0;
};

TEST_F(TurnsTest, RoundRobinServesWhoWasServedLeastRecently) {
  Turns turns;
  EXPECT_THAT(Serve(&turns, Mode::kRoundRobin, Seats({1, 1, 1}), 4), ElementsAre(0, 1, 2, 0));
  // A new seat comes first, then all go on as before.
  EXPECT_THAT(Serve(&turns, Mode::kRoundRobin, Seats({1, 1, 1, 1}), 5), ElementsAre(3, 1, 2, 0, 3));
}

TEST_F(TurnsTest, WeightedServesInTheMeasureOfTheWeightsAndSpreadsThem) {
  Turns turns;
  EXPECT_THAT(Serve(&turns, Mode::kWeighted, Seats({5, 1, 1}), 7),
              ElementsAre(0, 0, 1, 0, 2, 0, 0));
  const std::vector<size_t> order = Serve(&turns, Mode::kWeighted, Seats({5, 1, 1}), 700);
  EXPECT_EQ(std::count(order.begin(), order.end(), 0u), 500);
  EXPECT_EQ(std::count(order.begin(), order.end(), 1u), 100);
}

TEST_F(TurnsTest, EqualWeightsAreRoundRobin) {
  Turns turns;
  EXPECT_THAT(Serve(&turns, Mode::kWeighted, Seats({3, 3, 3}), 6), ElementsAre(0, 1, 2, 0, 1, 2));
}

TEST_F(TurnsTest, LeastLoadedServesTheLeastLoadThenWhoWasServedLeastRecently) {
  Turns turns;
  std::vector<Seat> seats = Seats({1, 1, 1});
  seats[0].load = 2;
  EXPECT_THAT(Serve(&turns, Mode::kLeastLoaded, seats, 3), ElementsAre(1, 2, 1));
}

TEST_F(TurnsTest, WhatIsSavedIsGoneOnWith) {
  const std::vector<Seat> seats = Seats({5, 1, 1});
  std::vector<size_t> in_one_go;
  {
    Turns turns;
    in_one_go = Serve(&turns, Mode::kWeighted, seats, 21);
  }
  std::vector<size_t> in_parts;
  for (int part = 0; part < 7; ++part) {
    Turns turns;
    for (size_t next : Serve(&turns, Mode::kWeighted, seats, 3)) in_parts.push_back(next);
    ASSERT_OK(Save(&turns));
  }
  EXPECT_EQ(in_parts, in_one_go);
  EXPECT_EQ(QueryInt("SELECT served FROM lk_assignment_seat WHERE seat = 's0'"), 15);
  // What was not saved has not been.
  Turns forgotten;
  Serve(&forgotten, Mode::kWeighted, seats, 3);
  EXPECT_EQ(QueryInt("SELECT sum(served) FROM lk_assignment_seat"), 21);
}

}  // namespace
}  // namespace leadkit::marketing
