// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/rediscommands.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Commands whose second word says what they do.
constexpr std::array containers{"acl", "client", "cluster", "config", "memory", "module", "sentinel"};

struct AnswerRow
{
    const char *code;
    ErrorKind kind;
    const char16_t *message; ///< %1: what the server said
};

// By the first word of the answer.
constexpr AnswerRow answers[] = {
    {"NOPERM", ErrorKind::Permission,
     u"The account may not do this: %1; ask the server's administrator for the right."},
    {"WRONGPASS", ErrorKind::Permission, u"The password was rejected; check the user name and the password."},
    {"NOAUTH", ErrorKind::Permission, u"The server asks for a password; say in the profile where it comes from."},
    {"DENIED", ErrorKind::Permission,
     u"The server is in protected mode and takes nobody from outside; give it a password or connect from its machine."},
    {"READONLY", ErrorKind::Refused, u"This server is a read-only replica; connect to the primary to change anything."},
    {"WRONGTYPE", ErrorKind::Conflict, u"The key holds a value of another type than it did; look at it anew."},
    {"NOREPLICAS", ErrorKind::Database, u"The server has too few replicas to take a change; try again later."},
    {"OOM", ErrorKind::Database, u"The server has no memory left for a change; ask its administrator."},
    {"MISCONF", ErrorKind::Database, u"The server cannot save its data and takes no changes; ask its administrator."},
    {"BUSY", ErrorKind::Database, u"The server is busy with a script that does not end; try again later."},
    {"LOADING", ErrorKind::Unreachable, u"The server is still loading its data; try again in a moment."},
    {"MASTERDOWN", ErrorKind::Unreachable, u"The replica has lost its primary; try again later."},
    {"CLUSTERDOWN", ErrorKind::Unreachable, u"The cluster is down: %1."},
    {"CROSSSLOT", ErrorKind::Refused,
     u"The keys lie on different slots of the cluster, so they cannot be changed together; change them one by one."},
    {"TRYAGAIN", ErrorKind::Database, u"The cluster is moving these keys right now; try again in a moment."},
    {"MOVED", ErrorKind::Unreachable, u"The cluster has moved the key to another server; try again."},
    {"ASK", ErrorKind::Unreachable, u"The cluster is moving the key to another server; try again in a moment."},
    {"EXECABORT", ErrorKind::Database, u"The server refused the change as a whole; nothing was changed: %1."},
    {"NOPROTO", ErrorKind::Unsupported, u"The server does not speak this version of the protocol: %1."},
};

QString wordText(const QByteArray &word)
{
    bool plain = !word.isEmpty();
    QString text;
    for (const char c : word) {
        const auto u = static_cast<unsigned char>(c);
        plain = plain && u > 0x20 && u < 0x7f && c != '"' && c != '\'' && c != '\\';
        if (c == '"' || c == '\\')
            text += u'\\';
        if (u < 0x20 || u >= 0x7f)
            text += u"\\x%1"_s.arg(int(u), 2, 16, QChar(u'0'));
        else
            text += QLatin1Char(c);
    }
    return plain ? text : u'"' + text + u'"';
}

} // namespace

std::optional<WriteClass> redisCommandClass(const RedisCommand &command)
{
    static const auto known = [] {
        QHash<QByteArray, WriteClass> table;
        for (const WriteRule &rule : writeRules()) {
            if (rule.action.startsWith("redis."_L1))
                table.insert(QByteArray(rule.action.data(), rule.action.size()).mid(6), rule.writes);
        }
        return table;
    }();
    QByteArray name = command.value(0).toLower();
    if (std::ranges::any_of(containers, [&](const char *c) { return name == c; }))
        name += ' ' + command.value(1).toLower();
    const auto it = known.constFind(name);
    return it == known.constEnd() ? std::nullopt : std::optional(*it);
}

QString displayRedisCommand(const RedisCommand &command)
{
    QStringList words;
    for (const QByteArray &word : command) {
        // A text that is UTF-8 is shown as such; the rest as bytes.
        const QString text = QString::fromUtf8(word);
        const bool readable = !text.isEmpty() && text.toUtf8() == word && text.size() != word.size() &&
                              boundedText(text, text.size(), false) == text && !text.contains(u'"') &&
                              !text.contains(u'\\');
        words.append(readable ? u'"' + text + u'"' : wordText(word));
    }
    return words.join(u' ');
}

Error redisError(const QByteArray &answer)
{
    const QString said = boundedText(QString::fromUtf8(answer), 1000, false);
    const QByteArray code = answer.left(answer.indexOf(' ') < 0 ? answer.size() : answer.indexOf(' '));
    for (const AnswerRow &row : answers) {
        if (code == row.code)
            return {row.kind, QString::fromUtf16(row.message).replace("%1"_L1, said.mid(code.size()).trimmed()), said};
    }
    if (answer.startsWith("ERR max number of clients"))
        return Error::unreachable(u"The server takes no more connections; try again later."_s, said);
    if (answer.startsWith("ERR invalid password"))
        return Error::permission(u"The password was rejected; check the password."_s, said);
    if (answer.startsWith("ERR unknown command") || answer.startsWith("ERR Unknown subcommand"))
        return Error::unsupported(u"This server does not know a command that is needed."_s, said);
    if (answer.startsWith("ERR DB index"))
        return Error::notFound(u"The server has no database of that number; correct the URL."_s, said);
    return Error::database(u"The server does not accept this: "_s + boundedText(said, 300, false) + u'.', said);
}

} // namespace athanor
