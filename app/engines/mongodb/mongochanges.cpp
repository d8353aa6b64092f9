// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongochanges.h"

#include "engines/mongodb/bsoncheck.h"
#include "engines/mongodb/extendedjson.h"
#include "engines/mongodb/fieldvalue.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 UncutCell = std::numeric_limits<qint64>::max();

/// The condition that a field still is exactly as it was read. $eq alone would take 5 for 5.0, null for a missing field
/// and a value for an array that has it among its elements.
void addUnchanged(BsonDocument *query, const QString &field, const std::optional<BsonValue> &value)
{
    BsonDocument rule;
    if (!value) {
        query->add(field, rule.add(u"$exists"_s, false));
        return;
    }
    rule.add(u"$eq"_s, *value).add(u"$type"_s, bsonTypeAlias(value->type()));
    if (value->type() != BSON_TYPE_ARRAY)
        rule.add(u"$not"_s, BsonDocument().add(u"$type"_s, u"array"_s));
    query->add(field, rule);
}

bool looksTheSame(const Value &seen, const std::optional<BsonValue> &now, const QString &columnType)
{
    if (const auto *large = std::get_if<LargeValue>(&seen.data())) {
        // It was seen cut off, so its size and beginning are what there is to compare.
        const Value cell = cellOf(now, columnType, qMax<qint64>(0, large->bytes - 1));
        return cell == seen;
    }
    return cellOf(now, columnType, UncutCell) == seen;
}

Status refuseUnnamed(const QString &field)
{
    if (canBeNamed(field))
        return {};
    return fail(Error::invalidInput(u"The field %1 has a dot in its name or begins with $, so it cannot be written by "
                                    "itself."_s.arg(boundedText(field, 200, false))));
}

Status checkSize(const BsonDocument &document)
{
    if (document.size() <= LargestDocument)
        return {};
    return fail(Error::invalidInput(u"The document would be larger than 16 MB; a server would refuse it."_s));
}

Result<MongoChange> insertChange(const MongoShape &shape, const RowChange &change)
{
    BsonDocument document;
    MongoChange made;
    const Value *given = nullptr;
    for (const NamedValue &value : change.values) {
        if (value.column == "_id"_L1 && !value.value.isNull())
            given = &value.value;
    }
    if (given) {
        const auto id = fieldOf(*given, u"_id"_s, shape.typeOf(u"_id"_s), std::nullopt);
        if (!id)
            return fail(id);
        made.id = *id;
    } else {
        bson_oid_t oid;
        bson_oid_init(&oid, nullptr);
        made.id = BsonValue::objectId(oid);
    }
    document.add(u"_id"_s, made.id);
    for (const NamedValue &value : change.values) {
        if (value.column == "_id"_L1)
            continue;
        if (const Status named = refuseUnnamed(value.column); !named)
            return fail(named.error());
        if (value.value.isNull() && shape.isNeverNull(value.column))
            continue;
        const auto field = fieldOf(value.value, value.column, shape.typeOf(value.column), std::nullopt);
        if (!field)
            return fail(field);
        document.add(value.column, *field);
    }
    if (const Status fits = checkSize(document); !fits)
        return fail(fits.error());
    made.command = insertCommand(change.table.name, document);
    return made;
}

BsonDocument updateCommand(const QString &collection, const BsonDocument &query, const BsonDocument &set,
                           const BsonDocument &unset)
{
    BsonDocument update;
    if (!set.isEmpty())
        update.add(u"$set"_s, set);
    if (!unset.isEmpty())
        update.add(u"$unset"_s, unset);
    const BsonDocument one =
        BsonDocument().add(u"q"_s, query).add(u"u"_s, update).add(u"multi"_s, false).add(u"upsert"_s, false);
    return BsonDocument().add(u"update"_s, collection).addArray(u"updates"_s, QList{one}).add(u"ordered"_s, true);
}

/// The query of a write: the `_id` and every field that must not have changed.
BsonDocument unchangedQuery(const BsonValue &id, const BsonDocument &now, const QStringList &fields)
{
    BsonDocument query;
    query.add(u"_id"_s, BsonDocument().add(u"$eq"_s, id));
    for (const QString &field : fields) {
        if (field != "_id"_L1 && canBeNamed(field) && !query.contains(field))
            addUnchanged(&query, field, now.value(field));
    }
    return query;
}

