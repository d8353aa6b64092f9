// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "profiles/profile.h"

#include <QDialog>

#include <functional>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace athanor {

class ConnectionForm;
class JobTracker;

/// Makes or changes one profile. Show it with open(); no nested event loop. Object names: "profileDialog",
/// "profileName", "profileUrl", "profileEnvironment", "profileEngine", "secretKind", "secretValue", "secretPassword",
/// "profileFolder", "profileMigrations", "profileModels", "profileTags", "profileReadOnly", "profilePlainText",
/// "profileTest", "profileTestResult", "profileProblem", "profileSave", "profileCancel"; the engine's own fields are
/// "field." and their key.
class ProfileDialog : public QDialog
{
    Q_OBJECT

public:
    /// Puts the profile where it belongs (fleet file). An error is shown in the dialog, which stays open.
    using Save = std::function<Status(const Profile &)>;

    /// `initial` with an empty name: a new profile. `takenNames` are the names of the other services.
    ProfileDialog(const Profile &initial, const QStringList &takenNames, Save save, QWidget *parent = nullptr);
    ~ProfileDialog() override;

    /// What the fields say; InvalidInput in words for the person.
    [[nodiscard]] Result<Profile> profile() const;

private:
    void buildUi();
    [[nodiscard]] QWidget *buildServicePart();
    [[nodiscard]] QWidget *buildSecretPart();
    [[nodiscard]] QWidget *buildFolderPart();
    [[nodiscard]] QWidget *buildButtons();
    [[nodiscard]] QWidget *pathRow(QLineEdit *field, const QString &buttonName, bool folder);
    void show(const Profile &profile);
    void takeUrl(const QString &text);
    void fieldsEdited();
    void updateSecretPart();
    void updateProblem();
    void test();
    void save();
    void finishSave(const Profile &profile);
    void showProblem(const QString &text);
    [[nodiscard]] SecretSource secretSource() const;

    Profile m_initial;
    QStringList m_takenNames;
    Save m_save;
    bool m_filling = false;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_name = nullptr;
    QComboBox *m_environment = nullptr;
    ConnectionForm *m_form = nullptr;
    QComboBox *m_secretKind = nullptr;
    QLineEdit *m_secretValue = nullptr;
    QLabel *m_secretValueLabel = nullptr;
    QLineEdit *m_password = nullptr;
    QLabel *m_passwordLabel = nullptr;
    QLineEdit *m_folder = nullptr;
    QLineEdit *m_migrations = nullptr;
    QLineEdit *m_models = nullptr;
    QLineEdit *m_tags = nullptr;
    QCheckBox *m_readOnly = nullptr;
    QCheckBox *m_plainText = nullptr;
    QLabel *m_notice = nullptr;
    QLabel *m_testResult = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_accept = nullptr;
    JobTracker *m_testing = nullptr;
    JobTracker *m_saving = nullptr;
    CancelToken m_cancel;
};

} // namespace athanor
