// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/session.h"
#include "profiles/profile.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace athanor {

class ConnectionForm;
class SshFields;
class JobTracker;

/// Makes or changes one profile. Show it with open(); no nested event loop. Object names: "profileDialog",
/// "profileName", "profileUrl", "profileEnvironment", "profileEngine", "secretKind", "secretValue", "secretPassword",
/// "profileFolder", "profileMigrations", "profileModels", "profileTags", "profileReadOnly", "profilePlainText",
/// "profileTransport", "profileForgetPin", "profileTest", "profileTestResult", "profileNotice", "profileProblem",
/// "profileSave", "profileCancel"; the engine's own fields are "field." and their key.
class ProfileDialog : public QDialog
{
    Q_OBJECT

public:
    /// Puts the profile where it belongs (fleet file). An error is shown in the dialog, which stays open.
    using Save = std::function<Status(const Profile &)>;

    /// `initial` with an empty name: a new profile. `takenNames` are the names of the other services.
    ProfileDialog(const Profile &initial, const QStringList &takenNames, Save save, QWidget *parent = nullptr);
    /// A test that is still running is told to stop; nobody waits for it.
    ~ProfileDialog() override;

    /// What the fields say; InvalidInput in words for the person.
    [[nodiscard]] Result<Profile> profile() const;

private:
    void buildUi();
    void addServiceFields(QFormLayout *form);
    void addSecretFields(QFormLayout *form);
    void addSourceFields(QFormLayout *form);
    [[nodiscard]] QWidget *buildButtons();
    [[nodiscard]] QLineEdit *addLine(const QString &name, const QString &accessibleName, const QString &placeholder);
    void show(const Profile &profile);
    void showUrl(const DatabaseUrl &url);
    void urlEdited(const QString &text);
    void takeUrl(const QString &text);
    void fieldsEdited();
    void updateSecretFields();
    void updateProblem();
    void updateTransport();
    void askForPlainText();
    void forgetPin();
    void test();
    void showTested(const Result<ServerInfo> &info);
    void save();
    void finishSave(const Profile &profile);
    void showProblem(const QString &text);
    [[nodiscard]] SecretSource secretSource() const;
    [[nodiscard]] QString folder() const;

    Profile m_initial;
    QStringList m_takenNames;
    Save m_save;
    bool m_touched = false;  ///< nothing is called wrong before the person has done something
    qsizetype m_urlSize = 0; ///< of the URL field before its last edit: a leap is a paste
    QString m_takenUrl;      ///< text of the URL field that the other fields were last filled from
    QString m_urlProblem;    ///< why the text of the URL field is no URL; empty if it is
    // What was agreed holds for the hosts it was agreed for.
    QString m_pin;
    QList<HostPort> m_pinHosts;
    QString m_consentBy;
    QList<HostPort> m_consentHosts;
    std::optional<TlsState> m_seenTls; ///< of the last test
    QLineEdit *m_url = nullptr;
    QLineEdit *m_name = nullptr;
    QComboBox *m_environment = nullptr;
    SshFields *m_ssh = nullptr;
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
    QLabel *m_transport = nullptr;
    QPushButton *m_forgetPin = nullptr;
    QLabel *m_notice = nullptr;
    QLabel *m_testResult = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_test = nullptr;
    QPushButton *m_accept = nullptr;
    JobTracker *m_testing = nullptr;
    JobTracker *m_storing = nullptr;
    CancelToken m_cancel;
};

} // namespace athanor
