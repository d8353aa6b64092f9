// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace athanor {

/// Asks for the memory of a short run in large pieces and large pages: to take it page by page costs a short command
/// more than its work. Called once, before anything is allocated. Where the system has no large pages nothing changes.
void prepareHeap();

} // namespace athanor
