// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recordspage.h"

#include "ui/confirm.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/records/cellclipboard.h"
#include "ui/records/filterrow.h"
#include "ui/records/recorddelegate.h"
#include "ui/records/recordform.h"
#include "ui/records/recordsjobs.h"
#include "ui/records/recordsmodel.h"
#include "ui/records/stagededits.h"
#include "ui/records/stagedpane.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/toolstrip.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {
constexpr int narrowestColumn = 70;
constexpr int widestColumn = 320;
} // namespace

RecordsPage::RecordsPage(ServiceContext *context, QWidget *parent) : RecordsPage(context, EditJournal(), parent) {}

RecordsPage::RecordsPage(ServiceContext *context, const EditJournal &journal, QWidget *parent)
    : ServicePage(context, parent), m_jobs(new RecordsJobs(context, this)), m_edits(new StagedEdits(journal, this)),
      m_model(new RecordsModel(
          [context](const PageRequest &request) {
              return context->read([request](Session &session) { return session.fetch(request); });
          },
          m_edits, this)),
      m_tools(new ToolStrip(this)), m_banner(new Banner(this)), m_chooser(new QComboBox(this)),
      m_grid(new QTableView(this)), m_filter(new FilterRow(m_grid, this)), m_form(new RecordForm(m_model, this)),
      m_staged(new StagedPane(this)), m_clipboard(new CellClipboard(this)), m_rows(new QSplitter(Qt::Horizontal, this)),
      m_status(plainLabel({}, this)), m_readOnly(plainLabel({}, this))
{
    setObjectName(u"records"_s);
    makeActions();
    layOut();
    connectView();
    connectJobs();
    updateActions();
}

RecordsPage::~RecordsPage()
{
    // The parts go after this destructor, one by one, and must not call back into half a page.
    for (QObject *part : std::initializer_list<QObject *>{m_jobs, m_edits, m_model, m_filter, m_staged, m_chooser,
                                                          m_grid->selectionModel()})
        part->disconnect(this);
}

QString RecordsPage::id() const
{
    return u"records"_s;
}

QString RecordsPage::title() const
{
    return tr("Records");
}

QString RecordsPage::iconName() const
{
    return u"record"_s;
}

void RecordsPage::layOut()
{
    m_chooser->setObjectName(u"recordsTable"_s);
    m_chooser->setAccessibleName(tr("Table"));
    m_chooser->setToolTip(plainToolTip(tr("The table whose rows are shown")));
    m_chooser->setMinimumContentsLength(18);
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_tools->addWidget(m_chooser);
    m_tools->addSeparator();
    for (const QString &name : {u"recordsInsert"_s, u"recordsDuplicate"_s, u"recordsDelete"_s, u"recordsSetNull"_s})
        m_tools->addButton(m_actions.value(name), Qt::ToolButtonIconOnly);
    m_tools->addSeparator();
    for (const QString &name : {u"recordsUndo"_s, u"recordsRedo"_s, u"recordsRevert"_s})
        m_tools->addButton(m_actions.value(name), Qt::ToolButtonIconOnly);
    m_tools->addSeparator();
    m_tools->addButton(m_actions.value(u"recordsApply"_s));
    m_tools->addButton(m_actions.value(u"recordsDiscard"_s));
    m_tools->addStretch();
    for (const QString &name : {u"recordsExport"_s, u"recordsImport"_s, u"recordsDocument"_s, u"recordsForm"_s})
        m_tools->addButton(m_actions.value(name), Qt::ToolButtonIconOnly);

    m_readOnly->setObjectName(u"recordsReadOnly"_s);
    m_readOnly->setContentsMargins(12, 4, 12, 4);
    m_readOnly->setWordWrap(true);
    m_readOnly->setForegroundRole(QPalette::PlaceholderText);
    m_status->setObjectName(u"recordsStatus"_s);
    m_status->setContentsMargins(12, 3, 12, 4);
    m_status->setForegroundRole(QPalette::PlaceholderText);

    auto *table = new QWidget(this);
    auto *tableColumn = new QVBoxLayout(table);
    tableColumn->setContentsMargins(0, 0, 0, 0);
    tableColumn->setSpacing(0);
    tableColumn->addWidget(m_filter);
    tableColumn->addWidget(m_grid, 1);
    m_rows->addWidget(table);
    m_rows->addWidget(m_form);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({720, 320});
    m_rows->setChildrenCollapsible(false);
    auto *all = new QSplitter(Qt::Vertical, this);
    all->addWidget(m_rows);
    all->addWidget(m_staged);
    all->setStretchFactor(0, 1);
    all->setSizes({480, 160});
    all->setChildrenCollapsible(false);
    m_staged->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_tools, m_banner, m_readOnly})
        column->addWidget(widget);
    column->addWidget(all, 1);
    column->addWidget(m_status);
}