Result<MongoChange> updateChange(const MongoShape &shape, const RowChange &change, const BsonDocument &now,
                                 MongoChange made)
{
    BsonDocument set, unset;
    QStringList fields;
    for (const NamedValue &original : change.originals)
        fields.append(original.column);
    for (const NamedValue &value : change.values) {
        if (const Status named = refuseUnnamed(value.column); !named)
            return fail(named.error());
        const auto before = now.value(value.column);
        const auto field = fieldOf(value.value, value.column, shape.typeOf(value.column), before);
        if (!field)
            return fail(field);
        if (value.column == "_id"_L1 && !(*field == made.id))
            return fail(Error::invalidInput(u"The _id of a document cannot be changed; insert a new one instead."_s));
        if (value.column == "_id"_L1)
            continue;
        fields.append(value.column);
        if (field->type() == BSON_TYPE_NULL && shape.isNeverNull(value.column))
            unset.add(value.column, BsonValue::text(QString()));
        else
            set.add(value.column, *field);
    }
    if (set.isEmpty() && unset.isEmpty())
        return fail(Error::invalidInput(u"The change changes nothing."_s));
    if (const Status fits = checkSize(set); !fits)
        return fail(fits.error());
    made.command = updateCommand(change.table.name, unchangedQuery(made.id, now, fields), set, unset);
    return made;
}

MongoChange deleteChange(const RowChange &change, const BsonDocument &now, MongoChange made)
{
    QStringList fields;
    for (const NamedValue &original : change.originals)
        fields.append(original.column);
    const BsonDocument one = BsonDocument().add(u"q"_s, unchangedQuery(made.id, now, fields)).add(u"limit"_s, 1);
    made.command =
        BsonDocument().add(u"delete"_s, change.table.name).addArray(u"deletes"_s, QList{one}).add(u"ordered"_s, true);
    return made;
}

} // namespace

BsonDocument insertCommand(const QString &collection, const BsonDocument &document)
{
    return BsonDocument()
        .add(u"insert"_s, collection)
        .addArray(u"documents"_s, QList{document})
        .add(u"ordered"_s, true);
}

Result<BsonValue> idOf(const MongoShape &shape, const QList<NamedValue> &key)
{
    if (key.size() != 1 || key.first().column != "_id"_L1 || shape.isView())
        return fail(Error::refused(u"%1 cannot be edited row by row: a document is named by its _id alone."_s.arg(
            boundedText(shape.table().ref.display(), 200, false))));
    const QList<BsonValue> values = searchedFor(key.first().value, shape.typeOf(u"_id"_s));
    if (values.isEmpty() || key.first().value.isLarge())
        return fail(
            Error::invalidInput(u"The _id is too long to be fetched whole, so its document cannot be named."_s));
    return values.first();
}

Result<MongoChange> mongoChange(const MongoShape &shape, const RowChange &change,
                                const std::optional<BsonDocument> &now)
{
    if (shape.isView())
        return fail(Error::refused(
            u"%1 is a view; its documents are only shown."_s.arg(boundedText(change.table.display(), 200, false))));
    if (change.kind == RowChange::Kind::Insert)
        return insertChange(shape, change);
    const auto id = idOf(shape, change.key);
    if (!id)
        return fail(id);
    MongoChange made;
    made.id = *id;
    made.theirs = now;
    made.conflicts = !now;
    for (const NamedValue &original : change.originals) {
        if (now && !looksTheSame(original.value, now->value(original.column), shape.typeOf(original.column)))
            made.conflicts = true;
    }
    const BsonDocument base = now.value_or(BsonDocument());
    if (change.kind == RowChange::Kind::Delete)
        return deleteChange(change, base, made);
    return updateChange(shape, change, base, made);
}

Result<BsonDocument> documentChange(const QString &collection, const BsonDocument &original, const BsonDocument &edited)
{
    const auto id = original.value(u"_id"_s);
    const auto newId = edited.value(u"_id"_s);
    if (!id || !newId || !(*id == *newId))
        return fail(Error::invalidInput(u"The _id of a document cannot be changed or left out; insert a new one "
                                        "instead."_s));
    BsonDocument set, unset;
    QStringList fields;
    for (const auto &[name, value] : edited.fields()) {
        const auto before = original.value(name);
        if (before && *before == value)
            continue;
        if (const Status named = refuseUnnamed(name); !named)
            return fail(named.error());
        set.add(name, value);
        fields.append(name);
    }
    for (const auto &[name, value] : original.fields()) {
        if (edited.contains(name))
            continue;
        if (const Status named = refuseUnnamed(name); !named)
            return fail(named.error());
        unset.add(name, BsonValue::text(QString()));
        fields.append(name);
    }
    if (set.isEmpty() && unset.isEmpty())
        return fail(Error::invalidInput(u"Nothing differs from the document as it was; fields are not reordered."_s));
    if (const Status fits = checkSize(edited); !fits)
        return fail(fits.error());
    return updateCommand(collection, unchangedQuery(*id, original, fields), set, unset);
}

QList<NamedValue> rowOf(const MongoShape &shape, const BsonDocument &document, qint64 cellLimit)
{
    QList<NamedValue> row;
    for (const Column &column : shape.table().columns)
        row.append({column.name, cellOf(document.value(column.name), shape.typeOf(column.name), cellLimit)});
    return row;
}

} // namespace athanor
