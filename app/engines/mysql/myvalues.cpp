// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myvalues.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostMyBinds = 65535;

} // namespace

QStringList myColumns(MYSQL_RES *result)
{
    QStringList names;
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    for (unsigned i = 0; i < mysql_num_fields(result); ++i)
        names.append(QString::fromUtf8(fields[i].name, fields[i].name_length));
    return names;
}

Result<MyBinds> MyBinds::of(const QList<Value> &values)
{
    if (values.size() > MostMyBinds)
        return fail(Error::invalidInput(u"The statement has more values than MySQL takes; split it."_s));
    MyBinds binds;
    for (const Value &value : values) {
        if (const Status added = binds.add(value); !added)
            return fail(added);
    }
    return binds;
}

Status MyBinds::add(const Value &value)
{
    if (value.isLarge())
        return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be sent."_s));
    auto held = std::make_unique<Held>();
    MYSQL_BIND bind{};
    const auto &data = value.data();
    if (value.isNull()) {
        bind.buffer_type = MYSQL_TYPE_NULL;
    } else if (const auto *flag = std::get_if<bool>(&data)) {
        held->integer = *flag ? 1 : 0;
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &held->integer;
    } else if (const auto *integer = std::get_if<qint64>(&data)) {
        held->integer = *integer;
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &held->integer;
    } else if (const auto *real = std::get_if<double>(&data)) {
        held->real = *real;
        bind.buffer_type = MYSQL_TYPE_DOUBLE;
        bind.buffer = &held->real;
    } else {
        const auto *bytes = std::get_if<QByteArray>(&data);
        held->bytes = bytes ? *bytes : value.toText().toUtf8();
        held->length = ulong(held->bytes.size());
        bind.buffer_type = bytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        bind.buffer = const_cast<char *>(held->bytes.constData());
        bind.buffer_length = held->length;
        bind.length = &held->length;
    }
    m_held.push_back(std::move(held));
    m_binds.push_back(bind);
    return {};
}

} // namespace athanor
