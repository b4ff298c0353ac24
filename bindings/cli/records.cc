#include "records.h"

#include <initializer_list>
#include <set>

#include "json.h"
#include "text.h"

namespace leadkit::cli {
namespace {

// Ids of the records that equal `like`, two at most.
std::vector<int64_t> FirstTwo(const Store& store, std::string_view object, const Record& like,
                              int32_t flags = 0) {
  Cursor cursor;
  Call(lk_record_list, store, nullptr, object, like, flags, int64_t{0}, int64_t{2}, Out(cursor));
  std::vector<int64_t> ids;
  while (true) {
    const lk_record* record = nullptr;
    Call(lk_cursor_next, cursor, &record);
    if (record == nullptr) return ids;
    ids.push_back(IdOf(record));
  }
}

bool LooksLikeId(std::string_view text) {
  if (text.size() != 15 && text.size() != 18) return false;
  for (const char c : text) {
    if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) return false;
  }
  return true;
}

}  // namespace

std::string IdText(const Store& store, std::string_view object, int64_t id) {
  char text[LK_ID_TEXT_SIZE];
  lk_error* error = nullptr;
  const lk_status status =
      lk_id_to_text(store.get(), object.data(), object.size(), id, text, &error);
  if (status != LK_OK) throw Failure::Take(status, error);
  return text;
}

RecordName FindRecord(const Store& store, std::string_view argument) {
  RecordName found;
  const size_t colon = argument.find(':');
  if (colon == std::string_view::npos) {
    Borrowed object;
    Call(lk_id_from_text, store, argument, &object, &found.id);
    found.object = object.str();
  } else {
    const std::string object(argument.substr(0, colon)), key(argument.substr(colon + 1));
    const Record like = RecordLike(store, object, {"ExternalId=" + key});
    std::vector<int64_t> ids;
    if (!key.empty()) ids = FirstTwo(store, object, like);
    if (!key.empty() && ids.empty()) ids = FirstTwo(store, object, like, LK_INCLUDE_DELETED);
    if (ids.empty()) {
      throw Failure(kExitNotFound, ObjectOf(like.get()) + ".ExternalId: no record has '" + key +
                                       "'; look with: leadkit list STORE " + object);
    }
    found.object = ObjectOf(like.get());
    found.id = ids.front();
  }
  found.text = IdText(store, found.object, found.id);
  return found;
}

int64_t FindUser(const Store& store, std::string_view argument) {
  if (LooksLikeId(argument) && argument.starts_with("005")) return FindRecord(store, argument).id;
  for (const char* field : {"Username", "Email", "Name", "ExternalId"}) {
    const Record like =
        RecordLike(store, "User", {std::string(field) + "=" + std::string(argument)});
    const std::vector<int64_t> ids = FirstTwo(store, "User", like);
    if (ids.size() > 1) {
      throw Failure::Usage("several users have the " + std::string(field) + " '" +
                           std::string(argument) + "'; name one by its id");
    }
    if (ids.size() == 1) return ids.front();
  }
  throw Failure(kExitNotFound, "no user is called '" + std::string(argument) +
                                   "'; look with: leadkit list STORE User");
}

Record RecordLike(const Store& store, std::string_view object,
                  const std::vector<std::string>& assignments) {
  Record record;
  Call(lk_record_new, store, object, Out(record));
  std::set<std::string> given;
  for (const std::string& assignment : assignments) {
    const auto [field, value] = ParseAssignment(assignment);
    if (!given.insert(field).second) {
      throw Failure::Usage(field + " is given twice; a record has one value of it");
    }
    Call(lk_record_set_text, record, field, value);
  }
  return record;
}

std::string ObjectOf(const lk_record* record) {
  Borrowed object;
  Call(lk_record_get_object, record, &object);
  return object.str();
}

int64_t IdOf(const lk_record* record) {
  int64_t id = 0;
  Call(lk_record_get_id, record, &id);
  return id;
}

std::vector<std::string> FieldsOf(const lk_record* record) {
  int32_t count = 0;
  Call(lk_record_get_count, record, &count);
  std::vector<std::string> fields;
  for (int32_t i = 0; i < count; ++i) {
    Borrowed name;
    Call(lk_record_get_name, record, i, &name);
    fields.push_back(name.str());
  }
  return fields;
}

std::optional<std::string> ValueOf(const lk_record* record, std::string_view field) {
  Borrowed value;
  Call(lk_record_get_text, record, field, &value);
  if (value.text == nullptr) return std::nullopt;
  return value.str();
}

std::string RecordJson(const lk_record* record, const std::vector<std::string>& fields) {
  JsonObject json;
  json.Add("object", ObjectOf(record));
  for (const std::string& field : fields) {
    const std::optional<std::string> value = ValueOf(record, field);
    if (value) {
      json.Add(field, *value);
    } else {
      json.AddNull(field);
    }
  }
  return json.str();
}

std::string DisplayName(const lk_record* record) {
  for (const char* field : {"Name", "Subject", "CaseNumber"}) {
    Borrowed name;
    if (lk_record_get_text(record, field, std::string_view(field).size(), &name.text, &name.size,
                           nullptr) == LK_OK &&
        name.size != 0) {
      return name.str();
    }
  }
  return "";
}

const std::string& NameCache::NameOf(int64_t id) {
  const auto [place, is_new] = names_.try_emplace(id);
  if (is_new && id != 0) {
    Record record;
    try {
      Call(lk_record_get, store_, nullptr, "", id, LK_INCLUDE_DELETED, Out(record));
      place->second = DisplayName(record.get());
    } catch (const Failure& failure) {
      if (failure.exit() != kExitNotFound) throw;
    }
  }
  return place->second;
}

}  // namespace leadkit::cli
