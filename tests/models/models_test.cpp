// SPDX-License-Identifier: Apache-2.0
#include "models/models.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

DeclaredModels read(const char *source)
{
    auto models = readModelSource(QString::fromUtf8(source), u"models.py"_s);
    EXPECT_TRUE(models) << (models ? "" : qPrintable(models.error().message));
    return models.value_or(DeclaredModels());
}

const DeclaredColumn &columnOf(const DeclaredModels &models, const QString &table, const QString &name)
{
    static const DeclaredColumn none;
    const DeclaredModel *model = models.forTable(table);
    EXPECT_NE(model, nullptr) << qPrintable(table);
    const DeclaredColumn *column = model ? model->column(name) : nullptr;
    EXPECT_NE(column, nullptr) << qPrintable(name);
    return column ? *column : none;
}

TEST(CamelToSnake, NamesTablesAsFlaskSqlAlchemyDoes)
{
    // What flask_sqlalchemy.model.camel_to_snake_case answers.
    EXPECT_EQ(camelToSnake(u"User"_s), u"user"_s);
    EXPECT_EQ(camelToSnake(u"UserProfile"_s), u"user_profile"_s);
    EXPECT_EQ(camelToSnake(u"HTTPServer"_s), u"http_server"_s);
    EXPECT_EQ(camelToSnake(u"OAuth2Token"_s), u"o_auth2_token"_s);
    EXPECT_EQ(camelToSnake(u"user"_s), u"user"_s);
    EXPECT_EQ(camelToSnake(u"APIKey"_s), u"api_key"_s);
}

TEST(Models, ReadFlaskSqlAlchemyColumns)
{
    const auto models = read(R"(
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(80), unique=True, nullable=False)
    email = db.Column('email_address', db.String(length=120), db.ForeignKey('x.id'))
    about = db.Column(db.Text)
    posts = db.relationship('Post', backref='author')
)");
    ASSERT_EQ(models.models.size(), 1);
    EXPECT_EQ(models.models.first().className, u"User"_s);
    EXPECT_EQ(models.models.first().table, u"user"_s);
    EXPECT_EQ(models.models.first().line, 2);
    EXPECT_EQ(models.models.first().columns.size(), 4);
    EXPECT_EQ(columnOf(models, u"user"_s, u"username"_s),
              (DeclaredColumn{u"username"_s, u"String"_s, 80, false, true, false, 4}));
    EXPECT_EQ(columnOf(models, u"user"_s, u"email_address"_s).length, 120);
    EXPECT_TRUE(columnOf(models, u"user"_s, u"email_address"_s).nullable);
    EXPECT_FALSE(columnOf(models, u"user"_s, u"id"_s).nullable);
    EXPECT_EQ(columnOf(models, u"user"_s, u"about"_s).length, std::nullopt);
    EXPECT_TRUE(models.unread.isEmpty());
}

TEST(Models, ReadMappedColumns)
{
    const auto models = read(R"(
class Base(DeclarativeBase):
    pass
class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (sa.UniqueConstraint("code"), {"schema": "app"})
    id: so.Mapped[int] = so.mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code: Mapped[str]
    note: Mapped[Optional[str]] = mapped_column(String(10))
    seen: Mapped[datetime | None]
    quoted: Mapped["str | None"]
    tags: Mapped[dict[str, Any]]
    forced: Mapped[Optional[str]] = mapped_column(nullable=False)
    posts: Mapped[List["Post"]] = relationship()
)");
    const DeclaredModel *model = models.forTable(u"accounts"_s);
    ASSERT_NE(model, nullptr);
    EXPECT_EQ(model->schema, u"app"_s);
    EXPECT_EQ(columnOf(models, u"accounts"_s, u"name"_s).length, 64);
    EXPECT_FALSE(columnOf(models, u"accounts"_s, u"name"_s).nullable);
    EXPECT_FALSE(columnOf(models, u"accounts"_s, u"code"_s).nullable);
    EXPECT_TRUE(columnOf(models, u"accounts"_s, u"code"_s).unique);
    EXPECT_TRUE(columnOf(models, u"accounts"_s, u"note"_s).nullable);
    EXPECT_TRUE(columnOf(models, u"accounts"_s, u"seen"_s).nullable);
    EXPECT_TRUE(columnOf(models, u"accounts"_s, u"quoted"_s).nullable);
    EXPECT_FALSE(columnOf(models, u"accounts"_s, u"tags"_s).nullable);
    EXPECT_FALSE(columnOf(models, u"accounts"_s, u"forced"_s).nullable);
    EXPECT_EQ(model->column(u"posts"_s), nullptr);
}

