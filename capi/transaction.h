#pragma once

#include "capi/handles.h"

namespace leadkit::capi {

// Ends the cursors that read in the transaction. REQUIRES: the transaction's mutex is held.
void EndCursors(TransactionState* state);

}  // namespace leadkit::capi
