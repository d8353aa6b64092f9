// SPDX-License-Identifier: Apache-2.0
#include "migrations/inspectorcalls.h"

#include "migrations/callarguments.h"
#include "migrations/fold.h"

#include <QRegularExpression>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::PyEntries;
using python::PyItems;
using python::PyValue;

namespace {

PyValue unknownPart(const QString &what)
{
    return PyValue(python::ObjectRef(std::make_shared<python::Unknown>(u"uses %1 of the database"_s.arg(what))));
}

PyValue textList(const QStringList &texts)
{
    PyItems items;
    for (const QString &text : texts)
        items.emplace_back(text);
    return PyValue::list(std::move(items));
}

PyValue keyedEntry(PyEntries entries)
{
    return PyValue::dict(std::move(entries));
}

std::pair<PyValue, PyValue> keyed(QLatin1StringView key, const PyValue &value)
{
    return {PyValue(QString(key)), value};
}

/// Which table an operation changes; "*" where that may be any.
struct TouchedTable
{
    template <typename T>
    QString operator()(const T &o) const requires requires
    {
        o.table;
    }
    {
        return o.table;
    }
    QString operator()(const CreateTable &o) const { return o.name; }
    QString operator()(const DropTable &o) const { return o.name; }
    QString operator()(const RenameTable &) const { return u"*"_s; }
    QString operator()(const Execute &o) const { return changesRowsAlone(o.sql) ? QString() : u"*"_s; }
    QString operator()(const EnumChange &) const { return {}; }
    QString operator()(const AutocommitBlock &) const { return {}; }
    QString operator()(const std::shared_ptr<const BatchAlter> &o) const { return o->table; }
};

class InspectorReader
{
public:
    InspectorReader(const QString &name, ScriptLibrary &library, const python::Arguments &arguments)
        : m_name(name), m_library(library), m_a(arguments, u"inspector."_s + name, library.context().dialect)
    {
    }

    Evaluated read()
    {
        const bool isList = m_name == "get_table_names"_L1;
        m_table = isList ? QString() : m_a.requiredString("table_name"_L1);
        m_schemaName = m_a.string("schema"_L1);
        m_a.finish();
        if (m_a.failed())
            return std::unexpected(*m_a.error());
        m_library.markAsksForSchema();
        if (!m_library.context().schema || !m_library.context().schemaIsComplete)
            return refused(u"the schema is not known there"_s);
        if (isTouched(isList ? u"*"_s : m_table))
            return refused(u"the script changes it before it looks"_s);
        if (isList)
            return tableNames();
        const Table *table = findTable(*m_library.context().schema, dialect(), m_schemaName, m_table);
        if (m_name == "has_table"_L1)
            return PyValue(table != nullptr || m_table == "alembic_version"_L1);
        if (!table)
            return refused(u"there is no table %1"_s.arg(m_table));
        return of(*table);
    }

private:
    [[nodiscard]] DialectId dialect() const { return m_library.context().dialect; }

    Evaluated refused(const QString &why) const
    {
        return python::refuse(m_a.line(), u"reads the database by inspector.%1(), and %2"_s.arg(m_name, why));
    }

    [[nodiscard]] bool isTouched(const QString &table) const
    {
        for (const Operation &operation : m_library.operations()) {
            const QString touched = operation.visit(TouchedTable());
            if (!touched.isEmpty() && (touched == table || touched == "*"_L1 || table == "*"_L1))
                return true;
        }
        return false;
    }

    Evaluated tableNames() const
    {
        QStringList names{u"alembic_version"_s};
        for (const Table &table : m_library.context().schema->tables) {
            const QString usual = dialect() == DialectId::PostgreSQL ? u"public"_s : QString();
            const bool isHere = table.ref.schema == m_schemaName ||
                                (m_schemaName.isEmpty() && (table.ref.schema == usual || table.ref.schema.isEmpty() ||
                                                            dialect() == DialectId::MySQL));
            if (isHere && table.kind == Table::Kind::Table && !names.contains(table.ref.name))
                names.append(table.ref.name);
        }
        names.sort();
        return textList(names);
    }