void RecordsPage::connectView()
{
    m_grid->setObjectName(u"recordsGrid"_s);
    m_grid->setAccessibleName(tr("Rows"));
    m_grid->setModel(m_model);
    m_grid->setItemDelegate(new RecordDelegate(m_grid));
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setTabKeyNavigation(false);
    m_grid->setWordWrap(false);
    m_grid->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_grid->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                            QAbstractItemView::AnyKeyPressed);
    m_grid->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    m_grid->verticalHeader()->setDefaultAlignment(Qt::AlignCenter);
    m_grid->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_grid->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_grid->horizontalHeader()->setSortIndicatorClearable(true);
    m_grid->horizontalHeader()->setHighlightSections(false);
    m_grid->setSortingEnabled(true);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &now, const QModelIndex &before) {
                if (now.row() != before.row() || now.row() != m_form->row())
                    m_form->showRow(now.row());
                updateActions();
            });
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RecordsPage::updateActions);
    connect(m_filter, &FilterRow::filtersChanged, this, [this] {
        m_model->setFilters(m_filter->filters());
        m_count.reset();
        m_jobs->count(m_model->request().table, m_model->request().filters);
    });
    connect(m_chooser, &QComboBox::activated, this, [this](int index) { showTable(m_tables.value(index)); });
    connect(m_model, &RecordsModel::pageLoaded, this, [this] {
        showCount();
        updateActions();
        if (!m_isFresh)
            return;
        m_isFresh = false;
        m_grid->resizeColumnsToContents();
        for (int i = 0; i < m_model->columnCount(); ++i)
            m_grid->setColumnWidth(i, std::clamp(m_grid->columnWidth(i), narrowestColumn, widestColumn));
        if (!m_grid->currentIndex().isValid())
            m_grid->setCurrentIndex(m_model->index(0, 0));
    });
    connect(m_model, &RecordsModel::loadFailed, this, [this](const Error &error) { m_banner->showError(error); });
    connect(m_model, &RecordsModel::editRejected, this,
            [this](const QString &reason) { m_banner->showText(reason, Tone::Bad); });
    connect(m_edits, &StagedEdits::changed, this, &RecordsPage::showStaged);
    connect(m_edits, &StagedEdits::restored, this, [this](int count) {
        m_banner->showText(tr("%n change(s) that were not applied are back; nothing was written.", nullptr, count),
                           Tone::Notice);
    });
    connect(m_edits, &StagedEdits::journalFailed, this, [this](const Error &error) { m_banner->showError(error); });
    connect(m_staged, &StagedPane::rowChosen, this, [this](const QString &row) {
        if (const int at = m_model->rowOf(row); at >= 0)
            m_grid->setCurrentIndex(m_model->index(at, std::max(m_grid->currentIndex().column(), 0)));
    });
    connect(&context(), &ServiceContext::writabilityChanged, this, &RecordsPage::updateActions);
}

void RecordsPage::connectJobs()
{
    connect(m_jobs, &RecordsJobs::tablesLoaded, this, &RecordsPage::fillChooser);
    connect(m_jobs, &RecordsJobs::described, this, &RecordsPage::openTable);
    connect(m_jobs, &RecordsJobs::counted, this, [this](const RowCount &count) {
        m_count = count;
        showCount();
    });
    connect(m_jobs, &RecordsJobs::previewed, this, [this](const QStringList &statements) {
        m_statements = statements;
        m_staged->show(m_edits->changes().staged(), statements);
        if (std::exchange(m_askWhenPreviewed, false))
            confirmApply(statements);
    });
    connect(m_jobs, &RecordsJobs::previewFailed, this, [this](const Error &error) {
        m_staged->showProblem(error.message);
        if (std::exchange(m_askWhenPreviewed, false))
            m_banner->showError(error);
    });
    connect(m_jobs, &RecordsJobs::applied, this, &RecordsPage::showApplied);
    connect(m_jobs, &RecordsJobs::applyFailed, this, [this](const Error &error) {
        m_applying.clear();
        m_banner->showError(error);
        updateActions();
    });
    connect(m_jobs, &RecordsJobs::failed, this, [this](const Error &error) { m_banner->showError(error); });
    connect(m_jobs, &RecordsJobs::exported, this, [this](qint64 rows, const QString &path) {
        m_banner->showText(tr("%1 rows are in %2.").arg(QLocale().toString(rows), path), Tone::Good);
    });
    connect(m_jobs, &RecordsJobs::imported, this, [this](int rows, const QString &note) {
        m_banner->showText(note.isEmpty() ? tr("%n row(s) were imported.", nullptr, rows) : note, Tone::Good);
        context().noteChanged();
        refresh();
    });
    connect(m_jobs, &RecordsJobs::importRead, this,
            [this](const QList<RowChange> &changes, const QStringList &statements) {
                Confirmation question;
                question.title = tr("Import %n row(s) into %1?", nullptr, static_cast<int>(changes.size()))
                                     .arg(m_model->access().table.ref.display());
                question.text =
                    tr("All rows keep to the rules that are known. They are added in one transaction: all or none.");
                question.detail = boundedText(statements.join(u";\n"_s), 20000);
                question.verb = tr("Import");
                guardedWrite(u"ui.records.import"_s, question, [this, changes] { m_jobs->importRows(changes); });
            });
}

