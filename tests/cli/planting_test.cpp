// SPDX-License-Identifier: Apache-2.0
// The program runs in a folder full of planted libraries to which the environment points, and loads none of them.
#include "program.h"

#include "support/fakemysqlserver.h"
#include "support/patience.h"

#include <QDir>
#include <QFile>
#include <QLibrary>
#include <QProcess>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QString plantedLibrary = QStringLiteral(ATHANOR_BIN_DIR) + u"/planted/planted.so"_s;

class Planting : public testing::Test
{
protected:
    void SetUp() override
    {
        for (const QString &name :
             {u"platforms/libqoffscreen.so"_s, u"sqldrivers/libqsqlite.so"_s, u"sqldrivers/libqsqlmysql.so"_s,
              u"sqldrivers/libqsqlpsql.so"_s, u"tls/libqopensslbackend.so"_s, u"libqoffscreen.so"_s,
              u"sasl/libplanted.so"_s, u"client_ed25519.so"_s, u"mysql_native_password.so"_s, u"planted.so"_s})
            ASSERT_TRUE(plant(name)) << qPrintable(name);
        for (const QString &name : modules()) {
            for (const QString &place : {u""_s, u"lib/"_s, u"lib/athanor/"_s})
                ASSERT_TRUE(plant(place + name)) << qPrintable(place + name);
        }
        QFile config(path(u"openssl.cnf"_s));
        ASSERT_TRUE(config.open(QIODevice::WriteOnly));
        config.write("openssl_conf = start\n[start]\nproviders = chosen\n[chosen]\nplanted = theirs\ndefault = usual\n"
                     "[theirs]\nmodule = " +
                     QFile::encodeName(path(u"planted.so"_s)) + "\nactivate = 1\n[usual]\nactivate = 1\n");
    }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    /// The names of the files that our programs load by themselves.
    [[nodiscard]] static QStringList modules()
    {
        return QDir(QStringLiteral(ATHANOR_BIN_DIR) + u"/../lib/athanor"_s).entryList({u"*.so"_s}, QDir::Files);
    }
    [[nodiscard]] bool plant(const QString &name) const
    {
        return QDir(m_folder.path()).mkpath(QFileInfo(name).path()) && QFile::copy(plantedLibrary, path(name));
    }
    [[nodiscard]] bool wasLoaded() const { return QFile::exists(path(u"mark"_s)); }
    /// A command that writes a PDF, and so wants a module.
    [[nodiscard]] QStringList drawingWords() const
    {
        return {u"--fleet="_s + demoFolder() + u"/fleet.toml"_s,
                u"report"_s,
                u"checks"_s,
                u"--all"_s,
                u"--out"_s,
                path(u"checks.pdf"_s)};
    }
    [[nodiscard]] ProgramRun run(const QStringList &words, QProcessEnvironment environment) const
    {
        environment.insert(u"ATHANOR_TEST_MARK"_s, path(u"mark"_s));
        return athanorctl(words, environment, {}, m_folder.path());
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

TEST_F(Planting, LoadsNothingFromWhereTheEnvironmentOrTheFolderPoints)
{
    FakeMySqlServer mysql(std::nullopt, FakeMySqlServer::Greed::Ed25519);
    const QStringList drawing = drawingWords();
    const QStringList mongo{u"profile"_s, u"test"_s, u"--url"_s, u"mongodb://127.0.0.1:1/d"_s};
    const QStringList maria{u"profile"_s, u"test"_s, u"--url"_s,
                            u"mysql://u:p@127.0.0.1:%1/d?ssl_disabled=true"_s.arg(mysql.port())};
    struct Trap
    {
        const char *name;
        QString value;
        QStringList words;
    };
    const QList<Trap> traps{
        {"QT_PLUGIN_PATH", path({}), drawing},   {"QT_QPA_PLATFORM_PLUGIN_PATH", path(u"platforms"_s), drawing},
        {"LD_LIBRARY_PATH", path({}), drawing},  {"OPENSSL_CONF", path(u"openssl.cnf"_s), mongo},
        {"SASL_PATH", path(u"sasl"_s), mongo},   {"LIBMYSQL_PLUGINS", u"planted"_s, maria},
        {"MARIADB_PLUGIN_DIR", path({}), maria}, {"ATHANOR_TEST_NOTHING", {}, drawing},
        {"ATHANOR_TEST_NOTHING", {}, mongo},     {"ATHANOR_TEST_NOTHING", {}, maria}};
    for (const Trap &trap : traps) {
        SCOPED_TRACE(trap.name);
        QProcessEnvironment environment;
        environment.insert(QString::fromLatin1(trap.name), trap.value);
        if (qstrcmp(trap.name, "LIBMYSQL_PLUGINS") == 0)
            environment.insert(u"MARIADB_PLUGIN_DIR"_s, path({}));

        const ProgramRun run = this->run(trap.words, environment);

        EXPECT_GE(run.status, 0) << "it crashed: " << run.err.constData();
        EXPECT_FALSE(wasLoaded());
        QFile::remove(path(u"mark"_s));
    }
    EXPECT_TRUE(QFile::exists(path(u"checks.pdf"_s)));
}

// A copy of the program in a folder below one that others write to, who have put a lib/ there.
TEST_F(Planting, LoadsNoModuleThatSomebodyElseMayHavePutBesideTheProgram)
{
    ASSERT_TRUE(QDir(path({})).mkpath(u"bin"_s));
    const QString program = path(u"bin/athanorctl"_s);
    ASSERT_TRUE(QFile::copy(QStringLiteral(ATHANOR_BIN_DIR) + u"/athanorctl"_s, program));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ATHANOR_TEST_MARK"_s, path(u"mark"_s));
    const auto expectRefusal = [&] {
        QProcess run;
        run.setProcessEnvironment(environment);

        run.start(program, drawingWords());

        ASSERT_TRUE(run.waitForFinished(patience));
        EXPECT_FALSE(wasLoaded());
        EXPECT_FALSE(QFile::exists(path(u"checks.pdf"_s)));
        const QByteArray said = run.readAllStandardError();
        EXPECT_TRUE(said.startsWith("athanorctl: Athanor cannot write a PDF without its file ")) << said.constData();
    };
    const QString module = modules().filter(u"-pdf-"_s).value(0);
    for (const QString &strange : {u"lib"_s, u"lib/athanor"_s, u"lib/athanor/"_s + module}) {
        SCOPED_TRACE(qPrintable(strange));
        const QByteArray name = QFile::encodeName(path(strange));
        struct stat usual = {};
        ASSERT_EQ(::stat(name.constData(), &usual), 0);
        ASSERT_EQ(::chmod(name.constData(), usual.st_mode | S_IWOTH), 0);
        expectRefusal();
        ASSERT_EQ(::chmod(name.constData(), usual.st_mode), 0);
        // Only root can make files that are somebody else's.
        if (::geteuid() != 0)
            continue;
        ASSERT_EQ(::chown(name.constData(), 65534, 65534), 0);
        expectRefusal();
        ASSERT_EQ(::chown(name.constData(), 0, 0), 0);
    }
}

TEST_F(Planting, WouldBeSeen)
{
    qputenv("ATHANOR_TEST_MARK", QFile::encodeName(path(u"mark"_s)));

    const bool loaded = QLibrary(path(u"planted.so"_s)).load();

    qunsetenv("ATHANOR_TEST_MARK");
    EXPECT_TRUE(loaded);
    EXPECT_TRUE(wasLoaded());
}

// A process that was killed leaves libmongoc's counters behind, under a number that another one gets later.
TEST(StaleCounters, AreDroppedAndNotComplainedOf)
{
    QProcess program;
    program.setChildProcessModifier([] {
        char path[64];
        std::snprintf(path, sizeof path, "/dev/shm/mongoc-%d", int(::getpid()));
        const int left = ::open(path, O_CREAT | O_EXCL | O_RDWR, 0600);
        if (left < 0)
            ::_exit(9);
        ::close(left);
    });
    program.start(QStringLiteral(ATHANOR_BIN_DIR) + u"/athanorctl"_s,
                  {u"records"_s, u"tables"_s, u"--url"_s, u"mongodb://127.0.0.1:1/nothing"_s});
    const qint64 number = program.processId();
    ASSERT_TRUE(program.waitForFinished(patience));
    const QByteArray said = program.readAllStandardError();
    EXPECT_TRUE(said.startsWith("athanorctl: 127.0.0.1:1 cannot be reached")) << said.constData();
    EXPECT_EQ(said.count('\n'), 1);
    EXPECT_FALSE(QFile::exists(u"/dev/shm/mongoc-%1"_s.arg(number)));
}

TEST(Start, LoadsNoDriverThatIsNotNeeded)
{
    QProcessEnvironment environment;
    environment.insert(u"LD_DEBUG"_s, u"files"_s); // the loader says what it maps, also later on
    const QString fleet = u"--fleet="_s + demoFolder() + u"/fleet.toml"_s;
    for (const QStringList &words :
         {QStringList{u"--version"_s}, {fleet, u"migrations"_s, u"preview"_s, u"orders"_s}}) {
        const ProgramRun run = athanorctl(words, environment);

        EXPECT_EQ(run.status, 0) << run.out.constData();
        EXPECT_TRUE(run.err.contains("file=libQt6Core.so"));
        for (const char *other : {"libpq.so", "libmongoc", "libQt6Gui.so", "libqt6keychain", "libyaml-cpp",
                                  "libmariadb", "libssl", "libcrypto", "libhiredis", "libathanor-"})
            EXPECT_FALSE(run.err.contains(other)) << other << " with " << qPrintable(words.last());
    }
}

} // namespace athanor::test
