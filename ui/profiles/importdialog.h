// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/serviceimport.h"

#include <QDialog>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace athanor {

class FoundServicesModel;
class JobTracker;

/// Looks for Flask services below a folder and adds the chosen ones. Show it with open(); the search runs on a worker
/// thread. Object names: "importDialog", "importFolder", "choose.importFolder", "importSearch", "importTable",
/// "importEvidence", "importProblem", "importAdd", "importCancel".
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    /// Adds the profiles to the fleet; an error is shown in the dialog, which stays open.
    using Add = std::function<Status(const QList<Profile> &)>;

    ImportDialog(const QStringList &takenNames, Add add, QWidget *parent = nullptr);
    ~ImportDialog() override;

    /// Searches `folder` at once, as if the person had chosen it.
    void search(const QString &folder);

private:
    void buildUi();
    void showFound(const Result<QList<FoundService>> &found);
    void showEvidence(const QModelIndex &index);
    void showProblem(const QString &text);
    void updateButtons();
    void addChosen();

    Add m_add;
    FoundServicesModel *m_model;
    JobTracker *m_searching;
    JobTracker *m_storing;
    QLineEdit *m_folder = nullptr;
    QPushButton *m_search = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_evidence = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_addButton = nullptr;
};

} // namespace athanor
