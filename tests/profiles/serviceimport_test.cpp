// SPDX-License-Identifier: Apache-2.0
#include "profiles/serviceimport.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

class ServiceImport : public testing::Test
{
protected:
    QTemporaryDir dir;

    void write(const QString &name, const QByteArray &content) const
    {
        const QString path = dir.filePath(name);
        ASSERT_TRUE(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] QList<FoundService> all() const
    {
        const auto found = findServices(dir.path());
        EXPECT_TRUE(found);
        return found ? *found : QList<FoundService>{};
    }
    [[nodiscard]] FoundService only() const
    {
        const auto found = all();
        EXPECT_EQ(found.size(), 1);
        return found.isEmpty() ? FoundService{} : found.first();
    }
    /// The URL that a config.py with this text leads to; {} is the service's folder.
    [[nodiscard]] std::string urlOf(const QByteArray &config) const
    {
        write(u"config.py"_s, config);
        return only().profile.url.toString().replace(dir.path(), u"{}"_s).toStdString();
    }
    static bool has(const FoundService &service, const QString &what, const QString &file, int line = -1)
    {
        for (const Evidence &e : service.evidence) {
            if (e.what == what && e.file == file && (line < 0 || e.line == line))
                return true;
        }
        return false;
    }
};

TEST_F(ServiceImport, UnderstandsTheUsualWaysToSayAUrl)
{
    const QByteArray head =
        "import os\nfrom pathlib import Path\nbasedir = os.path.abspath(os.path.dirname(__file__))\n"
        "BASE = Path(__file__).resolve().parent\n";
    EXPECT_EQ(urlOf("SQLALCHEMY_DATABASE_URI = 'postgresql://u@h/db'\n"), "postgresql://u@h/db");
    EXPECT_EQ(
        urlOf(
            head +
            "class Config:\n    SQLALCHEMY_DATABASE_URI = os.environ.get('DATABASE_URL', '').replace(\n"
            "        'postgres://', 'postgresql://') or \\\n        'sqlite:///' + os.path.join(basedir, 'app.db')\n"),
        "sqlite:///{}/app.db");
    EXPECT_EQ(urlOf(head + "SQLALCHEMY_DATABASE_URI = f'sqlite:///{BASE / \"data\" / \"x.db\"}'\n"),
              "sqlite:///{}/data/x.db");
    EXPECT_EQ(urlOf(head + "SQLALCHEMY_DATABASE_URI = 'sqlite:///%s' % os.path.join(basedir, 'a.db')\n"),
              "sqlite:///{}/a.db");
    EXPECT_EQ(urlOf(head + "SQLALCHEMY_DATABASE_URI = 'sqlite:///{}'.format(basedir + '/b.db')\n"),
              "sqlite:///{}/b.db");
    EXPECT_EQ(urlOf("import os\nuri = os.getenv('DATABASE_URL', 'postgres://u@h/x')\nif uri and "
                    "uri.startswith('postgres://'):\n"
                    "    uri = uri.replace('postgres://', 'postgresql://', 1)\nSQLALCHEMY_DATABASE_URI = uri\n"),
              "postgresql://u@h/x");
    EXPECT_EQ(urlOf("from flask import Flask\napp = Flask(__name__)\napp.config['SQLALCHEMY_DATABASE_URI'] = "
                    "'mysql://u@h/a'\n"),
              "mysql://u@h/a");
    EXPECT_EQ(urlOf("def create_app():\n    app = Flask(__name__)\n    app.config.from_mapping(SECRET_KEY='x', "
                    "SQLALCHEMY_DATABASE_URI='mysql://u@h/b')\n    return app\n"),
              "mysql://u@h/b");
    EXPECT_EQ(urlOf("app.config.update({'SQLALCHEMY_DATABASE_URI': 'mysql://u@h/c'})\n"), "mysql://u@h/c");
    EXPECT_EQ(urlOf("class C:\n    HOST = 'h9'\n    @property\n    def SQLALCHEMY_DATABASE_URI(self):\n        return "
                    "f'mysql://u@{self.HOST}/d'\n"),
              "mysql://u@h9/d");
    EXPECT_EQ(urlOf("class Base:\n    HOST = 'h8'\nclass Config(Base):\n    SQLALCHEMY_DATABASE_URI = 'mysql://u@' + "
                    "HOST + '/d'\n"),
              "mysql://u@h8/d");
}

TEST_F(ServiceImport, WhatIsComputedIsNotGuessed)
{
    write(u"config.py"_s, "from vault import read\nSQLALCHEMY_DATABASE_URI = read('db')\n");
    const FoundService service = only();
    EXPECT_TRUE(service.profile.url.scheme.isEmpty());
    EXPECT_TRUE(has(service, u"SQLALCHEMY_DATABASE_URI"_s, u"config.py"_s, 2));
    EXPECT_TRUE(service.notices.join(u' ').contains("by hand"_L1));
}

TEST_F(ServiceImport, AVariableOfDotEnvIsUsedAndItsPasswordTakenApart)
{
    write(u".env"_s, "# secrets\nexport DATABASE_URL=\"postgresql://u:ses%40me@h/db\" # live\n");
    write(u"config.py"_s, "import os\nclass Config:\n    SQLALCHEMY_DATABASE_URI = os.environ['DATABASE_URL']\n");
    const FoundService service = only();
    EXPECT_EQ(service.profile.url.toString(), u"postgresql://u@h/db"_s);
    ASSERT_TRUE(service.password);
    EXPECT_EQ(service.password->reveal(), "ses@me");
    EXPECT_EQ(service.profile.secret.kind, SecretSource::Kind::Keychain);
    EXPECT_TRUE(has(service, u"DATABASE_URL"_s, u".env"_s, 2));
    EXPECT_FALSE(service.notices.join(u' ').contains("ses"_L1));
}

TEST_F(ServiceImport, DotEnvAloneIsEnough)
{
    write(u".env"_s, "DATABASE_URL='mysql+pymysql://u@h/db'\n");
    EXPECT_EQ(only().profile.url.toString(), u"mysql+pymysql://u@h/db"_s);
}

TEST_F(ServiceImport, DotEnvWithInterpolationIsRefused)
{
    write(u".env"_s, "HOST=h\nDATABASE_URL=mysql://u@${HOST}/db\nnonsense\n");
    write(u"config.py"_s, "import os\nSQLALCHEMY_DATABASE_URI = os.environ.get('DATABASE_URL')\n");
    const FoundService service = only();
    EXPECT_TRUE(service.profile.url.scheme.isEmpty());
    EXPECT_TRUE(service.notices.join(u' ').contains(".env:2: DATABASE_URL"_L1))
        << service.notices.join(u'\n').toStdString();
    EXPECT_TRUE(service.notices.join(u' ').contains(".env:3"_L1));
}

TEST_F(ServiceImport, AComposeFileGivesWhatTheServiceLooksFor)
{
    write(u"compose.yaml"_s,
          "services:\n  db:\n    image: postgres\n  orders:\n    build: ./orders\n    environment:\n      "
          "DATABASE_URL: postgresql://o@db/orders\n"
          "  shop:\n    build:\n      context: shop\n    environment:\n      - DATABASE_URL=postgresql://s@db/shop\n");
    const QByteArray config = "import os\nclass Config:\n    SQLALCHEMY_DATABASE_URI = os.environ['DATABASE_URL']\n";
    write(u"orders/config.py"_s, config);
    write(u"shop/config.py"_s, config);
    const auto services = all();
    ASSERT_EQ(services.size(), 2);
    EXPECT_EQ(services[0].profile.name, u"orders"_s);
    EXPECT_EQ(services[0].profile.url.toString(), u"postgresql://o@db/orders"_s);
    EXPECT_TRUE(has(services[0], u"DATABASE_URL"_s, dir.filePath(u"compose.yaml"_s), 7));
    EXPECT_EQ(services[1].profile.url.toString(), u"postgresql://s@db/shop"_s);
}

TEST_F(ServiceImport, HostileComposeFilesAreLeftOut)
{
    write(u"config.py"_s, "SQLALCHEMY_DATABASE_URI = 'mysql://u@h/db'\n");
    for (const QByteArray &text :
         {QByteArray(100000, '['), QByteArray("- ").repeated(100000),
          QByteArray("services: {a: {environment: ") + QByteArray(50000, '{'), QByteArray("services:\n  a: *nothing\n"),
          QByteArray("\0", 1), QByteArray("services: 3\n"), QByteArray("a: &a [*a]\nservices: *a\n")}) {
        write(u"compose.yaml"_s, text);
        EXPECT_EQ(only().profile.url.toString(), u"mysql://u@h/db"_s);
    }
}

TEST_F(ServiceImport, ProductionIsTakenBeforeDevelopmentAndTestsNever)
{
    write(u"config.py"_s,
          "class Config: pass\nclass DevelopmentConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'mysql://u@dev/db'\n"
          "class TestingConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'sqlite://'\n"
          "class ProductionConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'mysql://u@prod/db'\n");
    const FoundService service = only();
    EXPECT_EQ(service.profile.url.toString(), u"mysql://u@prod/db"_s);
    EXPECT_EQ(service.profile.environment, u"production"_s);
    EXPECT_TRUE(service.notices.join(u' ').contains("DevelopmentConfig (config.py:3) names another database"_L1))
        << service.notices.join(u'\n').toStdString();
    EXPECT_FALSE(service.notices.join(u' ').contains("TestingConfig"_L1));
}

TEST_F(ServiceImport, ARelativeSqliteFileIsLookedForWhereFlaskSqlAlchemyKeepsIt)
{
    const QByteArray app =
        "from flask_sqlalchemy import SQLAlchemy\napp.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///x.db'\n";
    write(u"shop/__init__.py"_s, app);
    write(u"requirements.txt"_s, "Flask-SQLAlchemy==3.0.3\n");
    EXPECT_EQ(only().profile.url.database, u"instance/x.db"_s);
    write(u"requirements.txt"_s, "flask-sqlalchemy==2.5.1\n");
    EXPECT_EQ(only().profile.url.database, u"shop/x.db"_s);
    write(u"x.db"_s, "");
    EXPECT_EQ(only().profile.url.database, u"x.db"_s);
    write(u"instance/x.db"_s, "");
    EXPECT_EQ(only().profile.url.database, u"instance/x.db"_s);
    EXPECT_EQ(only().profile.url.sqlitePath(only().profile.folder), dir.filePath(u"instance/x.db"_s));
}

TEST_F(ServiceImport, FindsMigrationsModelsAndTheName)
{
    write(u".flaskenv"_s, "FLASK_APP=bookshop.py\n");
    write(u"bookshop.py"_s, "from shop import create_app\n");
    write(u"config.py"_s, "SQLALCHEMY_DATABASE_URI = 'mysql://u@h/db'\n");
    write(u"shop/__init__.py"_s, "");
    write(u"shop/models.py"_s,
          "from shop import db\nclass Book(db.Model):\n    pass\nclass User(UserMixin, db.Model):\n    pass\n");
    write(u"shop/migrations/versions/1.py"_s, "");
    const FoundService service = only();
    EXPECT_EQ(service.profile.name, u"bookshop"_s);
    EXPECT_EQ(service.profile.models, u"shop/models.py"_s);
    EXPECT_EQ(service.profile.migrations, u"shop/migrations"_s);
    EXPECT_TRUE(has(service, u"migrations folder"_s, u"shop/migrations"_s));
    EXPECT_EQ(service.profile.migrationsPath(), dir.filePath(u"shop/migrations"_s));
}

TEST_F(ServiceImport, TheFolderThatMigrateNamesIsTaken)
{
    write(u"app.py"_s, "import os\nMIGRATIONS = os.path.join(os.path.dirname(__file__), 'database')\nmigrate = "
                       "Migrate(app, db, directory=MIGRATIONS)\n");
    write(u"database/versions/1.py"_s, "");
    write(u"migrations/versions/1.py"_s, "");
    EXPECT_EQ(only().profile.migrations, u"database"_s);
}

TEST_F(ServiceImport, SeveralServicesInSubFoldersAreSeveral)
{
    for (const QString &name : {u"orders"_s, u"shop"_s, u"deep/in/billing"_s}) {
        write(name + u"/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\n");
        write(name + u"/__init__.py"_s, "");
    }
    write(u"venv/lib/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'sqlite:///no.db'\n");
    write(u"mine/pyvenv.cfg"_s, "");
    write(u"mine/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'sqlite:///no.db'\n");
    QStringList names;
    for (const FoundService &service : all())
        names += service.profile.name;
    EXPECT_EQ(names, (QStringList{u"billing"_s, u"orders"_s, u"shop"_s}));
}

TEST_F(ServiceImport, ServicesOfOneNameAreNumbered)
{
    write(u"a/shop/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\n");
    write(u"b/shop/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\n");
    const auto services = all();
    ASSERT_EQ(services.size(), 2);
    EXPECT_EQ(services[1].profile.name, u"shop-2"_s);
}

TEST_F(ServiceImport, SymbolicLinksAreNotFollowed)
{
    write(u"real/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\n");
    ASSERT_TRUE(QFile::link(dir.path(), dir.filePath(u"real/loop"_s)));
    ASSERT_TRUE(QFile::link(dir.filePath(u"real"_s), dir.filePath(u"again"_s)));
    EXPECT_EQ(all().size(), 1);
}

TEST_F(ServiceImport, NothingOfASourceIsRun)
{
    const QString trap = dir.filePath(u"trap"_s);
    write(u"config.py"_s,
          "open('" + trap.toUtf8() + "', 'w')\nSQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\nraise SystemExit\n");
    EXPECT_EQ(only().profile.url.database, u"a.db"_s);
    EXPECT_FALSE(QFile::exists(trap));
}

TEST_F(ServiceImport, NamesThatGrowWithoutEndAreGivenUp)
{
    QByteArray config = "a = 'x' * 2\nb = 'sqlite:///aaaaaaaaaaaaaaaaaaaaaaaaaaaa'\n";
    for (int i = 0; i < 2000; ++i)
        config += "b = b + b\n";
    write(u"config.py"_s, config + "SQLALCHEMY_DATABASE_URI = b\n");
    EXPECT_TRUE(only().profile.url.scheme.isEmpty());
}

TEST_F(ServiceImport, AFolderWithoutServicesGivesNone)
{
    write(u"readme.py"_s, "print(1)\n");
    EXPECT_TRUE(all().isEmpty());
    EXPECT_EQ(findServices(dir.filePath(u"missing"_s)).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(findServices(dir.filePath(u"readme.py"_s)).error().kind, ErrorKind::InvalidInput);
}

} // namespace
} // namespace athanor
