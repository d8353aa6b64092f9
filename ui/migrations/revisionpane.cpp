// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/revisionpane.h"

#include "core/atomicfile.h"
#include "migrations/migrationreport.h"
#include "ui/icons.h"
#include "ui/migrations/sqlhighlighter.h"
#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/widgets/emptystate.h"

#include <QEvent>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTextBlock>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString severityText(HazardSeverity severity)
{
    switch (severity) {
    case HazardSeverity::Block:
        return RevisionPane::tr("blocks");
    case HazardSeverity::High:
        return RevisionPane::tr("high");
    case HazardSeverity::Medium:
        return RevisionPane::tr("medium");
    case HazardSeverity::Low:
        return RevisionPane::tr("low");
    }
    return {};
}

QString hazardText(const Hazard &hazard)
{
    QString text = u"%1 · %2\n%3"_s.arg(severityText(hazard.severity), hazard.id, hazard.message);
    if (hazard.rows)
        text +=
            u'\n' + RevisionPane::tr("%n rows now", nullptr, static_cast<int>(std::min<qint64>(*hazard.rows, INT_MAX)));
    if (!hazard.remedy.isEmpty())
        text += u'\n' + RevisionPane::tr("Safer: %1").arg(hazard.remedy);
    return boundedText(text, 1200);
}

/// Lines that mix scripts are each a fraction higher than the style counts, and a line without room is cut off.
class HazardDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        constexpr int roomBelow = 6;
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, roomBelow);
    }
};

} // namespace

RevisionPane::RevisionPane(QWidget *parent)
    : QWidget(parent), m_title(headingLabel({}, 1, this)), m_note(mutedLabel({}, this)),
      m_empty(new EmptyState(u"migration"_s, {}, {}, this)), m_split(new QSplitter(Qt::Vertical, this)),
      m_sql(new QPlainTextEdit(this)), m_hazards(new QListWidget(this))
{
    m_title->setObjectName(u"revisionTitle"_s);
    m_title->setContentsMargins(12, 10, 12, 0);
    m_note->setObjectName(u"revisionNote"_s);
    m_note->setContentsMargins(12, 0, 12, 8);
    m_empty->setObjectName(u"revisionEmpty"_s);
    m_sql->setObjectName(u"revisionSql"_s);
    m_sql->setAccessibleName(tr("Statements of the revision"));
    m_sql->setReadOnly(true);
    m_sql->setFont(monospaceFont());
    m_sql->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_sql->setFrameShape(QFrame::NoFrame);
    m_sql->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_highlighter = new SqlHighlighter(m_sql->document(), palette());
    m_hazards->setObjectName(u"revisionHazards"_s);
    m_hazards->setAccessibleName(tr("Hazards of the revision"));
    m_hazards->setItemDelegate(new HazardDelegate(m_hazards));
    m_hazards->setWordWrap(true);
    m_hazards->setTextElideMode(Qt::ElideNone);
    m_hazards->setResizeMode(QListView::Adjust);
    m_hazards->setFrameShape(QFrame::NoFrame);
    m_hazards->setSpacing(1);
    m_hazards->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_split->addWidget(m_sql);
    m_split->addWidget(m_hazards);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    m_split->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(m_title);
    column->addWidget(m_note);
    column->addWidget(m_split, 1);
    column->addWidget(m_empty, 1);
    connect(m_hazards, &QListWidget::currentRowChanged, this, &RevisionPane::goToHazard);
    showText(tr("No revision is chosen"), tr("Choose one in the list to see what it does."));
}

void RevisionPane::showText(const QString &title, const QString &text)
{
    m_title->hide();
    m_note->hide();
    m_split->hide();
    m_empty->setText(title, text);
    m_empty->show();
}

void RevisionPane::showRevision(const PlannedRevision &revision, const QString &note)
{
    if (revision.reason && revision.statements.isEmpty() && showSource(revision))
        return;
    if (revision.reason && revision.statements.isEmpty()) {
        showText(tr("This revision cannot be read without running it"), revision.reason->display());
        m_title->setText(revision.revision.id);
        m_title->show();
        return;
    }
    m_title->setText(boundedText(revision.revision.message.isEmpty() ? revision.revision.id : revision.revision.message,
                                 200, false));
    QString line = note.isEmpty() ? revision.revision.file : revision.revision.file + u" · "_s + note;
    if (revision.unseen)
        line += u" · "_s + tr("run by Alembic, unseen: only the version table's part is shown");
    else if (revision.engine == RevisionEngine::Alembic)
        line += u" · "_s + tr("rendered by the service's own Alembic");
    if (revision.madeWhenRun)
        line += u" · "_s + tr("holds a value that is made when it is read");
    m_note->setText(boundedText(line, 400, false));
    m_title->show();
    m_note->show();
    m_empty->hide();
    m_split->show();
    showStatements(revision);
    showHazards(revision);
}

