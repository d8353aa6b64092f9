// SPDX-License-Identifier: Apache-2.0
#include "scriptsfolder.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

QString body(const QStringList &lines)
{
    QString out;
    for (const QString &line : lines)
        out += u"    "_s + line + u'\n';
    return out.isEmpty() ? u"    pass\n"_s : out;
}

QString parents(const QString &down)
{
    if (down.isEmpty())
        return u"None"_s;
    const QStringList ids = down.split(u',');
    if (ids.size() == 1)
        return u"'%1'"_s.arg(ids.first());
    return u"('%1')"_s.arg(ids.join(u"', '"_s));
}

} // namespace

void ScriptsFolder::write(const QString &name, const QByteArray &text) const
{
    QFile file(m_folder.filePath(name));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void ScriptsFolder::add(const QString &id, const QString &down, const QStringList &upgrade,
                        const QStringList &downgrade) const
{
    const QString text =
        u"\"\"\"message of %1\n\nRevision ID: %1\nRevises: %2\nCreate Date: 2024-01-01 10:00:00.000000\n\n\"\"\"\n"
        "from alembic import op\nimport sqlalchemy as sa\n\nrevision = '%1'\ndown_revision = %3\n"
        "branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n%4\n\ndef downgrade():\n%5"_s.arg(
            id, down, parents(down), body(upgrade), body(downgrade));
    write(u"versions/%1_.py"_s.arg(id), text.toUtf8());
}

ScriptFolder ScriptsFolder::load(const std::optional<ReadWish> &wish) const
{
    auto folder = ScriptFolder::load(m_folder.path(), {}, wish);
    if (!folder) {
        ADD_FAILURE() << qPrintable(folder.error().message);
        return {};
    }
    return *std::move(folder);
}

} // namespace athanor::test
