// SPDX-License-Identifier: Apache-2.0
#include "fleetfixture.h"

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

TEST_F(FleetFileTest, ReadsHandWrittenServices)
{
    write(handWritten);
    const FleetFile fleet = load();
    ASSERT_EQ(fleet.services().size(), 2);
    const Profile orders = *fleet.service(u"orders"_s);
    EXPECT_EQ(orders.url.hosts.first().host, u"db1"_s);
    EXPECT_EQ(orders.secret, (SecretSource{SecretSource::Kind::Environment, u"ORDERS_PASSWORD"_s}));
    EXPECT_EQ(orders.tags, (QStringList{u"money"_s, u"core"_s}));
    EXPECT_TRUE(orders.isProduction());
    EXPECT_EQ(fleet.service(u"rel"_s)->folder, dir.filePath(u"rel"_s));
}

TEST_F(FleetFileTest, SavingWithoutAChangeKeepsEveryByte)
{
    write(handWritten);
    FleetFile fleet = load();
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content(), handWritten);
}

TEST_F(FleetFileTest, ReplacingWithItselfKeepsEveryByte)
{
    write(handWritten);
    FleetFile fleet = load();
    for (const Profile &p : QList<Profile>(fleet.services()))
        ASSERT_TRUE(fleet.replace(p.name, p));
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content(), handWritten);
}

TEST_F(FleetFileTest, AChangeTouchesOnlyItsOwnWords)
{
    write(handWritten);
    FleetFile fleet = load();
    Profile orders = *fleet.service(u"orders"_s);
    orders.url = parseDatabaseUrl(u"postgresql://orders@db9/orders"_s)->url;
    orders.environment.clear();
    orders.readOnly = true;
    ASSERT_TRUE(fleet.replace(u"orders"_s, orders));
    ASSERT_TRUE(fleet.save());
    QByteArray expected = handWritten;
    expected.replace("'postgresql://orders@db1/orders?sslmode=verify-full'", "\"postgresql://orders@db9/orders\"");
    expected.replace("environment = \"production\"\n", "");
    expected.replace("  \"core\",\n]\n", "  \"core\",\n]\nread_only = true\n");
    EXPECT_EQ(content().toStdString(), expected.toStdString());
    EXPECT_EQ(*load().service(u"orders"_s), orders);
}

TEST_F(FleetFileTest, RemovingTakesTheTableItsSubTablesAndItsComment)
{
    write(handWritten);
    FleetFile fleet = load();
    ASSERT_TRUE(fleet.remove(u"orders"_s));
    ASSERT_TRUE(fleet.save());
    QByteArray expected = handWritten;
    const qsizetype begin = expected.indexOf("# Orders:");
    expected.remove(begin, expected.indexOf("# Small one.") - begin);
    EXPECT_EQ(content().toStdString(), expected.toStdString());
}

TEST_F(FleetFileTest, AddingAppendsATable)
{
    write("# mine");
    FleetFile fleet = load();
    Profile p = profile(u"a \"b\" \\ ü"_s, u"postgresql://u@h/db"_s);
    p.environment = u"test"_s;
    p.secret = {SecretSource::Kind::Command, u"pass show 'a b'"_s};
    p.tags = {u"x"_s, u"y z"_s};
    p.migrations = u"migrations"_s;
    p.models = u"app/models.py"_s;
    p.readOnly = true;
    p.plainTextConsent = true;
    ASSERT_TRUE(fleet.add(p));
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content().toStdString(), R"(# mine

[[service]]
name = "a \"b\" \\ ü"
environment = "test"
url = "postgresql://u@h/db"
secret = "command:pass show 'a b'"
migrations = "migrations"
models = "app/models.py"
tags = ["x", "y z"]
read_only = true
plain_text_consent = true
)");
    EXPECT_EQ(*load().service(p.name), p);
}

TEST_F(FleetFileTest, ATableOfTheSecretGivesWayToTheNewSource)
{
    write("[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\n[service.secret]\ncommand = \"pass x\"\n[other]\nx = 1");
    FleetFile fleet = load();
    Profile a = *fleet.service(u"a"_s);
    EXPECT_EQ(secretSourceText(a.secret), u"command:pass x"_s);
    a.secret = {SecretSource::Kind::Ask, {}};
    ASSERT_TRUE(fleet.replace(u"a"_s, a));
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content().toStdString(),
              "[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\nsecret = \"ask\"\n[other]\nx = 1\n");
}

TEST_F(FleetFileTest, DottedKeysOfTheSecretGiveWayToo)
{
    write("[[service]]\nname = \"a\"\nsecret.env = \"X\"\nurl = \"redis://h/0\"\n");
    FleetFile fleet = load();
    Profile a = *fleet.service(u"a"_s);
    a.secret = {};
    ASSERT_TRUE(fleet.replace(u"a"_s, a));
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content().toStdString(), "[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\n");
}

