// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/profiledialog.h"

#include "profiles/secretstore.h"
#include "ui/jobs.h"
#include "ui/plaintext.h"
#include "ui/profiles/connectionform.h"
#include "ui/profiles/connectiontest.h"
#include "ui/profiles/dialogparts.h"
#include "ui/profiles/sshfields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

ProfileDialog::ProfileDialog(const Profile &initial, const QStringList &takenNames, Save save, QWidget *parent)
    : QDialog(parent), m_initial(initial), m_takenNames(takenNames), m_save(std::move(save)),
      m_testing(new JobTracker(this)), m_storing(new JobTracker(this))
{
    setObjectName(u"profileDialog"_s);
    setWindowTitle(initial.name.isEmpty() ? tr("Add Service") : tr("Edit %1").arg(initial.name));
    setWindowModality(Qt::WindowModal);
    buildUi();
    show(initial);
    updateProblem();
}

ProfileDialog::~ProfileDialog()
{
    m_cancel.cancel();
}

QLineEdit *ProfileDialog::addLine(const QString &name, const QString &accessibleName, const QString &placeholder)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(name);
    line->setAccessibleName(accessibleName);
    line->setPlaceholderText(placeholder);
    connect(line, &QLineEdit::textEdited, this, [this] {
        m_touched = true;
        updateProblem();
    });
    return line;
}

void ProfileDialog::buildUi()
{
    auto *columns = new QHBoxLayout;
    columns->setSpacing(24);
    for (const auto add : {&ProfileDialog::addServiceFields, &ProfileDialog::addSecretFields}) {
        auto *column = new QVBoxLayout;
        auto *form = new QFormLayout;
        form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
        (this->*add)(form);
        column->addLayout(form);
        column->addStretch();
        columns->addLayout(column, 1);
    }
    m_notice = wrappingLabel(u"profileNotice"_s, this);
    m_testResult = wrappingLabel(u"profileTestResult"_s, this);
    m_problem = wrappingLabel(u"profileProblem"_s, this);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(20, 18, 20, 16);
    down->addLayout(columns, 1);
    for (QLabel *label : {m_notice, m_testResult, m_problem})
        down->addWidget(label);
    down->addWidget(buildButtons());
    resize(920, 480);
}

void ProfileDialog::addServiceFields(QFormLayout *form)
{
    m_url = addLine(u"profileUrl"_s, tr("Database URL"), u"postgresql://user@db.example.org/orders"_s);
    m_url->setToolTip(plainToolTip(tr("Paste a SQLAlchemy URL; the other fields fill themselves.")));
    disconnect(m_url, &QLineEdit::textEdited, this, nullptr);
    connect(m_url, &QLineEdit::textEdited, this, &ProfileDialog::urlEdited);
    connect(m_url, &QLineEdit::editingFinished, this, [this] { takeUrl(m_url->text()); });
    m_name = addLine(u"profileName"_s, tr("Name of the service"), tr("orders"));
    m_environment = new QComboBox(this);
    m_environment->setObjectName(u"profileEnvironment"_s);
    m_environment->setAccessibleName(tr("Environment"));
    m_environment->setEditable(true);
    // These words are data, the same in every language: production is locked by its name.
    m_environment->addItems({QString(), u"production"_s, u"staging"_s, u"development"_s, u"test"_s});
    connect(m_environment, &QComboBox::editTextChanged, this, &ProfileDialog::updateProblem);
    m_form = new ConnectionForm([this] { return folder(); }, this);
    connect(m_form, &ConnectionForm::edited, this, &ProfileDialog::fieldsEdited);
    form->addRow(tr("&URL"), m_url);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Environment"), m_environment);
    form->addRow(m_form);
}