    Evaluated of(const Table &table) const
    {
        if (m_name == "get_columns"_L1)
            return columns(table);
        if (m_name == "get_indexes"_L1)
            return indexes(table);
        if (m_name == "get_foreign_keys"_L1)
            return foreignKeys(table);
        if (m_name == "get_unique_constraints"_L1)
            return uniques(table);
        return keyedEntry(
            {keyed("constrained_columns"_L1, textList(table.primaryKey)),
             keyed("name"_L1, table.primaryKeyName.isEmpty() ? unknownPart(u"the name of the primary key"_s)
                                                             : PyValue(table.primaryKeyName))});
    }

    static Evaluated columns(const Table &table)
    {
        PyItems out;
        for (const Column &column : table.columns)
            out.push_back(keyedEntry({keyed("name"_L1, PyValue(column.name)),
                                      keyed("type"_L1, unknownPart(u"the type of column "_s + column.name)),
                                      keyed("nullable"_L1, PyValue(column.nullable)),
                                      keyed("default"_L1, unknownPart(u"the default of column "_s + column.name))}));
        return PyValue::list(std::move(out));
    }

    Evaluated indexes(const Table &table) const
    {
        if (dialect() == DialectId::MySQL)
            return refused(u"MySQL makes indexes of its own"_s);
        PyItems out;
        for (const Index &index : table.indexes) {
            if (index.ofConstraint)
                continue;
            out.push_back(indexEntry(index.name, index.unique, index.elements));
        }
        if (dialect() != DialectId::PostgreSQL)
            return PyValue::list(std::move(out));
        for (const UniqueConstraint &unique : table.uniques) {
            if (unique.name.isEmpty())
                return refused(u"a constraint's name is the server's"_s);
            out.push_back(indexEntry(unique.name, true, unique.columns));
        }
        return PyValue::list(std::move(out));
    }

    static PyValue indexEntry(const QString &name, bool unique, const QStringList &columns)
    {
        return keyedEntry({keyed("name"_L1, PyValue(name)), keyed("unique"_L1, PyValue(unique)),
                           keyed("column_names"_L1, textList(columns))});
    }

    Evaluated foreignKeys(const Table &table) const
    {
        PyItems out;
        for (const ForeignKey &key : table.foreignKeys) {
            const bool isOwn = key.name.isEmpty() && dialect() != DialectId::SQLite;
            if (isOwn)
                return refused(u"a constraint's name is the server's"_s);
            out.push_back(keyedEntry({keyed("name"_L1, key.name.isEmpty() ? PyValue() : PyValue(key.name)),
                                      keyed("constrained_columns"_L1, textList(key.columns)),
                                      keyed("referred_table"_L1, PyValue(key.target.name)),
                                      keyed("referred_columns"_L1, textList(key.targetColumns))}));
        }
        return PyValue::list(std::move(out));
    }

    Evaluated uniques(const Table &table) const
    {
        PyItems out;
        for (const UniqueConstraint &unique : table.uniques) {
            if (unique.name.isEmpty() && dialect() != DialectId::SQLite)
                return refused(u"a constraint's name is the server's"_s);
            out.push_back(keyedEntry({keyed("name"_L1, unique.name.isEmpty() ? PyValue() : PyValue(unique.name)),
                                      keyed("column_names"_L1, textList(unique.columns))}));
        }
        return PyValue::list(std::move(out));
    }

    QString m_name;
    QString m_table, m_schemaName;
    ScriptLibrary &m_library;
    CallArguments m_a;
};

} // namespace

bool changesRowsAlone(const QString &sql)
{
    static const QRegularExpression rows(
        u"^\\s*(INSERT|UPDATE|DELETE|SELECT|SET|COMMENT|LOCK|ANALYZE|VACUUM|TRUNCATE)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return rows.match(sql).hasMatch() && !sql.trimmed().chopped(1).contains(u';');
}

bool isInspectorCall(const QString &path)
{
    static constexpr std::array names{"has_table"_L1,        "get_table_names"_L1,  "get_columns"_L1,
                                      "get_indexes"_L1,      "get_foreign_keys"_L1, "get_unique_constraints"_L1,
                                      "get_pk_constraint"_L1};
    return path.startsWith("inspector."_L1) &&
           std::ranges::any_of(names, [&](QLatin1StringView name) { return path.mid(10) == name; });
}

Evaluated readInspectorCall(const QString &path, ScriptLibrary &library, const python::Arguments &arguments)
{
    return InspectorReader(path.mid(10), library, arguments).read();
}

} // namespace athanor
