// SPDX-License-Identifier: Apache-2.0
// Whole histories, applied by athanorctl and by the installed Alembic in every mode of same_end.py, on real servers.
#include "support/mariadbserver.h"
#include "support/pgserver.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace athanor::test {
namespace {

/// What same_end.py says, where it does not end well.
std::string differences(const QString &history, const QString &url, const QByteArray &password)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SERVER_PASSWORD"_s, QString::fromUtf8(password));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    const QString source = QStringLiteral(ATHANOR_SOURCE_DIR "/tests/");
    process.start(u"/usr/bin/python3"_s,
                  {source + u"compare/same_end.py"_s, source + u"data/"_s + history, u"--server"_s, url,
                   u"--password-env"_s, u"SERVER_PASSWORD"_s, u"--athanorctl"_s,
                   QDir(QCoreApplication::applicationDirPath()).filePath(u"athanorctl"_s)});
    if (!process.waitForFinished(900'000))
        return "it did not end";
    const QByteArray said = process.readAll();
    return process.exitCode() == 0 ? std::string() : said.toStdString();
}

TEST(SameEnd, OnPostgresql)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    for (const QString &history : {u"histories/workshop"_s, u"flaskapp"_s})
        EXPECT_EQ(differences(history, server.url(server.createDatabase()), server.adminPassword()), std::string());
}

TEST(SameEnd, OnMariaDb)
{
    MariaDbServer &server = MariaDbServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    EXPECT_EQ(differences(u"histories/workshop"_s, server.url(server.createDatabase()), server.adminPassword()),
              std::string());
}

} // namespace
} // namespace athanor::test
