// The field's standard matching rules: equations over fields that agree or do not, without weights.
//
// A preset beside the statistical model (compare.h, model.h), for hosts that want the answers their
// users know from other systems. The thresholds and weights stand in standard_rule.cc, each with
// where it comes from. What is published and what is not:
//
//   published   the seven equations for people; algorithms and thresholds of their fields; the
//               weights of telephone and postcode; that blanks do not match; transposed names
//   memory      the whole rule for companies, with its threshold and that state and website are
//               exact; the weights within a street, by which another house number in the same
//               street still agrees (80)
//   unknown     how a keyboard distance is counted, what an equal sound scores, how a section
//               counts that both sides lack: leadkit's own. Sounds are those of phonetic.h. The
//               title's threshold of 50 only means something with the edit distance that the
//               method for titles lists and the rule's own table omits.
//
// Where leadkit's profiles say something else than the rules' raw fields, the profile decides:
// placeholders and office mailboxes ("info@") are blank; all telephones and mailboxes of one side
// are tried against all of the other; former names of a company count; a website is its
// registrable domain, and the domain of a company's e-mail stands for one; a state matches as it is
// written ("CA" is not "California"); the last four digits of a ZIP+4 are not kept, so ZIPs with
// equal first digits are equal; of transposed names, a nickname is found where it stands first
// ("Bob Smith" and "Smith, Robert" the wrong way round), not where it stands last.
#pragma once

#include <string_view>

#include "matching/facts.h"
#include "matching/profile.h"

namespace leadkit::matching {

// REQUIRES: `profile` views bytes that CheckProfile accepts. `title` is the job title as it was
// typed, empty where there is none or it is a placeholder; text that is not UTF-8 counts as empty.
struct StandardSide {
  ProfileView profile;
  std::string_view title;
};

inline constexpr int kStandardPersonEquations = 7;
inline constexpr int kStandardCompanyEquations = 6;

// The number of the first equation by which the two match, 1 to 7 for people and 1 to 6 for
// companies, or 0. MatchStandardRule(a, b, kind) == MatchStandardRule(b, a, kind). `kind` says
// which rule; a person's profile has the company's fields too, so that a lead can be matched with
// an account. The sixth equation for people is never the first: whoever it matches, the second
// does.
int MatchStandardRule(const StandardSide& a, const StandardSide& b, Kind kind);

// The equation in words: "first and last name, e-mail". Empty for a number that is none.
std::string_view StandardEquation(Kind kind, int number);

}  // namespace leadkit::matching
