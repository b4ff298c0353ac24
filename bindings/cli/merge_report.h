// Merges and their undoing, told to a person.
#pragma once

#include <string>

#include "handles.h"
#include "output.h"

namespace leadkit::cli {

// A merge that was done, or one that is planned.
void PrintMerge(Output& out, const Store& store, const Merge& merge);
// `dry`: nothing of it was kept.
void PrintUnmerge(Output& out, const Unmerge& unmerge, bool dry);

// The rows of a list, one after the other.
bool NextRow(const Rows& rows);
int64_t RowInt(const Rows& rows, int32_t column);
std::string RowText(const Rows& rows, int32_t column);

}  // namespace leadkit::cli
