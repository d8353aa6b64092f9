// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPalette>
#include <QSyntaxHighlighter>

namespace athanor {

/// Colours SQL: words of the language, quoted text and names, numbers, comments. The colours come from a palette, so a
/// theme change is setPalette().
class SqlHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    SqlHighlighter(QTextDocument *document, const QPalette &palette);
    void setPalette(const QPalette &palette);

protected:
    void highlightBlock(const QString &text) override;

private:
    enum State { Plain = 0, InString = 1, InComment = 2 };
    qsizetype finish(const QString &text, qsizetype from, State state);

    QPalette m_palette;
};

} // namespace athanor
