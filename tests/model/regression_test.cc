// What the random runs, or reading with the model in mind, have found: each as short as can be,
// with the same comparison after each step.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "tests/model/comparison.h"
#include "tests/model/run.h"

namespace leadkit::model {
namespace {

class RegressionTest : public testing::Test {
 protected:
  RegressionTest() { Prepare(subject_, model_); }
  ~RegressionTest() override {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + suffix);
  }

  Prediction Do(const Operation& operation) {
    now_us_ += 1'000'000;
    model_.set_now(now_us_);
    const Reality reality = subject_.Run(operation, model_);
    Prediction prediction = model_.Run(operation, reality.code);
    std::string differences;
    for (const std::string& line : CompareStates(subject_, model_)) differences += line + "\n";
    for (const std::string& line :
         CompareOutcomes(operation, reality, prediction, subject_.ids())) {
      differences += line + "\n";
    }
    EXPECT_EQ(differences, "") << operation.Describe();
    return prediction;
  }

  Id Insert(Object object, Fields fields) {
    return Do({.verb = Verb::kInsert, .object = object, .fields = std::move(fields)}).id;
  }
  void On(Verb verb, Object object, Id id, Fields fields = {}) {
    Do({.verb = verb, .object = object, .id = id, .fields = std::move(fields)});
  }
  Id InsertLead() { return Insert(Object::kLead, {{"LastName", {"Lee"}}, {"Company", {"Acme"}}}); }
  Id InsertAccount(const std::string& name) { return Insert(Object::kAccount, {{"Name", {name}}}); }
  Id InsertMember(Id lead) {
    const Id campaign = Insert(Object::kCampaign, {{"Name", {"Spring"}}});
    return Insert(Object::kMember, {{"CampaignId", {"", campaign}}, {"LeadId", {"", lead}}});
  }
  Converted Convert(Id lead) {
    return Do({.verb = Verb::kConvert, .id = lead}).converted.value_or(Converted{});
  }

  const std::string path_ = test::NewPath();
  std::atomic<int64_t> now_us_{kFirstNowUs};
  Subject subject_{path_, &now_us_};
  Model model_{kFirstNowUs};
};

TEST_F(RegressionTest, PurgingAConvertedLeadLeavesTheContactsMembershipInTheBin) {
  const Id lead = InsertLead();
  InsertMember(lead);
  const Id contact = Convert(lead).contact;
  On(Verb::kDelete, Object::kContact, contact);
  On(Verb::kDelete, Object::kLead, lead);
  On(Verb::kPurge, Object::kLead, lead);
  On(Verb::kUndelete, Object::kContact, contact);
}

TEST_F(RegressionTest, AContactsMembershipComesBackWithoutTheLeadItCameFrom) {
  const Id lead = InsertLead();
  const Id member = InsertMember(lead);
  Convert(lead);
  On(Verb::kDelete, Object::kLead, lead);
  On(Verb::kDelete, Object::kMember, member);
  On(Verb::kUndelete, Object::kMember, member);
}

TEST_F(RegressionTest, ATaskFromTheBinIsOfTheAccountThatItsOpportunityHasNow) {
  const Id before = InsertAccount("Before");
  const Id after = InsertAccount("After");
  const Id opportunity = Insert(Object::kOpportunity, {{"Name", {"Deal"}},
                                                       {"AccountId", {"", before}},
                                                       {"StageName", {"Discovery"}},
                                                       {"CloseDate", {"2026-09-30"}}});
  const Id task = Insert(Object::kTask, {{"WhatId", {"", opportunity}}});
  On(Verb::kDelete, Object::kTask, task);
  On(Verb::kUpdate, Object::kOpportunity, opportunity, {{"AccountId", {"", after}}});
  On(Verb::kUndelete, Object::kTask, task);
}

TEST_F(RegressionTest, AnAccountComesBackThoughAContactOfItWasPurged) {
  const Id account = InsertAccount("Acme");
  const Id other = InsertAccount("Other");
  const Id manager =
      Insert(Object::kContact, {{"LastName", {"Boss"}}, {"AccountId", {"", account}}});
  Insert(Object::kContact,
         {{"LastName", {"Lee"}}, {"AccountId", {"", other}}, {"ReportsToId", {"", manager}}});
  On(Verb::kDelete, Object::kAccount, account);
  On(Verb::kPurge, Object::kContact, manager);
  On(Verb::kUndelete, Object::kAccount, account);
}

TEST_F(RegressionTest, ABatchOfConversionsKeepsTheTransactionsReason) {
  const Id lead = InsertLead();
  Do({.verb = Verb::kBegin});
  Do({.verb = Verb::kSetReason, .reason = "trade fair"});
  Do({.verb = Verb::kConvertMany, .ids = {lead}});
  Do({.verb = Verb::kCommit});
}

}  // namespace
}  // namespace leadkit::model
