// SPDX-License-Identifier: Apache-2.0
// How a MongoDB session reads; what it writes is in mongowrites.cpp.
#include "engines/mongodb/mongosession.h"

#include "engines/mongodb/fieldvalue.h"
#include "engines/mongodb/mongoquery.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds ShapeStaysFresh{10};
/// A count is a comfort; it must not occupy the session for as long as a request may.
constexpr std::chrono::milliseconds CountLimit{4000};
/// The server ends a request by its own limit; this much later we do.
constexpr std::chrono::milliseconds AnswerMargin{1500};
constexpr int DocumentsABatch = 200;
/// A page of very large documents ends early: what follows is the next page.
constexpr qsizetype PageBytes = 64 * 1024 * 1024;

PagePosition placeAfter(const MongoShape &shape, const QList<MongoOrder> &order, const BsonDocument &document)
{
    PagePosition place;
    for (const MongoOrder &term : order)
        place.append(exactCell(document.value(term.field), shape.typeOf(term.field)));
    return place;
}

bool hasArrayToSort(const QList<MongoOrder> &order, const BsonDocument &document)
{
    return std::ranges::any_of(order, [&](const MongoOrder &term) {
        const auto value = document.value(term.field);
        return value && value->type() == BSON_TYPE_ARRAY;
    });
}

BsonDocument sortOf(const QList<MongoOrder> &order)
{
    BsonDocument sort;
    for (const MongoOrder &term : order)
        sort.add(term.field, term.descending ? -1 : 1);
    return sort;
}

/// A view has no key, so its place is the number of documents seen.
Result<qint64> documentsSeen(const PageRequest &request)
{
    if (!request.after)
        return 0;
    const auto *number = request.after->size() == 1 ? std::get_if<qint64>(&request.after->first().data()) : nullptr;
    if (!number || *number < 0)
        return fail(
            Error::invalidInput(u"The place to go on from does not fit this view; start again from the first page."_s));
    return *number;
}

} // namespace

MongoSession::MongoSession(std::unique_ptr<MongoClient> client, ServerInfo info, QString database)
    : m_client(std::move(client)), m_info(std::move(info)), m_database(std::move(database))
{
}

std::chrono::milliseconds MongoSession::patience() const
{
    const std::chrono::milliseconds limit = m_client->spec().statementTimeout;
    return limit.count() > 0 ? limit + AnswerMargin : std::chrono::milliseconds(0);
}

Status MongoSession::ping()
{
    const MongoClient::Call call(*m_client, patience());
    const auto answer = m_client->run(u"admin"_s, BsonDocument().add(u"ping"_s, 1));
    return answer ? Status() : fail(answer.error());
}

Result<QList<Table>> MongoSession::tables()
{
    const MongoClient::Call call(*m_client, patience());
    return MongoShape::list(*m_client, m_database);
}

Result<MongoShape *> MongoSession::readShape(const TableRef &ref)
{
    if (!ref.schema.isEmpty() && ref.schema != m_database)
        return fail(Error::notFound(
            u"This session is on the database %1, not on %2."_s.arg(m_database, boundedText(ref.schema, 100, false))));
    const auto before = m_shapes.find(ref.name);
    auto shape =
        MongoShape::read(*m_client, m_database, ref.name, before == m_shapes.end() ? nullptr : &before->second.shape);
    if (!shape) {
        if (shape.error().kind == ErrorKind::NotFound)
            m_shapes.erase(ref.name);
        return fail(shape.error());
    }
    Remembered &kept = m_shapes[ref.name];
    kept = {*std::move(shape), QDeadlineTimer(ShapeStaysFresh)};
    return &kept.shape;
}

Result<MongoShape *> MongoSession::recentShape(const TableRef &ref)
{
    const auto it = m_shapes.find(ref.name);
    if (it != m_shapes.end() && ref.schema.isEmpty() && (m_inTransaction || !it->second.fresh.hasExpired()))
        return &it->second.shape;
    if (m_inTransaction)
        return fail(Error::notFound(u"The collection is new."_s));
    return readShape(ref);
}

Result<Table> MongoSession::table(const TableRef &ref)
{
    const MongoClient::Call call(*m_client, patience());
    const auto shape = readShape(ref);
    return shape ? Result<Table>((*shape)->table()) : fail(shape.error());
}

Result<Schema> MongoSession::schema()
{
    const auto list = tables();
    if (!list)
        return fail(list.error());
    Schema schema;
    for (const Table &listed : *list) {
        auto whole = table(listed.ref);
        if (!whole && whole.error().kind == ErrorKind::NotFound)
            continue; // dropped in between
        if (!whole)
            return fail(whole.error());
        schema.tables.insert(listed.ref, *std::move(whole));
    }
    return schema;
}

