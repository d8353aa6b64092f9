// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"

#include <QString>

#include <variant>

namespace athanor {

/// Why a fact is not known.
struct FactGap
{
    enum class Kind {
        NotAsked,    ///< nobody looked
        Denied,      ///< the account or the file system does not allow it
        Hidden,      ///< the server leaves the row or the value out for this account, without an error
        TimedOut,    ///< no answer in time
        Unreachable, ///< no connection
        Unsupported, ///< this version of the server or of a library cannot say
        Failed       ///< anything else
    };
    Kind kind = Kind::NotAsked;
    QString reason; ///< one bounded sentence, no secret

    [[nodiscard]] static FactGap of(const Error &error);
    friend bool operator==(const FactGap &, const FactGap &) = default;
};

/// Something that was read about a service, or the reason why it could not be. A fact that nobody filled is a gap, so
/// that a forgotten question never looks like a good answer.
template <typename T>
class Fact
{
public:
    Fact() = default;
    Fact(T value) : m_data(std::move(value)) {}
    Fact(FactGap gap) : m_data(std::move(gap)) {}

    [[nodiscard]] bool known() const { return std::holds_alternative<T>(m_data); }
    explicit operator bool() const { return known(); }
    /// REQUIRES: known()
    const T &operator*() const { return std::get<T>(m_data); }
    const T *operator->() const { return &std::get<T>(m_data); }
    /// REQUIRES: !known()
    [[nodiscard]] const FactGap &gap() const { return std::get<FactGap>(m_data); }

private:
    std::variant<FactGap, T> m_data;
};

} // namespace athanor
