// SPDX-License-Identifier: Apache-2.0
// Every script of tests/data/migrations, read and rendered by us and by the Alembic that is installed, statement by
// statement, for each dialect, upgrade and downgrade.
#include "migrations/scriptreader.h"
#include "migrations/sqlrenderer.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {
namespace {

const QString dataFolder = QStringLiteral(ATHANOR_SOURCE_DIR "/tests/data/migrations");

struct Rendering
{
    QStringList statements;
    QString refusal;
};

Revision revisionOf(const QString &file)
{
    Revision revision;
    revision.file = file;
    revision.path = dataFolder + u'/' + file;
    return revision;
}

/// One direction of a script; an upgrade leaves the schema for the downgrade.
Rendering renderedBy(const QString &file, DialectId dialect, bool upgrade, Schema *schema)
{
    ReadContext context;
    context.dialect = dialect;
    context.schema = schema;
    const Reading reading = readScript(revisionOf(file), upgrade, context);
    if (reading.refusal)
        return {{}, reading.refusal->display()};
    RenderOptions options;
    options.dialect = dialect;
    const auto statements = renderOperations(reading.operations, options, schema);
    if (!statements)
        return {{}, statements.error().message};
    Rendering result;
    for (const RenderedStatement &statement : *statements)
        result.statements.append(statement.sql);
    return result;
}

/// A rebuilt table lists its constraints in the order of a Python set, which differs run to run.
QString unordered(const QString &statement)
{
    static const QRegularExpression rebuilt(u"^CREATE TABLE \"?_alembic_tmp_"_s);
    if (!rebuilt.match(statement).hasMatch())
        return statement;
    QStringList lines = statement.split(u'\n');
    for (QString &line : lines) {
        line = line.trimmed();
        if (line.endsWith(u','))
            line.chop(1);
    }
    std::sort(lines.begin() + 1, lines.end());
    return lines.join(u'\n');
}

/// So do several indexes of one table, and several constraints of one added column.
QStringList canonical(QStringList statements)
{
    static const QRegularExpression index(u"^CREATE (UNIQUE )?INDEX "_s);
    for (QString &statement : statements)
        statement = unordered(statement);
    for (qsizetype i = 0; i < statements.size();) {
        qsizetype end = i;
        while (end < statements.size() && index.match(statements.at(end)).hasMatch())
            ++end;
        std::sort(statements.begin() + i, statements.begin() + end);
        i = std::max(end, i + 1);
    }
    return statements;
}

/// What the reference prints; empty where Alembic is not installed.
QByteArray referenceOutput()
{
    QProcess process;
    process.start(u"/usr/bin/python3"_s, {QStringLiteral(ATHANOR_SOURCE_DIR "/tests/support/alembic_reference.py"),
                                          dataFolder, u"postgresql"_s, u"sqlite"_s, u"mysql"_s});
    process.waitForFinished(120000);
    return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
}

TEST(Differential, RendersEveryScriptAsTheInstalledAlembicDoes)
{
    const QByteArray output = referenceOutput();
    ASSERT_FALSE(output.isEmpty()) << "this test needs python3-alembic for /usr/bin/python3";
    int compared = 0;
    Schema schema;
    for (const QByteArray &line : output.split('\n')) {
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        if (row.isEmpty())
            continue;
        const QString script = row[u"script"].toString();
        const QString direction = row[u"direction"].toString();
        const auto dialect = dialectByName(row[u"dialect"].toString());
        ASSERT_TRUE(dialect);
        if (direction == "upgrade"_L1)
            schema = {};
        const Rendering ours = renderedBy(script, *dialect, direction == "upgrade"_L1, &schema);
        const std::string place =
            (script + u' ' + row[u"dialect"].toString() + u' ' + direction + u": "_s + ours.refusal).toStdString();
        ++compared;
        if (!row[u"error"].isNull()) {
            EXPECT_FALSE(ours.refusal.isEmpty())
                << place << "Alembic refuses: " << row[u"error"].toString().toStdString();
            continue;
        }
        // Alembic prints what MySQL would refuse, and an empty comment, which our tables do not tell from none.
        static const QStringList stricterOnMysql{u"comment_on_create.py"_s, u"index_long_name.py"_s};
        const bool mayRefuse = *dialect == DialectId::MySQL && stricterOnMysql.contains(script);
        if (mayRefuse && !ours.refusal.isEmpty())
            continue;
        QStringList theirs;
        for (const QJsonValue &statement : row[u"statements"].toArray())
            theirs.append(statement.toString());
        EXPECT_EQ(canonical(ours.statements).join(u"\n;\n"_s).toStdString(),
                  canonical(theirs).join(u"\n;\n"_s).toStdString())
            << place;
    }
    EXPECT_GE(compared, static_cast<int>(QDir(dataFolder, u"*.py"_s).count()) * 3);
}

} // namespace
} // namespace athanor
