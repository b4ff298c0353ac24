// What the commands that work many leads share: which leads are meant, and telling how far it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "handles.h"

namespace leadkit::cli {

// The ids of the unconverted leads whose fields have these values ("Status=Open"), in the order in
// which they were made.
std::vector<int64_t> OpenLeadsWhere(const Store& store, std::vector<std::string> where);

// What calls about many leads tell of their progress (see Watch).
int32_t OnLeadsProgress(void* context, int64_t done, int64_t failed, int64_t total);

}  // namespace leadkit::cli
