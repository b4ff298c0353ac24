#include "matching/domain.h"

#include <libpsl.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "base/text.h"

namespace leadkit::matching {
namespace {

constexpr size_t kMaxHostBytes = 253;
constexpr size_t kMaxLabelBytes = 63;
constexpr size_t kMaxKnown = 8'192;

// Letters, digits, hyphens and dots; IDN labels are not ASCII yet.
bool IsHost(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes) return false;
  size_t label = 0;
  for (const char c : host) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || u >= 0x80;
    if (!good || ++label > kMaxLabelBytes) return false;
  }
  return label > 0;
}

// The last label of an IPv4 address is a number; no top-level domain is.
bool IsAddress(std::string_view host) {
  const size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  return last.find_first_not_of("0123456789") == std::string_view::npos;
}

// The host as the list spells it. It is in small letters already; only other scripts have more than
// one way to be written.
std::string Spelled(const std::string& host) {
  if (IsAscii(host)) return host;
  char* lower = nullptr;
  if (psl_str_to_utf8lower(host.c_str(), "utf-8", nullptr, &lower) != PSL_SUCCESS) return host;
  std::string out = lower;
  psl_free_string(lower);
  return out;
}

}  // namespace

std::shared_ptr<const DomainRules> DomainRules::BuiltIn() {
  // libpsl's own list is constant data, and freeing it does nothing.
  return std::shared_ptr<const DomainRules>(
      new DomainRules(const_cast<psl_ctx_st*>(psl_builtin()), false));
}

absl::StatusOr<std::shared_ptr<const DomainRules>> DomainRules::Parse(std::string_view text) {
  const auto error = [] {
    return MakeError(Code::kInvalidArgument, "the text is not a list of public suffixes");
  };
  if (text.empty()) return error();
  FILE* file = fmemopen(const_cast<char*>(text.data()), text.size(), "r");
  if (file == nullptr) return MakeError(Code::kOutOfMemory, "no memory to read the list");
  psl_ctx_t* list = psl_load_fp(file);
  std::fclose(file);
  if (list == nullptr) return error();
  if (psl_suffix_count(list) == 0) {
    psl_free(list);
    return error();
  }
  return std::shared_ptr<const DomainRules>(new DomainRules(list, true));
}

DomainRules::~DomainRules() {
  if (owned_) psl_free(list_);
}

std::string DomainRules::Registrable(std::string_view host) const {
  std::string lower = LowerAscii(host);
  while (!lower.empty() && lower.back() == '.') lower.pop_back();
  if (!IsHost(lower) || lower.find('.') == std::string::npos || IsAddress(lower)) return "";
  {
    absl::ReaderMutexLock lock(&mutex_);
    if (const auto it = known_.find(lower); it != known_.end()) return it->second;
  }
  std::string domain = Find(lower);
  absl::MutexLock lock(&mutex_);
  if (known_.size() >= kMaxKnown) known_.clear();
  known_.emplace(std::move(lower), domain);
  return domain;
}

std::string DomainRules::Find(const std::string& host) const {
  const std::string name = Spelled(host);
  if (list_ == nullptr) return name;
  const char* domain = psl_registrable_domain(list_, name.c_str());
  return domain == nullptr ? std::string() : std::string(domain);
}

std::string DomainRules::OfUrl(std::string_view url) const { return Registrable(HostOfUrl(url)); }

std::string HostOfUrl(std::string_view url) {
  if (!IsValidText(url)) return "";
  url = TrimSpace(url);
  if (const size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
  } else if (url.substr(0, 2) == "//") {
    url.remove_prefix(2);
  }
  url = url.substr(0, std::min(url.find_first_of("/?#\\ "), url.size()));
  if (const size_t at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  if (url.substr(0, 1) == "[") return "";  // An IPv6 address.
  url = url.substr(0, std::min(url.find(':'), url.size()));
  return LowerAscii(url);
}

}  // namespace leadkit::matching
