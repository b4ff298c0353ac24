#pragma once

#include <string>

#include "capi/handles.h"

namespace leadkit::capi {

lk_text* NewText(std::string text);

}  // namespace leadkit::capi
