// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongoshape.h"

#include "engines/mongodb/fieldvalue.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int SampleDocuments = 50;
constexpr qsizetype SampleBytes = 8 * 1024 * 1024;
constexpr qsizetype MostColumns = 400;
constexpr qsizetype MostEnumValues = 200;

const QString UnknownType = u"null"_s;

/// The kinds that `$jsonSchema` calls by JSON's names.
QString typeOfJsonName(const QString &name)
{
    if (name == "boolean"_L1)
        return u"bool"_s;
    return name == "number"_L1 ? MixedType : name;
}

QStringList namedTypes(const BsonDocument &rule)
{
    QStringList names;
    for (const QString &key : {u"bsonType"_s, u"type"_s}) {
        const QString one = rule.text(key);
        const QStringList several = rule.texts(key);
        for (const QString &name : one.isEmpty() ? several : QStringList{one})
            names.append(typeOfJsonName(name));
    }
    names.removeDuplicates();
    return names;
}

Table tableOf(const BsonDocument &listed)
{
    Table table;
    table.ref.name = listed.exact(u"name"_s);
    const QString type = listed.text(u"type"_s);
    if (type == "view"_L1)
        table.kind = Table::Kind::View;
    else if (type == "timeseries"_L1)
        table.kind = Table::Kind::Virtual;
    if (table.kind == Table::Kind::Table) {
        table.primaryKey = {u"_id"_s};
        table.primaryKeyName = u"_id_"_s;
    }
    return table;
}

Column fieldColumn(const QString &name, const QString &type)
{
    Column column;
    column.name = name;
    column.type = type;
    column.family = type == UnknownType ? TypeFamily::Text : familyOf(type);
    if (!canBeNamed(name)) {
        column.generated = true;
        column.comment = u"The name has a dot or begins with $; it cannot be searched or changed by itself."_s;
    }
    return column;
}

} // namespace

bool canBeNamed(const QString &field)
{
    return !field.isEmpty() && !field.contains(u'.') && !field.startsWith(u'$') && !field.contains(QChar(0));
}

BsonDocument &addTimeLimit(BsonDocument &command, std::chrono::milliseconds limit)
{
    // The server's limit ends first, and the session lives on.
    const qint64 ms = limit.count() - qMin<qint64>(500, limit.count() / 10);
    return ms > 0 ? command.add(u"maxTimeMS"_s, qint64(qMin<qint64>(ms, 2000000000))) : command;
}

QString MongoShape::typeOf(const QString &column) const
{
    const Column *found = m_table.column(column);
    return !found || found->type == UnknownType ? QString() : found->type;
}

Column *MongoShape::columnNamed(const QString &name)
{
    const auto it = std::ranges::find(m_table.columns, name, &Column::name);
    return it == m_table.columns.end() ? nullptr : &*it;
}

void MongoShape::learn(const BsonDocument &document)
{
    for (const auto &[name, value] : document.fields()) {
        const QString type = bsonTypeName(value);
        Column *known = columnNamed(name);
        if (!known && m_table.columns.size() < MostColumns) {
            m_table.columns.append(fieldColumn(name, type));
            if (name == "_id"_L1)
                m_table.columns.last().nullable = false;
            continue;
        }
        if (!known || m_fixed.contains(name) || type == UnknownType || known->type == type)
            continue;
        const QString now = known->type == UnknownType ? type : MixedType;
        known->type = now;
        known->family = familyOf(now);
    }
}

void MongoShape::readProperty(const QString &name, const BsonDocument &rule, bool required)
{
    QStringList types = namedTypes(rule);
    const bool maybeNull = types.isEmpty() || types.removeAll(UnknownType) > 0;
    Column *column = columnNamed(name);
    if (!column) {
        m_table.columns.append(fieldColumn(name, types.size() == 1 ? types.first() : UnknownType));
        column = &m_table.columns.last();
    }
    if (types.size() == 1) {
        column->type = types.first();
        column->family = familyOf(types.first());
        m_fixed.insert(name);
    } else if (types.size() > 1) {
        column->type = MixedType;
        column->family = familyOf(MixedType);
        m_fixed.insert(name);
    }
    column->nullable = !required || maybeNull;
    if (!maybeNull)
        m_neverNull.insert(name);
    if (const auto most = rule.integer(u"maxLength"_s); most && *most >= 0 && *most <= 1000000000)
        column->length = int(*most);
    if (const QString note = rule.text(u"description"_s); !note.isEmpty())
        column->comment = boundedText(note, 300, false);
    const QStringList words = rule.texts(u"enum"_s);
    const bool onlyWords =
        !words.isEmpty() && words.size() <= MostEnumValues && words.size() == rule.child(u"enum"_s).fields().size();
    if (onlyWords && (column->type == "string"_L1 || column->type == UnknownType)) {
        column->type = u"string"_s;
        column->family = TypeFamily::Enum;
        column->enumValues = words;
        m_fixed.insert(name);
    }
}