void ProfileDialog::addSecretFields(QFormLayout *form)
{
    m_secretKind = new QComboBox(this);
    m_secretKind->setObjectName(u"secretKind"_s);
    m_secretKind->setAccessibleName(tr("Where the password comes from"));
    using Kind = SecretSource::Kind;
    for (const auto &[text, kind] :
         {std::pair(tr("No password"), Kind::None), std::pair(tr("System keychain"), Kind::Keychain),
          std::pair(tr("Environment variable"), Kind::Environment), std::pair(tr("Output of a command"), Kind::Command),
          std::pair(tr("Ask each time"), Kind::Ask)})
        m_secretKind->addItem(text, static_cast<int>(kind));
    connect(m_secretKind, &QComboBox::currentIndexChanged, this, [this] {
        updateSecretFields();
        updateProblem();
    });
    m_secretValue = addLine(u"secretValue"_s, tr("Variable, command or key"), {});
    m_secretValueLabel = plainLabel(QString(), this);
    m_secretValueLabel->setBuddy(m_secretValue);
    m_password = addLine(u"secretPassword"_s, tr("Password"), {});
    m_password->setEchoMode(QLineEdit::Password);
    m_passwordLabel = plainLabel(QString(), this);
    m_passwordLabel->setBuddy(m_password);
    form->addRow(tr("&Password"), m_secretKind);
    form->addRow(m_secretValueLabel, m_secretValue);
    form->addRow(m_passwordLabel, m_password);
    addSourceFields(form);
}

void ProfileDialog::addSourceFields(QFormLayout *form)
{
    m_folder = addLine(u"profileFolder"_s, tr("Source folder"), tr("folder of the Flask service"));
    m_migrations = addLine(u"profileMigrations"_s, tr("Migrations folder"), u"migrations"_s);
    m_models = addLine(u"profileModels"_s, tr("Models"), u"app/models.py"_s);
    m_tags = addLine(u"profileTags"_s, tr("Tags"), tr("words, with commas between them"));
    m_readOnly = new QCheckBox(tr("&Read-only: never write to this service"), this);
    m_readOnly->setObjectName(u"profileReadOnly"_s);
    m_plainText = new QCheckBox(tr("Allow an un&encrypted connection to this service"), this);
    m_plainText->setObjectName(u"profilePlainText"_s);
    connect(m_plainText, &QCheckBox::clicked, this, [this](bool checked) {
        if (checked)
            askForPlainText();
        updateProblem();
    });
    m_transport = wrappingLabel(u"profileTransport"_s, this);
    m_forgetPin = new QPushButton(tr("Forget the Pinned Certificate"), this);
    m_forgetPin->setObjectName(u"profileForgetPin"_s);
    m_forgetPin->setAutoDefault(false);
    connect(m_forgetPin, &QPushButton::clicked, this, &ProfileDialog::forgetPin);
    const auto home = [this] { return folder(); };
    m_ssh = new SshFields(this);
    connect(m_ssh, &SshFields::edited, this, [this] {
        m_touched = true;
        updateProblem();
    });
    form->addRow(tr("SSH t&unnel"), m_ssh);
    form->addRow(tr("&Folder"), pathRow(m_folder, true, false, home, this));
    form->addRow(tr("&Migrations"), pathRow(m_migrations, true, true, home, this));
    form->addRow(tr("M&odels"), pathRow(m_models, false, true, home, this));
    form->addRow(tr("&Tags"), m_tags);
    form->addRow(QString(), m_readOnly);
    form->addRow(QString(), m_plainText);
    form->addRow(tr("Encryption"), m_transport);
    form->addRow(QString(), m_forgetPin);
}

QWidget *ProfileDialog::buildButtons()
{
    auto *row = new QWidget(this);
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(0, 8, 0, 0);
    const auto button = [&](const QString &name, const QString &text) {
        auto *made = new QPushButton(text, row);
        made->setObjectName(name);
        made->setAutoDefault(false);
        return made;
    };
    m_test = button(u"profileTest"_s, tr("Te&st Connection"));
    QPushButton *cancel = button(u"profileCancel"_s, tr("Cancel"));
    m_accept = button(u"profileSave"_s, tr("Sa&ve"));
    m_accept->setProperty("look", u"primary"_s);
    m_accept->setDefault(true);
    across->addWidget(m_test);
    across->addStretch();
    across->addWidget(cancel);
    across->addWidget(m_accept);
    connect(m_test, &QPushButton::clicked, this, &ProfileDialog::test);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &ProfileDialog::save);
    connect(m_testing, &JobTracker::runningChanged, m_test, &QWidget::setDisabled);
    connect(m_storing, &JobTracker::runningChanged, m_accept, &QWidget::setDisabled);
    return row;
}

