// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/importdialog.h"

#include "profiles/secretstore.h"
#include "ui/jobs.h"
#include "ui/plaintext.h"
#include "ui/profiles/dialogparts.h"
#include "ui/profiles/foundservicesmodel.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Puts the passwords that the services' files hold into the keychain; where there is none, they will be asked for.
QList<Profile> withPasswordsKept(const QList<FoundService> &services)
{
    QList<Profile> profiles;
    for (const FoundService &service : services) {
        Profile profile = service.profile;
        if (service.password && !service.password->isEmpty() &&
            !SecretStore().storeInKeychain(profile, *service.password))
            profile.secret = {SecretSource::Kind::Ask, {}};
        profiles.append(profile);
    }
    return profiles;
}

} // namespace

ImportDialog::ImportDialog(const QStringList &takenNames, Add add, QWidget *parent)
    : QDialog(parent), m_add(std::move(add)), m_model(new FoundServicesModel(takenNames, this)),
      m_searching(new JobTracker(this)), m_storing(new JobTracker(this))
{
    setObjectName(u"importDialog"_s);
    setWindowTitle(tr("Import Services"));
    setWindowModality(Qt::WindowModal);
    buildUi();
    updateButtons();
}

ImportDialog::~ImportDialog() = default;

void ImportDialog::buildUi()
{
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(20, 18, 20, 16);
    down->addWidget(mutedLabel(tr("Flask services are found by reading their files: .env, config.py, compose files, "
                                  "migrations. Nothing of them is "
                                  "run and no database is contacted."),
                               this));
    m_folder = new QLineEdit(this);
    m_folder->setObjectName(u"importFolder"_s);
    m_folder->setAccessibleName(tr("Folder to search"));
    m_folder->setPlaceholderText(tr("folder of one service, or of many"));
    m_search = new QPushButton(tr("&Search"), this);
    m_search->setObjectName(u"importSearch"_s);
    m_search->setAutoDefault(false);
    auto *top = new QHBoxLayout;
    top->addWidget(pathRow(
                       m_folder, true, false, [this] { return m_folder->text(); }, this),
                   1);
    top->addWidget(m_search);
    down->addLayout(top);

    m_table = new QTableView(this);
    m_table->setObjectName(u"importTable"_s);
    m_table->setAccessibleName(tr("Services found"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    down->addWidget(m_table, 3);

    m_evidence = plainLabel(QString(), this);
    m_evidence->setObjectName(u"importEvidence"_s);
    m_evidence->setWordWrap(true);
    m_evidence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_evidence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_evidence);
    down->addWidget(scroll, 2);
    m_problem = plainLabel(QString(), this);
    m_problem->setObjectName(u"importProblem"_s);
    m_problem->setWordWrap(true);
    down->addWidget(m_problem);

    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"importCancel"_s);
    cancel->setAutoDefault(false);
    m_addButton = new QPushButton(tr("&Add"), this);
    m_addButton->setObjectName(u"importAdd"_s);
    m_addButton->setProperty("look", u"primary"_s);
    auto *bottom = new QHBoxLayout;
    bottom->addStretch();
    bottom->addWidget(cancel);
    bottom->addWidget(m_addButton);
    down->addLayout(bottom);
    resize(940, 600);

    connect(m_search, &QPushButton::clicked, this, [this] { search(m_folder->text().trimmed()); });
    connect(m_folder, &QLineEdit::returnPressed, m_search, &QPushButton::click);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_addButton, &QPushButton::clicked, this, &ImportDialog::addChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ImportDialog::showEvidence);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ImportDialog::updateButtons);
    for (const JobTracker *tracker : {m_searching, m_storing})
        connect(tracker, &JobTracker::runningChanged, this, &ImportDialog::updateButtons);
}

void ImportDialog::search(const QString &folder)
{
    m_folder->setText(folder);
    if (folder.isEmpty())
        return;
    showProblem({});
    m_evidence->setText(tr("Searching…"));
    m_searching->follow(runInBackground([folder] { return findServices(folder); }),
                        [this](const Result<QList<FoundService>> &found) { showFound(found); });
}

void ImportDialog::showFound(const Result<QList<FoundService>> &found)
{
    m_model->setServices(found ? *found : QList<FoundService>{});
    m_evidence->clear();
    if (!found)
        showProblem(found.error().message);
    else if (found->isEmpty())
        showProblem(tr("No Flask service was found there; choose the folder that holds config.py or migrations."));
    m_table->resizeColumnsToContents();
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    updateButtons();
}

void ImportDialog::showEvidence(const QModelIndex &index)
{
    if (!index.isValid()) {
        m_evidence->clear();
        return;
    }
    const FoundService &service = m_model->service(index.row());
    QStringList lines{service.profile.folder};
    for (const Evidence &e : service.evidence)
        lines += e.line > 0 ? tr("%1: %2, line %3").arg(e.what, e.file).arg(e.line) : u"%1: %2"_s.arg(e.what, e.file);
    for (const QString &notice : service.notices)
        lines += tr("Note: %1").arg(notice);
    m_evidence->setText(boundedText(lines.join(u'\n'), 8000));
}

void ImportDialog::showProblem(const QString &text)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, toneColor(Tone::Bad, palette));
    m_problem->setPalette(palette);
    m_problem->setText(text);
}

void ImportDialog::updateButtons()
{
    const auto count = static_cast<int>(m_model->chosen().size());
    const bool busy = m_searching->isRunning() || m_storing->isRunning();
    m_addButton->setText(tr("&Add %n services", nullptr, count));
    m_addButton->setEnabled(count > 0 && !busy);
    m_search->setEnabled(!busy);
}

void ImportDialog::addChosen()
{
    const auto job = [services = m_model->chosen()]() -> Result<QList<Profile>> { return withPasswordsKept(services); };
    m_storing->follow(runInBackground(job), [this](const Result<QList<Profile>> &profiles) {
        if (!profiles)
            return showProblem(profiles.error().message);
        if (const Status added = m_add(*profiles); !added)
            return showProblem(added.error().message);
        accept();
    });
}

} // namespace athanor