void RecordsPage::activate()
{
    if (m_tables.isEmpty())
        m_jobs->loadTables();
    else if (isStale())
        refresh();
}

void RecordsPage::refresh()
{
    markFresh();
    m_banner->clear();
    const TableRef shown = m_model->access().table.ref;
    if (!shown.name.isEmpty() && !m_wanted)
        m_wanted = shown;
    m_jobs->loadTables();
}

void RecordsPage::showTable(const TableRef &table)
{
    if (table.name.isEmpty())
        return;
    m_wanted = table;
    if (m_tables.isEmpty()) {
        m_jobs->loadTables();
        return;
    }
    m_banner->clear();
    m_chooser->setCurrentIndex(static_cast<int>(m_tables.indexOf(table)));
    m_jobs->describe(table);
}

void RecordsPage::fillChooser(const QList<Table> &tables, const std::optional<TableRef> &users)
{
    markFresh();
    m_tables.clear();
    if (users)
        m_tables.append(*users);
    for (const Table &table : tables) {
        if (!users || table.ref != *users)
            m_tables.append(table.ref);
    }
    m_chooser->clear();
    for (const TableRef &ref : std::as_const(m_tables))
        m_chooser->addItem(icon(users && ref == *users ? u"shield"_s : u"table"_s),
                           boundedText(ref.display(), 100, false));
    if (m_tables.isEmpty()) {
        m_model->close();
        m_status->setText(tr("The database has no tables."));
        return;
    }
    const TableRef first = m_wanted && m_tables.contains(*m_wanted) ? *m_wanted : m_tables.first();
    m_chooser->setCurrentIndex(static_cast<int>(m_tables.indexOf(first)));
    m_jobs->describe(first);
}

void RecordsPage::openTable(const TableAccess &access)
{
    m_wanted.reset();
    const TableRef ref = access.table.ref;
    const Profile &profile = context().profile();
    const bool isSame = m_model->access().table == access.table && m_model->columnCount() > 0;
    m_count.reset();
    if (isSame) {
        m_model->reload();
    } else {
        m_edits->open({profile.name, profile.url.toString(), ref}, access.table);
        const QList<ColumnRules> rules =
            columnRules(access.table, profile.url.engine, m_jobs->models().forTable(ref.name));
        m_grid->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
        m_isFresh = true;
        m_model->open(access, rules);
        m_filter->setRules(rules);
    }
    m_jobs->count(ref, m_model->request().filters);
    updateActions();
}

void RecordsPage::showCount()
{
    const qint64 known = m_model->knownRows();
    if (m_model->columnCount() == 0)
        return;
    const QLocale locale;
    if (known == 0) {
        m_status->setText(m_model->request().filters.isEmpty() ? tr("no rows") : tr("no rows match the filter"));
        return;
    }
    if (m_model->isComplete()) {
        m_status->setText(tr("rows 1–%1, all of them").arg(locale.toString(known)));
        return;
    }
    const QString total = !m_count         ? u"…"_s
                          : m_count->exact ? locale.toString(m_count->rows)
                                           : u'~' + locale.toString(m_count->rows);
    m_status->setText(tr("rows 1–%1 of %2").arg(locale.toString(known), total));
}

void RecordsPage::showStaged()
{
    const QList<StagedChange> staged = m_edits->changes().staged();
    m_statements.clear();
    m_staged->setVisible(!staged.isEmpty());
    m_staged->show(staged, {});
    if (!staged.isEmpty())
        m_jobs->preview(m_edits->changes().toChanges());
    updateActions();
}

QString RecordsPage::unsavedWork() const
{
    const int count = m_edits->changes().size();
    return count == 0 ? QString()
                      : tr("%n staged change(s) in %1", nullptr, count).arg(m_model->access().table.ref.display());
}

} // namespace athanor