TEST_F(FleetFileTest, TypesOfTheApplicationAreKept)
{
    write("[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\n"
          "types = { \"shop.types.Money\" = \"Numeric(12, 2)\" } # euros\n"
          "[[service]]\nname = \"b\"\nurl = \"redis://h/1\"\n[service.types]\n\"shop.Key\" = 'UUID'\n");
    FleetFile fleet = load();
    Profile a = *fleet.service(u"a"_s);
    Profile b = *fleet.service(u"b"_s);
    EXPECT_EQ(a.types, (QMap<QString, QString>{{u"shop.types.Money"_s, u"Numeric(12, 2)"_s}}));
    EXPECT_EQ(b.types, (QMap<QString, QString>{{u"shop.Key"_s, u"UUID"_s}}));
    a.types[u"shop.types.Place"_s] = u"geometry(POINT,4326)"_s;
    b.types.clear();
    ASSERT_TRUE(fleet.replace(u"a"_s, a));
    ASSERT_TRUE(fleet.replace(u"b"_s, b));
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content().toStdString(),
              "[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\n"
              "types = { \"shop.types.Money\" = \"Numeric(12, 2)\", \"shop.types.Place\" = \"geometry(POINT,4326)\" } "
              "# euros\n[[service]]\nname = \"b\"\nurl = \"redis://h/1\"\n");
    EXPECT_EQ(*load().service(u"a"_s), a);
}

TEST_F(FleetFileTest, RefusesTypesThatAreNotNamedAsAnImport)
{
    const QByteArray service = "[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\n";
    EXPECT_TRUE(loadError(service + "types = \"Money\"\n").message.contains(u"types must be a table"_s));
    EXPECT_TRUE(loadError(service + "types = { shop.Money = \"Integer\" }\n").message.contains(u":4:"_s));
    EXPECT_TRUE(loadError(service + "types = { \"Money\" = \"Integer\" }\n").message.contains(u"'Money' is not"_s));
    EXPECT_TRUE(loadError(service + "types = { \"shop.Money\" = \" \" }\n").message.contains(u"stands for nothing"_s));
}

TEST_F(FleetFileTest, LineBreaksOfWindowsStay)
{
    write("[[service]]\r\nname = \"a\"\r\nurl = \"redis://h/0\"\r\n");
    FleetFile fleet = load();
    ASSERT_TRUE(fleet.add(profile(u"b"_s)));
    Profile a = *fleet.service(u"a"_s);
    a.readOnly = true;
    ASSERT_TRUE(fleet.replace(u"a"_s, a));
    ASSERT_TRUE(fleet.save());
    EXPECT_EQ(content().count('\n'), content().count("\r\n"));
    EXPECT_EQ(load().services().size(), 2);
}

TEST_F(FleetFileTest, ManyRandomChangesReadBackAsTheyWereAsked)
{
    write(handWritten);
    std::srand(11);
    for (int i = 0; i < 200; ++i) {
        FleetFile fleet = load();
        const QString name = u"s%1"_s.arg(std::rand() % 6);
        Profile p = profile(name, std::rand() % 2 ? u"postgresql://u@h/d%1"_s.arg(i) : u"sqlite:///x%1.db"_s.arg(i));
        p.environment = std::rand() % 2 ? u"test"_s : QString();
        p.tags = std::rand() % 2 ? QStringList{u"t%1"_s.arg(i)} : QStringList();
        p.readOnly = std::rand() % 2;
        p.secret = std::rand() % 2 ? SecretSource{SecretSource::Kind::Ask, {}} : SecretSource{};
        if (!fleet.service(name)) {
            ASSERT_TRUE(fleet.add(p));
        } else if (std::rand() % 3 == 0) {
            ASSERT_TRUE(fleet.remove(name));
        } else {
            ASSERT_TRUE(fleet.replace(name, p));
        }
        const QList<Profile> expected = fleet.services();
        const auto saved = fleet.save();
        ASSERT_TRUE(saved) << saved.error().message.toStdString() << content().toStdString();
        ASSERT_EQ(load().services(), expected);
        for (const QByteArray own :
             {"# The shop's databases.", "# Orders: ask", "phone = \"123\"", "# Small one.", "last = [ [1, 2]"})
            ASSERT_TRUE(content().contains(own));
    }
}

