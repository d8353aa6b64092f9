// SPDX-License-Identifier: Apache-2.0
#include "records/editjournal.h"

#include "core/atomicfile.h"
#include "records/valuejson.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int formatVersion = 1;
constexpr qint64 sizeLimit = 256 * 1024 * 1024;

QString kindName(RowChange::Kind kind)
{
    switch (kind) {
    case RowChange::Kind::Insert:
        return u"insert"_s;
    case RowChange::Kind::Update:
        return u"update"_s;
    case RowChange::Kind::Delete:
        break;
    }
    return u"delete"_s;
}

Result<RowChange::Kind> kindOf(const QString &name)
{
    for (const auto kind : {RowChange::Kind::Insert, RowChange::Kind::Update, RowChange::Kind::Delete}) {
        if (kindName(kind) == name)
            return kind;
    }
    return fail(Error::invalidInput(u"A saved edit is of no known kind; the file is not used."_s));
}

QJsonArray toJson(const QList<NamedValue> &values)
{
    QJsonArray array;
    for (const NamedValue &value : values)
        array.append(QJsonArray{value.column, valueToTaggedJson(value.value)});
    return array;
}

Result<QList<NamedValue>> valuesFrom(const QJsonValue &json)
{
    QList<NamedValue> values;
    for (const QJsonValue &element : json.toArray()) {
        const QJsonArray pair = element.toArray();
        auto value = valueFromTaggedJson(pair.at(1));
        if (!value)
            return fail(value);
        values.append({pair.at(0).toString(), *std::move(value)});
    }
    return values;
}

QJsonObject toJson(const RowEdit &edit)
{
    return {{u"kind"_s, kindName(edit.kind)},          {u"row"_s, edit.row},
            {u"order"_s, QString::number(edit.order)}, {u"key"_s, toJson(edit.key)},
            {u"values"_s, toJson(edit.values)},        {u"originals"_s, toJson(edit.originals)}};
}

Result<RowEdit> editFrom(const QJsonObject &json)
{
    const auto kind = kindOf(json.value("kind"_L1).toString());
    if (!kind)
        return fail(kind);
    auto key = valuesFrom(json.value("key"_L1));
    auto values = valuesFrom(json.value("values"_L1));
    auto originals = valuesFrom(json.value("originals"_L1));
    for (const auto *part : {&key, &values, &originals}) {
        if (!*part)
            return fail(*part);
    }
    RowEdit edit;
    edit.kind = *kind;
    edit.row = json.value("row"_L1).toString();
    edit.order = json.value("order"_L1).toString().toULongLong();
    edit.key = *std::move(key);
    edit.values = *std::move(values);
    edit.originals = *std::move(originals);
    // The id is derived, so that a file that was tampered with cannot point an edit at another row.
    const bool isInsert = edit.kind == RowChange::Kind::Insert;
    if (isInsert != isNewRow(edit.row) || (!isInsert && (edit.key.isEmpty() || edit.row != rowIdOf(edit.key))))
        return fail(Error::invalidInput(u"A saved edit does not name its row; the file is not used."_s));
    return edit;
}

QJsonObject placeJson(const EditPlace &place)
{
    return {{u"service"_s, place.service},
            {u"database"_s, place.database},
            {u"schema"_s, place.table.schema},
            {u"table"_s, place.table.name}};
}

} // namespace

EditJournal::EditJournal(QString folder) : m_folder(std::move(folder)) {}

QString EditJournal::defaultFolder()
{
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (state.isEmpty() || !QDir::isAbsolutePath(state))
        state = QDir::homePath() + "/.local/state"_L1;
    return state + "/athanor/edits"_L1;
}

QString EditJournal::pathOf(const EditPlace &place) const
{
    const QByteArray name = QJsonDocument(placeJson(place)).toJson(QJsonDocument::Compact);
    const QByteArray digest = QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(32);
    return m_folder + u'/' + QString::fromLatin1(digest) + ".json"_L1;
}

Status EditJournal::save(const EditPlace &place, const ChangeSet &changes) const
{
    if (changes.isEmpty())
        return remove(place);
    QDir folder(m_folder);
    if (!folder.exists()) {
        if (!folder.mkpath(u"."_s))
            return fail(Error::io(u"The folder for unsaved edits, %1, cannot be made."_s.arg(m_folder)));
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QJsonArray edits;
    for (const RowEdit &edit : changes.edits())
        edits.append(toJson(edit));
    const QJsonObject document{{u"version"_s, formatVersion}, {u"place"_s, placeJson(place)}, {u"edits"_s, edits}};
    return writeFileAtomically(pathOf(place), QJsonDocument(document).toJson(QJsonDocument::Compact));
}

Result<QList<RowEdit>> EditJournal::load(const EditPlace &place) const
{
    const auto content = readFile(pathOf(place), sizeLimit);
    if (!content && content.error().kind == ErrorKind::NotFound)
        return QList<RowEdit>();
    if (!content)
        return fail(content);
    const QJsonObject document = QJsonDocument::fromJson(*content).object();
    if (document.value("version"_L1).toInt() != formatVersion ||
        document.value("place"_L1).toObject() != placeJson(place))
        return fail(Error::invalidInput(
            u"The saved edits in %1 are damaged or of another version; move the file away to go on."_s.arg(
                pathOf(place))));
    QList<RowEdit> edits;
    for (const QJsonValue &element : document.value("edits"_L1).toArray()) {
        auto edit = editFrom(element.toObject());
        if (!edit)
            return fail(edit);
        edits.append(*std::move(edit));
    }
    return edits;
}

Status EditJournal::remove(const EditPlace &place) const
{
    QFile file(pathOf(place));
    if (file.exists() && !file.remove())
        return fail(Error::io(u"%1 cannot be removed."_s.arg(file.fileName()), file.errorString()));
    return {};
}

} // namespace athanor