void ProfileDialog::show(const Profile &profile)
{
    m_name->setText(profile.name);
    m_environment->setEditText(profile.environment);
    if (!profile.url.scheme.isEmpty()) {
        m_form->setUrl(profile.url);
        showUrl(profile.url);
    }
    m_secretKind->setCurrentIndex(m_secretKind->findData(static_cast<int>(profile.secret.kind)));
    m_secretValue->setText(profile.secret.value);
    m_ssh->setRoute(profile.ssh);
    m_folder->setText(profile.folder);
    m_migrations->setText(profile.migrations);
    m_models->setText(profile.models);
    m_tags->setText(profile.tags.join(u", "_s));
    m_readOnly->setChecked(profile.readOnly);
    m_plainText->setChecked(profile.plainTextConsent);
    m_pin = profile.tlsPin;
    m_consentBy = profile.consentBy;
    m_pinHosts = profile.url.hosts;
    m_consentHosts = profile.url.hosts;
    updateSecretFields();
}

QString ProfileDialog::folder() const
{
    return m_folder != nullptr ? m_folder->text().trimmed() : QString();
}

void ProfileDialog::showUrl(const DatabaseUrl &url)
{
    m_takenUrl = url.toString();
    m_url->setText(m_takenUrl);
    m_urlSize = m_takenUrl.size();
}

/// A pasted URL is taken at once, a typed one when it is finished: half a URL reads as another one.
void ProfileDialog::urlEdited(const QString &text)
{
    const bool pasted = text.size() - std::exchange(m_urlSize, text.size()) > 3;
    if (pasted)
        takeUrl(text);
}

void ProfileDialog::takeUrl(const QString &text)
{
    // The fields may say more than the URL by now; a URL that was taken is not taken again.
    if (text.isEmpty() || text == m_takenUrl)
        return;
    m_touched = true;
    m_takenUrl = text;
    const auto parsed = parseDatabaseUrl(text);
    m_urlProblem = parsed ? QString() : parsed.error().message;
    if (parsed) {
        m_form->setUrl(parsed->url);
        if (parsed->password) {
            m_password->setText(QString::fromUtf8(parsed->password->reveal()));
            if (secretSource().kind == SecretSource::Kind::None)
                m_secretKind->setCurrentIndex(m_secretKind->findData(static_cast<int>(SecretSource::Kind::Keychain)));
        }
        showUrl(parsed->url);
        if (m_name->text().isEmpty() && parsed->url.engine != EngineId::SQLite && parsed->url.engine != EngineId::Redis)
            m_name->setText(parsed->url.database);
        showTone(m_notice, parsed->notices.join(u'\n'), Tone::Notice);
    }
    updateProblem();
}

void ProfileDialog::fieldsEdited()
{
    m_touched = true;
    if (const auto url = m_form->url()) {
        m_urlProblem.clear();
        showUrl(*url);
    }
    updateProblem();
}

SecretSource ProfileDialog::secretSource() const
{
    SecretSource source;
    source.kind = static_cast<SecretSource::Kind>(m_secretKind->currentData().toInt());
    if (source.kind != SecretSource::Kind::None && source.kind != SecretSource::Kind::Ask)
        source.value = m_secretValue->text().trimmed();
    return source;
}

void ProfileDialog::updateSecretFields()
{
    using Kind = SecretSource::Kind;
    const Kind kind = secretSource().kind;
    const bool hasValue = kind == Kind::Environment || kind == Kind::Command || kind == Kind::Keychain;
    const bool hasPassword = kind == Kind::Keychain || kind == Kind::Ask;
    m_secretValueLabel->setText(kind == Kind::Environment ? tr("Variable")
                                : kind == Kind::Command   ? tr("Command")
                                                          : tr("Key"));
    m_secretValue->setPlaceholderText(kind == Kind::Environment ? u"ORDERS_DB_PASSWORD"_s
                                      : kind == Kind::Command   ? u"pass show db/orders"_s
                                                                : tr("the service's name"));
    m_passwordLabel->setText(kind == Kind::Keychain ? tr("Store password") : tr("For the test"));
    m_password->setPlaceholderText(kind == Kind::Keychain ? tr("empty: keep the stored one") : QString());
    m_secretValueLabel->setVisible(hasValue);
    m_secretValue->setVisible(hasValue);
    m_passwordLabel->setVisible(hasPassword);
    m_password->setVisible(hasPassword);
    if (!hasPassword)
        m_password->clear();
}

