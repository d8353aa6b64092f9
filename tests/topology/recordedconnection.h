// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/standinconnection.h"

#include <QMap>

namespace athanor::test {

/// A server that answers from a book: what was asked is looked up by a part of its text. Stands in for servers that no
/// test can start (MySQL, Galera, NDB Cluster); the answers have the columns and words of their manuals.
class RecordedConnection : public StandInConnection
{
public:
    explicit RecordedConnection(int version) : m_version(version) {}

    /// `part` of a statement is answered by these rows, one text a row, cells apart by '|', NULL as "\N".
    void answer(const QString &part, const QString &columns, const QStringList &rows);
    /// A statement with this part is refused.
    void refuse(const QString &part, const Error &error);

    [[nodiscard]] DialectId dialect() const override { return DialectId::MySQL; }
    [[nodiscard]] int serverVersion() const override { return m_version; }
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &binds, qint64 maxRows) override;
    [[nodiscard]] Status read(const QString &sql, const QList<Value> &binds, const RowSink &sink,
                              qint64 longestCell) override;

private:
    int m_version;
    QList<std::pair<QString, Result<ResultSet>>> m_answers;
};

} // namespace athanor::test