Result<Page> MongoSession::fetchFrom(MongoShape &shape, const PageRequest &request)
{
    const auto order = mongoOrder(shape, request.order);
    if (!order)
        return fail(order.error());
    auto filter = mongoFilter(shape, request.filters);
    if (!filter)
        return fail(filter.error());
    const auto seen = shape.isView() ? documentsSeen(request) : Result<qint64>(0);
    if (!seen)
        return fail(seen.error());
    if (request.after && !shape.isView()) {
        const auto place = readPlace(shape, *order, *request.after);
        if (!place)
            return fail(place.error());
        filter = bothHold(*filter, afterPlace(*order, *place));
    }
    const int limit = qBound(1, request.limit, 1000000);
    BsonDocument find;
    find.add(u"find"_s, shape.table().ref.name);
    if (!filter->isEmpty())
        find.add(u"filter"_s, *filter);
    find.add(u"sort"_s, sortOf(*order));
    if (*seen > 0)
        find.add(u"skip"_s, *seen);
    find.add(u"limit"_s, limit + 1).add(u"batchSize"_s, qMin(limit + 1, DocumentsABatch));
    addTimeLimit(find, m_client->spec().statementTimeout);

    Page page;
    qsizetype bytes = 0;
    std::optional<BsonDocument> last;
    bool more = false;
    const Status read = m_client->each(m_database, find, DocumentsABatch, [&](const BsonDocument &document) {
        more = page.rows.size() == limit || bytes > PageBytes;
        if (more)
            return false;
        bytes += document.size();
        shape.learn(document);
        Row row;
        for (const NamedValue &cell : rowOf(shape, document, request.cellLimit))
            row.append(cell.value);
        page.rows.append(row);
        last = document;
        return true;
    });
    if (!read)
        return fail(read.error());
    page.columns = shape.table().columns;
    page.key = shape.table().primaryKey;
    for (Row &row : page.rows) // fields that came with a later document
        row.resize(page.columns.size());
    if (!more)
        return page;
    if (shape.isView())
        page.next = PagePosition{Value(*seen + page.rows.size())};
    else if (hasArrayToSort(*order, *last))
        return fail(Error::unsupported(u"A document holds an array in a column that the page is sorted by, which gives "
                                       "no place to go on from; sort by another column."_s));
    else
        page.next = placeAfter(shape, *order, *last);
    return page;
}

Result<Page> MongoSession::fetch(const PageRequest &request)
{
    const MongoClient::Call call(*m_client, patience());
    const bool remembered = m_shapes.contains(request.table.name);
    const auto shape = recentShape(request.table);
    if (!shape)
        return fail(shape.error());
    auto page = fetchFrom(**shape, request);
    if (page || !remembered || page.error().kind != ErrorKind::InvalidInput)
        return page;
    // A field may have come since the collection was looked at.
    const auto now = readShape(request.table);
    if (!now)
        return fail(now.error());
    return fetchFrom(**now, request);
}

Result<RowCount> MongoSession::estimate(const QString &collection)
{
    BsonDocument count;
    count.add(u"count"_s, collection);
    addTimeLimit(count, CountLimit);
    const auto answer = m_client->run(m_database, count);
    if (!answer)
        return fail(answer.error());
    return RowCount{answer->integer(u"n"_s).value_or(0), false};
}

Result<RowCount> MongoSession::count(const TableRef &ref, const QList<Filter> &filters)
{
    const MongoClient::Call call(*m_client, patience());
    const auto shape = recentShape(ref);
    if (!shape)
        return fail(shape.error());
    const auto filter = mongoFilter(**shape, filters);
    if (!filter)
        return fail(filter.error());
    BsonDocument aggregate;
    aggregate.add(u"aggregate"_s, ref.name)
        .addArray(u"pipeline"_s,
                  QList{BsonDocument().add(u"$match"_s, *filter), BsonDocument().add(u"$count"_s, u"n"_s)})
        .add(u"cursor"_s, BsonDocument());
    const auto limit = m_client->spec().statementTimeout;
    addTimeLimit(aggregate, limit.count() > 0 ? qMin(limit, CountLimit) : CountLimit);
    qint64 rows = 0;
    const Status counted = m_client->each(m_database, aggregate, 10, [&](const BsonDocument &document) {
        rows = document.integer(u"n"_s).value_or(0);
        return true;
    });
    if (counted)
        return RowCount{rows, true};
    if (counted.error().kind != ErrorKind::Timeout || !isOpen())
        return fail(counted.error());
    return estimate(ref.name);
}

Result<std::optional<BsonDocument>> MongoSession::readDocument(const QString &collection, const BsonValue &id)
{
    BsonDocument find;
    find.add(u"find"_s, collection)
        .add(u"filter"_s, BsonDocument().add(u"_id"_s, BsonDocument().add(u"$eq"_s, id)))
        .add(u"limit"_s, 1)
        .add(u"singleBatch"_s, true);
    addTimeLimit(find, m_client->spec().statementTimeout);
    std::optional<BsonDocument> found;
    const Status read = m_client->each(m_database, find, 1, [&](const BsonDocument &document) {
        found = document;
        return true;
    });
    if (!read)
        return fail(read.error());
    return found;
}

} // namespace athanor
