// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <QDir>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

QJsonObject ProgramRun::json() const
{
    return QJsonDocument::fromJson(out).object();
}

namespace {

QTemporaryDir &scratch()
{
    static QTemporaryDir dir;
    return dir;
}

QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment out;
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"PATH"_s, u"ASAN_OPTIONS"_s, u"LSAN_OPTIONS"_s, u"UBSAN_OPTIONS"_s}) {
        if (own.contains(name))
            out.insert(name, own.value(name));
    }
    out.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    out.insert(u"HOME"_s, scratch().path());
    return out;
}

} // namespace

ProgramRun athanorctl(const QStringList &words, const QProcessEnvironment &environment, const QByteArray &input,
                      const QString &folder)
{
    QProcess process;
    QProcessEnvironment all = cleanEnvironment();
    all.insert(environment);
    process.setProcessEnvironment(all);
    process.setWorkingDirectory(folder.isEmpty() ? scratch().path() : folder);
    process.start(QStringLiteral(ATHANOR_BIN_DIR) + u"/athanorctl"_s, words);
    process.write(input);
    process.closeWriteChannel();
    ProgramRun run;
    if (!process.waitForFinished(180000)) {
        process.kill();
        process.waitForFinished(5000);
        return run;
    }
    run.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

QString demoFolder()
{
    static const QString folder = [] {
        const QString path = scratch().filePath(u"demo"_s);
        const ProgramRun run = athanorctl({u"demo"_s, path});
        EXPECT_EQ(run.status, 0) << run.err.constData();
        return path;
    }();
    return folder;
}

QString copyOfDemo(const QString &target)
{
    QProcess copy;
    copy.start(u"cp"_s, {u"-a"_s, demoFolder(), target});
    copy.waitForFinished();
    // The profiles name absolute paths below the original folder.
    QFile fleet(target + u"/fleet.toml"_s);
    EXPECT_TRUE(fleet.open(QIODevice::ReadOnly));
    const QByteArray text = fleet.readAll().replace(demoFolder().toUtf8(), target.toUtf8());
    fleet.close();
    EXPECT_TRUE(fleet.open(QIODevice::WriteOnly | QIODevice::Truncate));
    fleet.write(text);
    return target;
}

} // namespace athanor::test
