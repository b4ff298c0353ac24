#include "records/record.h"

namespace leadkit::records {

const Value& Record::UnsetValue() {
  static const Value kUnset;
  return kUnset;
}

}  // namespace leadkit::records
