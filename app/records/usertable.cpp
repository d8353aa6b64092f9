// SPDX-License-Identifier: Apache-2.0
#include "records/usertable.h"

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct NameScore
{
    QLatin1StringView name;
    int score;
};

// Flask's own default first: Flask-SQLAlchemy names the table of class User "user".
constexpr std::array names{NameScore{"user"_L1, 50}, NameScore{"users"_L1, 48}, NameScore{"auth_user"_L1, 46},
                           NameScore{"account"_L1, 40}, NameScore{"accounts"_L1, 38}};

constexpr std::array personColumns{"username"_L1, "user_name"_L1, "email"_L1,         "e_mail"_L1, "login"_L1,
                                   "mail"_L1,     "nickname"_L1,  "email_address"_L1, "handle"_L1};
constexpr std::array signInColumns{"password"_L1,  "password_hash"_L1, "pw_hash"_L1,   "passwd"_L1, "fs_uniquifier"_L1,
                                   "last_seen"_L1, "last_login"_L1,    "is_active"_L1, "active"_L1};

int nameScore(const QString &name)
{
    const auto it =
        std::ranges::find_if(names, [&](const NameScore &n) { return name.compare(n.name, Qt::CaseInsensitive) == 0; });
    return it == names.end() ? 0 : it->score;
}

template <typename Words>
int countOf(const Table &table, const Words &words)
{
    return static_cast<int>(std::ranges::count_if(table.columns, [&](const Column &column) {
        return std::ranges::any_of(
            words, [&](QLatin1StringView w) { return column.name.compare(w, Qt::CaseInsensitive) == 0; });
    }));
}

bool hasKey(const Table &table)
{
    return !table.primaryKey.isEmpty() || !table.uniques.isEmpty();
}

} // namespace

int userTableScore(const Table &table, const QString &declared)
{
    const bool isDeclared = !declared.isEmpty() && table.ref.name == declared;
    const int byName = isDeclared ? 100 : nameScore(table.ref.name);
    if (byName == 0 || table.kind != Table::Kind::Table || !hasKey(table))
        return 0;
    const int person = countOf(table, personColumns);
    if (person == 0)
        return 0;
    return byName + std::min(person, 3) * 3 + std::min(countOf(table, signInColumns), 3) * 2;
}

std::optional<TableRef> findUserTable(const QList<Table> &tables, const QString &declared)
{
    const Table *best = nullptr;
    int bestScore = 0;
    for (const Table &table : tables) {
        const int score = userTableScore(table, declared);
        if (score > bestScore || (score > 0 && score == bestScore && table.ref < best->ref)) {
            best = &table;
            bestScore = score;
        }
    }
    if (!best)
        return std::nullopt;
    return best->ref;
}

Result<std::optional<TableRef>> locateUserTable(Session &session, const QString &declared)
{
    const auto listed = session.tables();
    if (!listed)
        return fail(listed);
    QList<Table> candidates;
    for (const Table &table : *listed) {
        const bool maybe = nameScore(table.ref.name) > 0 || (!declared.isEmpty() && table.ref.name == declared);
        if (!maybe || table.kind != Table::Kind::Table)
            continue;
        auto whole = session.table(table.ref);
        if (!whole && whole.error().kind == ErrorKind::NotFound)
            continue; // dropped in between
        if (!whole)
            return fail(whole);
        candidates.append(*std::move(whole));
    }
    const auto found = findUserTable(candidates, declared);
    if (found || session.sql() != nullptr || candidates.isEmpty())
        return found;
    // An engine without a schema knows only the columns of some rows, so the name must do.
    const auto rank = [&](const Table &table) {
        return !declared.isEmpty() && table.ref.name == declared ? 100 : nameScore(table.ref.name);
    };
    return std::ranges::max_element(
               candidates,
               [&](const Table &a, const Table &b) { return rank(a) != rank(b) ? rank(a) < rank(b) : b.ref < a.ref; })
        ->ref;
}

} // namespace athanor
