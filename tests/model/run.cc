#include "tests/model/run.h"

#include <deque>
#include <filesystem>
#include <sstream>

#include "tests/model/comparison.h"
#include "tests/model/generator.h"

namespace leadkit::model {
namespace {

constexpr size_t kToldOperations = 25;

void Count(const Operation& operation, const Reality& reality, RunResult* result) {
  std::map<std::string, int>& outcomes = result->outcomes[NameOf(operation.verb)];
  if (reality.rows.empty()) ++outcomes[lk_status_name(reality.code)];
  for (const Reality& row : reality.rows) ++outcomes[lk_status_name(row.code)];
}

std::string Report(uint64_t seed, int step, const std::deque<std::string>& operations,
                   const std::vector<std::string>& differences) {
  std::ostringstream out;
  out << "LEADKIT_SEED=" << seed << " differs at step " << step << "\n";
  for (const std::string& operation : operations) out << "  " << operation << "\n";
  for (const std::string& difference : differences) out << "  ! " << difference << "\n";
  return out.str();
}

}  // namespace

void Prepare(Subject& subject, Model& model) {
  Operation user;
  user.object = Object::kUser;
  user.fields = {{"LastName", {"System"}}, {"ExternalId", {"system"}}};
  model.Run(user, LK_OK);
  int64_t real = 0;
  EXPECT_EQ(lk_store_get_user(subject.store(), &real, nullptr), LK_OK);
  subject.ids().Bind(model.system_user(), real);
  Operation change = user;
  change.verb = Verb::kUpdate;
  change.id = model.system_user();
  change.fields.push_back({"IsActive", {"true"}});
  EXPECT_EQ(subject.Run(change, model).code, LK_OK);
  Operation lifecycle;
  lifecycle.verb = Verb::kSetLifecycle;
  const Reality set = subject.Run(lifecycle, model);
  EXPECT_EQ(set.code, LK_OK) << set.message;
}

RunResult RunOnce(uint64_t seed, int steps, const Planter& planter) {
  RunResult result;
  const std::string path = test::NewPath();
  {
    std::atomic<int64_t> now_us{kFirstNowUs};
    Subject subject(path, &now_us);
    Model model(now_us);
    Prepare(subject, model);
    Generator generator(seed);
    std::deque<std::string> operations;
    while (result.steps < steps && result.report.empty()) {
      ++result.steps;
      now_us += generator.NextPauseUs();
      model.set_now(now_us);
      const Operation operation = generator.Next(model);
      const Reality reality = subject.Run(operation, model);
      operations.push_back(std::to_string(result.steps) + ": " + operation.Describe() + " -> " +
                           lk_status_name(reality.code));
      if (operations.size() > kToldOperations) operations.pop_front();
      Count(operation, reality, &result);
      const Prediction prediction = model.Run(operation, reality.code);
      subject.ids().ForgetFrom(model.state().next);
      if (planter != nullptr && !model.in_transaction()) {
        // New records must be known before one of them is broken.
        if (!CompareStates(subject, model).empty()) continue;
        result.planted = planter(subject, model);
      }
      std::vector<std::string> differences = CompareStates(subject, model);
      const std::vector<std::string> outcomes =
          CompareOutcomes(operation, reality, prediction, subject.ids());
      differences.insert(differences.begin(), outcomes.begin(), outcomes.end());
      if (!differences.empty()) {
        result.report = Report(seed, result.steps, operations, differences);
      }
      if (result.planted) break;
    }
  }
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  return result;
}

}  // namespace leadkit::model
