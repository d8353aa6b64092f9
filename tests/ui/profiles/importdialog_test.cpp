// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/importdialog.h"

#include "support/patience.h"
#include "ui/profiles/foundservicesmodel.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class ImportDialogTest : public testing::Test
{
protected:
    QTemporaryDir folder;
    std::unique_ptr<ImportDialog> dialog;
    QList<Profile> added;
    Status answer;

    void write(const QString &name, const QByteArray &text) const
    {
        const QString path = folder.filePath(name);
        ASSERT_TRUE(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void search()
    {
        dialog = std::make_unique<ImportDialog>(QStringList{u"orders"_s}, [this](const QList<Profile> &profiles) {
            added = profiles;
            return answer;
        });
        dialog->open();
        dialog->findChild<QLineEdit *>(u"importFolder"_s)->setText(folder.path());
        QTest::mouseClick(button(u"importSearch"_s), Qt::LeftButton);
        ASSERT_TRUE(QTest::qWaitFor([this] { return button(u"importSearch"_s)->isEnabled(); }, patience));
    }
    [[nodiscard]] QPushButton *button(const QString &name) const { return dialog->findChild<QPushButton *>(name); }
    [[nodiscard]] QAbstractItemModel *model() const
    {
        return dialog->findChild<QTableView *>(u"importTable"_s)->model();
    }
    [[nodiscard]] QString evidence() const { return dialog->findChild<QLabel *>(u"importEvidence"_s)->text(); }
};

TEST_F(ImportDialogTest, AddsTheChosenServicesWithTheNamesOfTheTable)
{
    write(u"orders/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'postgresql://u@h/orders'\n");
    write(u"shop/config.py"_s, "SQLALCHEMY_DATABASE_URI = 'postgresql://u@h/shop'\n");
    write(u"vault/config.py"_s, "SQLALCHEMY_DATABASE_URI = read_secret()\n");
    search();
    ASSERT_EQ(model()->rowCount(), 3);
    const QAbstractItemModelTester tester(model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(model()->index(0, 0).data().toString(), u"orders-2"_s);
    EXPECT_EQ(model()->index(2, 0).data(Qt::CheckStateRole).toInt(), Qt::Unchecked);
    EXPECT_FALSE(model()->setData(model()->index(2, 0), Qt::Checked, Qt::CheckStateRole));
    EXPECT_TRUE(evidence().contains(u"SQLALCHEMY_DATABASE_URI: config.py, line 1"_s)) << evidence().toStdString();
    ASSERT_TRUE(model()->setData(model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    ASSERT_TRUE(model()->setData(model()->index(1, 0), u"store"_s, Qt::EditRole));
    QTest::mouseClick(button(u"importAdd"_s), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([this] { return dialog->result() == QDialog::Accepted; }, patience));
    ASSERT_EQ(added.size(), 1);
    EXPECT_EQ(added.first().name, u"store"_s);
    EXPECT_EQ(added.first().url.toString(), u"postgresql://u@h/shop"_s);
}

TEST_F(ImportDialogTest, AnEmptyFolderIsSaidAndNothingCanBeAdded)
{
    search();
    EXPECT_FALSE(button(u"importAdd"_s)->isEnabled());
    EXPECT_FALSE(dialog->findChild<QLabel *>(u"importProblem"_s)->text().isEmpty());
}

TEST_F(ImportDialogTest, AFailedAddKeepsTheDialogOpen)
{
    answer = fail(Error::conflict(u"The file was changed."_s));
    write(u"config.py"_s, "SQLALCHEMY_DATABASE_URI = 'postgresql://u@h/shop'\n");
    search();
    QTest::mouseClick(button(u"importAdd"_s), Qt::LeftButton);
    const QLabel *problem = dialog->findChild<QLabel *>(u"importProblem"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return problem->text() == u"The file was changed."_s; }, patience));
    EXPECT_TRUE(dialog->isVisible());
}

} // namespace
} // namespace athanor::test