TEST(Models, ReadConstantsOfTheFileAsLengths)
{
    const auto models = read("LIMIT = 40\nclass User(db.Model):\n  id = db.Column(db.Integer, primary_key=True)\n"
                             "  name = db.Column(db.String(LIMIT))\n");
    EXPECT_EQ(columnOf(models, u"user"_s, u"name"_s).length, 40);
}

TEST(Models, NeverGuessWhatIsComputed)
{
    const auto models = read(R"(
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(config.LIMIT), nullable=STRICT)
    more = db.Column(**options)
    ref = reference_column('x')
    if DEBUG:
        extra = db.Column(db.String(5))
class Other(db.Model):
    __tablename__ = prefix + "other"
    id = db.Column(db.Integer, primary_key=True)
class Late(Base):
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()
    id = Column(Integer, primary_key=True)
)");
    EXPECT_EQ(columnOf(models, u"user"_s, u"name"_s).length, std::nullopt);
    EXPECT_TRUE(columnOf(models, u"user"_s, u"name"_s).nullable);
    EXPECT_EQ(models.models.size(), 1);
    QList<int> lines;
    for (const UnreadDeclaration &unread : models.unread)
        lines.append(unread.line);
    for (const int line : {4, 5, 6, 7, 10, 14})
        EXPECT_TRUE(lines.contains(line)) << line;
}

TEST(Models, FollowMixinsAndAbstractBases)
{
    const auto models = read(R"(
class Stamped:
    created = Column(DateTime, nullable=False)
class PkModel(db.Model):
    __abstract__ = True
    id = Column(db.Integer, primary_key=True)
class Role(Stamped, PkModel):
    name = Column(db.String(30), nullable=False)
)");
    ASSERT_EQ(models.models.size(), 1);
    EXPECT_EQ(models.models.first().table, u"role"_s);
    EXPECT_EQ(models.models.first().columns.size(), 3);
}

TEST(Models, LeaveClassesWithoutATableAlone)
{
    const auto models = read(
        "class Form(FlaskForm):\n  name = StringField()\nclass Plain:\n  x = 1\nclass LoginUser(UserMixin):\n  pass\n");
    EXPECT_TRUE(models.models.isEmpty());
    EXPECT_TRUE(models.unread.isEmpty());
}

TEST(Models, ReadPlainTables)
{
    const auto models = read("followers = db.Table('followers', db.metadata, db.Column('a', db.Integer, "
                             "primary_key=True), db.Column('b', db.String(3)))\n");
    EXPECT_EQ(columnOf(models, u"followers"_s, u"b"_s).length, 3);
}

TEST(Models, SurviveAClassThatIsItsOwnBase)
{
    EXPECT_TRUE(read("class A(B):\n  __tablename__ = 'a'\n  id = Column(Integer)\nclass B(A):\n  pass\nclass C(C):\n  "
                     "x = Column(Integer)\n")
                    .forTable(u"a"_s));
}

TEST(Models, SayWhereSourceDoesNotParse)
{
    const auto broken = readModelSource(u"class User(db.Model:\n"_s, u"m.py"_s);
    ASSERT_FALSE(broken);
    EXPECT_TRUE(broken.error().message.startsWith(u"m.py:"_s));
}

TEST(Models, OfAFolderAreReadAcrossFilesWithoutItsEnvironment)
{
    QTemporaryDir dir;
    const auto write = [&](const QString &path, const QByteArray &text) {
        QDir().mkpath(QFileInfo(dir.filePath(path)).path());
        QFile file(dir.filePath(path));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write(u"app/base.py"_s,
          "class PkModel(db.Model):\n  __abstract__ = True\n  id = Column(db.Integer, primary_key=True)\n");
    write(u"app/user.py"_s, "class User(PkModel):\n  __tablename__ = 'users'\n  name = Column(db.String(5))\n");
    write(u"app/broken.py"_s, "def (:\n");
    write(u"venv/lib/x.py"_s, "class Ghost(db.Model):\n  id = db.Column(db.Integer, primary_key=True)\n");
    const auto models = readModels(dir.path());
    ASSERT_TRUE(models);
    ASSERT_EQ(models->models.size(), 1);
    EXPECT_EQ(models->models.first().file, u"app/user.py"_s);
    EXPECT_EQ(models->models.first().columns.size(), 2);
    ASSERT_EQ(models->unread.size(), 1);
    EXPECT_EQ(models->unread.first().file, u"app/broken.py"_s);
    EXPECT_EQ(readModels(dir.filePath(u"none"_s)).error().kind, ErrorKind::NotFound);
}

} // namespace
} // namespace athanor::test
