// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recordfield.h"

#include "records/validator.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// From this length on a text gets several lines.
constexpr int longText = 200;
constexpr int largePart = 9; // of ten: the meter warns from here

void colour(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

QToolButton *smallButton(const QString &objectName, const QString &text, const QString &toolTip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setText(text);
    button->setToolTip(plainToolTip(toolTip));
    button->setAccessibleName(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

RecordField::RecordField(const ColumnRules &rules, QWidget *parent)
    : QWidget(parent), m_rules(rules), m_name(plainLabel(boundedText(rules.column, 60, false), this)),
      m_meter(plainLabel({}, this)), m_rule(plainLabel({}, this)),
      m_null(
          smallButton(u"null_"_s + rules.column, tr("NULL"), tr("No value at all, which is not an empty text"), this)),
      m_default(smallButton(u"default_"_s + rules.column, tr("default"),
                            tr("Leave the column to the database's default"), this))
{
    m_name->setToolTip(plainToolTip(describeRules(rules)));
    m_meter->setObjectName(u"meter_"_s + rules.column);
    m_rule->setObjectName(u"rule_"_s + rules.column);
    m_rule->setWordWrap(true);
    makeEditor();
    QWidget *editor = m_line ? static_cast<QWidget *>(m_line) : m_text ? static_cast<QWidget *>(m_text) : m_choice;
    editor->setObjectName(u"field_"_s + rules.column);
    editor->setAccessibleName(rules.column);
    editor->setToolTip(plainToolTip(describeRules(rules)));
    editor->installEventFilter(this);
    m_name->setBuddy(editor);

    auto *head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(m_name);
    QLabel *type = mutedLabel(boundedText(rules.type, 40, false), this);
    type->setWordWrap(false);
    head->addWidget(type, 1);
    head->addWidget(m_meter);
    head->addWidget(m_default);
    head->addWidget(m_null);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(editor);
    column->addWidget(m_rule);
    connect(m_null, &QToolButton::clicked, this, &RecordField::nullChosen);
    connect(m_default, &QToolButton::clicked, this, &RecordField::defaultChosen);
    m_rule->hide();
}

void RecordField::makeEditor()
{
    const bool isChoice = m_rules.family == TypeFamily::Boolean || !m_rules.choices.isEmpty();
    if (isChoice) {
        m_choice = new QComboBox(this);
        m_choice->addItems(m_rules.choices.isEmpty() ? QStringList{u"true"_s, u"false"_s} : m_rules.choices);
        connect(m_choice, &QComboBox::activated, this, [this] {
            m_touched = true;
            commit();
        });
        return;
    }
    const bool isLong = m_rules.family == TypeFamily::Json || m_rules.family == TypeFamily::Binary ||
                        (m_rules.family == TypeFamily::Text && m_rules.maxLength.value_or(longText + 1) > longText);
    if (isLong) {
        m_text = new QPlainTextEdit(this);
        m_text->setTabChangesFocus(true);
        m_text->setFixedHeight(fontMetrics().height() * 4 + 12);
        connect(m_text, &QPlainTextEdit::textChanged, this, [this] { check(); });
        return;
    }
    m_line = new QLineEdit(this);
    connect(m_line, &QLineEdit::textEdited, this, [this] { check(); });
    connect(m_line, &QLineEdit::returnPressed, this, &RecordField::commit);
}

void RecordField::show(const std::optional<Value> &value, bool changed, bool isNewRow)
{
    if (m_touched && m_value == value && m_isNewRow == isNewRow)
        return;
    m_isShowing = true;
    m_value = value;
    m_isNewRow = isNewRow;
    m_touched = false;
    setEditorText(value ? value->toText() : QString());
    m_isShowing = false;
    QFont font = m_name->font();
    font.setBold(changed);
    m_name->setFont(font);
    showBroken({});
    updateMarks();
}

void RecordField::setEditorText(const QString &text)
{
    if (m_line)
        m_line->setText(text);
    if (m_text)
        m_text->setPlainText(text);
    if (!m_choice)
        return;
    const int exact = m_choice->findText(text);
    // SQLite keeps booleans as 0 and 1.
    const bool isNumber = text == "0"_L1 || text == "1"_L1;
    m_choice->setCurrentIndex(exact >= 0 || !isNumber ? exact
                                                      : m_choice->findText(text == "1"_L1 ? u"true"_s : u"false"_s));
}

QString RecordField::editorText() const
{
    if (m_line)
        return m_line->text();
    return m_text ? m_text->toPlainText() : m_choice->currentText();
}

void RecordField::setEditable(bool editable)
{
    const bool isLarge = m_value && m_value->isLarge();
    m_isEditable = editable && !isLarge && !m_rules.generated;
    if (m_line)
        m_line->setReadOnly(!m_isEditable);
    if (m_text)
        m_text->setReadOnly(!m_isEditable);
    if (m_choice)
        m_choice->setEnabled(m_isEditable);
    updateMarks();
}

void RecordField::updateMarks()
{
    const bool isNull = m_value && m_value->isNull();
    m_null->setChecked(isNull);
    m_null->setEnabled(m_isEditable && !m_rules.notNull);
    m_default->setVisible(m_isNewRow && m_rules.mayBeLeftOut);
    m_default->setChecked(!m_value);
    m_default->setEnabled(m_isEditable);
    const bool isLarge = m_value && m_value->isLarge();
    QString hint = isNull                   ? tr("NULL")
                   : m_isNewRow && !m_value ? (m_rules.mayBeLeftOut ? tr("default") : tr("needed"))
                                            : tr("empty text");
    if (m_line)
        m_line->setPlaceholderText(hint);
    if (m_text)
        m_text->setPlaceholderText(hint);
    if (isLarge) {
        const auto &large = std::get<LargeValue>(m_value->data());
        m_rule->setText(tr("Only the first part of %1 is shown; it cannot be edited here.")
                            .arg(QLocale().formattedDataSize(large.bytes)));
        colour(m_rule, themeColors(palette()).muted);
        m_rule->show();
    }
    m_meter->setVisible(m_rules.maxLength.has_value());
    if (!m_rules.maxLength)
        return;
    const qsizetype length = codePoints(editorText());
    m_meter->setText(tr("%1 / %2").arg(length).arg(*m_rules.maxLength));
    const ThemeColors &colors = themeColors(palette());
    const bool isNear = length * 10 >= qsizetype(*m_rules.maxLength) * largePart;
    colour(m_meter, length > *m_rules.maxLength ? colors.bad : isNear ? colors.notice : colors.muted);
}

void RecordField::check()
{
    if (m_isShowing)
        return;
    m_touched = true;
    const Value *original = m_value ? &*m_value : nullptr;
    const auto value = readValue(m_rules, editorText(), original);
    updateMarks();
    showBroken(value ? QString() : value.error().message);
    if (!value)
        return;
    if (const QString warning = softWarning(m_rules, *value); !warning.isEmpty()) {
        m_rule->setText(warning);
        colour(m_rule, themeColors(palette()).notice);
        m_rule->show();
    }
}

void RecordField::showBroken(const QString &reason)
{
    m_touched = m_touched || !reason.isEmpty();
    m_rule->setText(reason);
    m_rule->setVisible(!reason.isEmpty());
    colour(m_rule, themeColors(palette()).bad);
}

void RecordField::focusEditor()
{
    QWidget *editor = m_line ? static_cast<QWidget *>(m_line) : m_text ? static_cast<QWidget *>(m_text) : m_choice;
    editor->setFocus(Qt::OtherFocusReason);
}

void RecordField::commit()
{
    if (!m_touched || !m_isEditable)
        return;
    m_touched = false;
    emit textEntered(editorText());
}

bool RecordField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        commit();
    return QWidget::eventFilter(watched, event);
}

} // namespace athanor
