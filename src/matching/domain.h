// Registrable domains: what somebody owns, "acme.co.uk" of "www.shop.acme.co.uk".
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

struct psl_ctx_st;

namespace leadkit::matching {

// Thread safe.
class DomainRules {
 public:
  // The list that is built into libpsl.
  static std::shared_ptr<const DomainRules> BuiltIn();

  // A newer list, in the format of publicsuffix.org. kInvalidArgument if it has no rule at all.
  static absl::StatusOr<std::shared_ptr<const DomainRules>> Parse(std::string_view text);

  ~DomainRules();
  DomainRules(const DomainRules&) = delete;
  DomainRules& operator=(const DomainRules&) = delete;

  // The registrable domain of a host, in lower case and punycode; empty for an IP address, for a
  // public suffix by itself, for one label, and for what is not a host.
  std::string Registrable(std::string_view host) const;

  // The same of a URL or a bare host: "https://user@www.acme.com:8080/a?b" -> "acme.com".
  std::string OfUrl(std::string_view url) const;

 private:
  explicit DomainRules(psl_ctx_st* list, bool owned) : list_(list), owned_(owned) {}
  std::string Find(const std::string& host) const;

  psl_ctx_st* list_;
  bool owned_;
  // Hosts that were asked for: a base has many mailboxes on few hosts.
  mutable absl::Mutex mutex_;
  mutable absl::flat_hash_map<std::string, std::string> known_ ABSL_GUARDED_BY(mutex_);
};

// The host part of a URL, in lower case and without a port. "ftp://a.b:21/c" -> "a.b".
std::string HostOfUrl(std::string_view url);

// "acme" of "acme.co.uk".
inline std::string_view DomainLabel(std::string_view domain) {
  return domain.substr(0, std::min(domain.find('.'), domain.size()));
}

}  // namespace leadkit::matching
