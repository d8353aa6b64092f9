// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/replicationfacts.h"
#include "engines/sql/sqlconnection.h"

namespace athanor {

/// One row of an answer, read by the column's name in either of its spellings: MySQL and MariaDB have renamed Master to
/// Source and Slave to Replica at different times.
class MyAnswerRow
{
public:
    MyAnswerRow(const QStringList &columns, const Row &row) : m_columns(columns), m_row(row) {}
    /// Empty for NULL and for a column that this version does not have.
    [[nodiscard]] QString text(QLatin1StringView name, QLatin1StringView older = {}) const;
    [[nodiscard]] std::optional<double> number(QLatin1StringView name, QLatin1StringView older = {}) const;
    [[nodiscard]] bool says(QLatin1StringView name, QLatin1StringView older, QLatin1StringView value) const;

private:
    [[nodiscard]] qsizetype place(QLatin1StringView name, QLatin1StringView older) const;
    QStringList m_columns;
    Row m_row;
};

using MyAnswer = Fact<QList<MyAnswerRow>>;

/// Asks one question; a refusal is a gap.
[[nodiscard]] MyAnswer askMy(SqlConnection &connection, const QString &sql);

/// "host:port", brackets where they are needed; empty without a host.
[[nodiscard]] QString myPeerAddress(const QString &host, const QString &port);

/// Adds what a Galera cluster, a replication group and an NDB Cluster tell, where there is one. `facts` holds the asked
/// server as its first member.
void addGalera(SqlConnection &connection, ReplicationFacts &facts);
void addGroupReplication(SqlConnection &connection, ReplicationFacts &facts);
void addNdbCluster(SqlConnection &connection, ReplicationFacts &facts);

} // namespace athanor
