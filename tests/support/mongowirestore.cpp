// SPDX-License-Identifier: Apache-2.0
#include "support/mongowirestore.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// The part of $jsonSchema that the tests' validators use.
QString brokenRule(const BsonDocument &schema, const BsonDocument &document)
{
    for (const QString &name : schema.texts(u"required"_s)) {
        if (!document.contains(name))
            return u"missingProperties: "_s + name;
    }
    for (const auto &[name, rule] : schema.child(u"properties"_s).fields()) {
        const auto value = document.value(name);
        const BsonDocument wanted = BsonDocument::of(rule);
        if (!value)
            continue;
        QStringList types = wanted.texts(u"bsonType"_s);
        if (const QString one = wanted.text(u"bsonType"_s); !one.isEmpty())
            types = {one};
        if (!types.isEmpty() && !types.contains(bsonTypeAlias(value->type())))
            return u"propertyName: %1, type did not match"_s.arg(name);
        const auto most = wanted.integer(u"maxLength"_s);
        const bool isText = value->type() == BSON_TYPE_UTF8;
        if (most && isText && QString::fromUtf8(value->raw().value.v_utf8.str).size() > *most)
            return u"propertyName: %1, specified string length was not satisfied"_s.arg(name);
        const QStringList words = wanted.texts(u"enum"_s);
        if (!words.isEmpty() && (!isText || !words.contains(QString::fromUtf8(value->raw().value.v_utf8.str))))
            return u"propertyName: %1, value was not found in enum"_s.arg(name);
        const auto least = wanted.number(u"minimum"_s);
        if (least && value->isNumber() && compareBson(*value, BsonValue::real(*least)) < 0)
            return u"propertyName: %1, comparison failed"_s.arg(name);
    }
    return {};
}

} // namespace

QByteArray idBytes(const BsonDocument &document)
{
    const BsonDocument only = BsonDocument().add(u"_id"_s, document.value(u"_id"_s).value_or(BsonValue()));
    return QByteArray(reinterpret_cast<const char *>(bson_get_data(only.get())), only.size());
}

std::optional<MongoRefusal> MongoWireStore::broken(const MongoWireCollection &collection, const BsonDocument &document,
                                                   qsizetype except)
{
    const QString rule = brokenRule(collection.options.child(u"validator"_s).child(u"$jsonSchema"_s), document);
    if (!rule.isEmpty())
        return MongoRefusal{121, u"DocumentValidationFailure"_s, u"Document failed validation: "_s + rule};
    if (except < 0 && collection.ids.contains(idBytes(document)))
        return MongoRefusal{11000, u"DuplicateKey"_s,
                            u"E11000 duplicate key error collection: app index: _id_ dup key: { _id: 1 }"_s};
    for (const BsonDocument &index : collection.indexes) {
        if (!index.isTrue(u"unique"_s))
            continue;
        for (qsizetype i = 0; i < collection.documents.size(); ++i) {
            bool same = i != except;
            for (const auto &[field, direction] : index.child(u"key"_s).fields())
                same = same && compareBson(collection.documents.at(i).value(field).value_or(BsonValue()),
                                           document.value(field).value_or(BsonValue())) == 0;
            if (same)
                return MongoRefusal{11000, u"DuplicateKey"_s,
                                    u"E11000 duplicate key error collection: app index: %1 dup key: { x: 1 }"_s.arg(
                                        index.text(u"name"_s))};
        }
    }
    return std::nullopt;
}

MongoWireStore::Written MongoWireStore::insert(MongoWireCollection &collection, const BsonDocument &document)
{
    if (document.size() > 16 * 1024 * 1024)
        return std::unexpected(MongoRefusal{10334, u"BSONObjectTooLarge"_s, u"object to insert too large"_s});
    if (!document.contains(u"_id"_s)) // a server would add one; Athanor always knows it before
        return std::unexpected(MongoRefusal{2, u"BadValue"_s, u"the document has no _id"_s});
    for (const auto &[name, value] : document.fields()) {
        if (name.startsWith(u'$'))
            return std::unexpected(MongoRefusal{52, u"DollarPrefixedFieldName"_s, u"field name begins with $"_s});
    }
    if (const auto refusal = broken(collection, document, -1))
        return std::unexpected(*refusal);
    collection.documents.append(document);
    collection.ids.insert(idBytes(document));
    return 1;
}

MongoWireStore::Written MongoWireStore::update(MongoWireCollection &collection, const BsonDocument &query,
                                               const BsonDocument &change)
{
    for (const auto &[op, fields] : change.fields()) {
        if ((op != "$set"_L1 && op != "$unset"_L1) || BsonDocument::of(fields).isEmpty())
            return std::unexpected(MongoRefusal{9, u"FailedToParse"_s, u"Unknown modifier: "_s + op});
    }
    for (qsizetype i = 0; i < collection.documents.size(); ++i) {
        const auto matched = matchesQuery(collection.documents.at(i), query);
        if (!matched)
            return std::unexpected(matched.error());
        if (!*matched)
            continue;
        const BsonDocument set = change.child(u"$set"_s);
        const BsonDocument unset = change.child(u"$unset"_s);
        if (set.contains(u"_id"_s) || unset.contains(u"_id"_s))
            return std::unexpected(MongoRefusal{66, u"ImmutableField"_s, u"_id is immutable"_s});
        BsonDocument now;
        for (const auto &[name, value] : collection.documents.at(i).fields()) {
            if (!unset.contains(name))
                now.add(name, set.value(name).value_or(value));
        }
        for (const auto &[name, value] : set.fields()) {
            if (!collection.documents.at(i).contains(name))
                now.add(name, value);
        }
        if (const auto refusal = broken(collection, now, i))
            return std::unexpected(*refusal);
        collection.documents[i] = now;
        return 1;
    }
    return 0;
}

MongoWireStore::Written MongoWireStore::erase(MongoWireCollection &collection, const BsonDocument &query)
{
    for (qsizetype i = 0; i < collection.documents.size(); ++i) {
        const auto matched = matchesQuery(collection.documents.at(i), query);
        if (!matched)
            return std::unexpected(matched.error());
        if (!*matched)
            continue;
        collection.ids.remove(idBytes(collection.documents.at(i)));
        collection.documents.removeAt(i);
        return 1;
    }
    return 0;
}

} // namespace athanor::test