/// The script itself, the line that is not static marked, the reason beside it. False where the file cannot be read.
bool RevisionPane::showSource(const PlannedRevision &revision)
{
    constexpr qint64 longest = 512 * 1024;
    const auto bytes = readFile(revision.revision.path, longest);
    if (!bytes)
        return false;
    m_title->setText(tr("This revision cannot be read without running it"));
    m_note->setText(boundedText(revision.reason->display(), 400, false));
    m_highlighter->setDocument(nullptr); // it knows SQL, this is Python
    m_sql->setPlainText(QString::fromUtf8(*bytes));
    const int line = std::max(revision.reason->line, 1) - 1;
    m_lines = {std::pair(line, line)};
    Hazard reason;
    reason.id = u"not-static"_s;
    reason.severity = HazardSeverity::High;
    reason.statement = revision.reason->line > 0 ? 0 : -1;
    reason.message = revision.reason->reason;
    reason.remedy =
        tr("write this line with literal values, or trust the folder, so that the service's own Alembic runs it");
    PlannedRevision shown;
    shown.hazards = {reason};
    m_title->show();
    m_note->show();
    m_empty->hide();
    m_split->show();
    showHazards(shown);
    goToHazard(0);
    return true;
}

void RevisionPane::showStatements(const PlannedRevision &revision)
{
    QString text;
    int line = 0;
    m_lines.clear();
    m_highlighter->setDocument(m_sql->document());
    for (const RenderedStatement &statement : revision.statements) {
        const QString sql = boundedText(statement.sql, 1000000);
        const int height = static_cast<int>(sql.count(u'\n'));
        m_lines << std::pair(line, line + height);
        line += height + 2;
        text += sql + u";\n\n"_s;
    }
    m_sql->setPlainText(text.isEmpty() ? tr("-- This revision sends nothing.") : text.trimmed());
}

void RevisionPane::showHazards(const PlannedRevision &revision)
{
    m_shown = revision.hazards;
    m_hazards->clear();
    for (const Hazard &hazard : m_shown) {
        const Tone tone = toneOf(hazard.severity);
        auto *item = new QListWidgetItem(icon(tone == Tone::Neutral ? u"info"_s : u"warning"_s, tone),
                                         hazardText(hazard), m_hazards);
        item->setData(Qt::AccessibleTextRole, hazardText(hazard));
        item->setToolTip(plainToolTip(tr("Go to the statement")));
    }
    m_hazards->setVisible(!m_shown.isEmpty());
    tintHazards();
}

/// The lines of a statement carry the colour of its worst hazard.
void RevisionPane::tintHazards()
{
    QMap<int, Tone> worst;
    for (const Hazard &hazard : m_shown) {
        const Tone tone = toneOf(hazard.severity);
        if (!worst.contains(hazard.statement) || tone == Tone::Bad || worst[hazard.statement] == Tone::Neutral)
            worst[hazard.statement] = tone;
    }
    QList<QTextEdit::ExtraSelection> tints;
    for (auto it = worst.cbegin(); it != worst.cend(); ++it) {
        if (it.key() < 0 || it.key() >= m_lines.size() || it.value() == Tone::Neutral)
            continue;
        for (int line = m_lines[it.key()].first; line <= m_lines[it.key()].second; ++line) {
            QTextEdit::ExtraSelection tint;
            tint.cursor = QTextCursor(m_sql->document()->findBlockByNumber(line));
            tint.format.setBackground(toneTint(it.value(), palette()));
            tint.format.setProperty(QTextFormat::FullWidthSelection, true);
            tints << tint;
        }
    }
    m_sql->setExtraSelections(tints);
}

void RevisionPane::goToHazard(int row)
{
    if (row < 0 || row >= m_shown.size() || m_shown[row].statement < 0 || m_shown[row].statement >= m_lines.size())
        return;
    const QTextBlock block = m_sql->document()->findBlockByNumber(m_lines[m_shown[row].statement].first);
    m_sql->setTextCursor(QTextCursor(block));
    m_sql->centerCursor();
}

void RevisionPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    m_highlighter->setPalette(palette());
    tintHazards();
}

} // namespace athanor
