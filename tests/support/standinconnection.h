// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/sqlconnection.h"

namespace athanor::test {

/// A connection without a server: what a test does not ask of it does nothing.
class StandInConnection : public SqlConnection
{
public:
    [[nodiscard]] Status read(const QString &, const QList<Value> &, const RowSink &, qint64) override { return {}; }
    [[nodiscard]] bool inTransaction() const override { return false; }
    [[nodiscard]] Status setStatementTimeout(std::chrono::milliseconds) override { return {}; }
    [[nodiscard]] Status setLockTimeout(std::chrono::milliseconds) override { return {}; }
    [[nodiscard]] bool isOpen() const override { return true; }
    void requestCancel() override {}
    void clearCancel() override {}
};

} // namespace athanor::test
