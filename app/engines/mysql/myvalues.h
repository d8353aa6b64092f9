// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/mysql/libmariadb.h"
#include "engines/page.h"

#include <memory>
#include <vector>

namespace athanor {

[[nodiscard]] QStringList myColumns(MYSQL_RES *result);

/// Values of one statement in the form of the binary protocol; the pointers live as long as this object.
class MyBinds
{
public:
    [[nodiscard]] static Result<MyBinds> of(const QList<Value> &values);
    [[nodiscard]] MYSQL_BIND *data() { return m_binds.data(); }
    [[nodiscard]] size_t size() const { return m_binds.size(); }

private:
    struct Held
    {
        QByteArray bytes;
        qint64 integer = 0;
        double real = 0;
        unsigned long length = 0;
    };
    [[nodiscard]] Status add(const Value &value);
    std::vector<std::unique_ptr<Held>> m_held; // bound by address
    std::vector<MYSQL_BIND> m_binds;
};

} // namespace athanor
