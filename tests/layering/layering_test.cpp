// SPDX-License-Identifier: Apache-2.0
// The table of ARCHITECTURE.md, "Downward only": which folder may include which.
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTextStream>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

const QMap<QString, QSet<QString>> &allowed()
{
    static const QMap<QString, QSet<QString>> table{
        {u"core"_s, {}},
        {u"reports"_s, {u"core"_s}},
        {u"python"_s, {u"core"_s}},
        {u"profiles"_s, {u"core"_s, u"python"_s}},
        {u"engines"_s, {u"core"_s, u"profiles"_s}},
        {u"records"_s, {u"core"_s, u"profiles"_s, u"engines"_s, u"models"_s}},
        {u"models"_s, {u"core"_s, u"python"_s, u"profiles"_s, u"engines"_s}},
        {u"migrations"_s, {u"core"_s, u"python"_s, u"profiles"_s, u"engines"_s, u"models"_s, u"reports"_s}},
        {u"checks"_s, {u"core"_s, u"profiles"_s, u"engines"_s, u"reports"_s}},
        {u"topology"_s, {u"core"_s, u"profiles"_s, u"engines"_s, u"reports"_s}},
        {u"modules"_s, {u"core"_s, u"reports"_s, u"profiles"_s}},
        {u"fleet"_s,
         {u"core"_s, u"profiles"_s, u"engines"_s, u"records"_s, u"models"_s, u"migrations"_s, u"checks"_s,
          u"topology"_s, u"reports"_s}},
        {u"cli"_s,
         {u"core"_s, u"profiles"_s, u"engines"_s, u"records"_s, u"models"_s, u"migrations"_s, u"checks"_s,
          u"topology"_s, u"reports"_s, u"fleet"_s}},
        {u"ui"_s,
         {u"core"_s, u"profiles"_s, u"engines"_s, u"records"_s, u"models"_s, u"migrations"_s, u"checks"_s,
          u"topology"_s, u"reports"_s, u"fleet"_s}},
    };
    return table;
}

struct Source
{
    QString path;
    QString folder; ///< "core" ... or "ui"
    QString text;
};

QList<Source> sourcesBelow(const QString &top)
{
    const QString root = QStringLiteral(ATHANOR_SOURCE_DIR) + u'/' + top;
    QList<Source> out;
    QDirIterator it(root, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString relative = file.fileName().mid(root.size() + 1);
        out << Source{file.fileName(), top == "ui"_L1 ? top : relative.section(u'/', 0, 0),
                      QString::fromUtf8(file.readAll())};
    }
    return out;
}

QList<Source> allSources()
{
    return sourcesBelow(u"app"_s) + sourcesBelow(u"ui"_s);
}

TEST(Layering, FindsTheSources)
{
    EXPECT_GT(allSources().size(), 60);
}

TEST(Layering, EveryIncludePointsDownward)
{
    static const QRegularExpression include(u"^\\s*#include \"([a-z0-9]+)/"_s, QRegularExpression::MultilineOption);
    for (const Source &source : allSources()) {
        ASSERT_TRUE(allowed().contains(source.folder)) << qPrintable(source.path);
        auto matches = include.globalMatch(source.text);
        while (matches.hasNext()) {
            const QString target = matches.next().captured(1);
            EXPECT_TRUE(target == source.folder || allowed()[source.folder].contains(target))
                << qPrintable(source.path) << " includes " << qPrintable(target);
        }
    }
}

TEST(Layering, NoIncludeIsRelativeToItsOwnFolder)
{
    static const QRegularExpression bare(u"^\\s*#include \"[^/\"]+\""_s, QRegularExpression::MultilineOption);
    for (const Source &source : allSources()) {
        QString text = source.text;
        text.remove(QRegularExpression(u"#include \"[^\"/]+\\.moc\""_s));
        EXPECT_FALSE(bare.match(text).hasMatch()) << qPrintable(source.path);
    }
}

TEST(Layering, WindowHoldsNoSqlAndNoDriver)
{
    static const QRegularExpression sql(
        u"QSql|libpq-fe\\.h|sqlite3\\.h|"
        "\"\\s*(SELECT\\s[^\"]*\\sFROM\\s|INSERT INTO\\s|UPDATE\\s[^\"]*\\sSET\\s|DELETE FROM\\s|(CREATE|ALTER|DROP) TABLE\\s)"_s);
    for (const Source &source : sourcesBelow(u"ui"_s)) {
        const auto match = sql.match(source.text);
        EXPECT_FALSE(match.hasMatch()) << qPrintable(source.path) << ": " << qPrintable(match.captured());
    }
}

TEST(Layering, NothingBelowTheWindowKnowsWidgets)
{
    for (const Source &source : sourcesBelow(u"app"_s))
        EXPECT_FALSE(
            source.text.contains(QRegularExpression(u"#include <Q(Widget|Application|MessageBox|Dialog|Label)"_s)))
            << qPrintable(source.path);
}

TEST(Layering, NoFileIsLongerThanFiveHundredLines)
{
    for (const Source &source : allSources())
        EXPECT_LE(source.text.count(u'\n'), 500) << qPrintable(source.path);
}

TEST(Layering, EverySourceNamesItsLicence)
{
    for (const Source &source : allSources())
        EXPECT_TRUE(source.text.startsWith("// SPDX-License-Identifier: Apache-2.0\n"_L1)) << qPrintable(source.path);
}

TEST(Layering, NoNestedEventLoops)
{
    static const QRegularExpression nested(u"processEvents\\s*\\(|QEventLoop"_s);
    for (const Source &source : allSources())
        EXPECT_FALSE(source.text.contains(nested)) << qPrintable(source.path);
}

} // namespace
} // namespace athanor