Result<Profile> ProfileDialog::profile() const
{
    if (!m_urlProblem.isEmpty())
        return fail(Error::invalidInput(m_urlProblem));
    if (m_url->text().isEmpty())
        return fail(Error::invalidInput(tr("Enter the database's URL, or fill in its fields.")));
    const auto url = m_form->url();
    if (!url)
        return fail(url);
    Profile p = m_initial;
    p.name = m_name->text().trimmed();
    p.environment = m_environment->currentText().trimmed();
    p.url = *url;
    const auto route = m_ssh->route();
    if (!route)
        return fail(route);
    p.ssh = *route;
    p.secret = secretSource();
    p.folder = folder();
    p.migrations = m_migrations->text().trimmed();
    p.models = m_models->text().trimmed();
    p.tags.clear();
    for (const QString &tag : m_tags->text().split(u',', Qt::SkipEmptyParts)) {
        if (!tag.trimmed().isEmpty())
            p.tags += tag.trimmed();
    }
    p.readOnly = m_readOnly->isChecked();
    p.tlsPin = url->hosts == m_pinHosts ? m_pin : QString();
    p.plainTextConsent = m_plainText->isChecked() && url->hosts == m_consentHosts;
    p.consentBy = p.plainTextConsent ? m_consentBy : QString();
    if (m_takenNames.contains(p.name))
        return fail(Error::invalidInput(tr("The fleet has a service %1 already; choose another name.").arg(p.name)));
    if (const auto valid = validateProfile(p); !valid)
        return fail(valid.error());
    return p;
}

void ProfileDialog::updateProblem()
{
    const auto valid = profile();
    m_accept->setEnabled(valid.has_value() && !m_storing->isRunning());
    showProblem(valid || !m_touched ? QString() : valid.error().message);
    updateTransport();
}

void ProfileDialog::showProblem(const QString &text)
{
    showTone(m_problem, text, Tone::Bad);
}

void ProfileDialog::test()
{
    auto tested = profile();
    if (!tested) {
        m_touched = true;
        updateProblem();
        return;
    }
    showTone(m_testResult, tr("Connecting to %1…").arg(tested->url.displayTarget()), Tone::Neutral);
    std::optional<Secret> typed;
    if (!m_password->text().isEmpty())
        typed = Secret(m_password->text().toUtf8());
    const auto job = [profile = *tested, typed, cancel = m_cancel] { return testConnection(profile, typed, cancel); };
    m_testing->follow(runInBackground(job), [this](const Result<ServerInfo> &info) { showTested(info); });
}

void ProfileDialog::save()
{
    m_touched = true;
    takeUrl(m_url->text());
    const auto wanted = profile();
    updateProblem();
    if (!wanted)
        return;
    if (wanted->secret.kind != SecretSource::Kind::Keychain || m_password->text().isEmpty()) {
        finishSave(*wanted);
        return;
    }
    const Secret password(m_password->text().toUtf8());
    const auto store = [profile = *wanted, password]() -> Result<bool> {
        const Status stored = SecretStore().storeInKeychain(profile, password);
        return stored ? Result<bool>(true) : fail(stored.error());
    };
    m_storing->follow(runInBackground(store), [this, profile = *wanted](const Result<bool> &stored) {
        if (stored)
            finishSave(profile);
        else
            showProblem(stored.error().message);
    });
}

void ProfileDialog::finishSave(const Profile &profile)
{
    if (const Status saved = m_save(profile); !saved) {
        showProblem(saved.error().message);
        return;
    }
    accept();
}

} // namespace athanor
