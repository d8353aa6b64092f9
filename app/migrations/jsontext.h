// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <concepts>

namespace athanor {

/// Writes JSON as it goes, without a tree of it in memory first: the plan of a large folder is a megabyte. The bytes
/// are those of QJsonDocument::toJson(Compact), as long as the keys of each object come in their order.
class JsonText
{
public:
    JsonText &key(QLatin1StringView name); ///< REQUIRES: plain ASCII, behind the key before it
    void value(const QString &text);
    void value(bool flag) { add(flag ? "true" : "false"); }
    void value(std::integral auto number) { add(QByteArray::number(number)); }
    void null() { add("null"); }
    void open(char bracket);
    void close(char bracket);

    [[nodiscard]] QByteArray take() { return std::move(m_out); }

private:
    void add(QByteArrayView word);
    void separate();

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace athanor
