#include "transfer/import_reference.h"

#include "import_fixture.h"

namespace leadkit::transfer {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportReferenceTest : public ImportTest {
 protected:
  // The owner's name, or the error's message, of a lead with these two cells.
  std::string OwnerOf(const std::string& header, const std::string& cells) {
    auto result = Import("Last Name," + header + "\nX," + cells + "\n", Options("Lead"));
    if (!result.ok()) return CodeText(result);
    if (result->failed > 0) return result->errors[0].message;
    const std::string id = RowsOf(good_path())[0].end()[-2];
    const RecordId owner = GetRecord(ParseId(id)->id).Int(ObjectOf("Lead").system.owner);
    return Get(owner, "Name");
  }
};

TEST_F(ImportReferenceTest, AnOwnerIsFoundByIdExternalIdOrName) {
  const RecordId user = Insert("User", {{"FirstName", "Grace"},
                                        {"LastName", "Hopper"},
                                        {"Email", "grace@navy.example"},
                                        {"ExternalId", "1011"}});
  Insert("Queue", {{"Name", "West"}});
  EXPECT_EQ(OwnerOf("OwnerId", Ref(user)), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Owner Id", Ref(user).substr(0, 15)), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Lead Owner Id", " 1011 "), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Lead Owner", "Grace Hopper"), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Lead Owner", "GRACE hopper"), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Lead Owner", "1011"), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Lead Owner", Ref(user)), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Owner Email", "Grace@Navy.example"), "Grace Hopper");
  EXPECT_EQ(OwnerOf("Owner", "West"), "West");
  EXPECT_EQ(OwnerOf("Owner", ""), "System");
  EXPECT_EQ(OwnerOf("Owner Id", "0"), "System");
  EXPECT_THAT(OwnerOf("Owner Id", "1012"),
              HasSubstr("no User or Queue has the Id or ExternalId '1012'"));
  EXPECT_THAT(OwnerOf("Owner", "Nobody"), HasSubstr("no User or Queue has the Name 'Nobody'"));
  EXPECT_THAT(OwnerOf("Owner", "\xff\xfe"), HasSubstr("not UTF-8"));
}

TEST_F(ImportReferenceTest, AnIdGoesBeforeANameAndANameHelpsOut) {
  Insert("User", {{"LastName", "One"}, {"ExternalId", "1"}});
  Insert("User", {{"LastName", "Two"}, {"ExternalId", "2"}});
  EXPECT_EQ(OwnerOf("Owner,Owner Id", "One,2"), "Two");
  EXPECT_EQ(OwnerOf("Owner,Owner Id", "One,3"), "One");
  EXPECT_EQ(OwnerOf("Owner,Owner Id", "One,"), "One");
  EXPECT_THAT(OwnerOf("Owner,Owner Id", "Three,3"), HasSubstr("Id or ExternalId '3'"));
}

TEST_F(ImportReferenceTest, NamesThatSeveralHaveAreRefused) {
  for (int i = 0; i < 2; ++i) NewUser("Twin");
  EXPECT_THAT(OwnerOf("Owner", "Twin"), HasSubstr("2 User or Queue records have the Name 'Twin'"));
  const RecordId queues[] = {Insert("Queue", {{"Name", "Q"}}), Insert("Queue", {{"Name", "Q"}})};
  EXPECT_THAT(OwnerOf("Owner", "Q"), HasSubstr("2 User or Queue records have the Name 'Q'"));
  ASSERT_OK(Delete("Queue", queues[0]));
  EXPECT_EQ(OwnerOf("Owner", "Q"), "Q");
}

TEST_F(ImportReferenceTest, AccountsAreFoundInAnySpellingButTheirOwnFirst) {
  NewAccount("Acme, Inc.");
  NewAccount("Beta Ltd");
  NewAccount("BETA LTD.");
  auto result = Import("Last Name,Account Name\nA,ACME Inc\nB,Beta Ltd\nC,beta ltd\nD,Gamma\n",
                       Options("Contact"));
  EXPECT_EQ(Counts(result), "4 read, 2 created, 0 updated, 2 failed");
  EXPECT_THAT(Errors(result), ElementsAre("3 INVALID_CROSS_REFERENCE_KEY AccountId",
                                          "4 INVALID_CROSS_REFERENCE_KEY AccountId"));
  EXPECT_THAT(QueryRows("SELECT c.last_name, a.name FROM contact c JOIN account a ON a.id = "
                        "c.account_id ORDER BY c.id",
                        2),
              ElementsAre("A|Acme, Inc.", "B|Beta Ltd"));
}

