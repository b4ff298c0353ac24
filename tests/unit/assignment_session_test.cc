#include "marketing/assignment_session.h"

#include "assignment_fixture.h"

namespace leadkit::marketing {
namespace {

class AssignmentSessionTest : public AssignmentTest {};

TEST_F(AssignmentSessionTest, LeadsInWorkAreOpenOrQualified) {
  lifecycle::Lifecycle lifecycle;
  using lifecycle::Category;
  for (const auto& [name, category] :
       {std::pair("Open", Category::kOpen), std::pair("Ready", Category::kQualified),
        std::pair("Done", Category::kConverted), std::pair("No", Category::kDisqualified),
        std::pair("Later", Category::kRecycled)}) {
    lifecycle::Status status;
    status.name = name;
    status.category = category;
    lifecycle.statuses.push_back(status);
  }
  EXPECT_TRUE(IsInWork(lifecycle, "Open"));
  EXPECT_TRUE(IsInWork(lifecycle, "Ready"));
  EXPECT_FALSE(IsInWork(lifecycle, "Done"));
  EXPECT_FALSE(IsInWork(lifecycle, "No"));
  EXPECT_FALSE(IsInWork(lifecycle, "Later"));
  // One that the document does not name any more is better counted than forgotten.
  EXPECT_TRUE(IsInWork(lifecycle, "Unheard of"));
}

// A choice that is not carried out takes no turn: the next lead is offered to the same user.
TEST_F(AssignmentSessionTest, OnlyWhatIsCarriedOutTakesATurn) {
  const std::vector<RecordId> users = Users({"m1", "m2"});
  Queue("Q", users);
  SetGroups(R"({"queue":"Q"})");
  const records::Record lead = GetRecord(NewLead());
  ASSERT_OK(store().Read(nullptr, [&](const storage::View& view) -> absl::Status {
    LK_ASSIGN_OR_RETURN(const auto assignment, store().assigner().Current(view));
    LK_ASSIGN_OR_RETURN(const auto lifecycle, store().rules().Current(view));
    AssignmentSession session(view, *assignment, *lifecycle, {now_, false, true});
    for (int i = 0; i < 2; ++i) {
      LK_ASSIGN_OR_RETURN(const Choice choice, session.Choose(lead, false));
      EXPECT_EQ(choice.user, users[0]);
    }
    LK_ASSIGN_OR_RETURN(const Choice choice, session.Choose(lead, false));
    session.Take(choice, lead, 1);
    LK_ASSIGN_OR_RETURN(const Choice next, session.Choose(lead, false));
    EXPECT_EQ(next.user, users[1]);
    // Nobody prefers it, so others would come first.
    LK_ASSIGN_OR_RETURN(const Choice deferred, session.Choose(lead, true));
    EXPECT_TRUE(deferred.deferred);
    return absl::OkStatus();
  }));
}

}  // namespace
}  // namespace leadkit::marketing
