// SPDX-License-Identifier: Apache-2.0
// Our parser beside CPython's own: the same tree, or a refusal, and never another tree.
#include "python/parser.h"

#include "treedump.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

namespace athanor::python {
namespace {

using namespace Qt::StringLiterals;

struct Parity
{
    int same = 0;          ///< equal trees
    int refusedByBoth = 0; ///< no Python
    QStringList refused;   ///< Python that ours does not read, with the reason
    QStringList different; ///< read otherwise than CPython reads it: a defect
};

/// Where the two trees first differ; empty if nowhere.
QString firstDifference(const QStringList &ours, const QStringList &theirs)
{
    for (qsizetype i = 0; i < std::max(ours.size(), theirs.size()); ++i) {
        if (ours.value(i) != theirs.value(i))
            return u"line %1: ours '%2', CPython '%3'"_s.arg(i + 1).arg(ours.value(i), theirs.value(i));
    }
    return {};
}

void compareFile(const QString &path, const QString &theirs, Parity *parity)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        parity->different << path + ": unreadable"_L1;
        return;
    }
    const auto module = parse(file.readAll());
    if (theirs == "error"_L1) {
        if (module)
            parity->different << path + ": CPython refuses what ours reads"_L1;
        else
            ++parity->refusedByBoth;
        return;
    }
    if (!module) {
        parity->refused << u"%1:%2: %3"_s.arg(path).arg(module.error().line).arg(module.error().reason);
        return;
    }
    if (theirs == "deep"_L1) {
        parity->different << u"%1: ours reads '%2'"_s.arg(path, theirs);
        return;
    }
    const QString difference = firstDifference(dumpTree(**module).trimmed().split(u'\n'), theirs.split(u'\n'));
    if (difference.isEmpty())
        ++parity->same;
    else
        parity->different << path + ": "_L1 + difference;
}

Parity compareWithCPython(const QStringList &paths)
{
    Parity parity;
    QProcess process;
    process.start(u"/usr/bin/python3"_s,
                  QStringList{u"-W"_s, u"ignore"_s, QStringLiteral(ATHANOR_SOURCE_DIR "/tests/python/dump_ast.py")} +
                      paths);
    if (!process.waitForFinished(300'000) || process.exitCode() != 0) {
        parity.different << u"dump_ast.py failed: "_s + QString::fromUtf8(process.readAllStandardError());
        return parity;
    }
    const QStringList parts =
        QString::fromUtf8(process.readAllStandardOutput())
            .split(QRegularExpression(u"^== "_s, QRegularExpression::MultilineOption), Qt::SkipEmptyParts);
    EXPECT_EQ(parts.size(), paths.size());
    for (const QString &part : parts) {
        const qsizetype end = part.indexOf(u'\n');
        compareFile(part.left(end), part.mid(end + 1).trimmed(), &parity);
    }
    return parity;
}

QStringList pythonFiles(const QString &folder)
{
    QStringList paths;
    QDirIterator it(folder, {u"*.py"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        paths.append(it.next());
    paths.sort();
    return paths;
}

/// Every n-th file, so that each corner of a library is visited and a run stays short.
QStringList sample(const QStringList &paths, int step)
{
    QStringList some;
    for (qsizetype i = 0; i < paths.size(); i += step)
        some << paths[i];
    return some;
}

void expectParity(const QString &what, const QStringList &paths)
{
    const Parity parity = compareWithCPython(paths);
    std::cout << qPrintable(what) << ": " << paths.size() << " files, " << parity.same << " the same, "
              << parity.refused.size() << " refused, " << parity.refusedByBoth << " no Python, "
              << parity.different.size() << " different\n";
    for (const QString &reason : parity.refused)
        std::cout << "  refused " << qPrintable(reason) << '\n';
    EXPECT_EQ(parity.different.join(u'\n').toStdString(), std::string());
    EXPECT_LE(parity.refused.size(), paths.size() / 20);
}

} // namespace

TEST(PythonParity, HoldsForEveryConstruct)
{
    const QStringList paths = pythonFiles(QStringLiteral(ATHANOR_SOURCE_DIR "/tests/python/samples"));
    ASSERT_FALSE(paths.isEmpty());
    expectParity(u"samples"_s, paths);
}

TEST(PythonParity, HoldsForTheScriptsOfTheTests)
{
    expectParity(u"scripts"_s, pythonFiles(QStringLiteral(ATHANOR_SOURCE_DIR "/tests/data")));
}

TEST(PythonParity, HoldsForALargeSampleOfTheStandardLibrary)
{
    const QStringList paths = pythonFiles(u"/usr/lib/python3.11"_s);
    ASSERT_FALSE(paths.isEmpty());
    expectParity(u"standard library"_s, sample(paths, 4));
}

TEST(PythonParity, HoldsForLibrariesThatMigrationsUse)
{
    expectParity(u"alembic"_s, sample(pythonFiles(u"/usr/lib/python3/dist-packages/alembic"_s), 3));
}

/// By hand: ATHANOR_PARITY=/folder:/other_folder python_test --gtest_filter=PythonParity.*
TEST(PythonParity, HoldsForTheFoldersThatAreNamed)
{
    for (const QString &folder : qEnvironmentVariable("ATHANOR_PARITY").split(u':', Qt::SkipEmptyParts))
        expectParity(folder, pythonFiles(folder));
}

} // namespace athanor::python
