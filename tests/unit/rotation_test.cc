#include "base/rotation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadkit {
namespace {

TEST(Rotation, GivesTheOwnersInTurnAndSkipsWhatDidNotSucceed) {
  Rotation owners({7, 5, 6});
  std::vector<RecordId> given;
  for (const bool convertible : {true, false, false, true, true, true}) {
    if (!convertible) continue;
    given.push_back(owners.next());
    owners.Take();
  }
  EXPECT_THAT(given, testing::ElementsAre(7, 5, 6, 7));
}

TEST(Rotation, OneOwnerGetsAll) {
  Rotation owners({7});
  owners.Take();
  EXPECT_EQ(owners.next(), 7);
}

}  // namespace
}  // namespace leadkit
