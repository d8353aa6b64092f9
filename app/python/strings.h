// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/parsestate.h"

namespace athanor::python {

/// Reads adjacent string tokens as one literal: a Constant (Str or Bytes), or a JoinedStr if one of them is an
/// f-string.
const Expr *readStrings(ParseState &state);

} // namespace athanor::python
