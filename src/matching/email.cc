#include "matching/email.h"

#include <algorithm>

#include "base/text.h"
#include "matching/fold.h"
#include "matching/placeholder.h"

namespace leadkit::matching {
namespace {

// The address inside "Name <address>" or after "mailto:".
std::string_view Bare(std::string_view raw) {
  const size_t open = raw.rfind('<');
  const size_t close = raw.rfind('>');
  if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
    raw = raw.substr(open + 1, close - open - 1);
  }
  raw = TrimSpace(raw);
  static constexpr std::string_view kScheme = "mailto:";
  if (EqualsIgnoreCase(raw.substr(0, kScheme.size()), kScheme)) {
    raw.remove_prefix(kScheme.size());
    raw = raw.substr(0, std::min(raw.find('?'), raw.size()));
  }
  while (!raw.empty() && (raw.back() == '.' || raw.back() == ',' || raw.back() == ';')) {
    raw.remove_suffix(1);
  }
  return TrimSpace(raw);
}

bool IgnoresDots(std::string_view domain) {
  return domain == "gmail.com" || domain == "googlemail.com";
}

// Providers that deliver "a+b@" to "a@".
bool IgnoresTags(std::string_view domain) {
  static constexpr std::string_view kKnown[] = {
      "gmail.com",  "googlemail.com", "outlook.com", "hotmail.com",    "live.com",
      "icloud.com", "me.com",         "mac.com",     "protonmail.com", "proton.me",
      "pm.me",      "fastmail.com",   "fastmail.fm", "zoho.com",       "yandex.com"};
  return std::find(std::begin(kKnown), std::end(kKnown), domain) != std::end(kKnown);
}

// A role is told by the whole local part, or by its first word: "sales.uk", "info-berlin".
bool IsRole(const Lists& lists, std::string_view local) {
  if (lists.IsRoleMail(local)) return true;
  std::string squeezed;
  for (const char c : local) {
    if (c != '.' && c != '-' && c != '_') squeezed += c;
  }
  return lists.IsRoleMail(squeezed);
}

bool IsPlaceholderAddress(const Lists& lists, std::string_view local, std::string_view domain) {
  const std::string_view label = domain.substr(0, std::min(domain.find('.'), domain.size()));
  if (local == label && IsPlaceholderText(lists, FoldText(local))) return true;  // test@test.com
  if (IsPlaceholderText(lists, FoldText(local)) && lists.IsFreeMail(domain)) return true;
  static constexpr std::string_view kNone[] = {"noemail",    "nomail",  "no.email",
                                               "no-email",   "unknown", "noemail1",
                                               "donotreply", "na",      "none"};
  return std::find(std::begin(kNone), std::end(kNone), local) != std::end(kNone);
}

}  // namespace

Email ReadEmail(const Lists& lists, const DomainRules& domains, std::string_view raw) {
  Email email;
  if (!IsValidText(raw)) return email;
  const std::string address = LowerAscii(Bare(raw));
  if (!IsEmailForm(address)) return email;
  const size_t at = address.rfind('@');
  std::string local = address.substr(0, at);
  email.host = address.substr(at + 1);
  email.domain = domains.Registrable(email.host);
  if (IgnoresTags(email.domain)) local.resize(std::min(local.find('+'), local.size()));
  if (IgnoresDots(email.domain))
    local.erase(std::remove(local.begin(), local.end(), '.'), local.end());
  if (email.domain == "googlemail.com") email.domain = email.host = "gmail.com";
  if (local.empty() || IsPlaceholderAddress(lists, local, email.host)) return {};
  email.local = std::move(local);
  email.free_mail = lists.IsFreeMail(email.domain) || lists.IsFreeMail(email.host);
  email.disposable = lists.IsDisposableMail(email.domain) || lists.IsDisposableMail(email.host);
  email.role = IsRole(lists, email.local);
  return email;
}

}  // namespace leadkit::matching
