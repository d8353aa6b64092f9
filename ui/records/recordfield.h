// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/value.h"
#include "records/columnrules.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace athanor {

/// The editor of one column: label with its rules, a line, a text box, or a choice, as the type wants; a length meter;
/// the rule that the text breaks, under it; a button for NULL, which is apart from empty. Object names: the column's
/// name behind "field_" (editor), "null_", "default_", "meter_", "rule_".
class RecordField : public QWidget
{
    Q_OBJECT

public:
    explicit RecordField(const ColumnRules &rules, QWidget *parent = nullptr);

    [[nodiscard]] const ColumnRules &rules() const { return m_rules; }
    /// Shows a value; nothing: the column is left to its default. `changed` marks a staged cell. Text that is being
    /// typed stays as long as the value below it does.
    void show(const std::optional<Value> &value, bool changed, bool isNewRow);
    /// Forgets what was typed: another row comes.
    void reset() { m_touched = false; }
    void setEditable(bool editable);
    /// The model's answer to what was entered; empty if it was taken.
    void showBroken(const QString &reason);
    void focusEditor();

signals:
    void textEntered(const QString &text);
    void nullChosen();
    void defaultChosen();

private:
    void makeEditor();
    void setEditorText(const QString &text);
    [[nodiscard]] QString editorText() const;
    void check();
    void commit();
    void updateMarks();
    bool eventFilter(QObject *watched, QEvent *event) override;

    ColumnRules m_rules;
    std::optional<Value> m_value;
    bool m_isNewRow = false;
    bool m_isEditable = false;
    bool m_touched = false;
    bool m_isShowing = false;
    QLabel *m_name;
    QLabel *m_meter;
    QLabel *m_rule;
    QToolButton *m_null;
    QToolButton *m_default;
    QLineEdit *m_line = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QComboBox *m_choice = nullptr;
};

} // namespace athanor
