// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"

#include <QDeadlineTimer>

#include <chrono>
#include <future>
#include <optional>
#include <thread>
#include <type_traits>

namespace athanor {

/// What `ask` answers on a thread of its own, for the system's calls that know no deadline; nothing if it is late or
/// cancelled. The thread is then left to itself, so `ask` owns all it touches.
template <typename Ask>
[[nodiscard]] std::optional<std::invoke_result_t<Ask>> askAside(Ask ask, const QDeadlineTimer &deadline,
                                                                const CancelToken &cancel)
{
    std::packaged_task<std::invoke_result_t<Ask>()> task(std::move(ask));
    auto answer = task.get_future();
    std::thread(std::move(task)).detach();
    while (!cancel.isCancelled()) {
        if (answer.wait_for(std::chrono::milliseconds(deadline.hasExpired() ? 0 : 50)) == std::future_status::ready)
            return answer.get();
        if (deadline.hasExpired())
            break;
    }
    return std::nullopt;
}

} // namespace athanor