TEST_F(FleetFileTest, APasswordInAUrlIsRefusedWithItsLineAndNotShown)
{
    const Error error = loadError("# x\n[[service]]\nname = \"a\"\nurl = \"postgresql://u:sesame@h/db\"\n");
    EXPECT_EQ(error.kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(error.message.contains("fleet.toml:4:"_L1)) << error.message.toStdString();
    EXPECT_TRUE(error.message.contains("env:VARIABLE"_L1));
    EXPECT_FALSE(error.message.contains("sesame"_L1));
}

TEST_F(FleetFileTest, ADamagedFileIsNamedByItsLineAndItsTextNotShown)
{
    const Error error = loadError("[[service]]\nname = \"a\"\nurl = \"postgresql://u:sesame@h/db\n");
    EXPECT_EQ(error.kind, ErrorKind::InvalidInput);
    EXPECT_FALSE((error.message + error.detail).contains("sesame"_L1));
    EXPECT_TRUE(error.message.contains("line 3"_L1)) << error.message.toStdString();
    const Error value = loadError("a = 1\nb = 2000-99-99sesame\n");
    EXPECT_TRUE(value.message.contains(":2:"_L1)) << value.message.toStdString();
    EXPECT_FALSE((value.message + value.detail).contains("sesame"_L1));
}

TEST_F(FleetFileTest, RefusesWhatIsNoService)
{
    const QByteArray head = "[[service]]\nname = \"a\"\nurl = \"redis://h/0\"\n";
    for (const QByteArray &text : QByteArrayList{
             "[service]\nname = \"a\"\n",
             "service = 1\n",
             "service = [1]\n",
             "[[service]]\nurl = \"redis://h/0\"\n",
             "[[service]]\nname = \"a\"\n",
             "[[service]]\nname = \"\"\nurl = \"redis://h/0\"\n",
             "[[service]]\nname = \"a\\u0007b\"\nurl = \"redis://h/0\"\n",
             "[[service]]\nname = \"a\\u202eb\"\nurl = \"redis://h/0\"\n",
             "[[service]]\nname = \"-a\"\nurl = \"redis://h/0\"\n",
             "[[service]]\nname = 3\nurl = \"redis://h/0\"\n",
             head + "tags = \"x\"\n",
             head + "tags = [1]\n",
             head + "read_only = \"yes\"\n",
             head + "secret = \"hunter2\"\n",
             head + "secret = { password = \"hunter2\" }\n",
             head + "secret = \"env:1 BAD\"\n",
             head + head,
             head + "name = \"twice\"\n",
         }) {
        const Error error = loadError(text);
        EXPECT_EQ(error.kind, ErrorKind::InvalidInput) << text.toStdString();
        EXPECT_TRUE(error.message.contains("fleet.toml:"_L1)) << error.message.toStdString();
        EXPECT_FALSE(error.message.contains("hunter2"_L1));
    }
}

TEST_F(FleetFileTest, HostileFilesAreErrorsAndNothingMore)
{
    EXPECT_EQ(loadError("a = " + QByteArray(200000, '[')).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("a = " + QByteArray("{a=").repeated(100000)).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("a" + QByteArray(".a").repeated(100000) + " = 1\n").kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("[" + QByteArray("a.").repeated(100000) + "a]\n").kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError(QByteArray("a = 1\n\0b = 2\n", 13)).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("a = \"\xff\xfe\"\n").kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError(QByteArray(5 * 1024 * 1024, '\n')).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("a = \"\"\"x").kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("a = \"\\").kind, ErrorKind::InvalidInput);
    EXPECT_EQ(loadError("\"a\\").kind, ErrorKind::InvalidInput);
}

TEST_F(FleetFileTest, EveryCutOfAFileIsReadOrRefused)
{
    for (qsizetype n = 0; n <= handWritten.size(); ++n) {
        write(handWritten.first(n));
        const auto fleet = FleetFile::load(path);
        ASSERT_TRUE(fleet || fleet.error().kind == ErrorKind::InvalidInput);
    }
}

TEST_F(FleetFileTest, ServicesInAnInlineListAreReadButNotChanged)
{
    write("service = [{ name = \"a\", url = \"redis://h/0\" }]\n");
    FleetFile fleet = load();
    ASSERT_EQ(fleet.services().size(), 1);
    EXPECT_EQ(fleet.remove(u"a"_s).error().kind, ErrorKind::Refused);
    EXPECT_EQ(fleet.add(profile(u"b"_s)).error().kind, ErrorKind::Refused);
}

TEST_F(FleetFileTest, AMissingFileIsNotFound)
{
    EXPECT_EQ(FleetFile::load(path).error().kind, ErrorKind::NotFound);
}

TEST_F(FleetFileTest, AnUnknownServiceNamesTheNearest)
{
    write(handWritten);
    const auto missing = load().service(u"order"_s);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
    EXPECT_TRUE(missing.error().message.contains("did you mean orders?"_L1)) << missing.error().message.toStdString();
}

TEST_F(FleetFileTest, NamesAreUniqueAndSpeakable)
{
    write(handWritten);
    FleetFile fleet = load();
    EXPECT_EQ(fleet.add(profile(u"orders"_s)).error().kind, ErrorKind::InvalidInput);
    Profile rel = *fleet.service(u"rel"_s);
    rel.name = u"orders"_s;
    EXPECT_EQ(fleet.replace(u"rel"_s, rel).error().kind, ErrorKind::InvalidInput);
    for (const QString &name : {QString(), u" "_s, u"a\nb"_s, u" a"_s, u"-a"_s, QString(200, u'a')})
        EXPECT_EQ(fleet.add(profile(name)).error().kind, ErrorKind::InvalidInput);
    Profile odd = profile(u"odd"_s);
    odd.url.database = u"a?b.db"_s;
    EXPECT_EQ(fleet.add(odd).error().kind, ErrorKind::InvalidInput);
}

} // namespace
} // namespace athanor
