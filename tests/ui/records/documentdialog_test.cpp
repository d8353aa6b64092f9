// SPDX-License-Identifier: Apache-2.0
// Drives the document editor by object names, over a wire-level MongoDB server.
#include "engines/mongodb/extendedjson.h"
#include "support/mongowire.h"
#include "support/patience.h"
#include "ui/records/documentdialog.h"
#include "ui/servicecontext.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class DocumentDialogTest : public testing::Test
{
protected:
    void SetUp() override
    {
        m_server.put(u"users"_s, u"{\"_id\": 1, \"name\": \"ann\", \"age\": {\"$numberLong\": \"5\"}}"_s);
        Profile profile;
        profile.name = u"people"_s;
        profile.environment = u"development"_s;
        const auto url = parseDatabaseUrl(m_server.url());
        ASSERT_TRUE(url);
        profile.url = url->url;
        m_context = std::make_unique<ServiceContext>(profile, SecretStore());
    }
    void TearDown() override
    {
        delete m_dialog;
        EXPECT_EQ(m_server.problems(), QStringList());
    }

    void open(const QList<NamedValue> &key)
    {
        m_dialog = new DocumentDialog(m_context.get(), {{}, u"users"_s}, key, true);
        m_dialog->show();
        ASSERT_TRUE(QTest::qWaitFor([this] { return !text()->isReadOnly(); }, patience)) << qPrintable(problem());
    }
    [[nodiscard]] QPlainTextEdit *text() const { return m_dialog->findChild<QPlainTextEdit *>(u"documentText"_s); }
    [[nodiscard]] QPushButton *save() const { return m_dialog->findChild<QPushButton *>(u"documentSave"_s); }
    [[nodiscard]] QString problem() const { return m_dialog->findChild<QLabel *>(u"documentProblem"_s)->text(); }
    [[nodiscard]] bool canBeSaved() const
    {
        return QTest::qWaitFor([this] { return save()->isEnabled(); }, patience);
    }
    /// Presses Save and says yes to the question.
    void saveIt()
    {
        QObject::connect(m_dialog, &DocumentDialog::saveAsked, m_dialog, [this](const QString &statement) {
            m_statement = statement;
            m_dialog->write();
        });
        save()->click();
    }

    MongoWireServer m_server;
    std::unique_ptr<ServiceContext> m_context;
    QPointer<DocumentDialog> m_dialog;
    QString m_statement;
};

TEST_F(DocumentDialogTest, SavesWhatWasChangedAndKeepsTypes)
{
    open({{u"_id"_s, Value(1)}});
    QString edited = text()->toPlainText();
    edited.replace(u"\"ann\""_s, u"\"anna\""_s);
    text()->setPlainText(edited);
    ASSERT_TRUE(canBeSaved()) << qPrintable(problem());

    saveIt();
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_dialog.isNull(); }, patience)) << qPrintable(problem());

    EXPECT_TRUE(m_statement.contains(u"\"anna\""_s));
    EXPECT_EQ(m_server.documents(u"users"_s).first(),
              *parseDocument(u"{\"_id\": 1, \"name\": \"anna\", \"age\": {\"$numberLong\": \"5\"}}"_s));
}

TEST_F(DocumentDialogTest, NamesThePlaceOfAMistakeAndSavesNothing)
{
    open({{u"_id"_s, Value(1)}});
    text()->setPlainText(u"{\n  \"_id\": 1,\n  \"name\": oops\n}"_s);
    ASSERT_TRUE(QTest::qWaitFor([this] { return problem().contains(u"line 3"_s); }, patience)) << qPrintable(problem());
    EXPECT_FALSE(save()->isEnabled());
    text()->setPlainText(u"{\"_id\": 2, \"name\": \"ann\"}"_s);
    ASSERT_TRUE(QTest::qWaitFor([this] { return problem().contains(u"_id"_s); }, patience)) << qPrintable(problem());
    EXPECT_FALSE(save()->isEnabled());
}

TEST_F(DocumentDialogTest, SaysThatSomebodyElseWasFaster)
{
    open({{u"_id"_s, Value(1)}});
    text()->setPlainText(text()->toPlainText().replace(u"\"ann\""_s, u"\"mine\""_s));
    ASSERT_TRUE(canBeSaved()) << qPrintable(problem());
    m_server.change(u"users"_s, BsonValue::int32(1), u"name"_s, BsonValue::text(u"theirs"_s));

    saveIt();
    ASSERT_TRUE(QTest::qWaitFor([this] { return problem().contains(u"Nothing was written"_s); }, patience))
        << qPrintable(problem());

    EXPECT_EQ(m_server.documents(u"users"_s).first().text(u"name"_s), u"theirs"_s);
}

TEST_F(DocumentDialogTest, InsertsANewDocument)
{
    open({});
    text()->setPlainText(u"{ \"name\": \"bob\", \"born\": { \"$date\": \"2000-01-01T00:00:00Z\" } }"_s);
    ASSERT_TRUE(canBeSaved()) << qPrintable(problem());

    saveIt();
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_dialog.isNull(); }, patience)) << qPrintable(problem());

    ASSERT_EQ(m_server.documents(u"users"_s).size(), 2);
    EXPECT_EQ(bsonTypeName(*m_server.documents(u"users"_s).last().value(u"born"_s)), u"date"_s);
}

} // namespace
} // namespace athanor::test