TEST_F(ImportReferenceTest, APathSaysByWhichKey) {
  Insert("Account", {{"Name", "7"}, {"ExternalId", "x"}});
  Insert("Account", {{"Name", "Seven"}, {"ExternalId", "7"}});
  ImportOptions options = Options("Contact");
  for (const auto& [path, account] :
       {std::pair("Account.ExternalId", "Seven"), std::pair("Account.Name", "7"),
        std::pair("AccountId", "Seven"), std::pair("Account:ExternalId", "Seven")}) {
    options.mapping = absl::StrCat(R"({"columns":[{"column":"A","field":")", path, R"("}]})");
    EXPECT_EQ(Counts(Import("Last Name,A\nL,7\n", options)),
              "1 read, 1 created, 0 updated, 0 failed");
    EXPECT_EQ(QueryRows("SELECT a.name FROM contact c JOIN account a ON a.id = c.account_id ORDER "
                        "BY c.id DESC LIMIT 1",
                        1)[0],
              account)
        << path;
  }
}

TEST_F(ImportReferenceTest, AReferenceOfSeveralObjectsIsFoundInAllOfThem) {
  const RecordId account = NewAccount();
  const RecordId contact = NewContact(account, {{"Email", "c@x.example"}, {"ExternalId", "c1"}});
  const RecordId lead = NewLead({{"Email", "l@x.example"}, {"ExternalId", "l1"}});
  NewLead({{"ExternalId", "both"}});
  NewContact(account, {{"ExternalId", "both"}});
  auto result =
      Import("Subject,Who Id\nA,c1\nB,l1\nC,both\nD," + Ref(lead) + "\n", Options("Task"));
  EXPECT_EQ(Counts(result), "4 read, 3 created, 0 updated, 1 failed");
  EXPECT_THAT(All("Task", {"WhoId"}), ElementsAre(Ref(contact), Ref(lead), Ref(lead)));
  result = Import("Subject,Who:Contact-Email\nA,C@X.example\nB,l@x.example\n", Options("Task"));
  EXPECT_EQ(Counts(result), "2 read, 1 created, 0 updated, 1 failed");
  EXPECT_THAT(result->errors[0].message, HasSubstr("no Contact has the Email 'l@x.example'"));
}

// A row that is stored is seen by the rows after it, whatever was found before.
TEST_F(ImportReferenceTest, RowsOfOneFileMayNameEachOther) {
  auto result = Import(
      "Id,Name,Parent Account\n1,Mother,\n2,Daughter,Mother\n3,Mother,\n4,Son,Mother\n"
      "5,Later,Last\n6,Last,\n7,After,6\n",
      Options("Account"));
  EXPECT_EQ(Counts(result), "7 read, 5 created, 0 updated, 2 failed");
  EXPECT_THAT(Errors(result), ElementsAre("4 INVALID_CROSS_REFERENCE_KEY ParentId",
                                          "5 INVALID_CROSS_REFERENCE_KEY ParentId"));
}

TEST_F(ImportReferenceTest, MissingAccountsAreMadeWithTheirRowOrNotAtAll) {
  ImportOptions options = Options("Contact");
  options.create_accounts = true;
  auto result = Import(
      "Last Name,Account Name,Email,Reports To\n"
      "A,Acme,a@x.co,\nB,ACME,,\n,Beta,,\nC,Gamma,no address,\nD,Acme,,Nobody\nE,Beta,,\n",
      options);
  EXPECT_EQ(Counts(result), "6 read, 3 created, 0 updated, 3 failed");
  EXPECT_EQ(result->accounts_created, 2);
  EXPECT_THAT(All("Account", {"Name"}), ElementsAre("Acme", "Beta"));
  EXPECT_THAT(Errors(result),
              ElementsAre("3 REQUIRED_FIELD_MISSING LastName", "4 INVALID_EMAIL_ADDRESS Email",
                          "5 INVALID_CROSS_REFERENCE_KEY ReportsToId"));
  // Not by an id: that names an account that should be there.
  EXPECT_EQ(Counts(Import("Last Name,Account Id\nA,Delta\n", options)),
            "1 read, 0 created, 0 updated, 1 failed");
  ExpectNoDanglingReferences();
}

}  // namespace
}  // namespace leadkit::transfer
