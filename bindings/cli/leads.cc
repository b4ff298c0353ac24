#include "leads.h"

#include <utility>

#include "records.h"
#include "session.h"
#include "text.h"

namespace leadkit::cli {

std::vector<int64_t> OpenLeadsWhere(const Store& store, std::vector<std::string> where) {
  where.emplace_back("IsConverted=false");
  const Record like = RecordLike(store, "Lead", where);
  Cursor cursor;
  Call(lk_record_list, store, nullptr, "Lead", like, 0, int64_t{0}, int64_t{0}, Out(cursor));
  std::vector<int64_t> ids;
  while (true) {
    const lk_record* lead = nullptr;
    Call(lk_cursor_next, cursor, &lead);
    if (lead == nullptr) return ids;
    ids.push_back(IdOf(lead));
  }
}

int32_t OnLeadsProgress(void* context, int64_t done, int64_t failed, int64_t total) {
  if (*static_cast<bool*>(context)) {
    std::string line = FormatCount(done) + " of " + Counted(total, "lead");
    if (failed > 0) line += ", " + FormatCount(failed) + " refused";
    WriteProgress(line);
  }
  return Interrupted() ? 1 : 0;
}

}  // namespace leadkit::cli
