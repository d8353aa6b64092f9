// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"

#include <expected>

namespace athanor {

/// What a fallible function returns. The caller looks at it on the next line:
///     auto page = session.fetch(request);
///     if (!page)
///         return fail(page);
template <typename T>
using Result = std::expected<T, Error>;

/// A result without a value.
using Status = std::expected<void, Error>;

/// Makes the error arm of any Result: `return fail(Error::io(...))`.
[[nodiscard]] inline std::unexpected<Error> fail(Error error)
{
    return std::unexpected<Error>(std::move(error));
}

/// Hands the error of one result on as the error of another.
template <typename T>
[[nodiscard]] std::unexpected<Error> fail(const Result<T> &failed)
{
    return std::unexpected<Error>(failed.error());
}

} // namespace athanor
