// SPDX-License-Identifier: Apache-2.0
#include "migrations/newrevision.h"

#include "core/atomicfile.h"
#include "migrations/resources.h"

#include <QDateTime>
#include <QDir>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestSlug = 40; // Alembic's truncate_slug_length
constexpr auto sharedMode = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther;

QString newId()
{
    QString id;
    for (int i = 0; i < 12; ++i)
        id += QString::number(QRandomGenerator::system()->bounded(16), 16);
    return id;
}

/// As Alembic cuts a message down to a part of a file's name.
QString slugOf(const QString &message)
{
    static const QRegularExpression word(u"\\w+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    auto it = word.globalMatch(message);
    while (it.hasNext())
        words << it.next().captured();
    QString slug = words.join(u'_').toLower();
    if (slug.size() > longestSlug)
        slug = slug.left(longestSlug).section(u'_', 0, -2) + u'_';
    return slug;
}

QString repr(const QString &text)
{
    return u'\'' + QString(text).replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s) + u'\'';
}

QString reprList(const QStringList &list)
{
    if (list.isEmpty())
        return u"None"_s;
    if (list.size() == 1)
        return repr(list.first());
    QStringList parts;
    for (const QString &entry : list)
        parts << repr(entry);
    return u'(' + parts.join(u", "_s) + u')';
}

/// A docstring that nothing in the message can end.
QString docText(const QString &message)
{
    return QString(message).replace(u'\\', u"\\\\"_s).replace(u"\"\"\""_s, u"'''"_s);
}

bool isIdentifier(const QString &id)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_.]{1,32}$"_s);
    return plain.match(id).hasMatch();
}

Status checkRevision(const ScriptFolder &folder, const NewRevision &revision)
{
    if (!isIdentifier(revision.id))
        return fail(
            Error::invalidInput(u"a revision's id is at most 32 letters, digits, '_' and '.'; choose another one."_s));
    if (folder.graph.find(revision.id))
        return fail(
            Error::invalidInput(u"the folder has a revision %1 already; choose another id."_s.arg(revision.id)));
    for (const QString &label : revision.branchLabels) {
        if (!isIdentifier(label))
            return fail(Error::invalidInput(u"a branch label is letters, digits, '_' and '.'; choose another one."_s));
    }
    return {};
}

} // namespace

QString revisionText(const NewRevision &revision, const QString &createDate)
{
    return u"\"\"\"%1\n\nRevision ID: %2\nRevises: %3\nCreate Date: %4\n\n\"\"\"\nfrom alembic import op\n"
           "import sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\nrevision = %5\ndown_revision = %6\n"
           "branch_labels = %7\ndepends_on = %8\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"_s.arg(
               docText(revision.message), revision.id, revision.downRevisions.join(u", "_s), createDate,
               repr(revision.id), reprList(revision.downRevisions), reprList(revision.branchLabels),
               reprList(revision.dependsOn));
}

Result<QString> writeRevision(const ScriptFolder &folder, const NewRevision &wanted)
{
    NewRevision revision = wanted;
    if (revision.id.isEmpty())
        revision.id = newId();
    if (const Status right = checkRevision(folder, revision); !right)
        return fail(right.error());
    const QDir versions(QDir(folder.path).exists(u"versions"_s) ? folder.path + "/versions"_L1 : folder.path);
    const QString path = versions.filePath(u"%1_%2.py"_s.arg(revision.id, slugOf(revision.message)));
    if (QFile::exists(path))
        return fail(Error::refused(u"%1 is there already; nothing was written."_s.arg(path)));
    const QString date = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + u"000"_s;
    if (const Status written = writeFileAtomically(path, revisionText(revision, date).toUtf8(), sharedMode); !written)
        return fail(written.error());
    return path;
}

Status initMigrations(const QString &path)
{
    const QDir folder(path);
    if (folder.exists() && !folder.isEmpty())
        return fail(Error::refused(u"%1 is not empty; nothing was written."_s.arg(path)));
    if (!QDir().mkpath(folder.filePath(u"versions"_s)))
        return fail(Error::io(u"%1 cannot be made; see that its parent can be written."_s.arg(path)));
    for (const QString &name : {u"alembic.ini"_s, u"env.py"_s, u"script.py.mako"_s}) {
        const auto content = alembicResource(u"init/"_s + name);
        if (!content)
            return fail(content.error());
        if (const Status written = writeFileAtomically(folder.filePath(name), *content, sharedMode); !written)
            return written;
    }
    return {};
}

} // namespace athanor
