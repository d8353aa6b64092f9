// SPDX-License-Identifier: Apache-2.0
// A document as text to be edited: one field a line, values in the shortest spelling that reads back as the same type.
#include "engines/mongodb/bsoncheck.h"
#include "engines/mongodb/extendedjson.h"
#include "engines/mongodb/jsontext.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int JsonIndent = 2;
// Years 1 to 9999; a date outside has no ISO 8601 spelling of four digits.
constexpr qint64 FirstIsoMs = -62135596800000;
constexpr qint64 LastIsoMs = 253402300799999;

/// Characters that are invisible, move other text about, or that a text editor silently replaces (no-break spaces).
bool mustBeSeen(QChar c)
{
    static constexpr std::array hidden{QChar::Other_Control,    QChar::Other_Format,   QChar::Other_NotAssigned,
                                       QChar::Other_PrivateUse, QChar::Separator_Line, QChar::Separator_Paragraph,
                                       QChar::Separator_Space};
    return c != u' ' && std::ranges::find(hidden, c.category()) != hidden.end();
}

QString quotedJson(const QString &text)
{
    QString out = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            out += u'\\';
            out += c;
        } else if (c == u'\n') {
            out += "\\n"_L1;
        } else if (c == u'\t') {
            out += "\\t"_L1;
        } else if (mustBeSeen(c)) {
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        } else {
            out += c;
        }
    }
    return out + u'"';
}

bool isTypeWrapper(const JsonNode &node)
{
    return node.kind == JsonNode::Kind::Object && node.keys.value(0).startsWith(u'$') && node.keys.first() != "$ref"_L1;
}

/// The plain spelling of a wrapper that has one.
std::optional<QString> plainSpelling(const JsonNode &node)
{
    if (const JsonNode *number = node.child("$numberInt"_L1))
        return number->text;
    if (const JsonNode *number = node.child("$numberDouble"_L1)) {
        const bool isPlain = (number->text.contains(u'.') || number->text.contains(u'e', Qt::CaseInsensitive)) &&
                             number->text.at(number->text.size() - 1).isDigit();
        return isPlain ? std::optional(number->text) : std::nullopt;
    }
    const JsonNode *date = node.child("$date"_L1);
    const JsonNode *ms = date ? date->child("$numberLong"_L1) : nullptr;
    const qint64 at = ms ? ms->text.toLongLong() : LastIsoMs + 1;
    if (at < FirstIsoMs || at > LastIsoMs)
        return std::nullopt;
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at, QTimeZone::utc());
    return u"{ \"$date\": \"%1\" }"_s.arg(time.toString(u"yyyy-MM-ddTHH:mm:ss.zzz'Z'"_s));
}

class JsonLayout
{
public:
    QString text;

    void write(const JsonNode &node, int level)
    {
        switch (node.kind) {
        case JsonNode::Kind::Null:
            text += "null"_L1;
            return;
        case JsonNode::Kind::True:
            text += "true"_L1;
            return;
        case JsonNode::Kind::False:
            text += "false"_L1;
            return;
        case JsonNode::Kind::Number:
            text += node.text;
            return;
        case JsonNode::Kind::Text:
            text += quotedJson(node.text);
            return;
        case JsonNode::Kind::Array:
        case JsonNode::Kind::Object:
            break;
        }
        if (const auto plain = isTypeWrapper(node) ? plainSpelling(node) : std::nullopt)
            text += *plain;
        else
            writeChildren(node, level, isTypeWrapper(node));
    }

private:
    void writeChildren(const JsonNode &node, int level, bool onOneLine)
    {
        const bool isArray = node.kind == JsonNode::Kind::Array;
        if (node.children.isEmpty()) {
            text += isArray ? "[]"_L1 : "{}"_L1;
            return;
        }
        text += isArray ? u'[' : u'{';
        for (qsizetype i = 0; i < node.children.size(); ++i) {
            if (i > 0)
                text += u',';
            text += onOneLine ? u" "_s : u'\n' + QString((level + 1) * JsonIndent, u' ');
            if (!isArray)
                text += quotedJson(node.keys.at(i)) + ": "_L1;
            // Inside a wrapper everything keeps its spelling.
            if (onOneLine && node.children.at(i).kind == JsonNode::Kind::Object)
                writeChildren(node.children.at(i), level, true);
            else
                write(node.children.at(i), level + 1);
        }
        text += onOneLine ? u" "_s : u'\n' + QString(level * JsonIndent, u' ');
        text += isArray ? u']' : u'}';
    }
};

} // namespace

QString readableJson(const BsonDocument &command)
{
    const auto canonical = canonicalJson(command);
    const auto node = canonical ? parseJsonText(*canonical, DeepestReply + 8) : Result<JsonNode>(fail(Error()));
    if (!node)
        return shownJson(command);
    JsonLayout layout;
    layout.write(*node, 0);
    return layout.text;
}

Result<QString> editableJson(const BsonDocument &document)
{
    const auto canonical = canonicalJson(document);
    if (!canonical)
        return fail(Error::unsupported(
            u"The document holds text that is not UTF-8, so it cannot be edited as text without loss."_s));
    const auto node = parseJsonText(*canonical, DeepestReply + 8);
    if (!node)
        return fail(node);
    JsonLayout layout;
    layout.write(*node, 0);
    // What does not read back as the very same bytes is not offered for editing.
    const auto back = parseDocument(layout.text);
    if (!back || !(*back == document))
        return fail(Error::unsupported(
            u"The document holds something that Extended JSON cannot spell exactly; it is only shown."_s));
    return layout.text;
}

} // namespace athanor
