// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend.h"

namespace athanor::test {

/// What every engine promises is tested with this fixture, once for each.
class Conformance : public testing::TestWithParam<EngineId>
{
protected:
    void SetUp() override
    {
        m_backend = makeBackend(GetParam());
        ASSERT_TRUE(m_backend);
        m_session = openOrFail(m_backend->spec());
        ASSERT_TRUE(m_session);
    }

    [[nodiscard]] Session &session() { return *m_session; }
    [[nodiscard]] Backend &backend() { return *m_backend; }
    [[nodiscard]] TableRef ref(const QString &name) const { return {m_backend->schema(), name}; }

    void makeUsers()
    {
        execute(session(), {QStringLiteral("CREATE TABLE users (id %1, name VARCHAR(80) NOT NULL UNIQUE, note TEXT)")
                                .arg(backend().serialKey())});
    }
    void insertUser(int id, const QString &name, const Value &note = {})
    {
        const auto done =
            session().apply({RowChange::insert(ref(QStringLiteral("users")), {{QStringLiteral("id"), Value(id)},
                                                                              {QStringLiteral("name"), Value(name)},
                                                                              {QStringLiteral("note"), note}})});
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }
    [[nodiscard]] QList<NamedValue> key(int id) const { return {{QStringLiteral("id"), Value(id)}}; }

    [[nodiscard]] QList<Row> allRows(PageRequest request)
    {
        QList<Row> rows;
        for (int pages = 0; pages < 1000; ++pages) {
            const auto page = session().fetch(request);
            if (!page) {
                ADD_FAILURE() << qPrintable(describe(page.error()));
                break;
            }
            rows += page->rows;
            if (!page->next)
                break;
            request.after = page->next;
        }
        return rows;
    }
    [[nodiscard]] QStringList names(PageRequest request)
    {
        QStringList list;
        for (const Row &row : allRows(std::move(request)))
            list.append(row.at(1).toText());
        return list;
    }

private:
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Session> m_session;
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
