// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <variant>

namespace athanor {

/// A cell too long to be fetched whole: its size and its first part. Never written back.
struct LargeValue
{
    qint64 bytes = 0;
    bool isText = true;
    QString preview;

    friend bool operator==(const LargeValue &, const LargeValue &) = default;
};

/// One cell. What the engine has no exact C++ type for (NUMERIC, TIMESTAMP, UUID, JSON ...) is text in the server's own
/// spelling, so that nothing is rounded, shifted or reformatted between reading and writing. Value type.
class Value
{
public:
    using Data = std::variant<std::monostate, bool, qint64, double, QString, QByteArray, LargeValue>;

    Value() = default; ///< NULL
    explicit Value(bool v) : m_data(v) {}
    explicit Value(qint64 v) : m_data(v) {}
    explicit Value(int v) : m_data(qint64(v)) {}
    explicit Value(double v) : m_data(v) {}
    explicit Value(const QString &v) : m_data(v) {}
    explicit Value(const QByteArray &v) : m_data(v) {}
    explicit Value(const LargeValue &v) : m_data(v) {}
    explicit Value(const char *) = delete;
    explicit Value(const void *) = delete;

    [[nodiscard]] bool isNull() const { return std::holds_alternative<std::monostate>(m_data); }
    [[nodiscard]] bool isLarge() const { return std::holds_alternative<LargeValue>(m_data); }
    [[nodiscard]] const Data &data() const { return m_data; }

    /// One line for a grid or a log: "NULL" is the caller's business (empty here), bytes as "x'0a…'", true/false.
    [[nodiscard]] QString toDisplay(qsizetype limit = 200) const;
    /// The text a person edits: exact, empty for NULL.
    [[nodiscard]] QString toText() const;

    friend bool operator==(const Value &, const Value &) = default;

private:
    Data m_data;
};

} // namespace athanor
