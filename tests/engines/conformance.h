// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend.h"

#include <QMap>

namespace athanor::test {

/// What every engine promises is tested with this fixture, once for each. The engines of a fixture stand in
/// conformance_engines_test.cpp.
class Conformance : public testing::TestWithParam<EngineId>
{
protected:
    using Cells = QMap<QString, Value>; ///< of a row, by column

    void SetUp() override
    {
        m_backend = makeBackend(GetParam());
        ASSERT_TRUE(m_backend);
        m_session = openOrFail(m_backend->spec());
        ASSERT_TRUE(m_session);
    }

    [[nodiscard]] Session &session() { return *m_session; }
    [[nodiscard]] Backend &backend() { return *m_backend; }
    [[nodiscard]] TableRef ref(const QString &name) const { return m_backend->table(name); }
    [[nodiscard]] TableRef users() const { return ref(QStringLiteral("users")); }

    void makeUsers() { m_backend->makeUsers(session()); }
    void insertUser(int id, const QString &name, const Value &note = {})
    {
        const auto done = session().apply({userInsert(id, name, note)});
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }
    /// NULL is left out, as engines without columns know it no other way.
    [[nodiscard]] RowChange userInsert(int id, const QString &name, const Value &note = {}) const
    {
        QList<NamedValue> values = key(id) + QList<NamedValue>{{QStringLiteral("name"), Value(name)}};
        if (!note.isNull())
            values.append({QStringLiteral("note"), note});
        return RowChange::insert(users(), values);
    }
    [[nodiscard]] RowChange noteUpdate(int id, const Value &note, const QList<NamedValue> &originals) const
    {
        return RowChange::update(users(), key(id), {{QStringLiteral("note"), note}}, originals);
    }
    [[nodiscard]] QList<NamedValue> key(int id) const { return {{m_backend->keyColumn(), m_backend->key(id)}}; }
    [[nodiscard]] static NamedValue note(const Value &value) { return {QStringLiteral("note"), value}; }
    [[nodiscard]] PageRequest usersRequest() const
    {
        PageRequest request;
        request.table = users();
        return request;
    }

    /// Hands every page to `use`, which returns false to stop.
    void eachPage(PageRequest request, const std::function<bool(const Page &)> &use)
    {
        for (int pages = 0; pages < 1000; ++pages) {
            const auto page = session().fetch(request);
            if (!page) {
                ADD_FAILURE() << qPrintable(describe(page.error()));
                return;
            }
            if (!use(*page) || !page->next)
                return;
            request.after = page->next;
        }
        ADD_FAILURE() << "The pages have no end";
    }
    [[nodiscard]] QList<Row> allRows(const PageRequest &request)
    {
        QList<Row> rows;
        eachPage(request, [&](const Page &page) {
            rows += page.rows;
            return true;
        });
        return rows;
    }
    /// The rows by column name, since an engine without a schema decides on its columns page by page.
    [[nodiscard]] QList<Cells> allCells(const PageRequest &request)
    {
        QList<Cells> list;
        eachPage(request, [&](const Page &page) {
            for (const Row &row : page.rows) {
                Cells cells;
                for (qsizetype i = 0; i < page.columns.size(); ++i)
                    cells.insert(page.columns.at(i).name, row.value(i));
                list.append(cells);
            }
            return true;
        });
        return list;
    }
    [[nodiscard]] QStringList names(const PageRequest &request)
    {
        QStringList list;
        for (const Cells &cells : allCells(request))
            list.append(cells.value(QStringLiteral("name")).toText());
        return list;
    }
    /// In no particular order of the engine's.
    [[nodiscard]] QStringList sortedNames(const PageRequest &request)
    {
        QStringList list = names(request);
        list.sort();
        return list;
    }

private:
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Session> m_session;
};

/// Engines that give rows out in an order that was asked for.
class OrderedConformance : public Conformance
{
};

/// Engines whose own commands make several changes whole or not at all, on any server.
class AtomicConformance : public Conformance
{
};

/// Engines that speak SQL.
class SqlConformance : public Conformance
{
protected:
    [[nodiscard]] SqlBackend &sqlBackend() { return static_cast<SqlBackend &>(backend()); }
};

/// ... and know indexes with a condition and keys that are checked at the end of a transaction.
class PartialIndexConformance : public SqlConformance
{
};

/// The first cell of each row.
[[nodiscard]] inline QList<qint64> integers(const QList<Row> &rows)
{
    QList<qint64> list;
    for (const Row &row : rows)
        list.append(std::get<qint64>(row.first().data()));
    return list;
}

} // namespace athanor::test
