// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "records/recordfile.h"

namespace athanor {

// What RecordReader::create() chooses from.
[[nodiscard]] std::unique_ptr<RecordReader> makeCsvReader(QIODevice *device, bool raw);
/// `lines`: one object after the other instead of one array.
[[nodiscard]] std::unique_ptr<RecordReader> makeJsonReader(QIODevice *device, bool lines);

} // namespace athanor
