// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgvalues.h"

#include "engines/postgresql/libpq.h"
#include "engines/sql/sqltext.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

// Type numbers that never change (pg_type.dat).
constexpr Oid BoolType = 16, ByteaType = 17, Int8Type = 20, Int2Type = 21, Int4Type = 23, OidType = 26,
              Float4Type = 700, Float8Type = 701;
constexpr qsizetype MostBinds = 65535;

} // namespace

PgRowReader::PgRowReader(const pg_result *result)
{
    const int columns = PQnfields(result);
    for (int column = 0; column < columns; ++column)
        m_types.push_back(PQftype(result, column));
    m_bytes.resize(m_types.size());
    m_cells.resize(m_types.size());
}

Cell PgRowReader::cell(QByteArrayView text, size_t column)
{
    switch (m_types[column]) {
    case BoolType:
        return Cell::ofBool(text == "t");
    case Int2Type:
    case Int4Type:
    case Int8Type:
    case OidType:
        return Cell::ofIntegerText(text);
    case Float4Type:
    case Float8Type:
        return Cell::ofRealText(text);
    case ByteaType:
        // bytea_output is hex.
        m_bytes[column] = QByteArray::fromHex(text.sliced(qMin<qsizetype>(2, text.size())).toByteArray());
        return Cell::ofBytes(m_bytes[column]);
    default:
        return Cell::ofText(text);
    }
}

CellRow PgRowReader::row(const pg_result *result, int row)
{
    for (size_t i = 0; i < m_cells.size(); ++i) {
        const int column = int(i);
        const int length = PQgetlength(result, row, column);
        // Only an empty cell may be NULL.
        if (length == 0 && PQgetisnull(result, row, column))
            m_cells[i] = {};
        else
            m_cells[i] = cell(QByteArrayView(PQgetvalue(result, row, column), length), i);
    }
    return m_cells;
}

QStringList pgColumns(const pg_result *result)
{
    QStringList names;
    for (int column = 0; column < PQnfields(result); ++column)
        names.append(QString::fromUtf8(PQfname(result, column)));
    return names;
}

Result<PgBinds> PgBinds::of(const QList<Value> &values)
{
    if (values.size() > MostBinds)
        return fail(Error::invalidInput(u"The statement has more values than PostgreSQL takes; split it."_s));
    PgBinds binds;
    for (const Value &value : values) {
        if (const Status added = binds.add(value); !added)
            return fail(added);
    }
    return binds;
}

Status PgBinds::add(const Value &value)
{
    if (value.isLarge())
        return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be sent."_s));
    const auto *bytes = std::get_if<QByteArray>(&value.data());
    const QByteArray sent = bytes ? *bytes : value.toText().toUtf8();
    if (!bytes && sent.contains('\0'))
        return fail(Error::invalidInput(u"PostgreSQL cannot store a NUL character in text; remove it."_s));
    if (sent.size() > std::numeric_limits<int>::max())
        return fail(Error::invalidInput(u"A value is longer than PostgreSQL takes; make it shorter."_s));
    m_bytes.append(sent);
    m_null.push_back(value.isNull());
    m_lengths.push_back(int(sent.size()));
    m_formats.push_back(bytes ? 1 : 0);
    return {};
}

std::vector<const char *> PgBinds::pointers() const
{
    std::vector<const char *> list;
    for (qsizetype i = 0; i < m_bytes.size(); ++i)
        list.push_back(m_null[size_t(i)] ? nullptr : m_bytes.at(i).constData());
    return list;
}

} // namespace athanor
