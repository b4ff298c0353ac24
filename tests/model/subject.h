// The other side: a store of leadkit's, driven through the C ABI, and the ids that tell which of
// its records is which of the model's.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/capi/harness.h"
#include "tests/model/operation.h"

namespace leadkit::model {

class Model;

// The model's ids and leadkit's, one to one.
class Ids {
 public:
  void Bind(Id id, int64_t real);
  // Forgets those of `next` and above, which a rollback has given back.
  void ForgetFrom(Id next);
  int64_t RealOf(Id id) const;
  Id ModelOf(int64_t real) const;  // kNowhere if it is not bound
  bool IsBound(Id id) const { return real_.contains(id); }

 private:
  std::map<Id, int64_t> real_;
  std::map<int64_t, Id> model_;
};

class Subject {
 public:
  Subject(std::string path, std::atomic<int64_t>* now_us);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  // `model` tells of which object an id is; nothing else is asked of it.
  Reality Run(const Operation& operation, const Model& model);
  lk_store* store() const { return store_.get(); }
  lk_transaction* transaction() const { return transaction_; }
  Ids& ids() { return ids_; }
  const std::string& path() const { return path_; }

 private:
  lk_error** E() { return error_.out(); }
  void Open();
  Reality Outcome(lk_status code, int64_t id = 0, bool created = false);
  std::string TextOf(const Value& value, const Model& model);
  // Fills the record; the code of the first field that cannot be set.
  lk_status Fill(const Fields& fields, const Model& model, lk_record* record);
  lk_status NewRecord(Object object, const Fields& fields, const Model& model,
                      test::Record* record);
  test::ConvertOptions OptionsOf(const ConvertHow& how);
  Converted ConvertedOf(const lk_conversion* conversion);
  Reality Write(const Operation& operation, const Model& model);
  Reality Bin(const Operation& operation, const Model& model);
  Reality Move(const Operation& operation);
  Reality Convert(const Operation& operation);
  Reality Plan(const Operation& operation);
  Reality Apply();
  Reality Batch(const Operation& operation, const Model& model);
  Reality IdsBatch(const Operation& operation, const Model& model);
  Reality RowsOf(lk_status code, const lk_results* results);
  Reality Session(const Operation& operation, const Model& model);

  std::string path_;
  std::atomic<int64_t>* now_us_;
  test::Error error_;
  test::Store store_;
  lk_transaction* transaction_ = nullptr;
  test::Plan plan_;
  Ids ids_;
};

}  // namespace leadkit::model
