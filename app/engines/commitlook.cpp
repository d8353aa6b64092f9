// SPDX-License-Identifier: Apache-2.0
#include "engines/commitlook.h"

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int NumbersSince = 100000; // txid_status() came with PostgreSQL 10
constexpr int EndingLooks = 30;
constexpr qsizetype LookedAtRows = 50;
constexpr std::chrono::milliseconds BetweenLooks{100};
constexpr std::chrono::milliseconds LookPatience{5000};

bool hasNumbers(SqlConnection &connection)
{
    return connection.dialect() == DialectId::PostgreSQL && connection.serverVersion() >= NumbersSince;
}

/// The row of a key as it is now; nothing if it is not there.
Result<std::optional<QList<NamedValue>>> rowNow(Session &fresh, const TableRef &table, const QList<NamedValue> &key)
{
    PageRequest request;
    request.table = table;
    request.limit = 2;
    for (const NamedValue &part : key)
        request.filters.append({part.column, Comparison::Equal, part.value});
    const auto page = fresh.fetch(request);
    if (!page)
        return fail(page);
    if (page->rows.size() != 1)
        return std::nullopt;
    QList<NamedValue> row;
    for (qsizetype i = 0; i < page->columns.size(); ++i)
        row.append({page->columns.at(i).name, page->rows.first().at(i)});
    return row;
}

bool holds(const QList<NamedValue> &row, const QList<NamedValue> &values)
{
    return std::ranges::all_of(values, [&](const NamedValue &wanted) {
        const auto it = std::ranges::find(row, wanted.column, &NamedValue::column);
        return it != row.end() && (it->value == wanted.value || it->value.toText() == wanted.value.toText());
    });
}

/// The key of a new row, as far as it was given and not made by the database.
Result<QList<NamedValue>> keyOfInsert(Session &fresh, const RowChange &change)
{
    PageRequest request;
    request.table = change.table;
    request.limit = 1;
    const auto page = fresh.fetch(request);
    if (!page)
        return fail(page);
    QList<NamedValue> key;
    for (const QString &column : page->key) {
        const auto it = std::ranges::find(change.values, column, &NamedValue::column);
        if (it == change.values.end())
            return QList<NamedValue>();
        key.append(*it);
    }
    return key;
}

CommitFate fateOfChange(Session &fresh, const RowChange &change)
{
    const bool isNew = change.kind == RowChange::Kind::Insert;
    const auto key = isNew ? keyOfInsert(fresh, change) : Result<QList<NamedValue>>(change.key);
    if (!key || key->isEmpty())
        return CommitFate::Unclear;
    const auto row = rowNow(fresh, change.table, *key);
    if (!row)
        return CommitFate::Unclear;
    if (!*row)
        return change.kind == RowChange::Kind::Delete ? CommitFate::Made
               : isNew                                ? CommitFate::NotMade
                                                      : CommitFate::Unclear;
    if (change.kind == RowChange::Kind::Delete)
        return holds(**row, change.originals) ? CommitFate::NotMade : CommitFate::Unclear;
    if (holds(**row, change.values))
        return CommitFate::Made;
    return !isNew && holds(**row, change.originals) ? CommitFate::NotMade : CommitFate::Unclear;
}

CommitFate fateOfRows(Session &fresh, const QList<RowChange> &changes)
{
    std::optional<CommitFate> all;
    // They were one transaction, so a few speak for all.
    for (const RowChange &change : changes.first(std::min(changes.size(), LookedAtRows))) {
        const CommitFate fate = fateOfChange(fresh, change);
        if (all && *all != fate)
            return CommitFate::Unclear;
        all = fate;
    }
    return all.value_or(CommitFate::Unclear);
}

} // namespace

Result<QString> transactionNumber(SqlConnection &connection)
{
    if (!hasNumbers(connection))
        return QString();
    const auto number = connection.run(u"SELECT pg_catalog.txid_current_if_assigned()::pg_catalog.text"_s, {}, 1);
    if (!number)
        return fail(number);
    return number->rows.isEmpty() || number->rows.first().first().isNull() ? QString()
                                                                           : number->rows.first().first().toText();
}

CommitFate fateOfTransaction(SqlConnection &connection, const QString &number)
{
    if (number.isEmpty() || !hasNumbers(connection))
        return CommitFate::Unclear;
    for (int look = 0; look < EndingLooks; ++look) {
        const auto status = connection.run(u"SELECT pg_catalog.txid_status($1::pg_catalog.int8)"_s, {Value(number)}, 1);
        if (!status || status->rows.isEmpty())
            return CommitFate::Unclear;
        const QString word = status->rows.first().first().toText();
        if (word == "committed"_L1)
            return CommitFate::Made;
        if (word == "aborted"_L1)
            return CommitFate::NotMade;
        if (word != "in progress"_L1)
            return CommitFate::Unclear;
        std::this_thread::sleep_for(BetweenLooks);
    }
    return CommitFate::Unclear;
}

CommitLook lookAtChanges(Session &fresh, const QString &transaction, const QList<RowChange> &changes)
{
    CommitFate fate = fresh.sql() ? fateOfTransaction(*fresh.sql(), transaction) : CommitFate::Unclear;
    const bool fromServer = fate != CommitFate::Unclear;
    const CommitFate rows = fateOfRows(fresh, changes);
    if (!fromServer)
        fate = rows;
    // A server that took over from the one that was written to may know the number of another transaction.
    const bool contradicts = fromServer && rows != CommitFate::Unclear && rows != fate;
    if (contradicts || fate == CommitFate::Unclear)
        return {
            CommitFate::Unclear,
            u"The connection broke before the server answered, and a look on a new connection could not tell whether the change was made; compare the rows before you try again."_s};
    if (fate == CommitFate::Made)
        return {fate, u"The connection broke before the server answered; a look on a new connection found that the "
                      "change was made."_s};
    return {fate, u"The connection broke before the server answered; a look on a new connection found that the change "
                  "was not made, so it can be tried again."_s};
}

Result<KnownOutcome> applyAndLook(Session &session, const ConnectionSpec &spec, const QList<RowChange> &changes,
                                  const CancelToken &cancel)
{
    const auto applied = session.apply(changes);
    if (applied)
        return KnownOutcome{*applied, {}};
    if (applied.error().kind != ErrorKind::Unknown)
        return fail(applied);
    ConnectionSpec reading = spec;
    reading.access = Access::ReadOnly;
    reading.createFile = false;
    reading.statementTimeout = LookPatience;
    const auto fresh = openSession(reading, cancel);
    if (!fresh)
        return fail(Error::unknown(applied.error().message + " A new connection could not be opened to look."_L1,
                                   fresh.error().message));
    const CommitLook look = lookAtChanges(**fresh, session.lostTransaction(), changes);
    switch (look.fate) {
    case CommitFate::Made:
        return KnownOutcome{{}, look.message};
    case CommitFate::NotMade:
        return fail(Error::unreachable(look.message, applied.error().detail));
    case CommitFate::Unclear:
        break;
    }
    return fail(Error::unknown(look.message, applied.error().detail));
}

} // namespace athanor
