#include "lifecycle/versions.h"

#include "tests/unit/store_fixture.h"

namespace leadkit::lifecycle {
namespace {

using testing::HasSubstr;

class VersionsTest : public StoreTest {
 protected:
  absl::StatusOr<Lifecycle> Read(int version) {
    absl::StatusOr<Lifecycle> document = Lifecycle();
    absl::Status status = store().Read(transaction_, [&](const storage::View& view) {
      document = ReadVersion(view, version);
      return document.status();
    });
    return document;
  }
};

TEST_F(VersionsTest, EachIsKeptWithItsTimeAndAuthor) {
  Tick();
  ASSERT_OK(SetLifecycle(*Preset("waterfall")));
  EXPECT_EQ(Read(1)->name, "standard");
  EXPECT_EQ(Read(2)->name, "waterfall");
  EXPECT_EQ(Read(2)->version, 2);
  EXPECT_EQ(Read(0)->name, "waterfall");
  const auto none = Read(3);
  EXPECT_EQ(CodeText(none), "NOT_FOUND");
  EXPECT_THAT(std::string(none.status().message()), HasSubstr("the last one is 2"));
  std::vector<Version> versions;
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(versions, ListVersions(view));
    return absl::OkStatus();
  }));
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].version, 2);
  EXPECT_EQ(versions[0].name, "waterfall");
  EXPECT_EQ(versions[0].at, now_);
  EXPECT_EQ(versions[0].by, system_user());
  EXPECT_EQ(versions[1].version, 1);
  EXPECT_LT(versions[1].at, now_);
}

TEST_F(VersionsTest, OneThatIsRolledBackIsNone) {
  auto transaction = store().Begin();
  ASSERT_OK(transaction.status());
  transaction_ = transaction->get();
  ASSERT_OK(SetLifecycle(*Preset("waterfall")));
  EXPECT_EQ(Read(0)->name, "waterfall");
  (*transaction)->Rollback();
  transaction_ = nullptr;
  EXPECT_EQ(Read(0)->name, "standard");
  EXPECT_EQ(CodeText(Read(2)), "NOT_FOUND");
}

}  // namespace
}  // namespace leadkit::lifecycle
