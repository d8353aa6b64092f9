// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QHash>
#include <QStringList>

namespace athanor {

struct OptionSpec
{
    QString name;      ///< without dashes: "limit"
    QString valueName; ///< empty: a flag
    QString help;
    bool repeatable = false;
};

/// The words after a command, sorted into options and positionals. `--name VALUE` and `--name=VALUE`; a value may begin
/// with a dash (`--to -1`); everything after `--` is positional, and so is a lone `-`.
class Arguments
{
public:
    /// Usage errors: unknown option, missing value, repeated option, wrong number of positionals.
    [[nodiscard]] static Result<Arguments> parse(const QStringList &words, const QList<OptionSpec> &options,
                                                 int minPositional, int maxPositional);

    [[nodiscard]] const QStringList &positional() const { return m_positional; }
    [[nodiscard]] bool has(const QString &option) const { return m_values.contains(option); }
    [[nodiscard]] QString value(const QString &option, const QString &fallback = {}) const;
    [[nodiscard]] QStringList values(const QString &option) const { return m_values.value(option); }
    /// A whole number of at least `least`; Usage error otherwise.
    [[nodiscard]] Result<qint64> number(const QString &option, qint64 fallback, qint64 least = 0) const;
    /// Seconds, fractions allowed, as milliseconds.
    [[nodiscard]] Result<qint64> milliseconds(const QString &option, qint64 fallback) const;

private:
    QStringList m_positional;
    QHash<QString, QStringList> m_values;
};

} // namespace athanor