void MongoShape::readValidator(const BsonDocument &options)
{
    const BsonDocument validator = options.child(u"validator"_s);
    if (validator.isEmpty())
        return;
    m_table.checks.append({u"validator"_s, boundedText(shownJson(validator), 4000, false)});
    const BsonDocument schema = validator.child(u"$jsonSchema"_s);
    const QStringList required = schema.texts(u"required"_s);
    const BsonDocument properties = schema.child(u"properties"_s);
    for (const auto &[name, rule] : properties.fields()) {
        if (m_table.columns.size() < MostColumns)
            readProperty(name, BsonDocument::of(rule), required.contains(name));
    }
    for (const QString &name : required) {
        if (!properties.contains(name) && m_table.columns.size() < MostColumns)
            readProperty(name, {}, true);
        if (Column *column = columnNamed(name); column && !properties.contains(name))
            column->nullable = true; // any value will do, null too
    }
}

void MongoShape::addIndex(const BsonDocument &index)
{
    Index made;
    made.name = index.text(u"name"_s);
    for (const auto &[field, kind] : index.child(u"key"_s).fields()) {
        made.elements.append(field);
        made.isExpression.append(!kind.isNumber() || field.contains(u'.') || field.contains(u'$'));
    }
    made.unique = index.isTrue(u"unique"_s) || made.name == "_id_"_L1;
    made.ofConstraint = made.name == "_id_"_L1;
    if (const BsonDocument partial = index.child(u"partialFilterExpression"_s); !partial.isEmpty())
        made.where = boundedText(shownJson(partial), 1000, false);
    else if (index.isTrue(u"sparse"_s))
        made.where = u"the field is there"_s;
    made.sql = boundedText(shownJson(index), 2000, false);
    m_table.indexes.append(made);
}

Status MongoShape::readSample(MongoClient &client, const QString &database)
{
    qsizetype bytes = 0;
    for (const int direction : {1, -1}) {
        BsonDocument find;
        find.add(u"find"_s, m_table.ref.name);
        if (!isView())
            find.add(u"sort"_s, BsonDocument().add(u"_id"_s, direction));
        find.add(u"limit"_s, SampleDocuments).add(u"batchSize"_s, SampleDocuments);
        addTimeLimit(find, client.spec().statementTimeout);
        const Status read = client.each(database, find, SampleDocuments, [&](const BsonDocument &document) {
            learn(document);
            bytes += document.size();
            return bytes < SampleBytes;
        });
        if (!read)
            return read;
        if (isView())
            break;
    }
    return {};
}

Result<MongoShape> MongoShape::read(MongoClient &client, const QString &database, const QString &collection,
                                    const MongoShape *before)
{
    BsonDocument ask;
    ask.add(u"listCollections"_s, 1).add(u"filter"_s, BsonDocument().add(u"name"_s, collection));
    std::optional<BsonDocument> found;
    const Status listed = client.each(database, ask, 10, [&](const BsonDocument &document) {
        found = document;
        return true;
    });
    // An account that may only read its collections may not ask for their options.
    if (!listed && listed.error().kind != ErrorKind::Permission)
        return fail(listed.error());
    if (listed && !found)
        return fail(Error::notFound(u"There is no collection %1 in the database %2."_s.arg(
            boundedText(collection, 200, false), boundedText(database, 100, false))));
    MongoShape shape;
    shape.m_table = found ? tableOf(*found) : tableOf(BsonDocument().add(u"name"_s, collection));
    shape.m_table.columns.append(fieldColumn(u"_id"_s, UnknownType));
    shape.m_table.columns.first().nullable = false;
    if (before) {
        for (const Column &column : before->m_table.columns) {
            if (column.type == UnknownType)
                continue;
            if (Column *known = shape.columnNamed(column.name))
                *known = column;
            else
                shape.m_table.columns.append(column);
            shape.m_fixed.insert(column.name);
        }
    }
    if (found)
        shape.readValidator(found->child(u"options"_s));
    if (!shape.isView()) {
        BsonDocument indexes;
        indexes.add(u"listIndexes"_s, collection);
        const Status read = client.each(database, indexes, 100, [&](const BsonDocument &index) {
            shape.addIndex(index);
            return true;
        });
        if (!read && read.error().kind != ErrorKind::Permission && read.error().kind != ErrorKind::NotFound)
            return fail(read.error());
    }
    if (const Status sampled = shape.readSample(client, database); !sampled)
        return fail(sampled.error());
    Column &id = shape.m_table.columns.first();
    id.autoIncrement = id.type == "objectId"_L1 || id.type == UnknownType;
    for (const Column &column : std::as_const(shape.m_table.columns)) {
        if (column.type != UnknownType)
            shape.m_fixed.insert(column.name);
    }
    return shape;
}

Result<QList<Table>> MongoShape::list(MongoClient &client, const QString &database)
{
    BsonDocument ask;
    ask.add(u"listCollections"_s, 1).add(u"nameOnly"_s, true).add(u"authorizedCollections"_s, true);
    QList<Table> tables;
    const Status listed = client.each(database, ask, 1000, [&](const BsonDocument &document) {
        Table table = tableOf(document);
        if (!table.ref.name.isEmpty() && !table.ref.name.startsWith("system."_L1))
            tables.append(std::move(table));
        return true;
    });
    if (!listed)
        return fail(listed.error());
    std::ranges::sort(tables, {}, &Table::ref);
    return tables;
}

} // namespace athanor
